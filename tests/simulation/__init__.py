"""A simulated year: the real bot, people who behave as people do, and a count of what came of it."""
