"""Everything that a workspace holds: channels, messages, views and the rights to answer."""
