"""The inbox: deliveries already received."""

from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Executable, bindparam
from sqlmodel import col, delete, select

from scorecard.storage.repositories.statements import Repository, insert_each_once, insert_once
from scorecard.storage.tables import InboxRow

KEPT = timedelta(hours=48)


class InboxRepository(Repository):
    """Keys of events and clicks whose effect is stored."""

    def accept(self, key: str, now: datetime) -> bool:
        """Record a delivery, in the transaction of its effect.

        Returns:
            Whether it is new; a second delivery is not, and must have no effect.
        """
        return insert_once(self._session, InboxRow, {"key": key, "received_at": now})

    def accept_newest(self, delivery: str, thing: str, version: str, now: datetime) -> bool:
        """Record the delivery of one version of something that changes.

        Args:
            delivery: Its key.
            thing: The key of what changes.
            version: Digits, dots and small letters; later versions sort behind earlier ones.
            now: UTC.

        Returns:
            Whether both are new, and no later version came before: deliveries may overtake each other.
        """
        is_newest = version >= self.get_newest(thing)
        rows = [{"key": key, "received_at": now} for key in (f"{thing}:{version}", delivery)]
        return insert_each_once(self._session, InboxRow, rows) == len(rows) and is_newest

    def get_newest(self, thing: str) -> str:
        """Return the latest version of something that changes; empty if none is known, or none any more."""
        start = f"{thing}:"
        # The index serves ranges. If the database sorts by the rules of a language, keys of other things can
        # be in the range, too.
        near = self._execute(_select_between(), start=start, end=f"{start}z")
        known = (key.removeprefix(start) for (key,) in near if key.startswith(start))
        return max(known, default="")

    def forget_old(self, now: datetime, *, limit: int) -> int:
        """Forget some deliveries too old for Slack to repeat, and return how many."""
        old = select(InboxRow.key).where(col(InboxRow.received_at) < now - KEPT).limit(limit)
        keys = list(self._session.exec(old))
        self._session.exec(delete(InboxRow).where(col(InboxRow.key).in_(keys)))
        return len(keys)


@cache
def _select_between() -> Executable:
    """Return a query of the keys from `start` to `end`; cached, because every delivery needs it."""
    return select(InboxRow.key).where(
        col(InboxRow.key) >= bindparam("start"), col(InboxRow.key) < bindparam("end")
    )
