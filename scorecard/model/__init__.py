"""The values everything speaks of: frozen, complete, free of storage and of Slack."""
