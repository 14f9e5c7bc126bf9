from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from scorecard.model.periods import Frequency, Period
from scorecard.rules.prompt_schedule import KpiCalendar, is_weekday

LONDON, NEW_YORK, AUCKLAND, HONOLULU = map(
    ZoneInfo, ("Europe/London", "America/New_York", "Pacific/Auckland", "Pacific/Honolulu")
)
WEEK_47 = Period.containing(date(2026, 11, 16), Frequency.WEEKLY)


@pytest.mark.parametrize(
    ("owner", "moment"),
    [
        (LONDON, datetime(2026, 11, 23, 9, tzinfo=UTC)),
        (NEW_YORK, datetime(2026, 11, 23, 14, tzinfo=UTC)),
        # Monday 09:00 in Auckland is still Sunday in London: the week is not over, so it is asked on Tuesday.
        (AUCKLAND, datetime(2026, 11, 23, 20, tzinfo=UTC)),
    ],
)
def test_the_owner_is_asked_at_nine_on_their_own_clock_once_the_week_is_over(
    owner: ZoneInfo, moment: datetime
) -> None:
    assert KpiCalendar(LONDON, owner).asked_at(WEEK_47) == moment


def test_a_scorecard_ahead_of_its_owner_asks_no_earlier_than_monday() -> None:
    moment = KpiCalendar(AUCKLAND, NEW_YORK).asked_at(WEEK_47)
    assert moment.astimezone(NEW_YORK) == datetime(2026, 11, 23, 9, tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("change", "local"),
    [
        (date(2026, 3, 2), "2026-03-09T09:00"),
        (date(2026, 3, 23), "2026-03-30T09:00"),
        (date(2026, 10, 19), "2026-10-26T09:00"),
        (date(2026, 10, 26), "2026-11-02T09:00"),
    ],
)
@pytest.mark.parametrize("zone", [LONDON, NEW_YORK])
def test_a_change_of_the_clocks_moves_nobodys_nine_o_clock(change: date, local: str, zone: ZoneInfo) -> None:
    week = Period.containing(change, Frequency.WEEKLY)
    moment = KpiCalendar(zone, zone).asked_at(week)
    assert f"{moment.astimezone(zone):%Y-%m-%dT%H:%M}" == local


def test_a_month_that_ends_on_a_friday_is_asked_for_on_monday() -> None:
    july = Period.containing(date(2026, 7, 1), Frequency.MONTHLY)
    moment = KpiCalendar(LONDON, LONDON).asked_at(july)
    assert moment == datetime(2026, 8, 3, 8, tzinfo=UTC)


def test_the_time_and_the_working_days_may_be_the_owners_own() -> None:
    wednesdays = KpiCalendar(LONDON, LONDON, time(16, 30), lambda day: day.weekday() == 2)
    assert wednesdays.asked_at(WEEK_47) == datetime(2026, 11, 25, 16, 30, tzinfo=UTC)


def test_a_prompt_time_of_midnight_is_the_moment_the_period_ends() -> None:
    moment = KpiCalendar(LONDON, LONDON, time(0)).asked_at(WEEK_47)
    assert moment == WEEK_47.ended_at(LONDON)


@pytest.mark.parametrize(
    ("last_day", "until"),
    [
        (date(2026, 11, 22), datetime(2026, 11, 24, tzinfo=UTC)),
        (date(2026, 11, 20), datetime(2026, 11, 24, tzinfo=UTC)),
        (date(2026, 11, 18), datetime(2026, 11, 20, tzinfo=UTC)),
    ],
)
def test_a_period_is_collected_until_the_first_weekday_after_it_is_over(
    last_day: date, until: datetime
) -> None:
    assert KpiCalendar(LONDON, LONDON).due_at(Period(last_day, Frequency.DAILY)) == until


def test_collecting_ends_by_the_scorecards_midnight_in_summer_too() -> None:
    friday = Period(date(2026, 7, 31), Frequency.DAILY)
    assert KpiCalendar(LONDON, LONDON).due_at(friday) == datetime(2026, 8, 3, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("scorecard", "owner", "due"),
    [
        (LONDON, AUCKLAND, datetime(2026, 11, 24, tzinfo=UTC)),
        (LONDON, HONOLULU, datetime(2026, 11, 24, tzinfo=UTC)),
        # Monday 09:00 in Honolulu is Tuesday 08:00 in Auckland, so it is collected on Tuesday.
        (AUCKLAND, HONOLULU, datetime(2026, 11, 24, 11, tzinfo=UTC)),
    ],
)
def test_no_period_is_due_before_the_day_is_over_on_which_its_owner_is_asked(
    scorecard: ZoneInfo, owner: ZoneInfo, due: datetime
) -> None:
    days = KpiCalendar(scorecard, owner)
    assert days.asked_at(WEEK_47) < days.due_at(WEEK_47) == due


def test_saturday_and_sunday_are_no_weekdays() -> None:
    assert [is_weekday(date(2026, 11, day)) for day in range(20, 24)] == [True, False, False, True]
