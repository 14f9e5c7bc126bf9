"""Signed but malformed deliveries, ten thousand of them: `python -m tests.oddities`."""
