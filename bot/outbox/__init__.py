"""What must be said: claimed, drawn, sent, recorded. The only part that posts to Slack."""
