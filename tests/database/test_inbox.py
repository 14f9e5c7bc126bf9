"""Events received earlier, and the newest version of a message."""

from datetime import timedelta

from sqlalchemy import Engine

from scorecard.storage.unit_of_work import Store
from tests.database.plans import list_steps
from tests.database.rows import NOW, race

MINUTE = timedelta(minutes=1)


def test_a_version_that_was_overtaken_is_known_as_such(store: Store) -> None:
    def accept(thing: str, version: str) -> bool:
        with store.writing() as work:
            accepted = work.inbox.accept_newest(f"event:{thing}:{version}", thing, version, NOW)
            work.commit()
        return accepted

    assert accept("message:C1:1.0", "1764000000.000100")
    assert not accept("message:C1:1.0", "")
    assert accept("message:C1:1.0", "1764000000.000200")
    assert not accept("message:C1:1.0", "1764000000.000100")
    assert accept("message:C1:1.0", "deleted")
    assert not accept("message:C1:1.0", "1764000000.000300")
    assert accept("message:C1:1", "")


def test_one_version_that_is_told_of_at_once_in_many_ways_is_taken_once(store: Store) -> None:
    def accept(at: int) -> bool:
        with store.writing() as work:
            accepted = work.inbox.accept_newest(f"event:Ev{at}", "message:D1:1.0", "", NOW)
            work.commit()
        return accepted

    assert race(8, accept).count(True) == 1


def test_deliveries_are_forgotten_after_two_days(store: Store) -> None:
    with store.writing() as work:
        assert work.inbox.accept("old", NOW)
        assert work.inbox.accept("young", NOW + MINUTE)
        assert work.inbox.forget_old(NOW + timedelta(hours=48, seconds=30), limit=9) == 1
        work.commit()
    with store.writing() as work:
        assert work.inbox.accept("old", NOW)
        assert not work.inbox.accept("young", NOW)


def test_versions_of_things_that_are_called_alike_are_kept_apart(store: Store) -> None:
    things = ("a_c", "abc", "ABC", "A_C", "a%", "a", "a_", "a-c", "ac")
    with store.writing() as work:
        for at, thing in enumerate(things):
            assert work.inbox.accept_newest(f"event:{at}", thing, f"17640000{at}0.000100", NOW)
        work.commit()
    with store.reading() as work:
        assert [work.inbox.get_newest(thing) for thing in things] == [
            f"17640000{at}0.000100" for at, _ in enumerate(things)
        ]
        assert work.inbox.get_newest("b") == ""


def test_the_newest_version_is_looked_up_in_the_index(engine: Engine, store: Store) -> None:
    with store.reading() as work:
        steps = list_steps(engine, work, lambda: work.inbox.get_newest("message:C1:1764000000.000100"))
    plan = " ".join(steps).replace('"', "")
    assert "(key>? AND key<?)" in plan or "Index Cond: (((key)::text >= " in plan
