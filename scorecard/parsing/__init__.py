"""Interpretation of typed text: days, periods, regions, and whole replies."""
