"""The demo: a bot in a local workspace, with a clock that people can move."""
