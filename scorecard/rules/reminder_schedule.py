"""Reminders: when one is due and to whom it goes, when a prompt is missed, and the next step of a batch."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum

from scorecard.model.calendars import first_day
from scorecard.model.people import Person
from scorecard.model.periods import at_local
from scorecard.model.scorecard import MOST_REMINDERS

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
ON_TIME = timedelta(hours=1)
"""The grace period after a snooze in which the message still counts as requested for that moment."""


class Audience(IntEnum):
    """The recipients of a reminder, one step wider with each reminder (as Camms does it)."""

    OWNER = 1
    OWNER_AND_COVER = 2
    WITH_ADMIN = 3


@dataclass(frozen=True)
class ReminderSchedule:
    """The schedule by which somebody is reminded.

    Attributes:
        offsets: Working days after the prompt, ascending, at most three.
        person: The person who is reminded.
        clock_time: Time of day on the person's clock; the KPI's prompt time.
        is_owed: True if an answer is owed; otherwise nobody is reminded, and nothing is ever missed.
    """

    offsets: Sequence[int]
    person: Person
    clock_time: time
    is_owed: bool = True

    def moments(self, prompted: datetime) -> list[datetime]:
        """Return the times, UTC, of all reminders of a prompt sent at a moment."""
        day = self.person.day(prompted)
        moments: list[datetime] = []
        reached = 0
        for offset in self.offsets[: MOST_REMINDERS if self.is_owed else 0]:
            for _ in range(offset - reached):
                day = self.first_present(day + timedelta(days=1))
            reached = offset
            moments.append(self.at(day))
        return moments

    def next_moment(self, prompted: datetime, now: datetime) -> datetime:
        """Return the next time to check the prompt, UTC: the next reminder or the end of reminding.

        It is earlier if the person goes away before: then somebody else may be asked.
        """
        coming = next((moment for moment in self.moments(prompted) if moment > now), self.missed_at(prompted))
        return min(coming, self.person.next_absence_start(now) or coming)

    def first_open(self, at: datetime) -> datetime:
        """Return the first moment, from a moment on, at which a reminder may be sent, UTC."""
        return self.person.first_open(at, self.clock_time)

    def first_present(self, day: date) -> date:
        """Return the first day, from a day on, on which the person can be reminded."""
        return first_day(day, self.person.calendar.is_present)

    def at(self, day: date) -> datetime:
        """Return the time of a reminder on a day, UTC."""
        return at_local(day, self.clock_time, self.person.zone)

    def missed_at(self, prompted: datetime) -> datetime:
        """Return the time, UTC, from which an open prompt is missed: a workday after the last reminder."""
        if not self.is_owed:
            return NEVER
        last = max((prompted, *self.moments(prompted)))
        return self.at(self.first_present(self.person.day(last) + timedelta(days=1)))

    def shifted(self, prompted: datetime, due: datetime, now: datetime) -> datetime:
        """Return the start, UTC, from which to count so that a reminder due at `due` is due today instead."""
        day, today, counted = map(self.person.day, (due, now, prompted))
        if day == today:
            return prompted
        while (day := self.first_present(day + timedelta(days=1))) <= today:
            counted = self.first_present(counted + timedelta(days=1))
        return self.at(counted)

    def find_due(self, prompted: datetime, sent: int, now: datetime) -> Audience | None:
        """Return the audience of the reminder that is due now, or None if none is.

        Args:
            prompted: Time of the prompt, UTC.
            sent: Number of reminders already sent; those skipped by a downtime do not pile up.
            now: UTC.
        """
        if now >= self.missed_at(prompted):
            return None
        passed = sum(moment <= now for moment in self.moments(prompted))
        return Audience(passed) if passed > sent else None


@dataclass(frozen=True)
class BatchState:
    """The state that the reminders of a prompt batch rest on.

    Attributes:
        counted_from: When it was asked for, or until when it was snoozed, UTC.
        remind_at: When to look at it, UTC; None if there is nothing left to do.
        reminded: The number of reminders sent.
        snoozed_until: UTC; None if it is not snoozed.
        is_delayed: True while it waits until its person can be disturbed.
    """

    counted_from: datetime
    remind_at: datetime | None
    reminded: int = 0
    snoozed_until: datetime | None = None
    is_delayed: bool = False

    def find_due(self, schedule: ReminderSchedule, now: datetime) -> Audience | None:
        """Return the audience of the reminder that is due at a moment, UTC, or None."""
        if self.snoozed_until:
            return Audience.OWNER if now >= self.snoozed_until else None
        return schedule.find_due(self.counted_from, self.reminded, now)

    def delayed_until(self, schedule: ReminderSchedule, now: datetime) -> datetime | None:
        """Return until when, UTC, do not disturb delays the batch; None if it does not."""
        return schedule.person.quiet.delays(self.remind_at or now, now)


@dataclass(frozen=True)
class Wait:
    """Nothing to do until the batch is looked at again."""


@dataclass(frozen=True)
class Remind:
    """A reminder to send.

    Attributes:
        number: Which of the batch's reminders it is, from 1.
        audience: Its recipients.
    """

    number: int
    audience: Audience


@dataclass(frozen=True)
class Wake(Remind):
    """The end of a snooze: only the person who snoozed it is reminded, and it counts as one of the three."""


@dataclass(frozen=True)
class Miss:
    """The end of reminding without an answer.

    Attributes:
        missed_at: Since when it counts as missed, UTC.
    """

    missed_at: datetime


Step = Wait | Remind | Wake | Miss


def next_step(state: BatchState, schedule: ReminderSchedule, now: datetime) -> tuple[Step, BatchState]:
    """Return what happens to an open batch that is looked at, and its state afterwards.

    Whoever takes the step may find nobody to remind, because everything open waits for an admin; then the
    number of reminders stays as it was.

    Args:
        state: The batch, which was sent.
        schedule: Its assignee's.
        now: UTC.
    """
    is_due = state.find_due(schedule, now) is not None or now >= schedule.missed_at(state.counted_from)
    if is_due and _has_to_wait(state, schedule, now):
        return Wait(), replace(state, is_delayed=True)
    return _advance(_resume(state, schedule, now), schedule, now)


def _advance(state: BatchState, schedule: ReminderSchedule, now: datetime) -> tuple[Step, BatchState]:
    missed_at, due = schedule.missed_at(state.counted_from), state.find_due(schedule, now)
    if now >= missed_at:
        return Miss(missed_at), replace(state, remind_at=None)
    if due is None:
        return Wait(), replace(state, remind_at=_next_look(state, schedule, now))
    if now < (opens_at := _opens_at(state, schedule, now)):
        return Wait(), replace(state, remind_at=opens_at)
    step = Wake(state.reminded + 1, due) if state.snoozed_until else Remind(due, due)
    after = replace(state, reminded=step.number, snoozed_until=None)
    return step, replace(after, remind_at=_next_look(after, schedule, now))


def _has_to_wait(state: BatchState, schedule: ReminderSchedule, now: datetime) -> bool:
    """Return whether a batch must wait for do not disturb to end, or then for its person's hours."""
    is_quiet = state.delayed_until(schedule, now) is not None
    return is_quiet or (state.is_delayed and now < _opens_at(state, schedule, now))


def _opens_at(state: BatchState, schedule: ReminderSchedule, now: datetime) -> datetime:
    """Return the earliest moment to send, UTC; at once if somebody snoozed the batch until now."""
    snoozed = state.snoozed_until
    if snoozed and now - snoozed < ON_TIME:
        return snoozed
    return schedule.first_open(now)


def _resume(state: BatchState, schedule: ReminderSchedule, now: datetime) -> BatchState:
    """Resume a delayed batch; the days of waiting do not count, so that no reminder is skipped."""
    if not (state.is_delayed and state.remind_at):
        return replace(state, is_delayed=False)
    counted_from = schedule.shifted(state.counted_from, state.remind_at, now)
    return replace(state, counted_from=counted_from, is_delayed=False)


def _next_look(state: BatchState, schedule: ReminderSchedule, now: datetime) -> datetime:
    if state.snoozed_until and state.snoozed_until > now:
        return state.snoozed_until
    return schedule.next_moment(state.counted_from, now)
