"""A scorecard with nothing on it but a calendar, and a KPI with a past."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from decimal import Decimal

from scorecard.model.goals import RatingBands
from scorecard.model.kpis import ActualInfo
from scorecard.model.scorecard import DatedGoal, Kpi, Scorecard
from tests.builders import WEEK_47, a_goal, a_kpi, an_actual

A_CARD = Scorecard(
    id=1,
    team_id="T0",
    key="it",
    name="IT",
    timezone="Europe/London",
    locale="en_GB",
    channel="C0SCORECARD",
    weekly_day=1,
    weekly_time=time(10),
    admins=("U0HEAD",),
    bands=RatingBands(),
    revision=1,
    reminders=(),
    region="",
    perspectives=(),
)
KPI = Kpi(a_kpi(), (DatedGoal(WEEK_47.start, a_goal()),), time(9), since=datetime(2025, 1, 1, tzinfo=UTC))
"""Target 30 min, threshold 45 min, lower is better."""


def a_kpi_past(*values: int, notes: Sequence[str] = ()) -> list[ActualInfo]:
    """Return values of the latest weeks, oldest first, the newest with notes."""
    periods = WEEK_47.latest(len(values)) if values else []
    said = ["", *notes][-1]
    return [
        an_actual(Decimal(value), period, note=said if period == WEEK_47 else "")
        for value, period in zip(values, sorted(periods), strict=True)
    ]
