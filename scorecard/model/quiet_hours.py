"""When somebody is left alone: their notifications are paused, or their status says vacation."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LONGEST_DELAY = timedelta(days=7)
"""Nothing that is due is delayed for longer."""
UNTIL_CLEARED = datetime(9999, 1, 1, tzinfo=UTC)
"""The end of a vacation without a date."""
VACATION_EMOJI = ":palm_tree:"
VACATION_TEXT = "vacationing"


@dataclass(frozen=True)
class Pause:
    """A stretch of Slack's Do Not Disturb, UTC: from its begin up to its end."""

    begin: datetime
    end: datetime

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies in it."""
        return self.begin <= moment < self.end


@dataclass(frozen=True)
class Quiet:
    """When somebody is not to be disturbed, as Slack shows it; it delays what is due, and does no more.

    Attributes:
        pause: The pause of notifications that runs or comes next, or None.
        vacation_until: Until when, UTC, the status says vacation, or None when it does not.
    """

    pause: Pause | None = None
    vacation_until: datetime | None = None

    def delays(self, due: datetime, now: datetime) -> datetime | None:
        """Until when, UTC, what was due at a moment waits; None when it can be said now."""
        ends = [self.vacation_until] if self.vacation_until and now < self.vacation_until else []
        ends += [self.pause.end] if self.pause and self.pause.holds(now) else []
        latest = due + LONGEST_DELAY
        return min(max(ends), latest) if ends and now < latest else None


NEVER_QUIET = Quiet()


def is_vacation(emoji: str, text: str) -> bool:
    """Whether a status is Slack's own “Vacationing”, by its emoji, `:palm_tree:`, or by its English text."""
    return emoji == VACATION_EMOJI or text.strip().casefold() == VACATION_TEXT
