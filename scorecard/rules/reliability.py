"""Reliability: how many of the values asked of somebody came by the due time, and how fast."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from scorecard.model.people import Reliability


@dataclass(frozen=True)
class AskedValue:
    """A value that somebody was asked for, and that is due.

    Attributes:
        asked_at: UTC.
        due_at: The end of the time in which it was due, UTC.
        answered_at: When they answered, UTC; None if they never did.
        settled_at: When anybody first answered, UTC; None if nobody ever did.
        is_excused: True if they were away when it fell due.
    """

    asked_at: datetime
    due_at: datetime
    answered_at: datetime | None
    settled_at: datetime | None
    is_excused: bool = False

    @property
    def is_on_time(self) -> bool:
        """True if they answered by the due time."""
        return self.answered_at is not None and self.answered_at < self.due_at

    @property
    def counts(self) -> bool:
        """True unless somebody else answered in time, or they were away when it fell due."""
        is_taken_over = self.settled_at is not None and self.settled_at < self.due_at
        return self.is_on_time or not (is_taken_over or self.is_excused)


def measure(values: Iterable[AskedValue]) -> Reliability | None:
    """Return how reliably somebody gave the values they were asked for; None if none of them counts."""
    counted = [one for one in values if one.counts]
    delays = [one.answered_at - one.asked_at for one in counted if one.answered_at]
    if not counted:
        return None
    on_time = sum(one.is_on_time for one in counted)
    delay = timedelta(seconds=median(one.total_seconds() for one in delays)) if delays else None
    return Reliability(on_time, len(counted), delay)
