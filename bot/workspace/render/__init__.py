"""Block Kit and mrkdwn, rendered as safe HTML."""
