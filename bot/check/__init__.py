"""`scorecard-bot check`: all that must be right before the bot can do its work, line by line."""
