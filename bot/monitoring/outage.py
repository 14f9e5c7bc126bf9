"""Outages, logged once at their beginning and once at their end."""

import sqlite3
import time
from collections.abc import Callable
from threading import Lock

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from scorecard.errors import DatabaseBusy

log = structlog.get_logger()

ROLLED_BACK = "40"
"""The SQLSTATE class of a transaction that lost to another one, which is not an outage."""


class Outage:
    """The current outage, if any, of something that the bot needs.

    Args:
        of: Its name, `database` or `slack`.
        seconds: A monotonic clock.
    """

    def __init__(self, of: str, seconds: Callable[[], float] = time.monotonic) -> None:
        self._of = of
        self._seconds = seconds
        self._lock = Lock()
        self._who: set[str] = set()
        self._began = 0.0
        self._why = ""

    def note(self, who: str, why: str) -> None:
        """Note that a part of the bot could not reach it, and why; only the first one is logged."""
        with self._lock:
            is_first = not self._who
            self._who.add(who)
            if is_first:
                self._began, self._why = self._seconds(), why
                log.warning("outage_began", of=self._of, reason=why)

    def end(self, who: str) -> None:
        """Note that a part of the bot reached it; the outage ends once every failing part has reached it."""
        with self._lock:
            if who not in self._who:
                return
            self._who.discard(who)
            if not self._who:
                log.info("outage_ended", of=self._of, seconds=round(self._seconds() - self._began, 1))

    def summary(self) -> str:
        """Return a short description of the outage, or an empty string if there is none."""
        with self._lock:
            seconds = self._seconds() - self._began
            return f"unreachable for {seconds:.0f} s ({self._why})" if self._who else ""


def database_down() -> tuple[type[Exception], ...]:
    """Return the errors of a database that does not answer.

    They include the drivers' own: SQLAlchemy does not translate all of them, such as those of a commit.
    """
    # A bot on SQLite is without PostgreSQL's driver until something goes wrong.
    import psycopg  # noqa: PLC0415

    return (OperationalError, InterfaceError, sqlite3.OperationalError, psycopg.OperationalError)


def database_errors() -> tuple[type[Exception], ...]:
    """Return every error of a database, SQLAlchemy's and the drivers'."""
    import psycopg  # noqa: PLC0415 - as above

    return (SQLAlchemyError, sqlite3.Error, psycopg.Error, DatabaseBusy)


def find_database_trouble(error: Exception) -> str:
    """Return one line that says why the database could not be used, or an empty string for other errors."""
    if isinstance(error, DatabaseBusy):
        return "another program has it locked"
    if not isinstance(error, database_down()):
        return ""
    cause = getattr(error, "orig", None) or error
    if (getattr(cause, "sqlstate", None) or "").startswith(ROLLED_BACK):
        return ""
    return (str(cause).strip() or type(cause).__name__).splitlines()[0]
