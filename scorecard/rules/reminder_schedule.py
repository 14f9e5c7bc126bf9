"""The reminder schedule: due reminders, their audience, and the time from which a prompt counts as missed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum

from scorecard.model.calendars import first_day
from scorecard.model.people import Person
from scorecard.model.periods import at_local
from scorecard.model.scorecard import MOST_REMINDERS

NEVER = datetime(9999, 12, 31, tzinfo=UTC)


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
