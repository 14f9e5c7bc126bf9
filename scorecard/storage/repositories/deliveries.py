"""Deliveries: those already received, and what keeps the bot from sending its own."""

from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Executable, bindparam
from sqlmodel import col, delete, select

from scorecard.model.troubles import TroubleKind
from scorecard.storage.repositories.statements import Repository, insert_each_once, insert_once
from scorecard.storage.tables import InboxRow, TroubleRow

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


class TroubleRepository(Repository):
    """Troubles by place; at most one of a kind is open at each."""

    def open(
        self, team_id: str, kind: TroubleKind, place: str, *, code: str, now: datetime, tell_at: datetime
    ) -> tuple[TroubleRow, bool]:
        """Return the open trouble of a kind at a place, and whether it begins now.

        Args:
            team_id: Slack team.
            kind: What is wrong.
            place: Slack id, key of a message, or empty.
            code: Slack's error code, of which the newest is kept.
            now: UTC.
            tell_at: When an admin is told about a trouble that begins now, UTC.
        """
        values = {"team_id": team_id, "kind": kind, "place": place, "code": code, "since": now}
        fresh = insert_once(self._session, TroubleRow, {**values, "tell_at": tell_at, "times_told": 0})
        row = self._session.exec(
            select(TroubleRow)
            .where(
                TroubleRow.team_id == team_id,
                TroubleRow.kind == kind,
                TroubleRow.place == place,
                col(TroubleRow.ended_at).is_(None),
            )
            .with_for_update()
        ).one()
        row.code = code
        return row, fresh

    def get(self, trouble_id: int) -> TroubleRow:
        """Return a trouble by its row, ended or not."""
        return self._session.get_one(TroubleRow, trouble_id)

    def hold(self, trouble_id: int) -> TroubleRow:
        """Lock a trouble until the transaction ends, and return it."""
        return self._session.get_one(TroubleRow, trouble_id, with_for_update=True)

    def list_open(self, team_id: str) -> list[TroubleRow]:
        """Return a team's open troubles, oldest first."""
        query = select(TroubleRow).where(TroubleRow.team_id == team_id, col(TroubleRow.ended_at).is_(None))
        return list(self._session.exec(query.order_by(col(TroubleRow.id))))

    def list_all_open(self) -> list[TroubleRow]:
        """Return every team's open troubles, oldest first."""
        query = select(TroubleRow).where(col(TroubleRow.ended_at).is_(None))
        return list(self._session.exec(query.order_by(col(TroubleRow.id))))

    def has_ended_since(self, team_id: str, kind: TroubleKind, place: str, since: datetime) -> bool:
        """Return whether the latest trouble of a kind at a place ended at or after a moment, UTC."""
        query = select(TroubleRow).where(
            TroubleRow.team_id == team_id, TroubleRow.kind == kind, TroubleRow.place == place
        )
        row = self._session.exec(query.order_by(col(TroubleRow.id).desc()).limit(1)).first()
        return row is not None and row.ended_at is not None and row.ended_at >= since


@cache
def _select_between() -> Executable:
    """Return a query of the keys from `start` to `end`; cached, because every delivery needs it."""
    return select(InboxRow.key).where(
        col(InboxRow.key) >= bindparam("start"), col(InboxRow.key) < bindparam("end")
    )
