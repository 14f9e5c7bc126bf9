"""Random faults: seeded, and counted."""

import os
import resource
import signal
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from random import Random
from time import monotonic, sleep

from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from tests.support.proxy import Broken, Plan

CALLS = frozenset(
    {
        *("chat.postMessage", "chat.update", "conversations.history", "conversations.open"),
        *("conversations.replies", "views.publish"),
    }
)
"""The calls affected by faults; without any others, a bot does not start or a modal does not open."""
KILL, PAUSE = "killed at a call", "paused at a call"
LATE, LIMIT = "answer late", "status 429"
LIES = frozenset({Broken.NO_ADDRESS})
"""Responses that say `ok` although nothing took effect; for an update nobody could detect that."""
BROKEN = {f"answer: {item.name.lower().replace('_', ' ')}": item for item in Broken if item not in LIES}
FULL, LOCKED, GONE = "disk full", "database locked", "database gone"
COIN, MARGIN = 0.5, 0.1
Trouble = Callable[[float], None]


class Weather:
    """A seeded source of faults that counts them.

    Args:
        seed: The same seed gives the same random numbers.
        harm: Ways to harm the machine, by name; each is called with a duration in seconds.

    Attributes:
        counts: Number of faults of each kind.
        is_calm: True once no more faults strike.
        victims: Process ids of the bots.
        limit: Makes Slack answer the next call of a method with 429.
    """

    def __init__(self, seed: int, harm: Mapping[str, Trouble]) -> None:
        self._chance = Random(seed)
        self._harm = harm
        self._lock = threading.Lock()
        self._odds = self._chance.choice((0.05, 0.15, 0.3))
        self.counts: Counter[str] = Counter()
        self.is_calm = False
        self.victims: list[int] = []
        self.limit: Callable[[str], None] = lambda _method: None
        self._harmed_until = 0.0

    def strike(self, method: str) -> Plan | None:
        """Decide the fate of a call; kills and pauses of the bot happen here too."""
        with self._lock:
            if method not in CALLS or self.is_calm or self._chance.random() > self._odds:
                return None
            return self._choose(method)

    def harm(self) -> None:
        """Occasionally harm the database for up to a second and a half."""
        with self._lock:
            if self.is_calm or not self._harm or self._chance.random() > self._odds / 2:
                return
            name, seconds = self._chance.choice(sorted(self._harm)), self._chance.uniform(0.1, 1.5)
            self.counts[name] += 1
            self._harmed_until = max(self._harmed_until, monotonic() + seconds)
        self._harm[name](seconds)

    def wait_for_calm(self) -> None:
        """Wait until all harm has ended."""
        sleep(max(0.0, self._harmed_until + MARGIN - monotonic()))

    def next_death(self) -> tuple[int, str] | None:
        """Return the commit at which the next life ends, if any."""
        with self._lock:
            if self.is_calm or self._chance.random() > self._odds * 2:
                return None
            moment = self._chance.choice(("before_commit", "after_commit"))
            self.counts[f"killed {moment.replace('_', ' a ')}"] += 1
            return self._chance.randint(2, 9), moment

    def _choose(self, method: str) -> Plan | None:
        takes_effect, victim = self._chance.random() < COIN, self._chance.choice(self.victims)
        kind = self._chance.choice((*BROKEN, KILL, PAUSE, LATE, LIMIT))
        self.counts[kind] += 1
        if kind == LIMIT:
            self.limit(method)
            return None
        if kind == KILL:
            os.kill(victim, signal.SIGKILL)
        elif kind == PAUSE:
            pause(victim, self._chance.uniform(0.1, 1.5))
        return Plan(method, "", BROKEN.get(kind), takes_effect or kind in {PAUSE, LATE})


def pause(process: int, seconds: float) -> None:
    """Stop a process, and resume it after a while."""
    os.kill(process, signal.SIGSTOP)
    _later(seconds, lambda: os.kill(process, signal.SIGCONT))


def fill_disk(process: int, seconds: float) -> None:
    """Prevent a process's files from growing for a while, as on a full disk."""
    resource.prlimit(process, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    _later(seconds, lambda: resource.prlimit(process, resource.RLIMIT_FSIZE, unlimited))


def lock_file(url: str, seconds: float) -> None:
    """Hold a SQLite file's write lock for a while, as another program would."""
    connection = sqlite3.connect(
        make_url(url).database or "", timeout=0, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:  # the bot is writing and keeps the lock this time
        connection.close()
        return
    _later(seconds, connection.close)


def take_away(admin: Engine, name: str, seconds: float) -> None:
    """Terminate all connections to a PostgreSQL database, and refuse new ones for a while."""
    _say(admin, f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
    _say(admin, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    _later(seconds, lambda: _say(admin, f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true"))


def _say(admin: Engine, statement: str) -> None:
    with admin.connect() as connection:
        connection.execute(text(statement))


def _later(seconds: float, work: Callable[[], object]) -> None:
    def do() -> None:
        try:
            work()
        except ProcessLookupError:  # it has been killed
            return

    threading.Timer(seconds, do).start()
