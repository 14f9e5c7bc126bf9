"""The hours of a day in which the bot writes to a person by itself."""

from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from scorecard.model.calendars import first_day
from scorecard.model.periods import DAY, at_local

EVENING = time(18, 0)
LATE_START = time(17, 0)


def first_open(at: datetime, *, opens: time, zone: ZoneInfo, is_present: Callable[[date], bool]) -> datetime:
    """The first moment, from a moment on, at which a person may be asked or reminded, UTC.

    That is on a day on which they are present, from the time at which they are asked until 18:00, or until
    midnight where they are asked later than 17:00. What comes late, after a downtime or because somebody was
    away, waits for such a moment, too.

    Args:
        at: The earliest moment, UTC.
        opens: When on the person's clock they are asked.
        zone: The person's time zone.
        is_present: Whether they are there on a day.
    """
    day = at.astimezone(zone).date()
    if is_present(day) and at < closing(day, opens, zone):
        return max(at, at_local(day, opens, zone))
    return at_local(first_day(day + DAY, is_present), opens, zone)


def closing(day: date, opens: time, zone: ZoneInfo) -> datetime:
    """When on a day somebody is left alone again, UTC."""
    return at_local(day + DAY, time.min, zone) if opens > LATE_START else at_local(day, EVENING, zone)
