"""Troubles: what keeps the bot from sending something, and for how long."""

from datetime import datetime

from sqlmodel import col, select

from scorecard.model.troubles import TroubleKind
from scorecard.storage.repositories.statements import Repository, insert_once
from scorecard.storage.tables import TroubleRow


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
