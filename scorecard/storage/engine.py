"""The database engine: SQLite made safe for several threads, or PostgreSQL."""

import sqlite3
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import URL, Engine, ExceptionContext, event, make_url
from sqlmodel import create_engine

from scorecard.errors import DatabaseBusy
from scorecard.storage.private_files import create_private
from scorecard.storage.write_queue import WriteQueue, is_busy

WRITES = "scorecard_writes"
POOL_SIZE = 40
PATIENCE = 30.0
RETRY_AFTER = 0.01
CONNECTING = "10"
"""The seconds a PostgreSQL connection may take; by default it would be minutes."""


def make_engine(url: str, patience: float = PATIENCE) -> Engine:
    """Return an engine for a database URL, `sqlite:///file.db` or `postgresql+psycopg://…`.

    SQLite is opened in WAL mode with foreign keys on. Writing transactions begin with `BEGIN IMMEDIATE`,
    since plain SQLite silently loses concurrent read-modify-write updates; those of one process wait in turn.
    If a transaction cannot begin because of others, `DatabaseBusy` is raised.

    Args:
        url: The database.
        patience: SQLite only: seconds that a transaction waits for others.
    """
    if is_sqlite(url):
        args = {"timeout": patience, "check_same_thread": False}
        engine = create_engine(url, connect_args=args, pool_size=POOL_SIZE, max_overflow=0)
        _make_sqlite_safe(engine, WriteQueue(patience, WRITES))
        return engine
    return create_engine(_with_time_out(_with_driver(url)), pool_size=POOL_SIZE, pool_pre_ping=True)


def _with_time_out(url: str) -> URL:
    """Return a URL with a limit to how long a server may fail to answer, unless it sets one itself."""
    address = make_url(url)
    return address.update_query_dict({"connect_timeout": CONNECTING} | dict(address.query))


def is_sqlite(url: str) -> bool:
    """Return whether a database URL names SQLite, which serves one process only."""
    return url.startswith("sqlite")


def sqlite_file(url: str | URL) -> Path | None:
    """Return the file of a SQLite database; None for one in memory, and for PostgreSQL."""
    address = make_url(url)
    name = address.database if address.get_backend_name() == "sqlite" else None
    return Path(name) if name and name != ":memory:" and not name.startswith("file:") else None


def _with_driver(url: str) -> str:
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _make_sqlite_safe(engine: Engine, writers: WriteQueue) -> None:
    event.listen(engine, "do_connect", _create_privately)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", writers.begin)
    event.listen(engine, "checkin", writers.end)
    event.listen(engine, "handle_error", _to_busy_error)


def _create_privately(_dialect: Any, _record: Any, arguments: list[Any], _named: Any) -> None:  # noqa: ANN401
    """Create the file for its owner alone; SQLite's would be readable by all, and those beside it like it."""
    with suppress(OSError):  # SQLite reports better what is wrong with it
        create_private(Path(arguments[0]).resolve())


def _on_connect(connection: Any, _record: Any) -> None:  # noqa: ANN401 - the driver's own object
    connection.isolation_level = None
    _use_wal(connection)
    for pragma in ("foreign_keys=ON", "synchronous=FULL", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}")


def _use_wal(connection: Any) -> None:  # noqa: ANN401
    """Switch a file to WAL, retrying: while another connection does so, SQLite refuses without waiting."""
    until = monotonic() + connection.execute("PRAGMA busy_timeout").fetchone()[0] / 1000
    while not _is_wal(connection, is_last_try=monotonic() > until):
        sleep(RETRY_AFTER)


def _is_wal(connection: Any, *, is_last_try: bool) -> bool:  # noqa: ANN401
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError as error:
        if is_last_try or not is_busy(error):
            raise
        return False
    return True


def _to_busy_error(context: ExceptionContext) -> DatabaseBusy | None:
    """Return the error to raise in place of the driver's, if any."""
    return DatabaseBusy() if is_busy(context.original_exception) else None
