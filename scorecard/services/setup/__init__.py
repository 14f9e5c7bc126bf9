"""Applies scorecard files, and greets the channel of a new scorecard."""
