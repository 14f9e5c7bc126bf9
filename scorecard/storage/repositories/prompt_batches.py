"""Rounds: what one message asked of one person, and where its reminders stand."""

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from scorecard.model.views.prompts import OfferState
from scorecard.storage.tables import HandoverRow, KpiRow, PromptRow, RoundRow, id_of


class RoundRepository:
    """Rounds by row and by when they are to be looked at again."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(
        self,
        scorecard_id: int,
        team_id: str,
        person: str,
        now: datetime,
        *,
        remind_at: datetime | None = None,
        on_behalf_of: str = "",
        wanted_by: str = "",
    ) -> int:
        """Begin a round for a person; its row.

        Args:
            scorecard_id: What it is about.
            team_id: Slack team.
            person: Slack user id of who is asked.
            now: UTC.
            remind_at: When it is to be looked at again, UTC.
            on_behalf_of: Slack user id of whose KPIs these are when that is somebody else.
            wanted_by: Slack user id of the admin who wants first values that nobody owes, or empty.
        """
        row = RoundRow(
            scorecard_id=scorecard_id,
            team_id=team_id,
            person=person,
            on_behalf_of=on_behalf_of,
            opened_at=now,
            counted_from=now,
            remind_at=remind_at,
            wanted_by=wanted_by,
        )
        self._session.add(row)
        self._session.flush()
        return id_of(row)

    def get(self, round_id: int) -> RoundRow:
        """A round by its row."""
        return self._session.get_one(RoundRow, round_id)

    def find(self, team_id: str, round_id: int) -> RoundRow | None:
        """A round of a team's by its row, or None."""
        query = select(RoundRow).where(RoundRow.id == round_id, RoundRow.team_id == team_id)
        return self._session.exec(query).one_or_none()

    def has_due(self, now: datetime) -> bool:
        """Whether there is a round to look at."""
        return self._session.exec(select(RoundRow.id).where(_is_due(now)).limit(1)).first() is not None

    def list_due(self, now: datetime) -> list[RoundRow]:
        """The rounds to look at now, oldest first, kept from others until the end."""
        query = select(RoundRow).where(_is_due(now)).order_by(col(RoundRow.id))
        return list(self._session.exec(query.with_for_update(skip_locked=True)))

    def list_waiting(self) -> list[tuple[datetime, RoundRow]]:
        """The rounds still to be looked at, with when, UTC, the next one first."""
        query = select(RoundRow).where(col(RoundRow.remind_at).is_not(None))
        rows = self._session.exec(query.order_by(col(RoundRow.remind_at), col(RoundRow.id)))
        return [(row.remind_at, row) for row in rows if row.remind_at]

    def find_last_opened(self, team_id: str, person: str) -> datetime | None:
        """When somebody was asked last, UTC, or None."""
        query = select(RoundRow.opened_at).where(RoundRow.team_id == team_id, RoundRow.person == person)
        return self._session.exec(query.order_by(col(RoundRow.id).desc()).limit(1)).first()

    def list_opened(self, team_id: str, person: str, since: datetime) -> list[int]:
        """The rounds in which somebody was asked since a moment, oldest first."""
        query = select(RoundRow.id).where(
            RoundRow.team_id == team_id, RoundRow.person == person, RoundRow.opened_at >= since
        )
        return [one for one in self._session.exec(query.order_by(col(RoundRow.id))) if one]

    def hold(self, round_id: int) -> RoundRow:
        """A round as it stands once whoever has it is done, kept from others until the end."""
        query = select(RoundRow).where(RoundRow.id == round_id).with_for_update()
        return self._session.exec(query.execution_options(populate_existing=True)).one()

    def find_free(self, round_id: int) -> RoundRow | None:
        """A round, kept from others until the end; None while another has it."""
        query = select(RoundRow).where(RoundRow.id == round_id)
        return self._session.exec(query.with_for_update(skip_locked=True)).one_or_none()

    def list_disowned(self) -> list[int]:
        """The rounds, oldest first, that wait for who does not own all of it, nor stands in for who does.

        What somebody took over stays theirs.
        """
        prompt = select(PromptRow.id).join(KpiRow, col(KpiRow.id) == PromptRow.kpi_id)
        of_another = prompt.where(
            PromptRow.round_id == RoundRow.id,
            KpiRow.owner != RoundRow.person,
            KpiRow.owner != RoundRow.on_behalf_of,
        )
        taken = select(HandoverRow.round_id).where(
            HandoverRow.round_id == RoundRow.id, HandoverRow.state == OfferState.ACCEPTED
        )
        query = select(RoundRow.id).where(
            col(RoundRow.remind_at).is_not(None), of_another.exists(), ~taken.exists()
        )
        return [one for one in self._session.exec(query.order_by(col(RoundRow.id))) if one]

    def look_again(self, team_id: str, person: str, at: datetime) -> list[RoundRow]:
        """Have every round that waits and in which a person is asked, or stood in for, looked at again, UTC.

        Returns:
            The rounds, oldest first, kept from others until the end.
        """
        is_theirs = (col(RoundRow.person) == person) | (col(RoundRow.on_behalf_of) == person)
        query = select(RoundRow).where(
            RoundRow.team_id == team_id, is_theirs, col(RoundRow.remind_at).is_not(None)
        )
        rows = list(self._session.exec(query.order_by(col(RoundRow.id)).with_for_update()))
        for row in rows:
            if not row.is_delayed:  # what is delayed is looked at all the time
                row.remind_at = at
        return rows

    def list_stand_ins(self, scorecard_id: int, since: datetime) -> list[str]:
        """Who was asked in somebody's place since a moment, as Slack user ids."""
        query = select(RoundRow.person).where(
            RoundRow.scorecard_id == scorecard_id,
            RoundRow.on_behalf_of != "",
            RoundRow.opened_at >= since,
        )
        return list(self._session.exec(query.distinct()))


def _is_due(now: datetime) -> ColumnElement[bool]:
    return col(RoundRow.remind_at) <= now
