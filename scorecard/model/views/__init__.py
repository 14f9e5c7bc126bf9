"""Read models: the input of everything that is drawn. Frozen, complete, and free of storage."""
