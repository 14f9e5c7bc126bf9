"""The scopes of manifest.yml, repeated for the installed program, which comes without the manifest."""

SCOPES = (
    "app_mentions:read",
    "channels:history",
    "chat:write",
    "commands",
    "dnd:read",
    "groups:history",
    "im:history",
    "im:write",
    "users:read",
)
OPTIONAL = ("channels:read", "groups:read")
"""Scopes that the bot works without; it then cannot look up who is in a private channel."""
