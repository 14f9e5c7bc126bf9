"""The queue of SQLite's writers: threads of this process write one at a time, in order of arrival."""

import sqlite3
from collections import deque
from dataclasses import dataclass, field
from threading import Event, Lock, get_ident
from time import monotonic
from typing import Any, cast

from sqlalchemy import Connection

from scorecard.errors import DatabaseBusy

HOLDS_TURN = "scorecard_holds_turn"
HARDLY = 0.1
"""The seconds of waiting in the queue that are not taken off the time to wait for other programs."""


@dataclass(eq=False)
class _Waiting:
    thread: int
    come: Event = field(default_factory=Event)


class FairLock:
    """A lock that is passed on in the order in which it was requested.

    SQLite alone admits whoever happens to ask at the right moment, and makes the others ask ever more rarely:
    the last of sixteen writers waited for seconds.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._queue: deque[_Waiting] = deque()
        self._holder: int | None = None

    def acquire(self, patience: float) -> None:
        """Wait for the caller's turn.

        Args:
            patience: Seconds.

        Raises:
            TimeoutError: The turn did not come in time.
            RuntimeError: This thread holds the lock already, and would wait for itself.
        """
        waiting = _Waiting(get_ident())
        with self._lock:
            if self._holder == waiting.thread:
                raise RuntimeError("This thread writes already; end that unit of work before the next one.")
            if self._holder is None:
                self._holder = waiting.thread
                return
            self._queue.append(waiting)
        if not waiting.come.wait(max(patience, 0)):
            self._leave(waiting)

    def release(self) -> None:
        """Pass the lock on to whoever has waited longest."""
        with self._lock:
            following = self._queue.popleft() if self._queue else None
            self._holder = following.thread if following else None
            if following:
                following.come.set()

    def _leave(self, waiting: _Waiting) -> None:
        with self._lock:
            if waiting.come.is_set():  # the turn came after all
                return
            self._queue.remove(waiting)
        raise TimeoutError


class WriteQueue:
    """Begins and ends one engine's SQLite transactions, on SQLAlchemy's events.

    Args:
        patience: Seconds that a transaction may wait to begin, in this queue and for other programs.
        option: The execution option of connections that will write.
    """

    def __init__(self, patience: float, option: str) -> None:
        self._patience = patience
        self._option = option
        self._turns = FairLock()

    def begin(self, connection: Connection) -> None:
        """Begin a transaction; a writing one once its turn has come.

        Raises:
            DatabaseBusy: It did not come in time.
        """
        # Straight to the driver: through SQLAlchemy every read would take several times as long to begin.
        cursor = connection.connection.cursor()
        if not connection.get_execution_options().get(self._option, False):
            cursor.execute("BEGIN")
            return
        until = monotonic() + self._patience
        try:
            self._turns.acquire(self._patience)
        except TimeoutError:
            raise DatabaseBusy from None
        try:
            self._begin_writing(cursor, until - monotonic())
        except BaseException:
            self._turns.release()
            raise
        # A pooled connection always has a record.
        cast("dict[str, bool]", connection.connection.record_info)[HOLDS_TURN] = True

    def end(self, _connection: Any, record: Any) -> None:  # noqa: ANN401 - the pool's own objects
        """Pass the turn on once a connection is back in the pool, which means its transaction is over."""
        if record.record_info.pop(HOLDS_TURN, False):
            self._turns.release()

    def _begin_writing(self, cursor: Any, patience: float) -> None:  # noqa: ANN401 - the driver's own
        has_waited = self._patience - patience > HARDLY
        if has_waited:
            cursor.execute(f"PRAGMA busy_timeout={max(int(patience * 1000), 1)}")
        try:
            cursor.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise (DatabaseBusy() if is_busy(error) else error) from error
        finally:
            if has_waited:
                cursor.execute(f"PRAGMA busy_timeout={int(self._patience * 1000)}")


def is_busy(error: BaseException | None) -> bool:
    """Return whether SQLite refused to act because another connection holds the file."""
    codes = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
    code = getattr(error, "sqlite_errorcode", 0)  # Python's own module raises this error, too, without a code
    return isinstance(error, sqlite3.OperationalError) and code & 0xFF in codes
