"""Deliveries: Slack may tell of one thing several times; it has its effect once."""

from datetime import datetime

from scorecard.errors import AlreadyHandled
from scorecard.storage.unit_of_work import UnitOfWork


def accept_once(uow: UnitOfWork, key: str, now: datetime) -> None:
    """Take note of a delivery, in the transaction of its effect.

    Raises:
        AlreadyHandled: It was told of before, and must have no other effect.
    """
    if not uow.inbox.accept(key, now):
        raise AlreadyHandled
