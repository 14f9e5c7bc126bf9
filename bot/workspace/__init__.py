"""A local stand-in for Slack, for the demo and the tests: its Web API, its deliveries and a page."""
