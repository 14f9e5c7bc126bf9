"""Slack's Web API, as far as a scorecard bot and those who test it need it."""
