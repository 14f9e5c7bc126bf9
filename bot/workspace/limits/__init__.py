"""The limits that Slack puts on messages and views, and the words in which it refuses the rest."""
