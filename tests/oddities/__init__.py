"""Deliveries that are signed and yet of an odd form: ten thousand of them, `python -m tests.oddities`."""
