"""Outages, told when they begin and when they end, however often something stumbles over them meanwhile."""

import sqlite3
import time
from collections.abc import Callable
from threading import Lock

import psycopg
import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from scorecard.errors import DatabaseBusy

log = structlog.get_logger()

DRIVER_ERRORS = (OperationalError, InterfaceError, sqlite3.OperationalError, psycopg.OperationalError)
"""The drivers' own errors, too: SQLAlchemy does not translate all of them, as where a transaction ends."""
ROLLED_BACK = "40"
"""The class of SQL states for a transaction that lost against another, which is no outage."""


class Outage:
    """Whether something that the bot needs can be reached at the moment.

    Args:
        of: What it is, `database` or `slack`.
        seconds: Tells a time that only grows.
    """

    def __init__(self, of: str, seconds: Callable[[], float] = time.monotonic) -> None:
        self._of = of
        self._seconds = seconds
        self._lock = Lock()
        self._who: set[str] = set()
        self._began = 0.0
        self._why = ""

    def note(self, who: str, why: str) -> None:
        """Take note that a part of the bot could not reach it, and why; the first is logged."""
        with self._lock:
            is_first = not self._who
            self._who.add(who)
            if is_first:
                self._began, self._why = self._seconds(), why
                log.warning("outage_began", of=self._of, reason=why)

    def end(self, who: str) -> None:
        """Take note that a part of the bot reached it; it is over when all have that could not."""
        with self._lock:
            if who not in self._who:
                return
            self._who.discard(who)
            if not self._who:
                log.info("outage_ended", of=self._of, seconds=round(self._seconds() - self._began, 1))

    def told(self) -> str:
        """What is the matter, in a few words; empty while there is no outage."""
        with self._lock:
            seconds = self._seconds() - self._began
            return f"not reached for {seconds:.0f} s ({self._why})" if self._who else ""


def find_database_trouble(error: Exception) -> str:
    """Why the database could not be used, in one line; empty where an error is of another kind."""
    if isinstance(error, DatabaseBusy):
        return "another program holds it"
    if not isinstance(error, DRIVER_ERRORS):
        return ""
    cause = getattr(error, "orig", None) or error
    if (getattr(cause, "sqlstate", None) or "").startswith(ROLLED_BACK):
        return ""
    return (str(cause).strip() or type(cause).__name__).splitlines()[0]
