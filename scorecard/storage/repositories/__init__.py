"""Repositories: queries by subject; they never commit."""
