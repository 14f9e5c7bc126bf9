"""Answers to replies: receipts, and clarifications of what was not clear."""
