"""The queue of SQLite's writers: threads of this process write one at a time, in the order they came."""

import sqlite3
from collections import deque
from dataclasses import dataclass, field
from threading import Event, Lock, get_ident
from time import monotonic
from typing import Any, cast

from sqlalchemy import Connection

from scorecard.errors import DatabaseBusy

HOLDS_TURN = "scorecard_holds_turn"


@dataclass(eq=False)
class _Waiting:
    thread: int
    come: Event = field(default_factory=Event)


class FairLock:
    """A lock that is handed on in the order in which it was asked for.

    SQLite alone lets whoever asks at the right moment in, and makes the others ask ever more rarely: of
    sixteen writers the last waited for seconds.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._queue: deque[_Waiting] = deque()
        self._holder: int | None = None

    def acquire(self, patience: float) -> None:
        """Wait for one's turn.

        Args:
            patience: Seconds.

        Raises:
            TimeoutError: It did not come.
            RuntimeError: This thread has it already, and would wait for itself.
        """
        mine = _Waiting(get_ident())
        with self._lock:
            if self._holder == mine.thread:
                raise RuntimeError("This thread writes already; end that unit of work before the next one.")
            if self._holder is None:
                self._holder = mine.thread
                return
            self._queue.append(mine)
        if not mine.come.wait(max(patience, 0)):
            self._leave(mine)

    def release(self) -> None:
        """Let in who waits longest."""
        with self._lock:
            following = self._queue.popleft() if self._queue else None
            self._holder = following.thread if following else None
            if following:
                following.come.set()

    def _leave(self, mine: _Waiting) -> None:
        with self._lock:
            if mine.come.is_set():  # it came after all
                return
            self._queue.remove(mine)
        raise TimeoutError


class WriteQueue:
    """Begins and ends the transactions of one engine on SQLite, as SQLAlchemy tells of them.

    Args:
        patience: Seconds that one may take to begin: in the queue here, and while another program writes.
        option: The execution option of connections that mean to write.
    """

    def __init__(self, patience: float, option: str) -> None:
        self._patience = patience
        self._option = option
        self._turns = FairLock()

    def begin(self, connection: Connection) -> None:
        """Begin a transaction, a writing one when its turn has come.

        Raises:
            Busy: It did not come in time.
        """
        # Straight to the driver: SQLAlchemy would take several times as long over it, at every reading.
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
        cast("dict[str, bool]", connection.connection.record_info)[HOLDS_TURN] = (
            True  # from a pool it has one
        )

    def end(self, _connection: Any, record: Any) -> None:  # noqa: ANN401 - the pool's own objects
        """Hand the turn on once a connection is back in the pool, and so its transaction is over."""
        if record.record_info.pop(HOLDS_TURN, False):
            self._turns.release()

    def _begin_writing(self, cursor: Any, patience: float) -> None:  # noqa: ANN401 - the driver's own
        cursor.execute(f"PRAGMA busy_timeout={max(int(patience * 1000), 1)}")
        try:
            cursor.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise (DatabaseBusy() if is_busy(error) else error) from error
        finally:
            cursor.execute(f"PRAGMA busy_timeout={int(self._patience * 1000)}")


def is_busy(error: BaseException | None) -> bool:
    """Whether SQLite did not do something because another connection holds the file."""
    codes = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
    code = getattr(error, "sqlite_errorcode", 0)  # Python's own module raises this error, too, without a code
    return isinstance(error, sqlite3.OperationalError) and code & 0xFF in codes
