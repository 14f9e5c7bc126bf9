"""Deliveries: Slack may deliver one thing several times; it takes effect once, in its newest version."""

from datetime import datetime

from scorecard.errors import AlreadyHandled
from scorecard.model.outbox import Address
from scorecard.storage.unit_of_work import UnitOfWork

DELETED = "deleted"
"""The version of a deleted message, in place of the moment of an edit; nothing comes after it."""


def version_key(team_id: str, place: Address) -> str:
    """Return the inbox key of a team's message; its versions as sent, edited and deleted share it."""
    return f"message:{team_id}:{place.channel}:{place.ts}"


def accept_once(uow: UnitOfWork, key: str, now: datetime) -> None:
    """Record a delivery, in the transaction of its effect.

    Raises:
        AlreadyHandled: It was delivered before, and must have no further effect.
    """
    if not uow.inbox.accept(key, now):
        raise AlreadyHandled
