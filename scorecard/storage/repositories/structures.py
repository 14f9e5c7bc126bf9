"""The structure of a scorecard, put together from its rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from sqlmodel import Session, col, select

from scorecard.model.calendars import Calendar
from scorecard.model.goals import Band, Bands, Direction, Goal, Level
from scorecard.model.kpis import KpiInfo
from scorecard.model.periods import Frequency
from scorecard.model.scorecard import DatedGoal, Kpi, Objective, Perspective, Scorecard
from scorecard.storage.repositories.people import to_calendar
from scorecard.storage.tables import (
    GoalRow,
    KpiRow,
    ObjectiveRow,
    PersonRow,
    PerspectiveRow,
    ScorecardRow,
    id_of,
)

Row = TypeVar("Row")


@dataclass(frozen=True)
class Structure:
    """What was read of a scorecard.

    Attributes:
        edition: For which it holds.
        card: All of it; only its revision may be another by now.
        kpis: Every KPI that is not retired, by its row.
    """

    edition: int
    card: Scorecard
    kpis: Mapping[int, Kpi]


Structures = dict[int, Structure]
"""By the row of the scorecard."""


def read_structure(session: Session, scorecard_id: int) -> Structure:
    """A scorecard with everything in it that is not retired, as its rows are now."""
    row = session.get_one(ScorecardRow, scorecard_id, populate_existing=True)
    card = _read_card(session, row)
    return Structure(row.edition, card, card.kpis_by_id)


def read_any_kpi(session: Session, kpi_id: int) -> tuple[int, Kpi]:
    """A KPI, retired or not, with the row of its scorecard."""
    row = session.get_one(KpiRow, kpi_id)
    goals = session.exec(
        select(GoalRow).where(GoalRow.kpi_id == kpi_id).order_by(col(GoalRow.effective_from))
    )
    return row.scorecard_id, _to_kpi(row, list(goals))


def _read_card(session: Session, row: ScorecardRow) -> Scorecard:
    return Scorecard(
        id=id_of(row),
        team_id=row.team_id,
        key=row.key,
        name=row.name,
        timezone=row.timezone,
        locale=row.locale,
        channel=row.channel,
        weekly_day=row.weekly_day,
        weekly_time=row.weekly_time,
        admins=tuple(row.admins),
        bands=Bands(row.band_on_target, row.band_acceptable),
        revision=row.revision,
        reminders=tuple(row.reminders),
        region=row.region,
        own_calendars=_own_calendars(session, row),
        perspectives=_perspectives(session, id_of(row)),
        lock_after=row.lock_after,
        readers=tuple(row.readers),
        private=row.private,
        channel_private=row.channel_private,
    )


def _own_calendars(session: Session, card: ScorecardRow) -> dict[str, Calendar]:
    usual = Calendar(region=card.region)
    people = session.exec(select(PersonRow).where(PersonRow.team_id == card.team_id))
    return {one.user_id: to_calendar(one, usual) for one in people if one.working_days or one.region}


def _perspectives(session: Session, scorecard_id: int) -> tuple[Perspective, ...]:
    objectives = _grouped(_objectives(session, scorecard_id), lambda row: row.perspective_id)
    kpis = _kpis(session, scorecard_id)
    query = select(PerspectiveRow).where(
        PerspectiveRow.scorecard_id == scorecard_id, col(PerspectiveRow.retired_at).is_(None)
    )
    return tuple(
        Perspective(row.name, row.weight, tuple(_objective(one, kpis) for one in objectives[id_of(row)]))
        for row in session.exec(query.order_by(col(PerspectiveRow.position)))
    )


def _objectives(session: Session, scorecard_id: int) -> Iterable[ObjectiveRow]:
    query = (
        select(ObjectiveRow)
        .join(PerspectiveRow, col(PerspectiveRow.id) == ObjectiveRow.perspective_id)
        .where(PerspectiveRow.scorecard_id == scorecard_id, col(ObjectiveRow.retired_at).is_(None))
    )
    return session.exec(query.order_by(col(ObjectiveRow.position)))


def _kpis(session: Session, scorecard_id: int) -> dict[int, list[Kpi]]:
    """Objective id -> its KPIs in order."""
    query = select(KpiRow).where(KpiRow.scorecard_id == scorecard_id, col(KpiRow.retired_at).is_(None))
    rows = list(session.exec(query.order_by(col(KpiRow.position))))
    goals = _grouped(_goals(session, scorecard_id), lambda row: row.kpi_id)
    kpis: dict[int, list[Kpi]] = defaultdict(list)
    for row in rows:
        kpis[row.objective_id].append(_to_kpi(row, goals[id_of(row)]))
    return kpis


def _goals(session: Session, scorecard_id: int) -> Iterable[GoalRow]:
    query = (
        select(GoalRow)
        .join(KpiRow, col(KpiRow.id) == GoalRow.kpi_id)
        .where(KpiRow.scorecard_id == scorecard_id)
    )
    return session.exec(query.order_by(col(GoalRow.effective_from)))


def _to_kpi(row: KpiRow, goals: Sequence[GoalRow]) -> Kpi:
    """A KPI's rows as one value."""
    info = KpiInfo(
        id=id_of(row),
        key=row.key,
        name=row.name,
        aliases=tuple(row.aliases),
        unit=row.unit,
        frequency=Frequency(row.frequency),
        owner=row.owner,
        cover=row.cover,
        weight=row.weight,
        definition=row.definition,
    )
    dated = tuple(DatedGoal(goal.effective_from, to_goal(goal)) for goal in goals)
    return Kpi(info, dated, row.prompt_time, row.created_at, row.retired_at is not None)


def to_goal(row: GoalRow) -> Goal:
    """A goal's row as a value."""
    threshold = None if row.threshold is None else _level(row.threshold, row.threshold_high)
    return Goal(Direction(row.direction), _level(row.target, row.target_high), threshold, row.baseline)


def _level(low: Decimal, high: Decimal | None) -> Level:
    return low if high is None else Band(low, high)


def _objective(row: ObjectiveRow, kpis: dict[int, list[Kpi]]) -> Objective:
    own = tuple(kpis.get(id_of(row), ()))
    return Objective(row.name, row.statement, row.due, row.weight, own)


def _grouped(rows: Iterable[Row], key: Callable[[Row], int]) -> dict[int, list[Row]]:
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups
