"""The deliveries to the bot, made as Slack makes them."""
