"""The values that every other layer speaks of: frozen, complete, and free of storage and Slack."""
