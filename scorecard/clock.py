"""The only place that asks the time, so that the demo and the tests can move it."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What tells the present moment."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)
