"""The schema's history; shipped with the package."""
