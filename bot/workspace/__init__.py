"""A local stand-in for Slack: its Web API, its deliveries and a page to click on, for the demo and the tests."""
