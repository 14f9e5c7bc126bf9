"""How many messages this process is sending at the moment."""

from threading import Condition

LONGEST = 200.0
"""Seconds; longer than the slowest sending."""


class InHand:
    """Counts what was taken and is not done with yet."""

    def __init__(self) -> None:
        self._count = 0
        self._changed = Condition()

    @property
    def is_any(self) -> bool:
        """Whether there is any."""
        with self._changed:
            return self._count > 0

    def add(self) -> None:
        """One more."""
        with self._changed:
            self._count += 1

    def remove(self) -> None:
        """One is done with."""
        with self._changed:
            self._count -= 1
            self._changed.notify_all()

    def wait(self) -> bool:
        """Wait until one is done with; whether there was any."""
        with self._changed:
            before = self._count
            return before > 0 and self._changed.wait_for(lambda: self._count < before, LONGEST)
