"""`scorecard-bot run`: the bot against a real Slack, until it is told to stop."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from threading import Event
from types import FrameType
from typing import Protocol

import structlog
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.bootstrap import Bot, build
from bot.config import Settings, SettingsError
from bot.server import PATH, HttpServer, make_flask
from scorecard.clock import Clock, SystemClock
from scorecard.storage import migrate
from scorecard.storage.engine import is_sqlite, make_engine

log = structlog.get_logger()


class Mode(StrEnum):
    """How Slack reaches the bot."""

    SOCKET = "socket"
    HTTP = "http"


class Ear(Protocol):
    """What takes Slack's deliveries."""

    def start(self) -> None:
        """Begin."""

    def stop(self) -> None:
        """Finish what is in hand, and end."""


class SocketEar:
    """Socket Mode: the bot calls Slack, no address of its own is needed."""

    def __init__(self, bot: Bot, app_token: str) -> None:
        self._handler = SocketModeHandler(bot.app, app_token, trace_enabled=False)

    def start(self) -> None:
        """Connect."""
        self._handler.connect()  # type: ignore[no-untyped-call]

    def stop(self) -> None:
        """Close the connection."""
        self._handler.close()  # type: ignore[no-untyped-call]


def run(settings: Settings, mode: Mode | None, host: str, port: int, clock: Clock | None = None) -> None:
    """Run until SIGINT or SIGTERM, then finish the work in hand.

    Raises:
        SettingsError: A setting is missing, or Slack or the database does not accept it.
    """
    mode = check(settings, mode)
    engine = open_database(settings.database_url)
    bot = connect(settings, engine, clock or SystemClock())
    if is_sqlite(settings.database_url):
        bot.services.outbox.release_all()
        log.info("one_process_only", reason="SQLite serves one bot process; use PostgreSQL for several")
    ear = _make_ear(settings, mode, bot, host, port)
    with told_to_stop() as stop:
        bot.start()
        ear.start()
        log.info("running", mode=mode.value)
        stop.wait()
        log.info("stopping")
        ear.stop()
        bot.stop()
    engine.dispose()


def check(settings: Settings, mode: Mode | None) -> Mode:
    """Which mode the settings allow.

    Raises:
        SettingsError: One that the mode needs is missing.
    """
    if not settings.slack_bot_token.get_secret_value():
        raise SettingsError("SLACK_BOT_TOKEN is missing; copy it from your Slack app, OAuth & Permissions.")
    chosen = mode or (Mode.SOCKET if settings.slack_app_token.get_secret_value() else Mode.HTTP)
    if chosen is Mode.SOCKET and not settings.slack_app_token.get_secret_value():
        raise SettingsError("SLACK_APP_TOKEN is missing; Socket Mode needs one with connections:write.")
    if chosen is Mode.HTTP and not settings.slack_signing_secret.get_secret_value():
        raise SettingsError(
            "SLACK_SIGNING_SECRET is missing; copy it from your Slack app, Basic Information."
        )
    return chosen


def open_database(url: str) -> Engine:
    """An engine on the present schema; SQLite is upgraded, PostgreSQL too (one process at a time).

    Raises:
        SettingsError: The address is wrong or the database does not answer.
    """
    try:
        engine = make_engine(url)
        migrate.upgrade(engine)
    except (SQLAlchemyError, ImportError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise SettingsError(f"DATABASE_URL does not work: {reason}") from error
    return engine


def connect(settings: Settings, engine: Engine, clock: Clock) -> Bot:
    """A bot whose token Slack accepts.

    Raises:
        SettingsError: It does not, or Slack is not reached.
    """
    try:
        return build(settings, clock=clock, engine=engine)
    except SlackApiError as error:
        code = error.response.get("error", "unknown")
        raise SettingsError(f"Slack does not accept SLACK_BOT_TOKEN ({code}); copy it again.") from error
    except OSError as error:
        raise SettingsError(f"Slack is not reached at {settings.slack_api_url}: {error}.") from error


def _make_ear(settings: Settings, mode: Mode, bot: Bot, host: str, port: int) -> Ear:
    if mode is Mode.SOCKET:
        return SocketEar(bot, settings.slack_app_token.get_secret_value())
    try:
        server = HttpServer(make_flask(bot.app), host=host, port=port)
    except OSError as error:
        reason = f"Can't listen on {host}:{port} ({error.strerror}); choose another --port."
        raise SettingsError(reason) from error
    log.info("listening", url=f"{server.url.rstrip('/')}{PATH}")
    return server


@contextmanager
def told_to_stop() -> Iterator[Event]:
    """An event that SIGINT and SIGTERM set."""
    stop = Event()

    def set_it(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, set_it) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
