"""Deliveries to the bot, as Slack makes them."""
