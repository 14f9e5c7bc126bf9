"""Outgoing messages: claimed, drawn, sent, recorded. The only part that posts to Slack."""
