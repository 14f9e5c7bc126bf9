"""The review: what is on its agenda, and when it is held."""
