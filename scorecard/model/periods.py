"""Periods: the half-open ranges of days that actuals belong to."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


class Frequency(StrEnum):
    """The frequency at which a KPI is measured."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.YEARLY: 12}
DAYS = {Frequency.DAILY: 1, Frequency.WEEKLY: 7}


@dataclass(frozen=True, order=True)
class Period:
    """One period of a frequency: `[start, end)`, in days of the scorecard's time zone.

    Attributes:
        start: First day; a Monday for weeks, the first of a month for anything longer.
        frequency: The frequency that determines its length.
    """

    start: date
    frequency: Frequency

    @classmethod
    def containing(cls, day: date, frequency: Frequency) -> "Period":
        """Return the period that a day lies in: ISO weeks, calendar quarters and calendar years."""
        if frequency is Frequency.DAILY:
            return cls(day, frequency)
        if frequency is Frequency.WEEKLY:
            return cls(day - timedelta(days=day.weekday()), frequency)
        months = MONTHS[frequency]
        return cls(date(day.year, (day.month - 1) // months * months + 1, 1), frequency)

    @classmethod
    def last_ended(cls, now: datetime, frequency: Frequency, zone: ZoneInfo) -> "Period":
        """Return the newest period that lies wholly before a moment, on the calendar of a time zone."""
        return cls.containing(now.astimezone(zone).date(), frequency).previous()

    @property
    def end(self) -> date:
        """The first day after the period."""
        if self.frequency in DAYS:
            return self.start + timedelta(days=DAYS[self.frequency])
        months = self.start.month - 1 + MONTHS[self.frequency]
        return date(self.start.year + months // 12, months % 12 + 1, 1)

    @property
    def last_day(self) -> date:
        """The last day inside the period."""
        return self.end - DAY

    @property
    def key(self) -> str:
        """A short unambiguous name: `2026-11-22`, `2026-W47`, `2026-11`, `2026-Q4` or `2026`."""
        match self.frequency:
            case Frequency.DAILY:
                return self.start.isoformat()
            case Frequency.WEEKLY:
                year, week, _ = self.start.isocalendar()
                return f"{year}-W{week:02}"
            case Frequency.MONTHLY:
                return f"{self.start:%Y-%m}"
            case Frequency.QUARTERLY:
                return f"{self.start.year}-Q{(self.start.month + 2) // 3}"
            case Frequency.YEARLY:
                return str(self.start.year)

    def previous(self) -> "Period":
        """Return the period just before."""
        return Period.containing(self.start - timedelta(days=1), self.frequency)

    def next(self) -> "Period":
        """Return the period just after."""
        return Period(self.end, self.frequency)

    def back(self, count: int) -> "Period":
        """Return the period some periods earlier."""
        if self.frequency in DAYS:
            return Period(self.start - count * timedelta(days=DAYS[self.frequency]), self.frequency)
        months = self.start.year * 12 + self.start.month - 1 - count * MONTHS[self.frequency]
        return Period(date(months // 12, months % 12 + 1, 1), self.frequency)

    def latest(self, count: int) -> list["Period"]:
        """Return the last `count` periods up to and including this one, oldest first."""
        periods = [self]
        while len(periods) < count:
            periods.append(periods[-1].previous())
        return periods[::-1]

    def ended_at(self, zone: ZoneInfo) -> datetime:
        """Return the moment, in UTC, at which the period is over in a time zone."""
        return at_local(self.end, time.min, zone)


def at_local(day: date, clock_time: time, zone: ZoneInfo) -> datetime:
    """Return the moment, in UTC, of a wall-clock time on a day in a time zone.

    A time that the clocks skip means the same number of minutes after the skip began; a time that occurs
    twice means the first occurrence.
    """
    return datetime.combine(day, clock_time, tzinfo=zone).astimezone(UTC)
