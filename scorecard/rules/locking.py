"""How long the value of a period can be changed."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scorecard.model.periods import Period, at_local
from scorecard.rules.prompt_schedule import collecting_until


def locks_on(period: Period, days: int) -> date:
    """The first day, in the scorecard's time zone, on which an admin must allow a change."""
    return period.end + timedelta(days=days)


def locks_at(period: Period, days: int, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, from which on an admin must allow a value to be given or corrected.

    Args:
        period: What the value belongs to.
        days: How many whole days after its end.
        zone: The scorecard's.
    """
    return at_local(locks_on(period, days), time.min, zone)


def open_until(period: Period, zone: ZoneInfo) -> datetime:
    """Until when, in UTC, a period is the one that people are talking about: the next one has its turn then.

    A message that gave its value can be edited up to then; a first value that comes later is late.
    """
    return max(collecting_until(period, zone), period.next().ended_at(zone))
