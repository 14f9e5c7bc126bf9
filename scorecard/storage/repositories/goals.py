"""Goals over time: a new goal never recolours a period that is over."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, desc, select

from scorecard.definition.models import KpiDefinition
from scorecard.model.goals import Band, Goal, Level
from scorecard.model.periods import Period
from scorecard.storage.repositories.structures import to_goal
from scorecard.storage.tables import ActualRow, GoalRow

FROM_THE_START = date(1970, 1, 1)
"""A KPI's first goal holds for every period, so that values from before it was set up can be given too."""


class GoalRepository:
    """The goals of KPIs by the day they hold from."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, kpi_id: int, definition: KpiDefinition, now: datetime, zone: ZoneInfo) -> None:
        """Make a definition's goal the newest of a KPI, unless it is already."""
        query = select(GoalRow).where(GoalRow.kpi_id == kpi_id).order_by(desc(col(GoalRow.effective_from)))
        newest = self._session.exec(query.limit(1)).one_or_none()
        if newest is not None and to_goal(newest) == definition.goal:
            return
        today = now.astimezone(zone).date()
        start = self._start(newest, Period.containing(today, definition.frequency), today)
        values = _columns(definition.goal) | {"recorded_at": now}
        if newest is not None and newest.effective_from == start:
            newest.sqlmodel_update(values)
        else:
            self._session.add(GoalRow(kpi_id=kpi_id, effective_from=start, **values))

    def _start(self, newest: GoalRow | None, current: Period, today: date) -> date:
        """From when a new goal holds: the period in progress.

        Until a KPI has its first actual nothing was judged by its goal, so a new one takes its place. After
        a change of frequency or time zone the newest goal may be younger than the period; then it is today.
        """
        if newest is None:
            return FROM_THE_START
        if not self._has_actuals(newest.kpi_id):
            return newest.effective_from
        return current.start if current.start >= newest.effective_from else max(today, newest.effective_from)

    def _has_actuals(self, kpi_id: int) -> bool:
        return self._session.exec(select(ActualRow.id).where(ActualRow.kpi_id == kpi_id)).first() is not None


def _columns(goal: Goal) -> dict[str, Any]:
    target, target_high = _edges(goal.target)
    threshold, threshold_high = (None, None) if goal.threshold is None else _edges(goal.threshold)
    return {
        "direction": goal.direction,
        "target": target,
        "target_high": target_high,
        "threshold": threshold,
        "threshold_high": threshold_high,
        "baseline": goal.baseline,
    }


def _edges(level: Level) -> tuple[Decimal, Decimal | None]:
    return level if isinstance(level, Band) else (level, None)
