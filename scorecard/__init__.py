"""The balanced scorecard itself: rules, storage and use cases, with no knowledge of Slack."""
