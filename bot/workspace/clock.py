"""The time of a workspace, on a clock that people can move forwards."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Protocol


class Clock(Protocol):
    """A source of the current time."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        ...


class MovableClock:
    """A clock that starts anywhere and can jump forwards.

    Args:
        start: The first moment, aware.
        is_flowing: Whether time also passes by itself, second by second.
        elapsed: Tells seconds that passed, for a flowing clock.
    """

    def __init__(
        self, start: datetime, *, is_flowing: bool = False, elapsed: Callable[[], float] = monotonic
    ) -> None:
        self._lock = threading.Lock()
        self._is_flowing = is_flowing
        self._elapsed = elapsed
        self._set(start)

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        with self._lock:
            flowed = self._elapsed() - self._since if self._is_flowing else 0.0
            return self._at + timedelta(seconds=flowed)

    def move_to(self, moment: datetime) -> None:
        """Jump to a moment.

        Raises:
            ValueError: The moment lies in the past.
        """
        if moment < self.now():
            raise ValueError("This clock only moves forwards.")
        with self._lock:
            self._set(moment)

    def move_by(self, step: timedelta) -> None:
        """Jump forwards by a step."""
        self.move_to(self.now() + step)

    def _set(self, moment: datetime) -> None:
        self._at = moment.astimezone(UTC)
        self._since = self._elapsed()
