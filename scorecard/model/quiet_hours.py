"""Quiet hours: when the bot may write to somebody by itself, by the clock, Do Not Disturb and vacation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scorecard.model.calendars import first_day
from scorecard.model.periods import DAY, at_local

EVENING = time(18, 0)
LATE_START = time(17, 0)


def find_first_open(
    at: datetime, *, opens: time, zone: ZoneInfo, is_present: Callable[[date], bool]
) -> datetime:
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


LONGEST_DELAY = timedelta(days=7)
"""Nothing that is due is delayed for longer."""
UNTIL_CLEARED = datetime(9999, 1, 1, tzinfo=UTC)
"""The end of a vacation without a date."""
VACATION_EMOJI = ":palm_tree:"
VACATION_TEXT = "vacationing"


@dataclass(frozen=True)
class DoNotDisturb:
    """A stretch of Slack's Do Not Disturb, UTC: from its begin up to its end."""

    begin: datetime
    end: datetime

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies in it."""
        return self.begin <= moment < self.end


@dataclass(frozen=True)
class QuietHours:
    """When somebody is not to be disturbed, as Slack shows it; it delays what is due, and does no more.

    Attributes:
        pause: The pause of notifications that runs or comes next, or None.
        vacation_until: Until when, UTC, the status says vacation, or None when it does not.
    """

    pause: DoNotDisturb | None = None
    vacation_until: datetime | None = None

    def delays(self, due: datetime, now: datetime) -> datetime | None:
        """Until when, UTC, what was due at a moment waits; None when it can be said now."""
        ends = [self.vacation_until] if self.vacation_until and now < self.vacation_until else []
        ends += [self.pause.end] if self.pause and self.pause.holds(now) else []
        latest = due + LONGEST_DELAY
        return min(max(ends), latest) if ends and now < latest else None


NO_QUIET_HOURS = QuietHours()


def is_vacation(emoji: str, text: str) -> bool:
    """Whether a status is Slack's own “Vacationing”, by its emoji, `:palm_tree:`, or by its English text."""
    return emoji == VACATION_EMOJI or text.strip().casefold() == VACATION_TEXT
