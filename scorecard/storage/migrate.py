"""Upgrades of a database to the present schema."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, column, inspect, select, table, text

from scorecard.clock import Clock, SystemClock
from scorecard.errors import NewerSchema, UpgradeFailed
from scorecard.storage.backups import copy_before_upgrade
from scorecard.storage.engine import WRITES, sqlite_file

MIGRATING = 4_711_000
STORED = table("alembic_version", column("version_num"))
"""Alembic's table of the schema's revision."""
UNTOUCHED = "The database was left unchanged"
GO_BACK = "fix that or run the previous version"
VERSIONS = Path(__file__).parent / "migrations" / "versions"


def upgrade(engine: Engine, clock: Clock | None = None, *, keeps_copy: bool = True) -> None:
    """Create the schema or bring it up to date; if several processes start at once, one does the work.

    A SQLite file that is not new is copied beside itself first.

    Args:
        engine: The database.
        clock: Gives the copy's name; the system clock if left out.
        keeps_copy: Whether a SQLite file is copied first; not if it is a copy itself.

    Raises:
        UpgradeFailed: No copy could be made or a step failed; the database is unchanged.
        NewerSchema: A newer version of this program wrote the database.
    """
    with _migrating(engine) as connection:
        current = _revision(connection)
        steps = _steps(current)
        copy = _copy(engine, current, clock or SystemClock()) if steps and keeps_copy else None
        for step in steps:
            _run_step(connection, step, copy)


def is_new(engine: Engine) -> bool:
    """Return whether this program has never written to a database."""
    with engine.connect() as connection:
        return _revision(connection) is None


def is_current(engine: Engine) -> bool:
    """Return whether a database has the present schema.

    Raises:
        NewerSchema: A newer version of this program wrote it.
    """
    with engine.connect() as connection:
        return not _steps(_revision(connection))


@contextmanager
def _migrating(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that excludes all others that change the schema.

    SQLite changes a table by recreating it, which fails with foreign keys on as soon as another table's row
    refers to it. They can only be switched between transactions.
    """
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        _switch_foreign_keys(connection, on=False)
        try:
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATING})
                yield connection
        finally:
            _switch_foreign_keys(connection, on=True)


def _switch_foreign_keys(connection: Connection, *, on: bool) -> None:
    if connection.dialect.name == "sqlite":
        # Straight to the driver: SQLAlchemy would begin a transaction, in which SQLite ignores the pragma.
        connection.connection.cursor().execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(STORED.name):
        return None
    revision: str | None = connection.scalar(select(STORED.c.version_num))
    return revision


def list_revisions() -> list[str]:
    """Return the revision of every migration, oldest first: the number that its file's name begins with."""
    return sorted(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*_*.py"))


def _steps(revision: str | None) -> list[str]:
    """Return the revisions from a schema to the present one, in order."""
    revisions = list_revisions()
    if revision is None:
        return revisions
    if revision not in revisions:
        raise NewerSchema(revision)
    return revisions[revisions.index(revision) + 1 :]


def _copy(engine: Engine, revision: str | None, clock: Clock) -> Path | None:
    file = sqlite_file(engine.url)
    if file is None or revision is None:
        return None
    try:
        return copy_before_upgrade(file, revision, clock.now())
    except Exception as error:  # without a copy nothing is changed, whatever prevented it
        reason = f"it could not be copied before the upgrade ({_first_line(error)})"
        raise UpgradeFailed(f"{UNTOUCHED}: {reason}; free some disk space and start again.") from error


def _run_step(connection: Connection, step: str, copy: Path | None) -> None:
    # Alembic and Mako are for upgrades: a bot on a current database is without them.
    from scorecard.storage.migrations import describe, run  # noqa: PLC0415

    try:
        run(connection, step)
        _check_foreign_keys(connection)
    except Exception as error:  # a step can fail over anything that a database holds
        failed = f"step {step} ({describe(step)}) failed: {_first_line(error)}"
        kept = f" (the copy made before is {copy})" if copy else ""
        raise UpgradeFailed(f"{UNTOUCHED}: {failed}{kept}; {GO_BACK}.") from error


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if lost:
        raise LookupError(f"row {lost[1]} of {lost[0]} points to a row of {lost[2]} that is not there")


def _first_line(error: Exception) -> str:
    """Return the first line of an error, in the database's own words if it raised it."""
    return str(getattr(error, "orig", None) or error or repr(error)).splitlines()[0].rstrip(".")
