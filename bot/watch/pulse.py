"""How long nothing was heard over a connection, by a clock that nobody sets."""

import time
from collections.abc import Callable
from threading import Lock

Sign = object
"""Anything that is another after something was heard."""


class Pulse:
    """Remembers when a sign of life last changed.

    Args:
        read_sign: Reads the sign.
        seconds: Tells a time that only grows.
    """

    def __init__(self, read_sign: Callable[[], Sign], seconds: Callable[[], float] = time.monotonic) -> None:
        self._read_sign = read_sign
        self._seconds = seconds
        self._lock = Lock()
        self._sign: Sign = None
        self._heard = seconds()

    def silence(self) -> float:
        """For how many seconds nothing was heard, as far as those who asked before can tell."""
        with self._lock:
            sign, now = self._read_sign(), self._seconds()
            if sign != self._sign:
                self._sign, self._heard = sign, now
            return now - self._heard
