"""Definitions: a scorecard's structure and goals, written as its file defines them; nothing is deleted."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import exists
from sqlmodel import Session, SQLModel, col, select

from scorecard.definition.models import (
    KpiDefinition,
    ObjectiveDefinition,
    PerspectiveDefinition,
    ScorecardDefinition,
)
from scorecard.model.goals import Band, Goal, Level
from scorecard.model.periods import Period
from scorecard.storage.repositories.scorecards import (
    StructureRows,
    keep_structure,
    read_goals,
    to_goal,
)
from scorecard.storage.repositories.statements import in_parts, insert_once
from scorecard.storage.repositories.versions import Kind, VersionRepository, about_scorecard
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
"""The start of a KPI's first goal, so early that values from before the KPI was added can be given, too."""


class GoalRepository:
    """The goals of KPIs by the day they hold from."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(
        self, scorecard_id: int, definitions: Mapping[int, KpiDefinition], now: datetime, zone: ZoneInfo
    ) -> None:
        """Make each definition's goal the newest of its KPI, unless it is already.

        Args:
            scorecard_id: The scorecard of all the KPIs.
            definitions: The definition of each KPI by its row.
            now: UTC.
            zone: The scorecard's time zone.
        """
        newest = self._list_newest(scorecard_id)
        changed = {
            kpi_id: definition
            for kpi_id, definition in definitions.items()
            if kpi_id not in newest or to_goal(newest[kpi_id]) != definition.goal
        }
        judged, today = self._list_judged(changed.keys() & newest.keys()), now.astimezone(zone).date()
        for kpi_id, definition in changed.items():
            old, current = newest.get(kpi_id), Period.containing(today, definition.frequency)
            start = _start(old, current, today, is_judged=kpi_id in judged)
            values = _columns(definition.goal) | {"recorded_at": now}
            if old is not None and old.effective_from == start:
                old.sqlmodel_update(values)
            else:
                self._session.add(GoalRow(kpi_id=kpi_id, effective_from=start, **values))

    def _list_newest(self, scorecard_id: int) -> dict[int, GoalRow]:
        """Return the newest goal of each KPI of a scorecard, by the KPI's row."""
        query = select(GoalRow).join(KpiRow, col(KpiRow.id) == GoalRow.kpi_id)
        rows = query.where(KpiRow.scorecard_id == scorecard_id).order_by(col(GoalRow.effective_from))
        return {row.kpi_id: row for row in self._session.exec(rows)}

    def _list_judged(self, kpi_ids: Iterable[int]) -> set[int]:
        """Return those of some KPIs that have an actual, which their goal judged."""
        judged = exists().where(col(ActualRow.kpi_id) == KpiRow.id)
        parts = (
            self._session.exec(select(KpiRow.id).where(col(KpiRow.id).in_(part), judged))
            for part in in_parts(kpi_ids)
        )
        return {kpi_id or 0 for part in parts for kpi_id in part}


