"""A person by the clock and the calendar they live by."""

from dataclasses import dataclass
from datetime import date, datetime, time
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
        calendar: On which days they can be asked.
        quiet: When they are not to be disturbed.
    """

    user: str
    zone: ZoneInfo
    calendar: Calendar
    quiet: QuietHours = NO_QUIET_HOURS

    def day(self, at: datetime) -> date:
        """The day that a moment falls on, on their own calendar."""
        return at.astimezone(self.zone).date()

    def start_of(self, day: date) -> datetime:
        """When a day begins by their clock, UTC."""
        return at_local(day, time.min, self.zone)

    def find_absence(self, at: datetime) -> Absence | None:
        """The absence that they are in at a moment, or None."""
        return self.calendar.find_absence(self.day(at))

    def find_last_return(self, at: datetime) -> date | None:
        """The day on which their last absence before a moment was over, or None; also while they are away."""
        over = [one.last + DAY for one in self.calendar.absences if one.last < self.day(at)]
        return max(over, default=None)

    def goes_away_at(self, after: datetime) -> datetime | None:
        """When the next absence of theirs begins after a moment, UTC; None without one."""
        starts = [self.start_of(one.first) for one in self.calendar.absences]
        return min((start for start in starts if start > after), default=None)

    def first_open(self, at: datetime, opens: time) -> datetime:
        """The first moment in their hours, from a moment on, UTC.

        Args:
            at: The earliest moment, UTC.
            opens: When on their clock they are asked.
        """
        return find_first_open(at, opens=opens, zone=self.zone, is_present=self.calendar.is_present)

    def first_free(self, at: datetime, opens: time, due: datetime) -> datetime:
        """The first moment, from a moment on, at which the bot may write to them by itself, UTC.

        That is in their hours, and while they can be disturbed.

        Args:
            at: The earliest moment, UTC.
            opens: When on their clock they are asked.
            due: Since when it waits, UTC; not being disturbed delays nothing for more than a week.
        """
        at = self.first_open(at, opens)
        while until := self.quiet.delays(due, at):
            at = self.first_open(until, opens)
        return at

    def is_free(self, at: datetime, opens: time, due: datetime) -> bool:
        """Whether the bot may write to them by itself at a moment."""
        return self.first_free(at, opens, due) <= at
