"""A simulated year: the real bot, people who behave as people do, and an audit of the results."""
