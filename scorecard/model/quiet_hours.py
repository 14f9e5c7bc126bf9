"""Quiet hours: the times (by clock, do not disturb, vacation) at which the bot does not write unprompted."""

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
    """Return the first moment, from a moment on, at which a person may be prompted or reminded, UTC.

    It lies on a day on which they are present, from the time at which they are asked until 18:00, or until
    midnight if they are asked later than 17:00. A message delayed by a downtime or an absence waits for such
    a moment, too.

    Args:
        at: The earliest moment, UTC.
        opens: Time of day, on the person's clock, at which they are asked.
        zone: The person's time zone.
        is_present: Predicate: the person is present on a day.
    """
    day = at.astimezone(zone).date()
    if is_present(day) and at < closing(day, opens, zone):
        return max(at, at_local(day, opens, zone))
    return at_local(first_day(day + DAY, is_present), opens, zone)


def closing(day: date, opens: time, zone: ZoneInfo) -> datetime:
    """Return the moment of a day after which somebody is no longer prompted or reminded, UTC."""
    return at_local(day + DAY, time.min, zone) if opens > LATE_START else at_local(day, EVENING, zone)


LONGEST_DELAY = timedelta(days=7)
"""The longest delay of anything that is due."""
UNTIL_CLEARED = datetime(9999, 1, 1, tzinfo=UTC)
"""The end of a vacation without a date."""
VACATION_EMOJI = ":palm_tree:"
VACATION_TEXT = "vacationing"


@dataclass(frozen=True)
class DoNotDisturb:
    """A half-open interval of Slack's do not disturb, UTC."""

    begin: datetime
    end: datetime

    def holds(self, moment: datetime) -> bool:
        """Return whether a moment lies in it."""
        return self.begin <= moment < self.end


@dataclass(frozen=True)
class QuietHours:
    """The times at which Slack shows that somebody is not to be disturbed; they only delay what is due.

    Attributes:
        pause: The present or next pause of notifications, or None.
        vacation_until: End of the vacation shown in the status, UTC, or None if it shows none.
    """

    pause: DoNotDisturb | None = None
    vacation_until: datetime | None = None

    def delays(self, due: datetime, now: datetime) -> datetime | None:
        """Return the moment until which a message due at `due` waits, UTC; None if it can be sent now."""
        ends = [self.vacation_until] if self.vacation_until and now < self.vacation_until else []
        ends += [self.pause.end] if self.pause and self.pause.holds(now) else []
        latest = due + LONGEST_DELAY
        return min(max(ends), latest) if ends and now < latest else None


NO_QUIET_HOURS = QuietHours()


def is_vacation(emoji: str, text: str) -> bool:
    """Return whether a status is Slack's own “Vacationing”: the emoji `:palm_tree:` or the English text."""
    return emoji == VACATION_EMOJI or text.strip().casefold() == VACATION_TEXT
