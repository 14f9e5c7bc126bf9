"""Outgoing messages are claimed, drawn, sent and recorded here; nothing else posts to Slack."""
