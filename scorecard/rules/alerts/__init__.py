"""When alerts open, recover and are repeated."""
