"""The ticker and its jobs; the database says what is due."""
