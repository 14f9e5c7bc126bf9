"""What is far from a KPI's usual values, as a table; the properties stand beside the reply parser's."""

from decimal import Decimal

import pytest

from scorecard.model.goals import Band, Direction, Goal, Level
from scorecard.rules.usual import Usual


def level(text: str) -> Level | None:
    numbers = [Decimal(number) for number in text.split()]
    return None if not numbers else numbers[0] if len(numbers) == 1 else Band(*numbers)


def usual(goal: str, unit: str, history: str) -> Usual:
    """Return what is usual for a goal as `≤ 30, 45`: the target, and perhaps the threshold."""
    sign, _, levels = goal.partition(" ")
    target, _, threshold = levels.partition(", ")
    direction = {"≤": Direction.LOWER, "≥": Direction.HIGHER, "in": Direction.RANGE}[sign]
    aim = level(target)
    assert aim is not None
    past = tuple(map(Decimal, history.split()))
    return Usual(past, Goal(direction, aim, level(threshold)), unit, is_count=unit == "things")


MTTR = ("≤ 30, 45", "min", "28 36 31 30 33 29 35")
CALM = ("≤ 30", "min", "28 36 31 30 33 29 35")
UPTIME = ("≥ 99.9, 99.5", "%", "99.66 99.93 99.8 99.85 99.9")
SLA = ("≥ 95, 90", "%", "94.6 95.1 94 93.8 95.6")
WIDE_UPTIME = ("≥ 99.9, 95", "%", "99.66 99.93 99.8 99.85 99.9")
FCR = ("≥ 75, 65", "%", "71 73.5 76 74 72.5")
CSAT = ("≥ 90, 80", "%", "88 91 90 89")
NONE_YET = ("≤ 0", "things", "0 0 0 0")
SPEND = ("≤ 120000, 150000", "GBP", "90000 96000 101000 108000 114000 121000")
SEASON = ("≤ 120, 150", "GBP", "100 104 98 103 99 210 101 97 102 100 99 103")
VARIANCE = ("in -2 2, -5 5", "%", "-1.5 0.4 1.1 -0.2")
BALANCE = ("in -2 2", "points", "-1.5 0.4 1.1 -0.2")
ODD_SIGN = ("≥ 30, 20", "points", "30 31 29 -1 30")
RESTLESS = ("≤ 30", "min", "10 60 30 80 20")
ONE_ODD = ("≤ 30", "min", "30 28 35 31 3100")
FAILED = ("≤ 2, 5", "%", "0.8 1.2 0.5 0.9")


@pytest.mark.parametrize(
    ("kpi", "far", "near"),
    [
        (MTTR, "0 3 3.1 200 300 3100 -30", "5 15 45 52 60 90 120"),
        (CALM, "0 3 61 90", "15 45 52 56"),
        (UPTIME, "50 90.9 9.99 0", "99.31 98.5 99.5 99.99 100"),
        (SLA, "32 9.46 50", "85 76 100"),
        (WIDE_UPTIME, "50 90.9 9.99", "99.31 97 95 100"),
        (FCR, "35 7.35 30", "45 60 65 80 95 100"),
        (CSAT, "8.8 0 20", "85 79 100"),
        (NONE_YET, "6 310", "0 1 2 3 5"),
        (("≤ 0, 2", "things", "0 1 0 0 2"), "13 100", "0 1 2 5"),
        (("≤ 0", "GBP", "0 0 0 0"), "", "0 1 300"),
        (("≤ 5", "things", "3 5 4 3"), "16 40", "0 1 2 7"),
        (SPEND, "12000 1210000 12.1 0", "125000 150000 200000"),
        (SEASON, "1000 10 1030", "104 210 250"),
        (VARIANCE, "40 -40", "0 3 -3 5 -5 10"),
        (BALANCE, "20 -20", "0 3 -3 5"),
        (ODD_SIGN, "-40 -5 300", "-1 -1.5 12 45"),
        (("≤ 30, 45", "min", "30 31 29 -1 30"), "-40", "-1 -2 40"),
        (("≥ 0, -5", "points", "-5 -6 -4 -5"), "-60 6", "-9 0"),
        (RESTLESS, "2000", "100 150 9 5"),
        (ONE_ODD, "310 200 3", "3000 45"),
        (FAILED, "12 40", "0 0.05 2 6"),
        (("≥ 100", "%", "100 100 100 100"), "", "100 99"),
        (("≥ 20, 5", "%", "18 22 19 21"), "2", "25 3 40"),
        (("≥ 20, 5", "%", "2.4 2.8 2.5 3"), "26", "5 20"),
    ],
)
def test_what_is_far_is_told_by_the_kpis_own_spread_and_goal(
    kpi: tuple[str, str, str], far: str, near: str
) -> None:
    known = usual(*kpi)
    assert [value for value in far.split() if not known.is_far(Decimal(value))] == []
    assert [value for value in near.split() if known.is_far(Decimal(value))] == []


@pytest.mark.parametrize(
    ("kpi", "far", "near"),
    [
        (("≥ 99.9", "%", ""), "9.995 50", "97 99 100"),
        (("≥ 95, 90", "%", ""), "9.5 32", "61 80 100"),
        (("≤ 30, 45", "min", ""), "3 310", "5 200"),
        (("≤ 30, 45", "min", "290 310 305"), "3100 30", "300 200"),
        (("≤ 0", "things", ""), "", "0 3 40"),
        (("≥ 5, 3", "things", ""), "50", "1 5 30"),
    ],
)
def test_with_fewer_than_four_values_the_goal_tells(kpi: tuple[str, str, str], far: str, near: str) -> None:
    known = usual(*kpi)
    assert [value for value in far.split() if not known.is_far(Decimal(value))] == []
    assert [value for value in near.split() if known.is_far(Decimal(value))] == []
