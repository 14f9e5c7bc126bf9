"""Deliveries: Slack may deliver one thing several times; it has its effect once, the newest version."""

from datetime import datetime

from scorecard.errors import AlreadyHandled
from scorecard.model.outbox import Address
from scorecard.storage.unit_of_work import UnitOfWork

DELETED = "deleted"
"""In place of the moment of an edit: nothing comes after it."""


def version_key(team_id: str, place: Address) -> str:
    """Under which name the inbox knows a team's message: as it was sent, edited and deleted."""
    return f"message:{team_id}:{place.channel}:{place.ts}"


def accept_once(uow: UnitOfWork, key: str, now: datetime) -> None:
    """Take note of a delivery, in the transaction of its effect.

    Raises:
        AlreadyHandled: It was told of before, and must have no other effect.
    """
    if not uow.inbox.accept(key, now):
        raise AlreadyHandled
