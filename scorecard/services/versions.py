"""Messages as they are sent, edited and deleted: which version of one is the newest."""

from scorecard.domain.outgoing import Address

DELETED = "deleted"
"""In place of the moment of an edit: nothing comes after it."""


def versions_of(place: Address) -> str:
    """Under which name the inbox knows what came of one message: as it was sent, edited, deleted."""
    return f"message:{place.channel}:{place.ts}"
