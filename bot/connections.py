"""Connections to the database and Slack, with errors of one line for whoever sets up the bot."""

import os
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext, suppress
from enum import StrEnum
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from typing import TypeVar

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from sqlalchemy import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError

from bot.bootstrap import make_client
from bot.config import NotReachable, Settings, SettingsError
from scorecard.errors import DatabaseBusy, NewerSchema
from scorecard.storage import migrate
from scorecard.storage.backups import copy_database
from scorecard.storage.engine import PATIENCE, is_sqlite, make_engine, sqlite_file
from scorecard.storage.private_files import create_private, narrow

log = structlog.get_logger()
DRIVERS = frozenset({"sqlite", "sqlite+pysqlite", "postgres", "postgresql", "postgresql+psycopg"})
USE = "use sqlite:///file.db or postgresql://user:password@host/name"
ESCAPE = "write characters such as @ and / in a password as %40 and %2F"
_HEADER = b"SQLite format 3\0"
Result = TypeVar("Result")
TROUBLE = frozenset({"fatal_error", "internal_error", "ratelimited", "service_unavailable"})
COPY_IT = "copy it again from your Slack app, OAuth & Permissions"
MAKE_IT = "give it the scope connections:write, and turn on Socket Mode in the app's settings"
ASK_AGAIN = "check that it is running and that DATABASE_URL is right"
CODE = re.compile(r"[a-z_]+")
SERVER_SAID_NO = "FATAL:"
TRANSIENT = ("is starting up", "is shutting down", "in recovery mode", "too many clients", "connection slots")
"""PostgreSQL's messages for temporary refusals; any other refusal means a wrong setting."""


def check_database_url(url: str) -> None:
    """Check a database URL as far as possible without a connection.

    Raises:
        SettingsError: The URL cannot work; the message never contains a password.
    """
    address = _read(url)
    if address.drivername not in DRIVERS:
        raise _wrong(f"{address.drivername} is not supported; {USE}")
    if "@" in (address.host or ""):
        raise _wrong(f"its host is ambiguous; {ESCAPE}")
    if address.get_backend_name() == "sqlite":
        _check_sqlite(address)


