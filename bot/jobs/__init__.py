"""The ticker and its jobs; the database decides what is due."""
