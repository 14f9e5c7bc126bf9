"""The command `scorecard-bot run`, which serves a real Slack workspace until it is stopped."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import structlog
from slack_sdk.errors import SlackApiError
from sqlalchemy import Engine

from bot.bootstrap import Bot, build
from bot.config import NotReachable, Settings, SettingsError
from bot.connections import identify, open_database, open_socket, single_process
from bot.monitoring.outage import Outage
from bot.monitoring.readiness import ReadinessProbe, make_monitoring_pages
from bot.receivers import Mode, Receiver, SocketModeReceiver, http_receiver, listen
from bot.ui.troubles import trouble_sentence
from scorecard.clock import Clock, SystemClock
from scorecard.errors import DatabaseBusy
from scorecard.model.troubles import TroubleKind
from scorecard.storage import migrate
from scorecard.storage.engine import is_sqlite

if TYPE_CHECKING:
    from bot.http.server import HttpServer

log = structlog.get_logger()

Result = TypeVar("Result")

ANSWERS_WITHIN = 2.0
"""Seconds a request waits for the database; Slack waits three seconds for the request."""
UNREACHED = (SlackApiError, OSError, HTTPException, ValueError)
LONGEST_PAUSE = 60.0
OLDEST_TICK = 180.0
"""Seconds; the first tick after a long stop reads every profile."""
OLDEST_MESSAGE = 900.0
"""Seconds; if a message waits longer, somebody should find out why."""


class ListenAddress(NamedTuple):
    """An address to listen on; port 0 lets the system choose."""

    host: str
    port: int


class RunningBot(NamedTuple):
    """A started bot with its database and receiver."""

    engine: Engine
    bot: Bot
    receiver: Receiver
    mode: Mode


def run(
    settings: Settings,
    mode: Mode | None,
    public: ListenAddress,
    clock: Clock | None = None,
    *,
    watched: ListenAddress | None = None,
    waits: bool = False,
) -> None:
    """Run until SIGINT or SIGTERM, then finish the work in hand.

    Args:
        settings: Tokens and addresses.
        mode: The way Slack reaches the bot, or None to decide by the settings.
        public: The address for deliveries over HTTP.
        clock: The clock; None for the system's.
        watched: The address of `/readyz` and `/metrics`, or None to serve neither.
        waits: True to wait until Slack and the database answer.

    Raises:
        SettingsError: A setting is missing, or Slack or the database does not accept it.
        NotReachable: Slack or the database does not answer, and `waits` is False.
    """
    mode = choose_mode(settings, mode)
    with single_process(settings.database_url), stop_on_signal() as stop:

        def start_up() -> RunningBot:
            return _start_up(settings, mode, public, clock or SystemClock())

        standing = wait_for(start_up, stop) if waits else start_up()
        if standing:
            _serve(standing, watched, stop)


def choose_mode(settings: Settings, mode: Mode | None) -> Mode:
    """Return the requested mode, or the one that the settings allow.

    Raises:
        SettingsError: A setting that the mode needs is missing.
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
        raise SettingsError(
            "SLACK_APP_TOKEN is missing; Socket Mode needs one with the scope connections:write."
        )
    if chosen is Mode.HTTP and not has_signing_secret:
        raise SettingsError(
            "SLACK_SIGNING_SECRET is missing; copy it from your Slack app, Basic Information."
        )
    return chosen


@contextmanager
def stop_on_signal() -> Iterator[Event]:
    """Yield an event that SIGINT and SIGTERM set."""
    stop = Event()

    def set_it(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, set_it) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def wait_for(begin: Callable[[], Result], stop: Event, *, first_pause: float = 1.0) -> Result | None:
    """Retry until everything answers, and return the result; return None if stopped before.

    Args:
        begin: The attempt; raises `NotReachable` while something does not answer.
        stop: Ends the wait.
        first_pause: Seconds before the second attempt; each pause doubles the one before, up to a minute.
    """
    outage, pause = Outage("start"), first_pause
    while not stop.is_set():
        try:
            begun = begin()
        except (NotReachable, DatabaseBusy) as error:
            outage.note("start", str(error))
            stop.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        else:
            outage.end("start")
            return begun
    return None


def connect(settings: Settings, engine: Engine, clock: Clock) -> Bot:
    """Return a bot whose token Slack accepts; on SQLite, with its single process, release stale claims."""
    identify(settings)
    bot = build(settings, clock=clock, engine=engine)
    if is_sqlite(settings.database_url):
        bot.services.outbox.release_all()
        log.info("one_process_only", reason="SQLite serves one bot process; use PostgreSQL for several")
    return bot


def _start_up(settings: Settings, mode: Mode, public: ListenAddress, clock: Clock) -> RunningBot:
    engine = open_database(settings.database_url, ANSWERS_WITHIN)
    try:
        bot = connect(settings, engine, clock)
        return RunningBot(engine, bot, _make_receiver(settings, mode, bot, public), mode)
    except SettingsError:
        engine.dispose()
        raise


def _serve(standing: RunningBot, watched: ListenAddress | None, stop: Event) -> None:
    engine, bot, receiver, mode = standing
    pages = _open_pages(standing, watched) if watched else None
    receiver.start()
    bot.start()
    log.info("running", mode=mode.value)
    stop.wait()
    log.info("stopping")
    receiver.stop()
    bot.stop()
    if pages:
        pages.stop()
    engine.dispose()


def _make_receiver(settings: Settings, mode: Mode, bot: Bot, public: ListenAddress) -> Receiver:
    if mode is Mode.HTTP:
        return http_receiver(bot, *public)
    return SocketModeReceiver(bot, settings.slack_app_token.get_secret_value(), open_socket(settings))


def _open_pages(standing: RunningBot, watched: ListenAddress) -> "HttpServer":
    probe = make_readiness_probe(standing.engine, standing.bot, standing.receiver)
    flask = make_monitoring_pages(probe.examine, standing.bot.monitor.metrics.as_text)
    server = listen(flask, *watched, "--metrics-host and --metrics-port")
    server.start()
    log.info("watched", url=server.url)
    return server


def make_readiness_probe(engine: Engine, bot: Bot, receiver: Receiver) -> ReadinessProbe:
    """Return the probe behind `/readyz`."""

    def schema() -> str:
        return "" if migrate.is_current(engine) else "its schema does not match this version"

    def slack() -> str:
        if bot.monitor.slack.summary():  # it may be back, and nothing has called it since
            with suppress(*UNREACHED):
                bot.app.client.auth_test()
        return bot.monitor.slack.summary() or receiver.trouble()

    def tick() -> str:
        seconds = bot.ticker.age()
        return f"the last one ended {seconds:.0f} s ago" if seconds > OLDEST_TICK else ""

    def outbox() -> str:
        seconds = bot.services.outbox.read_backlog().oldest_seconds
        return f"a message has been waiting for {seconds:.0f} s" if seconds > OLDEST_MESSAGE else ""

    def token() -> str:
        troubles = bot.services.troubles.list_open()
        return next((trouble_sentence(one) for one in troubles if one.kind is TroubleKind.TOKEN), "")

    def list_troubles() -> list[str]:
        return [trouble_sentence(trouble) for trouble in bot.services.troubles.list_open()]

    checks = {"database": schema, "slack": slack, "token": token, "tick": tick, "outbox": outbox}
    return ReadinessProbe(checks, list_troubles)
