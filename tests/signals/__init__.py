"""The proof of `docs/signals.md`: how often chance is told as a change, and how soon changes are told."""
