"""The review: held once a month or when an admin starts it."""
