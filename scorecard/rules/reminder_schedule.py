"""The reminder schedule: when reminders are due, who is told, and when a prompt counts as missed."""

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
    """Who is told that a value is missing, one step wider with each reminder (as Camms does it)."""

    OWNER = 1
    OWNER_AND_COVER = 2
    WITH_ADMIN = 3


@dataclass(frozen=True)
class ReminderSchedule:
    """By what somebody is reminded.

    Attributes:
        offsets: Working days after the prompt, rising, at most three.
        person: Who is reminded.
        clock_time: When on the person's clock; the KPI's prompt time.
        is_owed: Whether an answer is; else nobody is reminded, and nothing is ever missed.
    """

    offsets: Sequence[int]
    person: Person
    clock_time: time
    is_owed: bool = True

    def moments(self, prompted: datetime) -> list[datetime]:
        """When each reminder is due, UTC, for a prompt sent at a moment."""
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
        """When to look again after a moment, UTC: at the next reminder or the end of reminding.

        Or before that, when the person goes away: then somebody else may be asked.
        """
        coming = next((one for one in self.moments(prompted) if one > now), self.missed_at(prompted))
        return min(coming, self.person.next_absence_start(now) or coming)

    def first_open(self, at: datetime) -> datetime:
        """The first moment, from a moment on, at which a reminder may be sent, UTC."""
        return self.person.first_open(at, self.clock_time)

    def first_present(self, day: date) -> date:
        """The first day, from a day on, on which the person can be reminded."""
        return first_day(day, self.person.calendar.is_present)

    def at(self, day: date) -> datetime:
        """When on a day the person is reminded, UTC."""
        return at_local(day, self.clock_time, self.person.zone)

    def missed_at(self, prompted: datetime) -> datetime:
        """From when on, UTC, an unanswered prompt counts as missed: a working day after the last reminder."""
        if not self.is_owed:
            return NEVER
        last = max((prompted, *self.moments(prompted)))
        return self.at(self.first_present(self.person.day(last) + timedelta(days=1)))

    def shifted(self, prompted: datetime, due: datetime, now: datetime) -> datetime:
        """From when to count, UTC, so that what was due at a moment is due on the day that it is now."""
        day, today, counted = map(self.person.day, (due, now, prompted))
        if day == today:
            return prompted
        while (day := self.first_present(day + timedelta(days=1))) <= today:
            counted = self.first_present(counted + timedelta(days=1))
        return self.at(counted)

    def find_due(self, prompted: datetime, sent: int, now: datetime) -> Audience | None:
        """Which reminder is due now.

        Args:
            prompted: When the prompt was sent, UTC.
            sent: How many reminders were sent already; after downtime the ones left out do not pile up.
            now: UTC.
        """
        if now >= self.missed_at(prompted):
            return None
        passed = sum(moment <= now for moment in self.moments(prompted))
        return Audience(passed) if passed > sent else None
