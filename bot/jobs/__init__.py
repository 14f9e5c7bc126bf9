"""What happens by itself: a ticker and its jobs; the database says what is due."""
