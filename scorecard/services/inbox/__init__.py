"""The inbox: each Slack delivery takes effect once, and only for the team it came from."""
