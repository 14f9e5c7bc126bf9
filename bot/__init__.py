"""The scorecard in Slack: listeners translate, ui draws, the outbox sends, bootstrap joins."""