def _start(newest: GoalRow | None, current: Period, today: date, *, is_judged: bool) -> date:
    """Return when a new goal takes effect: at the start of the current period.

    Until a KPI has its first actual nothing was judged by its goal, so a new goal replaces it. After a change
    of frequency or time zone the newest goal may be younger than the period; then the new one starts today.
    """
    if newest is None:
        return FROM_THE_START
    if not is_judged:
        return newest.effective_from
    return current.start if current.start >= newest.effective_from else max(today, newest.effective_from)


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
    """Structures, written as a whole: parts a definition omits are retired, and restored if they return.

    Args:
        session: The transaction.
        on_change: Called once a structure was written.
    """

    def __init__(self, session: Session, on_change: Callable[[], None] = lambda: None) -> None:
        self._session = session
        self._on_change = on_change
        self._goals = GoalRepository(session)

    def list_keys(self, team_id: str) -> list[str]:
        """Return the keys of a team's scorecards in use, oldest first."""
        query = select(ScorecardRow.key).where(
            ScorecardRow.team_id == team_id, col(ScorecardRow.retired_at).is_(None)
        )
        return list(self._session.exec(query.order_by(col(ScorecardRow.id))))

    def list_in_channel(self, team_id: str, channel: str) -> dict[str, str]:
        """Return the names of a team's scorecards that post to a channel by their keys, oldest first."""
        query = select(ScorecardRow.key, ScorecardRow.name).where(
            ScorecardRow.team_id == team_id,
            ScorecardRow.channel == channel,
            col(ScorecardRow.retired_at).is_(None),
        )
        return dict(self._session.exec(query.order_by(col(ScorecardRow.id))).all())

    def list_retired(self, team_id: str, key: str) -> list[str]:
        """Return the keys of the KPIs that were removed from a scorecard, or retired with it."""
        query = select(KpiRow.key).join(ScorecardRow, col(ScorecardRow.id) == KpiRow.scorecard_id)
        query = query.where(
            ScorecardRow.team_id == team_id, ScorecardRow.key == key, col(KpiRow.retired_at).is_not(None)
        )
        return list(self._session.exec(query))

    def lock(self, team_id: str, key: str) -> int | None:
        """Lock a scorecard until the transaction ends, and return its row; None if there is none."""
        query = select(ScorecardRow.id).where(ScorecardRow.team_id == team_id, ScorecardRow.key == key)
        return self._session.exec(query.with_for_update(key_share=True)).one_or_none()

    def create(self, team_id: str, definition: ScorecardDefinition, now: datetime) -> int:
        """Create and lock the row of a new scorecard, or the one that somebody else has just created."""
        values = _scorecard_values(definition) | {"team_id": team_id, "key": definition.key}
        insert_once(self._session, ScorecardRow, values | {"revision": 0, "edition": 0, "created_at": now})
        return self.lock(team_id, definition.key) or 0

    def save(self, scorecard_id: int, definition: ScorecardDefinition, now: datetime) -> None:
        """Write a definition over a scorecard whose row is locked."""
        card = self._session.get_one(ScorecardRow, scorecard_id)
        saving = _Saving(self._session, self._goals, card, now)
        saving.keep()
        if card.channel != definition.channel:
            card.channel_private = None  # nothing is known of the new one
        values = _scorecard_values(definition) | {"edition": card.edition + 1, "retired_at": None}
        card.sqlmodel_update(values)
        saving.run(definition)
        self._on_change()

    def retire(self, scorecard_id: int, now: datetime) -> None:
        """Retire a scorecard whose row is locked, with everything in it."""
        card = self._session.get_one(ScorecardRow, scorecard_id)
        saving = _Saving(self._session, self._goals, card, now)
        saving.keep()
        card.sqlmodel_update({"edition": card.edition + 1, "retired_at": now})
        saving.retire_others()
        self._on_change()


