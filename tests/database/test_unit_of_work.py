import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from functools import partial
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError, NoResultFound

from scorecard.errors import DatabaseBusy
from scorecard.model.outbox import MessageKind
from scorecard.services.prompts.batches import open_batch
from scorecard.services.prompts.redraws import changes_in
from scorecard.storage.engine import PATIENCE, make_engine
from scorecard.storage.tables import GoalRow, InboxRow
from scorecard.storage.unit_of_work import Store
from tests.database.rows import NOW, W46, add_scorecard, outgoing, race, record

HURRIED = 0.3


@pytest.fixture
def patient(sqlite_template: bytes, tmp_path: Path) -> Iterator[Store]:
    yield from on_sqlite(sqlite_template, tmp_path, PATIENCE)


@pytest.fixture
def hurried(sqlite_template: bytes, tmp_path: Path) -> Iterator[Store]:
    yield from on_sqlite(sqlite_template, tmp_path, HURRIED)


def on_sqlite(seed: bytes, folder: Path, patience: float) -> Iterator[Store]:
    file = folder / "scorecard.db"
    file.write_bytes(seed)
    engine = make_engine(f"sqlite:///{file}", patience)
    yield Store(engine)
    engine.dispose()


def count(store: Store, table: str) -> int:
    with store.reading() as work:
        return int(work.session.connection().execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def accept_and_fail(store: Store) -> None:
    with store.writing() as work:
        work.inbox.accept("event", NOW)
        work.scorecards.get(404)
        work.commit()


def test_what_is_not_committed_is_rolled_back(store: Store) -> None:
    with store.writing() as work:
        work.inbox.accept("event", NOW)
    assert count(store, "inbox") == 0


def test_an_error_rolls_back_what_was_written_before_it(store: Store) -> None:
    with pytest.raises(NoResultFound):
        accept_and_fail(store)
    assert count(store, "inbox") == 0


def test_what_is_committed_stays(store: Store) -> None:
    with store.writing() as work:
        work.inbox.accept("event", NOW)
        work.commit()
    assert count(store, "inbox") == 1


def test_a_commit_with_something_new_to_say_wakes_the_sender_once(engine: Engine) -> None:
    woken: list[int] = []
    store = Store(engine, on_commit=lambda: woken.append(count(Store(engine), "outgoing")))
    with store.writing() as work:
        work.outbox.add(outgoing("one"), NOW)
        work.outbox.add(outgoing("two"), NOW)
        assert woken == []
        work.commit()
    assert woken == [2]


def test_nothing_new_to_say_wakes_nobody(engine: Engine) -> None:
    woken: list[str] = []
    store = Store(engine, on_commit=lambda: woken.append("woken"))
    with store.writing() as work:
        work.outbox.add(outgoing("one"), NOW)
    with store.writing() as work:
        work.inbox.accept("event", NOW)
        work.commit()
    assert woken == []
    for _ in range(2):
        with store.writing() as work:
            work.outbox.add(outgoing("one"), NOW)
            work.commit()
    assert woken == ["woken"]


def test_what_follows_from_a_part_that_is_rolled_back_is_not_done(store: Store) -> None:
    scorecard_id, _ = add_scorecard(store)
    with store.writing() as work:
        for person in ("U1", "U2"):
            work.people.get_or_add("T1", person).has_home = True
        work.commit()
    with store.writing() as work:
        changes_in(work).home("T1", ["U1"], "kept", NOW)
        with suppress(LookupError), work.all_or_nothing():
            changes_in(work).home("T1", ["U2"], "lost", NOW)
            changes_in(work).scorecard(scorecard_id)
            raise LookupError
        work.commit()
    with store.reading() as work:
        assert [item.outgoing.to for item in work.outbox.list_after(0, limit=9)] == ["U1"]
        assert work.scorecards.get(scorecard_id).revision == 0


def test_what_was_asked_in_a_part_that_is_rolled_back_can_be_asked_after_it(store: Store) -> None:
    scorecard_id, [kpi_id] = add_scorecard(store)
    with store.writing() as work:
        card = work.scorecards.get(scorecard_id)
        ask = partial(open_batch, work, card, "U1", "U1", [(card.kpis_by_id[kpi_id], W46)], now=NOW)
        with suppress(LookupError), work.all_or_nothing():
            ask()
            work.prompts.preload([(kpi_id, W46)])
            raise LookupError
        assert work.prompts.find(kpi_id, W46) is None
        assert ask()
        work.commit()
    with store.reading() as work:
        assert [item.outgoing.kind for item in work.outbox.list_after(0, limit=9)] == [MessageKind.PROMPT]


def test_reading_sees_one_picture_while_others_write(store: Store) -> None:
    with store.reading() as reading:
        assert reading.inbox is not None
        before = reading.session.connection().execute(text("SELECT count(*) FROM inbox")).scalar_one()
        with store.writing() as work:
            work.inbox.accept("event", NOW)
            work.commit()
        after = reading.session.connection().execute(text("SELECT count(*) FROM inbox")).scalar_one()
    assert before == after == 0
    assert count(store, "inbox") == 1


def test_concurrent_read_modify_write_loses_nothing(store: Store) -> None:
    scorecard_id, _ = add_scorecard(store)

    def touch(_: int) -> None:
        for _ in range(5):
            with store.writing() as work:
                work.scorecards.bump_revision(scorecard_id)
                work.commit()

    race(8, touch)
    with store.reading() as work:
        assert work.scorecards.get(scorecard_id).revision == 40


def test_writers_on_sqlite_are_let_in_as_they_came(patient: Store) -> None:
    order, threads = list[int](), list[Thread]()

    def write(number: int, asks: Event) -> None:
        with patient.writing() as work:
            asks.set()
            work.inbox.accept(f"event {number}", NOW)
            order.append(number)
            work.commit()

    with patient.writing() as first:
        first.inbox.accept("event", NOW)
        for number in range(8):
            asks = Event()
            threads.append(Thread(target=write, args=(number, asks)))
            threads[-1].start()
            asks.wait()
            sleep(0.05)  # until it is in the queue
    for thread in threads:
        thread.join()
    assert order == list(range(8))


@pytest.mark.parametrize("end", ["commit", "rollback", "close", "invalidate"])
def test_however_a_writing_transaction_ends_the_next_can_begin(hurried: Store, end: str) -> None:
    with hurried.writing() as work:
        work.inbox.accept("event", NOW)
        {"invalidate": work.session.connection().invalidate}.get(end, getattr(work.session, end))()
    with hurried.writing() as work:
        assert work.inbox.accept("event", NOW) is (end != "commit")


def test_an_error_in_the_middle_of_a_writing_transaction_lets_the_next_begin(hurried: Store) -> None:
    for _ in range(2):
        with pytest.raises(NoResultFound):
            accept_and_fail(hurried)
    with hurried.writing() as work:
        assert work.inbox.accept("event", NOW)


def test_a_unit_that_writes_inside_another_is_told_plainly_and_not_waited_for(hurried: Store) -> None:
    with hurried.writing() as outer:
        outer.inbox.accept("event", NOW)
        with hurried.writing() as inner, pytest.raises(RuntimeError, match="writes already"):
            inner.inbox.accept("another", NOW)
        outer.commit()
    assert count(hurried, "inbox") == 1


def test_while_another_program_writes_a_writer_hears_that_the_database_is_busy(
    hurried: Store, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "scorecard.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        for _ in range(2):
            with hurried.writing() as work, pytest.raises(DatabaseBusy):
                work.inbox.accept("event", NOW)
        other.rollback()
        assert count(hurried, "inbox") == 0
    with hurried.writing() as work:
        assert work.inbox.accept("event", NOW)


def test_all_who_wait_in_turn_for_another_program_hear_it_in_the_same_time(
    hurried: Store, tmp_path: Path
) -> None:
    def write(number: int) -> float:
        began = monotonic()
        with hurried.writing() as work, pytest.raises(DatabaseBusy):
            work.inbox.accept(f"event {number}", NOW)
        return monotonic() - began

    with closing(sqlite3.connect(tmp_path / "scorecard.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert max(race(12, write)) < 12 * HURRIED / 2


@pytest.mark.parametrize(
    "number", ["0", "-0.10", "99.950", "0.000000000000000001", "123456789012345678", "0.1", "1E+3", "-1E-7"]
)
def test_numbers_keep_every_digit(store: Store, number: str) -> None:
    _, [kpi_id] = add_scorecard(store)
    with store.writing() as work:
        record(work, kpi_id, number)
        work.commit()
    with store.reading() as work:
        [actual] = work.actuals.list_newest([kpi_id])[kpi_id]
    assert f"{actual.value:f}" == f"{Decimal(number):f}"


def test_moments_are_utc_on_both_engines(store: Store) -> None:
    tokyo = datetime(2026, 11, 23, 18, tzinfo=timezone(timedelta(hours=9)))
    with store.writing() as work:
        work.session.add(InboxRow(key="event", received_at=tokyo))
        work.commit()
    with store.reading() as work:
        received = work.session.get_one(InboxRow, "event").received_at
    assert received == NOW
    assert received.tzinfo is UTC


def test_a_prompt_for_a_kpi_that_is_not_there_is_refused(store: Store) -> None:
    with store.writing() as work, pytest.raises(IntegrityError):
        work.prompts.open(404, W46, 404, NOW)


def test_a_goal_comes_back_as_it_was_given(store: Store) -> None:
    scorecard_id, [kpi_id] = add_scorecard(store)
    with store.writing() as work:
        work.session.add(
            GoalRow(
                kpi_id=kpi_id,
                effective_from=W46.start,
                direction="range",
                target=Decimal("-2.0"),
                target_high=Decimal("2.0"),
                recorded_at=NOW,
            )
        )
        work.commit()
    with store.reading() as work:
        first, second = work.scorecards.get(scorecard_id).kpis[0].goals
    assert str(first.goal.target) == "99.90"
    assert second.goal.target == (-2, 2)
    assert second.goal.threshold is None


def test_connections_that_open_a_new_file_at_once_all_get_in(tmp_path: Path) -> None:
    def open_it(file: int, number: int) -> None:
        engine = make_engine(f"sqlite:///{tmp_path}/new-{file}.db")
        with engine.begin() as connection:
            connection.execute(text(f"CREATE TABLE table_{number} (id INTEGER)"))
        engine.dispose()

    for file in range(25):
        race(4, partial(open_it, file))


def test_a_unit_of_work_within_another_is_kept_with_it(store: Store) -> None:
    with store.writing() as work:
        work.inbox.accept("outer", NOW)
        with store.within(work), store.writing() as part:
            part.inbox.accept("inner", NOW)
            part.commit()
        assert count_within(store) == 0
        work.commit()
    assert count(store, "inbox") == 2


def test_without_the_outer_commit_nothing_of_it_is_kept(store: Store) -> None:
    with store.writing() as work:
        with store.within(work), store.writing() as part:
            part.inbox.accept("inner", NOW)
            part.commit()
        work.inbox.accept("outer", NOW)
    assert count(store, "inbox") == 0


def test_an_error_within_undoes_that_part_alone(store: Store) -> None:
    with store.writing() as work:
        work.inbox.accept("outer", NOW)
        with suppress(NoResultFound), store.within(work):
            accept_and_fail(store)
        work.commit()
    assert count(store, "inbox") == 1
    with store.writing() as later:
        later.inbox.accept("later", NOW)
        later.commit()
    assert count(store, "inbox") == 2


def test_what_is_read_within_a_unit_of_work_is_as_that_one_left_it(store: Store) -> None:
    with store.writing() as work:
        work.inbox.accept("outer", NOW)
        with store.within(work):
            assert count(store, "inbox") == 1


def count_within(store: Store) -> int:
    """Return what another thread sees while a unit of work is open."""
    found: list[int] = []
    thread = Thread(target=lambda: found.append(count(store, "inbox")))
    thread.start()
    thread.join()
    return found[0]
