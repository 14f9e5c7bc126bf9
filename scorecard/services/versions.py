"""Messages as they are sent, edited and deleted: which version of one is the newest."""

from scorecard.model.outbox import Address

DELETED = "deleted"
"""In place of the moment of an edit: nothing comes after it."""


def versions_of(team_id: str, place: Address) -> str:
    """Under which name the inbox knows a team's message: as it was sent, edited and deleted."""
    return f"message:{team_id}:{place.channel}:{place.ts}"