class _Saving:
    """One writing of a definition: the stored parts of the scorecard, and those the file still names."""

    def __init__(self, session: Session, goals: GoalRepository, card: ScorecardRow, now: datetime) -> None:
        self._session, self._goals, self._now = session, goals, now
        self._card, self._card_id = card, id_of(card)
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
        self._written: list[tuple[KpiRow, KpiDefinition]] = []

    def keep(self) -> None:
        """Keep what everything was until now."""
        since = self._card.held_since or self._card.created_at
        if since < self._now:
            rows = StructureRows(
                list(self._perspectives.values()),
                list(self._objectives.values()),
                list(self._kpis.values()),
                read_goals(self._session, self._card_id),
            )
            versions, subject = VersionRepository(self._session), about_scorecard(self._card_id)
            facts = keep_structure(self._card, rows)
            versions.keep(Kind.SCORECARD, subject, subject, facts, until=self._now, since=since)
            self._card.held_since = self._now

    def run(self, definition: ScorecardDefinition) -> None:
        """Write every part, then retire all others."""
        for position, perspective in enumerate(definition.perspectives):
            self._perspective(perspective, position)
        self.retire_others()
        goals = {id_of(row): kpi for row, kpi in self._written}
        self._goals.put(self._card_id, goals, self._now, ZoneInfo(self._card.timezone))
        self._session.flush()

    def retire_others(self) -> None:
        """Retire every part that was not written."""
        parts: list[RetirableRow] = [
            *self._perspectives.values(),
            *self._objectives.values(),
            *self._kpis.values(),
        ]
        for row in parts:
            if row.retired_at is None and (type(row), row.id) not in self._kept:
                row.retired_at = self._now
        self._session.flush()

    def _perspective(self, definition: PerspectiveDefinition, position: int) -> None:
        found = self._perspectives.get(definition.name)
        values = {"scorecard_id": self._card_id, "name": definition.name, "weight": definition.weight}
        own = self._id_of(self._put(PerspectiveRow, found, values | {"position": position}))
        for index, objective in enumerate(definition.objectives):
            self._objective(objective, own, index)

    def _objective(self, definition: ObjectiveDefinition, perspective_id: int, position: int) -> None:
        found = self._objectives.get((perspective_id, definition.name))
        values = definition.model_dump(include={"name", "statement", "due", "weight", "supports"})
        values |= {"drives": list(definition.drives), "initiatives": _initiatives(definition)}
        values |= {"perspective_id": perspective_id, "position": position}
        own = self._id_of(self._put(ObjectiveRow, found, values))
        for index, kpi in enumerate(definition.kpis):
            self._kpi(kpi, own, index)

    def _kpi(self, definition: KpiDefinition, objective_id: int, position: int) -> None:
        found = self._kpis.get(definition.key)
        is_active = found is not None and found.retired_at is None
        values = _kpi_values(definition) | {"objective_id": objective_id, "position": position}
        # Nobody is asked for what was due before it was added, or while it was off the scorecard.
        values |= {} if is_active else {"scorecard_id": self._card_id, "created_at": self._now}
        values |= {"former_names": _former_names(found, values)} if found else {}
        self._written.append((self._put(KpiRow, found, values), definition))

    def _put(self, table: type[Row], found: Row | None, values: dict[str, Any]) -> Row:
        """Write a part; all KPIs are sent to the database together, at the end."""
        if found is None:
            row = table(**values)
            self._session.add(row)
            return row
        found.sqlmodel_update(values | {"retired_at": None})
        self._kept.add((table, id_of(found)))
        return found

    def _id_of(self, row: PerspectiveRow | ObjectiveRow) -> int:
        """Return the id of a part that others belong to, which a new one has once it is stored."""
        if row.id is None:
            self._session.flush()
        return id_of(row)


def _former_names(row: KpiRow, values: Mapping[str, Any]) -> list[str]:
    """Return the names that a KPI has no longer once it has these values, the newest last."""
    kept = {values["name"], *values["aliases"]}
    return [name for name in dict.fromkeys((*row.former_names, *row.aliases, row.name)) if name not in kept]


def _kpi_values(definition: KpiDefinition) -> dict[str, Any]:
    same = {"key", "name", "definition", "unit", "frequency", "owner", "cover", "weight"}
    return definition.model_dump(include=same) | {
        "aliases": list(definition.aliases),
        "prompt_time": definition.prompt,
        "alerts": definition.alerts.to_json(),
    }


def _initiatives(definition: ObjectiveDefinition) -> list[dict[str, Any]]:
    """Return the initiatives of an objective as JSON keeps them."""
    return [
        {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in one.model_dump().items()
        }
        for one in definition.initiatives
    ]


def _scorecard_values(definition: ScorecardDefinition) -> dict[str, Any]:
    return {
        "name": definition.name,
        "timezone": definition.timezone,
        "locale": definition.locale,
        "channel": definition.channel,
        "weekly_day": definition.weekly_post.day,
        "weekly_time": definition.weekly_post.time,
        "admins": list(definition.admins),
        "band_on_target": definition.bands.good,
        "band_acceptable": definition.bands.fair,
        "reminders": list(definition.reminders),
        "region": definition.region,
        "lock_after": definition.lock_after,
        "reliability": definition.reliability,
        "post_names": definition.post_names,
        "review": str(definition.review or ""),
        "readers": list(definition.readers),
        "private": definition.private,
        "alerts": definition.alerts.to_json(),
    }
