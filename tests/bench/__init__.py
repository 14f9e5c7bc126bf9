"""Speed and memory of the bot, measured side by side in one run: `make bench`."""
