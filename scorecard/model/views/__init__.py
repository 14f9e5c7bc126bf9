"""Read models: what services hand to those who draw it. Frozen, complete, and free of storage."""
