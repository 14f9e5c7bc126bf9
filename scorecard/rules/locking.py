"""The lock of a period: the time until which its value can be changed without an admin."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scorecard.model.periods import Period, at_local
from scorecard.rules.prompt_schedule import KpiCalendar


def locks_on(period: Period, days: int) -> date:
    """Return the first day, in the scorecard's time zone, on which an admin must allow a change."""
    return period.end + timedelta(days=days)


def locks_at(period: Period, days: int, zone: ZoneInfo) -> datetime:
    """Return the moment, in UTC, from which an admin must allow a value to be given or corrected.

    Args:
        period: The period of the value.
        days: Whole days from its end to the lock.
        zone: The scorecard's time zone.
    """
    return at_local(locks_on(period, days), time.min, zone)


def open_until(period: Period, days: KpiCalendar) -> datetime:
    """Return the moment, in UTC, up to which the message that gave a period's value can be edited.

    Args:
        period: The period of the value.
        days: When the periods of its KPI are asked for and due.
    """
    return max(days.due_at(period), period.next().ended_at(days.scorecard_zone))
