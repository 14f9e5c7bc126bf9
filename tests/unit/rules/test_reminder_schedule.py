"""Reminders: their number, times and audience, and their end."""

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from scorecard.model.calendars import Calendar
from scorecard.model.people import Person
from scorecard.model.quiet_hours import DoNotDisturb, QuietHours
from scorecard.model.scorecard import DEFAULT_REMINDER_DAYS
from scorecard.rules.reminder_schedule import (
    Audience,
    BatchState,
    Miss,
    Remind,
    ReminderSchedule,
    Step,
    Wait,
    Wake,
    next_step,
)

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


ASKED = BatchState(MONDAY, nov(24))
SNOOZED = replace(ASKED, counted_from=nov(24, 15), snoozed_until=nov(24, 15), remind_at=nov(24, 15))


@pytest.mark.parametrize(
    ("state", "now", "step", "look_at"),
    [
        (ASKED, nov(23, 12), Wait(), nov(24)),
        (ASKED, nov(24), Remind(1, Audience.OWNER), nov(25)),
        (replace(ASKED, reminded=1), nov(24, 10), Wait(), nov(25)),
        (replace(ASKED, reminded=1), nov(25), Remind(2, Audience.OWNER_AND_COVER), nov(26)),
        (ASKED, nov(26), Remind(3, Audience.WITH_ADMIN), nov(27)),
        (replace(ASKED, reminded=3), nov(26, 12), Wait(), nov(27)),
        (replace(ASKED, reminded=3), nov(27), Miss(nov(27)), None),
        (ASKED, nov(24, 20), Wait(), nov(25)),
        (SNOOZED, nov(24, 14), Wait(), nov(24, 15)),
        (SNOOZED, nov(24, 15), Wake(1, Audience.OWNER), nov(25)),
        (replace(SNOOZED, reminded=1), nov(24, 15), Wake(2, Audience.OWNER), nov(25)),
        (SNOOZED, nov(24, 19), Wait(), nov(25)),
    ],
    ids=[
        "before the first",
        "the first",
        "the first was sent",
        "the second",
        "after a downtime only the newest",
        "all were sent",
        "a working day after the last",
        "out of hours",
        "snoozed",
        "the end of a snooze",
        "a snooze counts as a reminder",
        "the end of a snooze, hours late",
    ],
)
def test_a_batch_that_is_looked_at_has_one_next_step(
    state: BatchState, now: datetime, step: Step, look_at: datetime | None
) -> None:
    found, after = next_step(state, a_schedule(), now)
    assert (found, after.remind_at) == (step, look_at)
    assert after.reminded == (step.number if isinstance(step, Remind) else state.reminded)


def test_do_not_disturb_delays_what_is_due_and_skips_no_reminder() -> None:
    pause = QuietHours(DoNotDisturb(nov(24), nov(25, 12)))
    quiet = replace(a_schedule(), person=replace(a_schedule().person, quiet=pause))
    step, delayed = next_step(ASKED, quiet, nov(24))
    assert (step, delayed) == (Wait(), replace(ASKED, is_delayed=True))
    assert next_step(delayed, quiet, nov(25, 11))[0] == Wait()
    step, after = next_step(delayed, quiet, nov(25, 12))
    assert step == Remind(1, Audience.OWNER)
    assert (after.is_delayed, after.remind_at) == (False, nov(26))
