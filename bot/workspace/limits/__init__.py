"""What Slack accepts in messages and views, and the words in which it refuses the rest."""
