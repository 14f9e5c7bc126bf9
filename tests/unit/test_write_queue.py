"""The write lock is granted in the order of requests."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic, sleep

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from scorecard.storage.engine import WRITES, _make_sqlite_safe, make_engine
from scorecard.storage.write_queue import FairLock, WriteQueue

PATIENCE = 30.0


def waiting(turns: FairLock) -> int:
    return len(turns._queue)


def wait_for(turns: FairLock, number: int) -> None:
    end = monotonic() + PATIENCE
    while waiting(turns) < number:
        assert monotonic() < end, "Nobody waits."
        sleep(0.001)


def test_whoever_came_first_is_let_in_first() -> None:
    turns, order = FairLock(), list[int]()

    def write(number: int) -> None:
        turns.acquire(PATIENCE)
        order.append(number)
        turns.release()

    turns.acquire(PATIENCE)
    with ThreadPoolExecutor(8) as threads:
        for number in range(8):
            threads.submit(write, number)
            wait_for(turns, number + 1)
        turns.release()
    assert order == list(range(8))


def test_one_at_a_time_is_let_in() -> None:
    turns, inside, most = FairLock(), list[int](), list[int]()

    def write(number: int) -> None:
        for _ in range(50):
            turns.acquire(PATIENCE)
            inside.append(number)
            most.append(len(inside))
            inside.remove(number)
            turns.release()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(8)))
    assert len(most) == 400
    assert set(most) == {1}


def test_whoever_waited_too_long_leaves_and_holds_nobody_up() -> None:
    turns = FairLock()
    turns.acquire(PATIENCE)
    with ThreadPoolExecutor(2) as threads:
        with pytest.raises(TimeoutError):
            threads.submit(turns.acquire, 0.01).result()
        patient = threads.submit(turns.acquire, PATIENCE)
        wait_for(turns, 1)
        turns.release()
        assert patient.result(PATIENCE) is None
    assert waiting(turns) == 0


def test_a_thread_that_would_wait_for_itself_is_told_at_once() -> None:
    turns = FairLock()
    turns.acquire(PATIENCE)
    with pytest.raises(RuntimeError, match="writes already"):
        turns.acquire(PATIENCE)


def test_a_turn_that_comes_while_its_thread_gives_up_is_not_lost() -> None:
    turns, got = FairLock(), list[bool]()
    start = threading.Barrier(2)

    def hurry(_: int) -> None:
        try:
            turns.acquire(0)
        except TimeoutError:
            return
        got.append(True)
        turns.release()

    def hold(_: int) -> None:
        turns.acquire(PATIENCE)
        turns.release()

    def often(act: int) -> None:
        start.wait()
        for number in range(2000):
            (hurry if act else hold)(number)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(often, (0, 1)))
    turns.acquire(0)
    assert waiting(turns) == 0


def test_an_error_of_pythons_own_module_is_told_as_what_it_is(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'scorecard.db'}")
    with engine.connect() as connection, pytest.raises(OperationalError, match="Could not decode"):
        connection.execute(text("SELECT CAST(x'ff' AS TEXT)")).all()
    engine.dispose()


def test_those_who_write_into_one_database_are_let_in_as_they_came(tmp_path: Path) -> None:
    writers, came = WriteQueue(PATIENCE, WRITES), list[int]()
    file, args = tmp_path / "scorecard.db", {"check_same_thread": False}
    engine = create_engine(f"sqlite:///{file}", connect_args=args).execution_options(**{WRITES: True})
    _make_sqlite_safe(engine, writers)

    def write(number: int) -> None:
        with engine.begin():
            came.append(number)

    with ThreadPoolExecutor(4) as threads, engine.begin():
        for number in range(4):
            threads.submit(write, number)
            wait_for(writers._turns, number + 1)
        assert came == []
    engine.dispose()
    assert came == [0, 1, 2, 3]
    assert waiting(writers._turns) == 0
