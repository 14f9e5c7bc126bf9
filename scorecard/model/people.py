"""A person with their time zone, calendar and quiet hours, and how reliably they answer."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scorecard.model.calendars import Absence, Calendar
from scorecard.model.periods import DAY, at_local
from scorecard.model.quiet_hours import NO_QUIET_HOURS, QuietHours, find_first_open


@dataclass(frozen=True)
class Person:
    """Somebody who can be asked for a value.

    Attributes:
        user: Slack user id.
        zone: Their time zone.
        calendar: The days on which they can be asked.
        quiet: The times at which they are not to be disturbed.
    """

    user: str
    zone: ZoneInfo
    calendar: Calendar
    quiet: QuietHours = NO_QUIET_HOURS

    def day(self, at: datetime) -> date:
        """Return the day that a moment falls on, on their own calendar."""
        return at.astimezone(self.zone).date()

    def start_of(self, day: date) -> datetime:
        """Return the moment at which a day begins on their clock, UTC."""
        return at_local(day, time.min, self.zone)

    def find_absence(self, at: datetime) -> Absence | None:
        """Return the absence that includes a moment, or None."""
        return self.calendar.find_absence(self.day(at))

    def find_last_return(self, at: datetime) -> date | None:
        """Return the first day after the newest of their absences that are over at a moment, or None."""
        over = [absence.last + DAY for absence in self.calendar.absences if absence.last < self.day(at)]
        return max(over, default=None)

    def next_absence_start(self, after: datetime) -> datetime | None:
        """Return the start of their next absence after a moment, UTC; None without one."""
        starts = [self.start_of(absence.first) for absence in self.calendar.absences]
        return min((start for start in starts if start > after), default=None)

    def first_open(self, at: datetime, opens: time) -> datetime:
        """Return the first moment within their working hours from a moment on, UTC.

        Args:
            at: The earliest moment, UTC.
            opens: Time of day, on their clock, at which they are asked.
        """
        return find_first_open(at, opens=opens, zone=self.zone, is_present=self.calendar.is_present)

    def first_free(self, at: datetime, opens: time, due: datetime) -> datetime:
        """Return the first moment, from a moment on, at which the bot may write to them unprompted, UTC.

        It lies within their working hours and outside do not disturb.

        Args:
            at: The earliest moment, UTC.
            opens: Time of day, on their clock, at which they are asked.
            due: Moment since which the message has waited, UTC; do not disturb delays it by at most a week.
        """
        at = self.first_open(at, opens)
        while until := self.quiet.delays(due, at):
            at = self.first_open(until, opens)
        return at

    def is_free(self, at: datetime, opens: time, due: datetime) -> bool:
        """Return whether the bot may write to them unprompted at a moment."""
        return self.first_free(at, opens, due) <= at


MOST_PERIODS = 12
"""The number of periods of each KPI by which it is told how reliably somebody answers."""


@dataclass(frozen=True)
class Reliability:
    """How reliably somebody answers.

    Attributes:
        on_time: How many of their values came by the due time.
        asked: How many values they were asked for.
        delay: The median time from being asked to the answer; None if they never answered.
    """

    on_time: int
    asked: int
    delay: timedelta | None
