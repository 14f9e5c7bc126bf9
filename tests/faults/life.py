"""The bot in a process of its own that lives until it is killed."""

import multiprocessing
import os
import signal
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection

import structlog
from sqlalchemy import event
from sqlalchemy.orm import Session

from bot.bootstrap import Bot
from bot.config import Settings, SettingsError
from bot.connections import open_database
from bot.http.server import PATH, HttpServer, make_flask
from bot.run import connect
from bot.workspace.clock import MovableClock

DONE, STUMBLED = "done", "stumbled"
NOT_BEGUN = 75
"""Exit code of a life that could not reach the database at its start."""
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["pytest", "tests.faults.warm"])


@dataclass(frozen=True)
class Death:
    """The point at which a process kills itself.

    Attributes:
        commit: Number of the commit, 1 for the first.
        moment: `before_commit` or `after_commit`.
    """

    commit: int
    moment: str


class Life:
    """A running bot, seen from outside.

    Args:
        settings: Its settings.
        now: Initial time of its stopped clock.
        death: The point at which it kills itself, if it does.

    Attributes:
        request_url: Its request URL; empty if it died before reporting one.
    """

    def __init__(self, settings: Settings, now: datetime, death: Death | None) -> None:
        self._orders, theirs = FORKS.Pipe()
        self._process = FORKS.Process(target=_live, args=(settings, now, death, theirs), daemon=True)
        self._process.start()
        theirs.close()
        self.request_url = str(self._answer() or "")

    def tick(self, moment: datetime) -> bool:
        """Move its clock, let it do and send everything due, and return whether it survived."""
        self.begin_tick(moment)
        return self.end_tick()

    def begin_tick(self, moment: datetime) -> None:
        """Move its clock and let it do and send everything due, without waiting for it."""
        with suppress(BrokenPipeError):
            self._orders.send(moment)

    def end_tick(self) -> bool:
        """Wait for the end of the tick, and return whether it survived."""
        return self._answer() == DONE

    @property
    def process(self) -> int:
        """Its process id."""
        return self._process.pid or 0

    def kill(self) -> None:
        """Send it SIGKILL."""
        self._process.kill()

    def is_over(self, within: float = 0.2) -> bool:
        """Return whether it is dead now or within some seconds."""
        self._process.join(within)
        assert self._process.exitcode in {None, -signal.SIGKILL, NOT_BEGUN}, "It ended by itself."
        return self._process.exitcode is not None

    def bury(self) -> None:
        """Clean up after its death."""
        self.kill()
        self._process.join()
        self._orders.close()

    def _answer(self) -> object:
        try:
            return self._orders.recv()
        except (EOFError, ConnectionResetError):
            return None


def _live(settings: Settings, now: datetime, death: Death | None, orders: Connection) -> None:
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger("error"),
        logger_factory=structlog.ReturnLoggerFactory(),  # a full disk would not accept a log either
    )
    if death:
        _arrange(death)
    clock = MovableClock(now)
    try:
        bot = connect(settings, open_database(settings.database_url), clock)
    except SettingsError:
        sys.exit(NOT_BEGUN)
    receiver = HttpServer(make_flask(bot.app, bot.verifier))
    receiver.start()
    orders.send(receiver.url + PATH.lstrip("/"))
    while True:
        clock.move_to(orders.recv())
        orders.send(_tick(bot))


def _tick(bot: Bot) -> str:
    try:
        bot.tick()
    except Exception:  # noqa: BLE001 - as the worker does: whatever it was, it is tried again
        return STUMBLED
    return DONE


def _arrange(death: Death) -> None:
    commits, lock = [0], threading.Lock()

    def count(_session: Session) -> None:
        with lock:
            commits[0] += 1
            if commits[0] == death.commit:
                os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Session, death.moment, count)
