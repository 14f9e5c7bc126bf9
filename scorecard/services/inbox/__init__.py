"""Takes what Slack delivers once, and only for the team that it came from."""
