"""`scorecard-bot run`: the bot against a real Slack, until it is told to stop."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

import structlog
from sqlalchemy import Engine

from bot.bootstrap import Bot, build
from bot.config import Settings, SettingsError
from bot.connections import identify, only_process, open_database, open_socket
from bot.ears import Ear, Mode, SocketEar, http_ear
from scorecard.clock import Clock, SystemClock
from scorecard.storage.engine import is_sqlite

log = structlog.get_logger()


def run(settings: Settings, mode: Mode | None, host: str, port: int, clock: Clock | None = None) -> None:
    """Run until SIGINT or SIGTERM, then finish the work in hand.

    Raises:
        SettingsError: A setting is missing, or Slack or the database does not accept it.
    """
    mode = choose_mode(settings, mode)
    with only_process(settings.database_url), told_to_stop() as stop:
        engine = open_database(settings.database_url)
        bot = connect(settings, engine, clock or SystemClock())
        ear = _make_ear(settings, mode, bot, host, port)
        ear.start()
        bot.start()
        log.info("running", mode=mode.value)
        stop.wait()
        log.info("stopping")
        ear.stop()
        bot.stop()
        engine.dispose()


def choose_mode(settings: Settings, mode: Mode | None) -> Mode:
    """The mode asked for, or the one the settings are for.

    Raises:
        SettingsError: One that the mode needs is missing.
    """
    if not settings.slack_bot_token.get_secret_value():
        raise SettingsError("SLACK_BOT_TOKEN is missing; copy it from your Slack app, OAuth & Permissions.")
    has_app_token = bool(settings.slack_app_token.get_secret_value())
    has_signing_secret = bool(settings.slack_signing_secret.get_secret_value())
    if mode is None and not (has_app_token or has_signing_secret):
        raise SettingsError(
            "SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) is missing; copy one of them "
            "from your Slack app, Basic Information."
        )
    chosen = mode or (Mode.SOCKET if has_app_token else Mode.HTTP)
    if chosen is Mode.SOCKET and not has_app_token:
        raise SettingsError("SLACK_APP_TOKEN is missing; Socket Mode needs one with connections:write.")
    if chosen is Mode.HTTP and not has_signing_secret:
        raise SettingsError(
            "SLACK_SIGNING_SECRET is missing; copy it from your Slack app, Basic Information."
        )
    return chosen


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


def connect(settings: Settings, engine: Engine, clock: Clock) -> Bot:
    """A bot whose token Slack accepts; on SQLite, where nobody else can be sending, no claim is left."""
    identify(settings)
    bot = build(settings, clock=clock, engine=engine)
    if is_sqlite(settings.database_url):
        bot.services.outbox.release_all()
        log.info("one_process_only", reason="SQLite serves one bot process; use PostgreSQL for several")
    return bot


def _make_ear(settings: Settings, mode: Mode, bot: Bot, host: str, port: int) -> Ear:
    if mode is Mode.HTTP:
        return http_ear(bot, host, port)
    return SocketEar(bot, settings.slack_app_token.get_secret_value(), open_socket(settings))
