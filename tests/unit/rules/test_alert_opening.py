"""When an alert opens, recovers and is repeated by the settings of the file."""

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from scorecard.model.calendars import Calendar
from scorecard.model.goals import Band, Direction, Goal, Level
from scorecard.model.scorecard import AlertSettings, Margin, Repeat, Share
from scorecard.rules.alerts.opening import count_off, is_enough, may_repeat, reaches_recovery, recovery_level
from tests.builders import WEEK_47, a_goal

LONDON = ZoneInfo("Europe/London")
HIGHER = a_goal(95, 90, Direction.HIGHER)
RANGE = Goal(Direction.RANGE, Band(Decimal(-2), Decimal(2)), Band(Decimal(-5), Decimal(5)))
BAND = Goal(Direction.RANGE, Band(Decimal(20), Decimal(30)))


def margin(text: str) -> Margin:
    return Margin(Decimal(text.removesuffix("%")), is_percent=text.endswith("%"))


@pytest.mark.parametrize(
    ("weeks", "share", "expected"),
    [
        ("x", None, True),
        ("x", "1 of 1", True),
        ("-x", "2 of 2", False),
        ("xx", "2 of 2", True),
        ("x-x", "2 of 3", True),
        ("x--x", "2 of 3", False),  # the first is too long ago
        ("--x", "2 of 3", False),
        ("xxx", "3 of 3", True),
        ("x.x", "2 of 3", True),  # a period without a value is not off threshold, and does not end the count
        ("x.x", "3 of 3", False),
    ],
)
def test_enough_of_the_latest_periods_must_be_off(weeks: str, share: str | None, expected: bool) -> None:
    periods = WEEK_47.latest(len(weeks))
    off = {period for period, sign in zip(periods, weeks, strict=True) if sign == "x"}
    needed = Share(*map(int, share.split(" of "))) if share else None
    assert is_enough(off, WEEK_47, needed) is expected
    assert count_off(off, WEEK_47, Share(1, len(weeks))) == weeks.count("x")


@pytest.mark.parametrize(
    ("goal", "by", "level"),
    [
        (a_goal(30, 45), "2", 43),
        (a_goal(30, 45), "10%", "40.5"),
        (a_goal(30, 45), "20", 30),  # on target is enough
        (a_goal(30, None), "2", 28),  # the target is the threshold
        (HIGHER, "1.5", "91.5"),
        (HIGHER, "10", 95),
        (a_goal(-10, -5), "20%", -6),  # of its distance from zero
        (RANGE, "1", Band(Decimal(-4), Decimal(4))),
        (RANGE, "9", Band(Decimal(-2), Decimal(2))),
        (BAND, "1", Band(Decimal(21), Decimal(29))),
        (BAND, "50", Band(Decimal(25), Decimal(25))),
        (a_goal(30, 45), "0", None),
    ],
)
def test_a_margin_moves_the_level_that_resolves_towards_the_target(
    goal: Goal, by: str, level: Level | str | int | None
) -> None:
    expected = level if level is None or isinstance(level, Band) else Decimal(level)
    assert recovery_level(goal, margin(by)) == expected
    assert recovery_level(goal, None) is None


@pytest.mark.parametrize(
    ("goal", "by", "value", "expected"),
    [
        (a_goal(30, 45), None, "45", True),
        (a_goal(30, 45), None, "45.01", False),
        (a_goal(30, 45), "2", "43", True),
        (a_goal(30, 45), "2", "43.01", False),
        (a_goal(30, 45), "99", "30", True),
        (HIGHER, "2", "92", True),
        (HIGHER, "2", "91.9", False),
        (RANGE, "1", "-4", True),
        (RANGE, "1", "4.5", False),
        (BAND, None, "30", True),
        (BAND, "1", "30", False),
    ],
)
def test_an_alert_is_resolved_by_what_is_better_by_the_margin(
    goal: Goal, by: str | None, value: str, expected: bool
) -> None:
    assert reaches_recovery(goal, margin(by) if by else None, Decimal(value)) is expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-23 10:00", True),
        ("2026-11-22 10:00", False),  # not a week yet, and a Sunday
        ("2026-11-23 08:59", False),
        ("2026-11-23 17:00", False),
        ("2026-11-28 10:00", False),  # a Saturday
        ("2026-11-30 09:00", True),
    ],
)
def test_an_alert_is_repeated_a_week_later_in_working_hours(now: str, expected: bool) -> None:
    told = datetime(2026, 11, 16, 15, tzinfo=UTC)
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert may_repeat(told, moment, LONDON, Calendar()) is expected


def test_a_kpis_own_settings_go_before_the_scorecards() -> None:
    card = AlertSettings(after=Share(2, 3), repeat=Repeat.WEEKLY)
    own = AlertSettings(after=Share(1, 1), recovery=Margin(Decimal("1.50")))
    both = AlertSettings(after=Share(1, 1), recovery=Margin(Decimal("1.50")), repeat=Repeat.WEEKLY)
    assert own.over(card) == both
    assert AlertSettings.from_json(both.to_json()) == both
    assert AlertSettings().to_json() == {}
