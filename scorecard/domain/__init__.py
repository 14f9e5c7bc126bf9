"""Plain frozen values and rules; knows neither storage nor Slack."""
