"""Reminders: their number, times and audience, and their end."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from scorecard.model.calendars import Calendar
from scorecard.model.people import Person
from scorecard.model.scorecard import DEFAULT_REMINDER_DAYS
from scorecard.rules.reminder_schedule import Audience, ReminderSchedule

LONDON = ZoneInfo("Europe/London")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
THURSDAY_BEFORE = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)


def a_schedule(
    offsets: tuple[int, ...] = DEFAULT_REMINDER_DAYS, calendar: Calendar | None = None
) -> ReminderSchedule:
    return ReminderSchedule(offsets, Person("U1", LONDON, calendar or Calendar()), time(9, 0))


def nov(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, 0, tzinfo=UTC)


def test_reminders_go_out_on_the_working_days_after_the_prompt() -> None:
    assert a_schedule().moments(MONDAY) == [nov(24), nov(25), nov(26)]


def test_reminders_leave_weekends_out() -> None:
    assert a_schedule().moments(THURSDAY_BEFORE) == [nov(20), nov(23), nov(24)]


def test_reminders_leave_public_holidays_out() -> None:
    christmas_eve = datetime(2026, 12, 24, 9, 0, tzinfo=UTC)
    moments = a_schedule((1,), Calendar(region="GB-ENG")).moments(christmas_eve)
    assert moments == [datetime(2026, 12, 29, 9, 0, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("now", "sent", "due"),
    [
        (nov(23, 10), 0, None),
        (nov(24, 8), 0, None),
        (nov(24), 0, Audience.OWNER),
        (nov(24, 18), 1, None),
        (nov(25), 1, Audience.OWNER_AND_COVER),
        (nov(26), 2, Audience.WITH_ADMIN),
        (nov(26, 18), 3, None),
        (nov(27), 2, None),
    ],
)
def test_each_reminder_comes_once_and_each_goes_further(
    now: datetime, sent: int, due: Audience | None
) -> None:
    assert a_schedule().find_due(MONDAY, sent, now) == due


def test_after_a_downtime_only_the_newest_reminder_is_sent() -> None:
    assert a_schedule().find_due(MONDAY, 0, nov(26, 12)) == Audience.WITH_ADMIN
    assert a_schedule().find_due(MONDAY, 3, nov(26, 12)) is None


def test_never_more_than_three_reminders() -> None:
    assert len(a_schedule((1, 2, 3, 4, 5)).moments(MONDAY)) == 3


def test_an_unanswered_prompt_is_missed_a_working_day_after_the_last_reminder() -> None:
    assert a_schedule().missed_at(MONDAY) == nov(27)
    assert a_schedule(()).missed_at(MONDAY) == nov(24)
