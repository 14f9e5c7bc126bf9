"""The state of a workspace: members, channels, messages, views, and the rights to answer."""
