"""Everything that people can do in a workspace."""
