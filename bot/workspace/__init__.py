"""A local Slack emulator for the demo and the tests: the Web API, deliveries to the bot, and a web page."""
