"""What is wrong with DATABASE_URL, before anything is opened or made."""

import os
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.config import SettingsError
from scorecard.storage.engine import sqlite_file

DRIVERS = frozenset({"sqlite", "sqlite+pysqlite", "postgres", "postgresql", "postgresql+psycopg"})
USE = "use sqlite:///file.db or postgresql://user:password@host/name"
ESCAPE = "signs such as @ and / in a password are written as %40 and %2F"
_HEADER = b"SQLite format 3\0"


def check_database_url(url: str) -> None:
    """Find what can be found without a connection.

    Raises:
        SettingsError: It cannot work; nothing of a password is told.
    """
    address = _read(url)
    if address.drivername not in DRIVERS:
        raise _wrong(f"{address.drivername} is not supported; {USE}")
    if "@" in (address.host or ""):
        raise _wrong(f"its host is not clear; {ESCAPE}")
    if address.get_backend_name() == "sqlite":
        _check_sqlite(address)


def _read(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        # Not from the error, which can hold the password.
        raise _wrong(f"it is not an address; {USE} ({ESCAPE})") from None


def _check_sqlite(address: URL) -> None:
    file = sqlite_file(address)
    if address.query or file is None:
        raise _wrong("SQLite is used with a file and without options; use sqlite:///file.db")
    if not file.parent.is_dir():
        raise _wrong(f"the folder {file.parent} is not there; make it, or name another one")
    if file.is_dir():
        raise _wrong(f"{file} is a folder; name a file in it")
    if not os.access(file if file.exists() else file.parent, os.R_OK | os.W_OK):
        raise _wrong(f"I may not read and write {file}; allow it, or name another file")
    if not _may_be_database(file):
        raise _wrong(f"{file} is not a database; name another file")


def _may_be_database(file: Path) -> bool:
    """Whether a file is a database, or can become one."""
    if not file.exists():
        return True
    with file.open("rb") as content:
        return content.read(len(_HEADER)) in {b"", _HEADER}


def _wrong(reason: str) -> SettingsError:
    return SettingsError(f"DATABASE_URL does not work: {reason}.")
