"""The figures of docs/scoring.md, recomputed."""

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from scorecard.model.goals import Band, Direction, Goal, Level, Rating, RatingBands
from scorecard.model.periods import Frequency
from scorecard.model.units import format_points, format_share
from scorecard.model.views.reports import ParentScore, WeightShares
from scorecard.rules.prompt_schedule import KpiCalendar
from scorecard.rules.readings import read_kpi
from scorecard.rules.scoring import progress, score, weigh
from tests.unit.model.making import make_actual, make_kpi

TEXT = (Path(__file__).parents[3] / "docs" / "scoring.md").read_text(encoding="utf-8")
LONDON = ZoneInfo("Europe/London")
DAYS = KpiCalendar(LONDON, LONDON)


def rows(heading: str) -> list[list[str]]:
    """The cells of the table whose heading begins like this."""
    _, found, rest = TEXT.partition(f"| {heading} |")
    assert found, heading
    lines = rest.partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def level(cell: str) -> Level | None:
    low, dash, high = cell.strip("≥≤ ").partition(" – ")
    if dash:
        return Band(Decimal(low), Decimal(high))
    return Decimal(low) if low else None


def goal(direction: str, target: str, threshold: str = "", baseline: str = "") -> Goal:
    wanted = level(target)
    assert wanted is not None
    return Goal(Direction(direction), wanted, level(threshold), Decimal(baseline) if baseline else None)


@pytest.mark.parametrize("row", rows("KPI | direction | target | baseline | actual | progress"), ids="|".join)
def test_progress_is_as_documented(row: list[str]) -> None:
    _, direction, target, baseline, actual, shown = row
    come = progress(goal(direction, target, "", baseline), Decimal(actual))
    assert format_share(come, "en_GB").replace("\N{NO-BREAK SPACE}", " ") == shown


@pytest.mark.parametrize(
    "row", rows("KPI | direction | target | threshold | actual | status | score"), ids="|".join
)
def test_status_and_score_are_as_documented(row: list[str]) -> None:
    _, direction, target, threshold, actual, status, points = row
    aim = goal(direction, target, threshold)
    assert aim.status_of(Decimal(actual)) == status
    assert score(aim, Decimal(actual)) == Decimal(points)


def test_the_worked_example_is_as_documented() -> None:
    children, given = [], 0
    for _, weight, target, threshold, actual, shown in rows(
        "KPI | weight | target | threshold | actual | score"
    ):
        aim = goal("lower" if target.startswith("≤") else "higher", target, threshold)
        points = None if actual == "missing" else score(aim, Decimal(actual))
        assert points == (Decimal(shown) if shown else None)
        given += points is not None
        parts = WeightShares(Fraction(points is not None), Fraction(points is None), Fraction(points or 0))
        children.append((Decimal(weight), parts))
    found = ParentScore(weigh(children), Rating.NONE, given, len(children))
    assert found.range is not None
    low, high = found.range
    assert f"= {low.normalize():f} to" in TEXT
    assert f"= {high.normalize():f}, shown as" in TEXT
    assert f"**{format_points(low)}–{format_points(high)} · {given} of {len(children)} in**" in TEXT
    assert f"which is *{RatingBands().rating_of(high)}*" in TEXT
    assert f"coverage {found.coverage:.0%}".replace("%", " %") in TEXT


def test_the_collecting_day_is_as_documented() -> None:
    week_46 = make_actual(datetime(2026, 11, 9, tzinfo=UTC).date(), "95", Frequency.WEEKLY)
    moments = [datetime(2026, 11, 22, 23, 59, tzinfo=UTC), datetime(2026, 11, 23, 23, 59, tzinfo=UTC)]
    moments.append(datetime(2026, 11, 24, tzinfo=UTC))
    told = [row[1] for row in rows("Weekly KPI, week 47 (16–22 November 2026), unanswered | what stands")]
    for moment, stands in zip(moments, told, strict=True):
        reading = read_kpi(make_kpi(), [week_46], moment, DAYS)
        awaited = f", with week {reading.awaited.key[-2:]} awaited" if reading.awaited else ""
        assert stands == (f"week {reading.period.key[-2:]}{awaited}" if reading.actual else reading.status)
