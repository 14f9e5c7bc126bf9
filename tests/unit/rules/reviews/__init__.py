"""When a review is held, and what is on its agenda."""
