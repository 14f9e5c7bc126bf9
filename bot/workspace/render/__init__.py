"""Block Kit and mrkdwn, drawn as safe HTML."""
