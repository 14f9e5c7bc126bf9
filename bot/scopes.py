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