def _read(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        # The original error can contain the password.
        raise _wrong(f"it is not a URL; {USE} ({ESCAPE})") from None


def _check_sqlite(address: URL) -> None:
    file = sqlite_file(address)
    if address.query or file is None:
        raise _wrong("SQLite needs a file and takes no options; use sqlite:///file.db")
    if not file.parent.is_dir():
        raise _wrong(f"the folder {file.parent} does not exist; create it or choose another one")
    if file.is_dir():
        raise _wrong(f"{file} is a folder; name a file in it")
    if not os.access(file if file.exists() else file.parent, os.R_OK | os.W_OK):
        raise _wrong(f"I have no permission to read and write {file}; grant it or choose another file")
    if not _may_be_database(file):
        raise _wrong(f"{file} is not a database; choose another file")


def _may_be_database(file: Path) -> bool:
    """Return whether a file is a SQLite database, or can become one."""
    if not file.exists():
        return True
    with file.open("rb") as content:
        return content.read(len(_HEADER)) in {b"", _HEADER}


def _wrong(reason: str) -> SettingsError:
    return SettingsError(f"DATABASE_URL does not work: {reason}.")


class AlreadyRunning(SettingsError):
    """Another process serves a SQLite database."""


def open_database(url: str, patience: float = PATIENCE, *, keeps_copy: bool = True) -> Engine:
    """Return an engine on an upgraded database; only one process upgrades PostgreSQL at a time.

    Args:
        url: URL of the database.
        patience: Seconds, as for `make_engine`; the upgrade itself is not limited.
        keeps_copy: True to copy a SQLite file before an upgrade.

    Raises:
        SettingsError: The URL is wrong, or the database does not answer.
        UpgradeFailed: The upgrade failed, and the database is unchanged.
    """
    with _as_settings_error(url):
        file = sqlite_file(url)
        if file:
            with suppress(OSError):  # logged by the bot when it starts
                narrow(file)
        engine = make_engine(url)
        migrate.upgrade(engine, keeps_copy=keeps_copy)
        if patience == PATIENCE:
            return engine
        engine.dispose()
        return make_engine(url, patience)


@contextmanager
def open_engine(url: str, *, keeps_copy: bool = True) -> Iterator[Engine]:
    """Open an engine on an upgraded database for the duration of a block.

    Raises:
        SettingsError: As for `open_database`.
    """
    engine = open_database(url, keeps_copy=keeps_copy)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def open_read_only(url: str) -> Iterator[Engine]:
    """Open an engine on the current schema without creating or upgrading the database itself.

    Raises:
        SettingsError: As for `open_database`, or PostgreSQL has an older schema.
    """
    with ExitStack() as stack:
        if find_schema(url) is not Schema.PRESENT:
            url = _copied(url, Path(stack.enter_context(tempfile.TemporaryDirectory())) / "scorecard.db")
        yield stack.enter_context(open_engine(url, keeps_copy=False))


def _copied(url: str, target: Path) -> str:
    """Copy a database, and return the copy's URL; if there is none, return the URL of an empty one."""
    file = sqlite_file(url)
    with _as_settings_error(url):
        if find_schema(url) is Schema.OTHER:
            if file is None:
                raise SettingsError("The database is not up to date; run scorecard-bot migrate.")
            copy_database(file, target)
    return f"sqlite:///{target}"


class Schema(StrEnum):
    """The state of a database's schema: none, current, or another version."""

    NONE = "none"
    PRESENT = "present"
    OTHER = "other"


def find_schema(url: str) -> Schema:
    """Return the state of a database's schema without creating or changing the database.

    Raises:
        SettingsError: The URL is wrong, the database does not answer, or a newer version wrote it.
    """
    with _as_settings_error(url):
        file = sqlite_file(url)
        if file and not (file.exists() and file.stat().st_size):
            return Schema.NONE
        engine = make_engine(url)
        try:
            if migrate.is_new(engine):
                return Schema.NONE
            return Schema.PRESENT if migrate.is_current(engine) else Schema.OTHER
        finally:
            engine.dispose()


@contextmanager
def single_process(url: str) -> Iterator[None]:
    """Reserve a SQLite file for this process during the block; PostgreSQL serves several processes.

    Raises:
        AlreadyRunning: Another process has reserved it.
    """
    with _as_settings_error(url):
        file = sqlite_file(url)
        if file:
            _narrow(file)
        lock = _lock(file) if file else nullcontext()
    with lock:
        yield


def identify(settings: Settings) -> SlackResponse:
    """Return Slack's answer about the bot token, with `team` and `team_id`.

    Raises:
        SettingsError: Slack does not accept the token, or cannot be reached.
    """
    return _ask(settings, "SLACK_BOT_TOKEN", COPY_IT, lambda client: client.auth_test())


def open_socket(settings: Settings) -> str:
    """Return a URL for a Socket Mode connection.

    Raises:
        SettingsError: Slack does not accept the app token, or cannot be reached.
    """
    token = settings.slack_app_token.get_secret_value()
    answer = _ask(
        settings,
        "SLACK_APP_TOKEN",
        MAKE_IT,
        lambda client: client.apps_connections_open(app_token=token),
    )
    return str(answer["url"])


def _ask(settings: Settings, name: str, advice: str, call: Callable[[WebClient], Result]) -> Result:
    try:
        return call(make_client(settings))
    except SlackApiError as error:
        raise _refusal(settings, name, advice, error) from error
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        where = settings.slack_api_url
        raise NotReachable(
            f"Slack can't be reached at {where} ({reason}); check the network and try again."
        ) from error


def _refusal(settings: Settings, name: str, advice: str, error: SlackApiError) -> SettingsError:
    code, status = str(error.response.get("error", "")), error.response.status_code
    if code in TROUBLE or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        reason = code if code in TROUBLE else status
        return NotReachable(f"Slack is having problems ({reason}); try again in a minute.")
    if not CODE.fullmatch(code):
        return SettingsError(f"The server at {settings.slack_api_url} is not Slack; check SLACK_API_URL.")
    return SettingsError(f"Slack does not accept {name} ({code}); {advice}.")


def _lock(file: Path) -> AbstractContextManager[object]:
    """Open a transaction on a lock file beside the database; it ends with the process, even after a crash."""
    create_private(Path(f"{file}.lock"))
    lock = sqlite3.connect(f"{file}.lock", timeout=0, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        raise AlreadyRunning(
            f"Another bot is already using {file}, and SQLite supports only one; stop it or use PostgreSQL."
        ) from error
    return closing(lock)


def _narrow(file: Path) -> None:
    try:
        narrowed = narrow(file)
    except OSError as error:
        log.warning("database_readable_by_others", file=str(error.filename), reason=error.strerror)
        return
    if narrowed:
        log.info("database_permissions_narrowed", files=" ".join(map(str, narrowed)))


@contextmanager
def _as_settings_error(url: str) -> Iterator[None]:
    try:
        check_database_url(url)
        yield
    except NewerSchema as error:
        raise _wrong(str(error)) from error
    except DatabaseBusy as error:
        raise NotReachable(
            "The database can't be reached: another program has it locked; close that program or try again."
        ) from error
    except (SQLAlchemyError, sqlite3.Error, ImportError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0].rstrip(".")
        advice = "" if is_sqlite(url) or url.startswith("postgres") else "; use sqlite:/// or postgresql://"
        if _may_pass(url, error, reason):
            remedy = "try again in a minute" if is_sqlite(url) else ASK_AGAIN
            raise NotReachable(f"The database can't be reached: {reason}; {remedy}.") from error
        raise SettingsError(f"DATABASE_URL does not work: {reason}{advice}.") from error


def _may_pass(url: str, error: Exception, reason: str) -> bool:
    """Return whether an error is temporary: a server that does not answer, or a locked file."""
    if not isinstance(error, OperationalError | sqlite3.OperationalError):
        return False
    if is_sqlite(url):
        return "locked" in reason
    return SERVER_SAID_NO not in reason or any(words in reason for words in TRANSIENT)
