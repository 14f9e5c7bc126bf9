"""The page on which people use a workspace."""
