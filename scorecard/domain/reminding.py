"""When somebody who did not answer is reminded, who hears of it, and when it is left at that."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from scorecard.domain.calendars import first_day
from scorecard.domain.periods import at_local

DEFAULT_OFFSETS = (1, 2, 3)
"""Working days after the prompt."""
MOST_REMINDERS = 3


class Audience(IntEnum):
    """Who is told that a value is missing, one step wider with each reminder (as Camms does it)."""

    OWNER = 1
    OWNER_AND_COVER = 2
    WITH_ADMIN = 3


@dataclass(frozen=True)
class Schedule:
    """By what somebody is reminded.

    Attributes:
        offsets: Working days after the prompt, rising, at most three.
        zone: The person's time zone.
        clock_time: When on the person's clock; the KPI's prompt time.
        is_working_day: Whether the person can be asked on a day.
    """

    offsets: Sequence[int]
    zone: ZoneInfo
    clock_time: time
    is_working_day: Callable[[date], bool]

    def moments(self, prompted: datetime) -> list[datetime]:
        """When each reminder is due, UTC, for a prompt sent at a moment."""
        day = prompted.astimezone(self.zone).date()
        moments: list[datetime] = []
        reached = 0
        for offset in self.offsets[:MOST_REMINDERS]:
            for _ in range(offset - reached):
                day = first_day(day + timedelta(days=1), self.is_working_day)
            reached = offset
            moments.append(at_local(day, self.clock_time, self.zone))
        return moments

    def next_moment(self, prompted: datetime, now: datetime) -> datetime:
        """What comes after a moment, UTC: the next reminder, or else the end of reminding."""
        return next((one for one in self.moments(prompted) if one > now), self.missed_at(prompted))

    def missed_at(self, prompted: datetime) -> datetime:
        """From when on, UTC, an unanswered prompt counts as missed: a working day after the last reminder."""
        last = max((prompted, *self.moments(prompted)))
        day = first_day(last.astimezone(self.zone).date() + timedelta(days=1), self.is_working_day)
        return at_local(day, self.clock_time, self.zone)

    def shifted(self, prompted: datetime, due: datetime, now: datetime) -> datetime:
        """From when to count, UTC, so that what was due at a moment is due on the day that it is now."""
        day, today = (one.astimezone(self.zone).date() for one in (due, now))
        local = prompted.astimezone(self.zone)
        counted = local.date()
        while (day := first_day(day + timedelta(days=1), self.is_working_day)) <= today:
            counted = first_day(counted + timedelta(days=1), self.is_working_day)
        return prompted if counted == local.date() else at_local(counted, local.time(), self.zone)

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
