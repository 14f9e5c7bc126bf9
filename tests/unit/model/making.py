"""Parts of a scorecard, with defaults for everything that a test does not mention."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal

from scorecard.model.goals import Direction, Goal, RatingBands
from scorecard.model.kpis import ActualInfo, KpiInfo
from scorecard.model.periods import Frequency, Period
from scorecard.model.scorecard import DatedGoal, Kpi, Objective, Perspective, Scorecard

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
HIGHER_90 = Goal(Direction.HIGHER, Decimal(90), Decimal(80))


def make_kpi(
    number: int = 1,
    frequency: Frequency = Frequency.WEEKLY,
    *,
    goals: Sequence[DatedGoal] = (DatedGoal(date(2020, 1, 1), HIGHER_90),),
    weight: str = "1",
    name: str = "",
    aliases: tuple[str, ...] = (),
    cover: str | None = None,
) -> Kpi:
    info = KpiInfo(
        id=number,
        key=f"kpi_{number}",
        name=name or f"KPI {number}",
        aliases=aliases,
        unit="%",
        frequency=frequency,
        owner="U1",
        cover=cover,
        weight=Decimal(weight),
        definition="",
    )
    return Kpi(info, tuple(goals), time(9), LONG_AGO)


def make_actual(day: date, value: str, frequency: Frequency = Frequency.WEEKLY) -> ActualInfo:
    """Return a value for the period that a day lies in."""
    period = Period.containing(day, frequency)
    return ActualInfo(1, period, Decimal(value), "U1", LONG_AGO, "reply", "", 1)


def make_scorecard(*perspectives: Perspective, timezone: str = "Europe/London") -> Scorecard:
    return Scorecard(
        id=1,
        team_id="T1",
        key="it",
        name="IT",
        timezone=timezone,
        locale="en_GB",
        channel="C1",
        weekly_day=0,
        weekly_time=time(9),
        admins=("U9",),
        bands=RatingBands(),
        revision=1,
        perspectives=perspectives,
    )


def make_objective(*kpis: Kpi, weight: str = "1", name: str = "Objective") -> Objective:
    return Objective(name, "", None, Decimal(weight), kpis)


def make_perspective(*objectives: Objective, weight: str = "1", name: str = "Perspective") -> Perspective:
    return Perspective(name, Decimal(weight), objectives)
