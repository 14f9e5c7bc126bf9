"""The web page on which people use a workspace."""
