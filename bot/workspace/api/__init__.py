"""The part of Slack's Web API that the bot and its tests use."""
