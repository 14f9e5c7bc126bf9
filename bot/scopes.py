"""The scopes of manifest.yml, for the installed program, which has no manifest beside it."""

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
"""Those without which it works as well, but does not know by itself who is in a private channel."""
