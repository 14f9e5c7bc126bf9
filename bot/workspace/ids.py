"""Ids as Slack makes them: unique for ever, so a bot that remembers them survives a new workspace."""

import secrets


def fresh_id(prefix: str) -> str:
    """A new id, `V5F3A09C21B` for the prefix `V`."""
    return f"{prefix}{secrets.token_hex(5).upper()}"
