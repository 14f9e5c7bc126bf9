"""Prompts and the rounds they were sent in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from scorecard.domain.periods import Frequency, Period
from scorecard.storage.repositories.inserts import insert_once
from scorecard.storage.tables import ActualRow, KpiRow, PromptRow, RoundRow


@dataclass(frozen=True)
class Asked:
    """A prompt: what was asked, and in which round."""

    prompt_id: int
    round_id: int
    kpi_id: int
    period: Period


class PromptRepository:
    """Prompts by round, by KPI and by who still has to answer."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open_round(self, scorecard_id: int, team_id: str, person: str, now: datetime) -> int:
        """Begin a round for a person; its row."""
        row = RoundRow(scorecard_id=scorecard_id, team_id=team_id, person=person, opened_at=now)
        self._session.add(row)
        self._session.flush()
        if row.id is None:
            raise ValueError("The round has no row.")
        return row.id

    def open(self, kpi_id: int, period: Period, round_id: int, now: datetime) -> bool:
        """Ask for a KPI's period in a round, unless it was ever asked for; whether this call did."""
        return insert_once(
            self._session,
            PromptRow,
            {
                "kpi_id": kpi_id,
                "frequency": period.frequency,
                "period_start": period.start,
                "round_id": round_id,
                "opened_at": now,
            },
        )

    def get(self, prompt_id: int) -> Asked:
        """A prompt by its row."""
        return _asked(self._session.get_one(PromptRow, prompt_id))

    def list_asked(self, kpi_ids: Sequence[int], since: datetime) -> set[tuple[int, Period]]:
        """What was asked for since a moment."""
        query = select(PromptRow).where(col(PromptRow.kpi_id).in_(kpi_ids), PromptRow.opened_at >= since)
        return {(asked.kpi_id, asked.period) for asked in map(_asked, self._session.exec(query))}

    def get_round(self, round_id: int) -> RoundRow:
        """A round by its row."""
        return self._session.get_one(RoundRow, round_id)

    def list_round(self, round_id: int) -> list[Asked]:
        """The prompts of a round, in the order they were opened: the scorecard's."""
        query = select(PromptRow).where(PromptRow.round_id == round_id).order_by(col(PromptRow.id))
        return [_asked(row) for row in self._session.exec(query)]

    def list_open(self, scorecard_id: int, person: str) -> list[Asked]:
        """What a person still has to answer as owner, newest period first."""
        query = (
            select(PromptRow)
            .join(KpiRow, col(KpiRow.id) == PromptRow.kpi_id)
            .outerjoin(
                ActualRow,
                (col(ActualRow.kpi_id) == PromptRow.kpi_id)
                & (col(ActualRow.frequency) == PromptRow.frequency)
                & (col(ActualRow.period_start) == PromptRow.period_start)
                & col(ActualRow.superseded_at).is_(None),
            )
            .where(
                KpiRow.scorecard_id == scorecard_id,
                KpiRow.owner == person,
                col(KpiRow.retired_at).is_(None),
                col(ActualRow.id).is_(None),
            )
            .order_by(col(PromptRow.period_start).desc(), col(PromptRow.id))
        )
        return [_asked(row) for row in self._session.exec(query)]

    def find_round_of(self, kpi_id: int, period: Period) -> int | None:
        """The round in which a KPI's period was asked for, or None."""
        query = select(PromptRow.round_id).where(
            PromptRow.kpi_id == kpi_id,
            PromptRow.frequency == period.frequency,
            PromptRow.period_start == period.start,
        )
        return self._session.exec(query).one_or_none()


def _asked(row: PromptRow) -> Asked:
    if row.id is None:
        raise ValueError("The row was not flushed yet.")
    return Asked(row.id, row.round_id, row.kpi_id, Period(row.period_start, Frequency(row.frequency)))
