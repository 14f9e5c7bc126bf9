"""Messages and forms of a review."""
