"""The commands `backup` and `restore` for copies of a SQLite database."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bot.config import SettingsError
from bot.connections import AlreadyRunning, Schema, find_schema, single_process
from scorecard.clock import Clock
from scorecard.errors import DatabaseBusy
from scorecard.storage.backups import copy_aside, copy_database, find_damage
from scorecard.storage.engine import sqlite_file

DECLINED = 1
ANOTHER = "use another copy"

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The copy.")]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Restore without asking.")]


def add_backup_commands(app: typer.Typer, find_url: Callable[[], str], clock: Clock) -> None:
    """Mount `backup` and `restore` on the command line.

    Args:
        app: The command line.
        find_url: Returns the URL of the database.
        clock: Dates the name under which a replaced database is kept.
    """

    @app.command()
    def backup(file: FileArgument) -> None:
        """Copy a SQLite database into a file; the bot may keep running."""
        source = _sqlite_file(find_url(), "pg_dump")
        if not source.exists():
            raise SettingsError(f"There is no database {source} yet, so there is nothing to back up.")
        with _as_settings_error(f"{file} can't be written"):
            copy_database(source, file)
        typer.echo(f"{source} was backed up to {file}.")

    @app.command()
    def restore(file: FileArgument, *, yes: YesOption = False) -> None:
        """Replace a SQLite database with a copy, and keep the old one; stop the bot first."""
        target = _sqlite_file(find_url(), "pg_restore")
        with _stopped(target), _incoming(file, target) as incoming:
            schema = _check(file, incoming)
            if not (yes or typer.confirm(f"Replace {target} with {file}?")):
                typer.echo("Nothing was changed.")
                raise typer.Exit(DECLINED)
            _replace(target, incoming, clock)
            typer.echo(f"{target} was restored from {file}.")
            if schema is Schema.OTHER:
                typer.echo("Its schema is from an older version; scorecard-bot run upgrades it.")


def _sqlite_file(url: str, instead: str) -> Path:
    file = sqlite_file(url)
    if file is None:
        raise SettingsError(f"DATABASE_URL does not name a SQLite file; for PostgreSQL, use {instead}.")
    return file


@contextmanager
def _stopped(target: Path) -> Iterator[None]:
    """Make sure that no bot runs on a database during a block."""
    try:
        with single_process(f"sqlite:///{target}"):
            yield
    except AlreadyRunning as error:
        raise SettingsError(f"A bot is using {target}; stop it first.") from error


@contextmanager
def _incoming(file: Path, target: Path) -> Iterator[Path]:
    """Make a copy next to the database, and delete it afterwards unless it has replaced the database."""
    incoming = target.with_name(f"{target.name}.incoming")
    with _as_settings_error(f"{file} can't be restored"):
        if not file.is_file():
            raise SettingsError(f"There is no file {file}; check the name.")
        incoming.unlink(missing_ok=True)
        copy_database(file, incoming)
    try:
        yield incoming
    finally:
        incoming.unlink(missing_ok=True)


def _check(file: Path, incoming: Path) -> Schema:
    """Return the schema of a copy.

    Raises:
        SettingsError: The copy is damaged, or not a database of this program.
    """
    damage = find_damage(incoming)
    if damage:
        raise SettingsError(f"{file} can't be restored: it is damaged ({damage}); {ANOTHER}.")
    try:
        schema = find_schema(f"sqlite:///{incoming}")
    except SettingsError as error:
        reason = str(error).partition(": ")[2]
        raise SettingsError(f"{file} can't be restored: {reason}") from error
    if schema is Schema.NONE:
        raise SettingsError(f"{file} can't be restored: it is not a database of this program; {ANOTHER}.")
    return schema


def _replace(target: Path, incoming: Path, clock: Clock) -> None:
    with _as_settings_error(f"{target} can't be replaced"):
        aside = copy_aside(target, clock.now())
        incoming.replace(target)
    if aside:
        typer.echo(f"The previous database is kept as {aside}.")


@contextmanager
def _as_settings_error(what: str) -> Iterator[None]:
    """Turn errors of the file system and SQLite into a sentence."""
    try:
        yield
    except DatabaseBusy as error:
        raise SettingsError(f"{what}: another program has it open; close that program first.") from error
    except FileExistsError as error:
        raise SettingsError(f"{what}: {error.filename} already exists; choose another name.") from error
    except sqlite3.Error as error:
        raise SettingsError(f"{what}: {error}; {ANOTHER}.") from error
    except OSError as error:
        raise SettingsError(f"{what}: {error.strerror}; fix that or choose another place.") from error
