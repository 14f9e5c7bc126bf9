from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from scorecard.model.periods import Frequency, Period, at_local

LONDON, AUCKLAND = ZoneInfo("Europe/London"), ZoneInfo("Pacific/Auckland")


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("inside", "frequency", "start", "end", "key"),
    [
        ("2026-11-22", Frequency.DAILY, "2026-11-22", "2026-11-23", "2026-11-22"),
        ("2026-12-31", Frequency.DAILY, "2026-12-31", "2027-01-01", "2026-12-31"),
        ("2026-11-22", Frequency.WEEKLY, "2026-11-16", "2026-11-23", "2026-W47"),
        ("2026-12-31", Frequency.WEEKLY, "2026-12-28", "2027-01-04", "2026-W53"),
        ("2027-01-03", Frequency.WEEKLY, "2026-12-28", "2027-01-04", "2026-W53"),
        ("2027-01-04", Frequency.WEEKLY, "2027-01-04", "2027-01-11", "2027-W01"),
        ("2024-12-30", Frequency.WEEKLY, "2024-12-30", "2025-01-06", "2025-W01"),
        ("2028-02-29", Frequency.MONTHLY, "2028-02-01", "2028-03-01", "2028-02"),
        ("2026-12-31", Frequency.MONTHLY, "2026-12-01", "2027-01-01", "2026-12"),
        ("2026-03-31", Frequency.QUARTERLY, "2026-01-01", "2026-04-01", "2026-Q1"),
        ("2026-04-01", Frequency.QUARTERLY, "2026-04-01", "2026-07-01", "2026-Q2"),
        ("2026-12-31", Frequency.QUARTERLY, "2026-10-01", "2027-01-01", "2026-Q4"),
        ("2028-02-29", Frequency.YEARLY, "2028-01-01", "2029-01-01", "2028"),
    ],
)
def test_a_day_lies_in_the_calendar_period_of_its_frequency(
    inside: str, frequency: Frequency, start: str, end: str, key: str
) -> None:
    period = Period.containing(day(inside), frequency)
    assert (period.start, period.end, period.key) == (day(start), day(end), key)


def test_the_last_day_of_february_follows_leap_years() -> None:
    assert Period.containing(day("2028-02-10"), Frequency.MONTHLY).last_day == day("2028-02-29")
    assert Period.containing(day("2027-02-10"), Frequency.MONTHLY).last_day == day("2027-02-28")


def test_the_neighbours_of_a_week_cross_the_year() -> None:
    week = Period.containing(day("2026-12-31"), Frequency.WEEKLY)
    assert week.previous().key == "2026-W52"
    assert week.next().key == "2027-W01"


def test_the_latest_periods_come_oldest_first() -> None:
    quarter = Period.containing(day("2026-02-01"), Frequency.QUARTERLY)
    assert [period.key for period in quarter.latest(3)] == ["2025-Q3", "2025-Q4", "2026-Q1"]
    assert quarter.latest(1) == [quarter]


def test_periods_sort_by_their_start() -> None:
    week = Period.containing(day("2026-12-31"), Frequency.WEEKLY)
    assert sorted([week, week.previous(), week.next()]) == [week.previous(), week, week.next()]


def test_a_week_is_over_when_sunday_is_over_where_the_scorecard_is() -> None:
    sunday_noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert Period.last_ended(sunday_noon, Frequency.WEEKLY, LONDON).key == "2026-W46"
    assert Period.last_ended(sunday_noon, Frequency.WEEKLY, AUCKLAND).key == "2026-W47"


def test_a_period_is_over_at_local_midnight_whatever_the_clocks_did() -> None:
    march = Period.containing(day("2026-03-29"), Frequency.WEEKLY)
    assert march.ended_at(LONDON) == datetime(2026, 3, 29, 23, tzinfo=UTC)
    october = Period.containing(day("2026-10-25"), Frequency.WEEKLY)
    assert october.ended_at(LONDON) == datetime(2026, 10, 26, 0, tzinfo=UTC)


def test_a_skipped_time_means_as_long_after_the_skip() -> None:
    assert at_local(day("2026-03-29"), time(1, 30), LONDON) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_time_that_comes_twice_means_its_first_coming() -> None:
    assert at_local(day("2026-10-25"), time(1, 30), LONDON) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
