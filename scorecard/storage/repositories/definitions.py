"""Writing a scorecard's structure and goals as its file defines them; nothing is deleted."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session, SQLModel, col, desc, select

from scorecard.definition.models import (
    KpiDefinition,
    ObjectiveDefinition,
    PerspectiveDefinition,
    ScorecardDefinition,
)
from scorecard.model.goals import Band, Goal, Level
from scorecard.model.periods import Period
from scorecard.storage.repositories.scorecards import to_goal
from scorecard.storage.repositories.statements import insert_once
from scorecard.storage.tables import (
    ActualRow,
    GoalRow,
    KpiRow,
    ObjectiveRow,
    PerspectiveRow,
    ScorecardRow,
    id_of,
)

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


RetirableRow = PerspectiveRow | ObjectiveRow | KpiRow
Row = TypeVar("Row", PerspectiveRow, ObjectiveRow, KpiRow)


class DefinitionRepository:
    """Structures, written whole: what a definition leaves out is retired, what it brings back is taken up."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._goals = GoalRepository(session)

    def list_keys(self, team_id: str) -> list[str]:
        """The keys of a team's scorecards, oldest first."""
        query = select(ScorecardRow.key).where(ScorecardRow.team_id == team_id)
        return list(self._session.exec(query.order_by(col(ScorecardRow.id))))

    def list_retired(self, scorecard_id: int) -> list[str]:
        """The keys of the KPIs that were taken off a scorecard."""
        query = select(KpiRow.key).where(
            KpiRow.scorecard_id == scorecard_id, col(KpiRow.retired_at).is_not(None)
        )
        return list(self._session.exec(query))

    def lock(self, team_id: str, key: str) -> int | None:
        """The row of a scorecard, kept from being changed by others until the end; None if there is none."""
        query = select(ScorecardRow.id).where(ScorecardRow.team_id == team_id, ScorecardRow.key == key)
        return self._session.exec(query.with_for_update(key_share=True)).one_or_none()

    def create(self, team_id: str, definition: ScorecardDefinition, now: datetime) -> int:
        """Make the row of a new scorecard, or take the one that somebody else made just now; it is locked."""
        values = _scorecard_values(definition) | {"team_id": team_id, "key": definition.key}
        insert_once(self._session, ScorecardRow, values | {"revision": 0, "edition": 0, "created_at": now})
        return self.lock(team_id, definition.key) or 0

    def save(self, scorecard_id: int, definition: ScorecardDefinition, now: datetime) -> None:
        """Write a definition over a scorecard whose row is locked."""
        card = self._session.get_one(ScorecardRow, scorecard_id)
        if card.channel != definition.channel:
            card.channel_private = None  # of the new one nothing is known
        card.sqlmodel_update(_scorecard_values(definition) | {"edition": card.edition + 1})
        _Saving(self._session, self._goals, card, now).run(definition)


class _Saving:
    """One writing of a definition: what is stored of the scorecard, and which of it the file still names."""

    def __init__(self, session: Session, goals: GoalRepository, card: ScorecardRow, now: datetime) -> None:
        self._session, self._goals, self._now = session, goals, now
        self._card_id, self._zone = id_of(card), ZoneInfo(card.timezone)
        perspectives = session.exec(
            select(PerspectiveRow).where(PerspectiveRow.scorecard_id == self._card_id)
        ).all()
        ids = [id_of(row) for row in perspectives]
        objectives = session.exec(select(ObjectiveRow).where(col(ObjectiveRow.perspective_id).in_(ids)))
        kpis = session.exec(select(KpiRow).where(KpiRow.scorecard_id == self._card_id))
        self._perspectives = {row.name: row for row in perspectives}
        self._objectives = {(row.perspective_id, row.name): row for row in objectives}
        self._kpis = {row.key: row for row in kpis}
        self._kept: set[tuple[type[SQLModel], int]] = set()

    def run(self, definition: ScorecardDefinition) -> None:
        """Write every part, then retire what was not among them."""
        for position, one in enumerate(definition.perspectives):
            self._perspective(one, position)
        parts: list[RetirableRow] = [
            *self._perspectives.values(),
            *self._objectives.values(),
            *self._kpis.values(),
        ]
        for row in parts:
            if row.retired_at is None and (type(row), row.id) not in self._kept:
                row.retired_at = self._now
        self._session.flush()

    def _perspective(self, one: PerspectiveDefinition, position: int) -> None:
        found = self._perspectives.get(one.name)
        values = {"scorecard_id": self._card_id, "name": one.name, "weight": one.weight}
        own = self._put(PerspectiveRow, found, values | {"position": position})
        for index, objective in enumerate(one.objectives):
            self._objective(objective, own, index)

    def _objective(self, one: ObjectiveDefinition, perspective_id: int, position: int) -> None:
        found = self._objectives.get((perspective_id, one.name))
        values = one.model_dump(include={"name", "statement", "due", "weight"})
        own = self._put(
            ObjectiveRow, found, values | {"perspective_id": perspective_id, "position": position}
        )
        for index, kpi in enumerate(one.kpis):
            self._kpi(kpi, own, index)

    def _kpi(self, one: KpiDefinition, objective_id: int, position: int) -> None:
        found = self._kpis.get(one.key)
        is_there = found is not None and found.retired_at is None
        values = _kpi_values(one) | {"objective_id": objective_id, "position": position}
        # Nobody is asked for what was due before it came, or while it was off the scorecard.
        values |= {} if is_there else {"scorecard_id": self._card_id, "created_at": self._now}
        self._goals.put(self._put(KpiRow, found, values), one, self._now, self._zone)

    def _put(self, table: type[Row], found: Row | None, values: dict[str, Any]) -> int:
        row = table(**values) if found is None else found
        row.sqlmodel_update(values | {"retired_at": None})
        self._session.add(row)
        self._session.flush()
        self._kept.add((table, id_of(row)))
        return id_of(row)


def _kpi_values(one: KpiDefinition) -> dict[str, Any]:
    same = {"key", "name", "definition", "unit", "frequency", "owner", "cover", "weight"}
    return one.model_dump(include=same) | {"aliases": list(one.aliases), "prompt_time": one.prompt}


def _scorecard_values(one: ScorecardDefinition) -> dict[str, Any]:
    return {
        "name": one.name,
        "timezone": one.timezone,
        "locale": one.locale,
        "channel": one.channel,
        "weekly_day": one.weekly_post.day,
        "weekly_time": one.weekly_post.time,
        "admins": list(one.admins),
        "band_on_target": one.bands.on_target,
        "band_acceptable": one.bands.acceptable,
        "reminders": list(one.reminders),
        "region": one.region,
        "lock_after": one.lock_after,
        "readers": list(one.readers),
        "private": one.private,
    }
