from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from scorecard.model.outbox import Address, ClaimedMessage, OutgoingMessage
from scorecard.storage.repositories.outbox import WAITING, OutgoingState
from scorecard.storage.tables import OutgoingRow
from scorecard.storage.unit_of_work import Store, UnitOfWork
from tests.database import rows
from tests.database.rows import NOW

MINUTE = timedelta(minutes=1)
ADDRESS = Address("C1", "1763888400.000100")


def outgoing(key: str) -> OutgoingMessage:
    """Return a message to somebody of its own."""
    return replace(rows.outgoing(key), to=f"U-{key}")


@pytest.fixture
def filled(store: Store) -> Store:
    """An outbox with three waiting messages, `one`, `two` and `three`; the last is due in an hour."""
    with store.writing() as work:
        work.outbox.add(outgoing("one"), NOW)
        work.outbox.add(outgoing("two"), NOW)
        work.outbox.add(outgoing("three"), NOW + 60 * MINUTE)
        work.commit()
    return store


def claim(work: UnitOfWork, minutes: int = 0, limit: int = 9) -> dict[str, ClaimedMessage]:
    """Return the messages claimed some minutes later, by key."""
    claimed = work.outbox.claim(NOW + minutes * MINUTE, limit=limit, lease=2 * MINUTE)
    return {item.outgoing.key: item for item in claimed}


def doubts(claimed: dict[str, ClaimedMessage]) -> dict[str, tuple[bool, int]]:
    """Key -> (is in doubt, attempts)."""
    return {key: (item.is_in_doubt, item.attempts) for key, item in claimed.items()}


def is_waiting(work: UnitOfWork, key: str) -> bool:
    row = work.session.exec(select(OutgoingRow).where(OutgoingRow.key == key)).one()
    return row.state in WAITING


def test_what_is_due_is_claimed_oldest_first_and_comes_back_whole(filled: Store) -> None:
    with filled.writing() as work:
        [only] = work.outbox.claim(NOW, limit=1, lease=MINUTE)
    assert only.outgoing == outgoing("one")
    with filled.writing() as work:
        assert list(claim(work)) == ["one", "two"]
    with filled.writing() as work:
        assert list(claim(work, 60)) == ["one", "two", "three"]


def test_what_only_another_version_can_say_waits_for_it_and_keeps_nothing_back(filled: Store) -> None:
    with filled.writing() as work:
        work.session.exec(select(OutgoingRow).where(OutgoingRow.key == "one")).one().kind = "unheard_of"
        work.commit()
    with filled.writing() as work:
        assert list(claim(work)) == ["two"]
        assert is_waiting(work, "one")


def test_a_claim_keeps_others_away_until_it_runs_out_and_is_then_in_doubt(filled: Store) -> None:
    with filled.writing() as work:
        claim(work)
        work.commit()
    with filled.writing() as work:
        assert claim(work, 1) == {}
    with filled.writing() as work:
        again = claim(work, 2)
        work.commit()
    assert doubts(again) == {"one": (True, 2), "two": (True, 2)}


def test_what_certainly_was_not_said_is_put_back_without_doubt(filled: Store) -> None:
    with filled.writing() as work:
        work.outbox.put_back(claim(work)["one"], NOW + 5 * MINUTE, error="not_in_channel")
        work.commit()
    with filled.writing() as work:
        assert claim(work, 4).keys() == {"two"}
    with filled.writing() as work:
        assert doubts(claim(work, 5))["one"] == (False, 2)


def test_a_doubt_remains_when_what_is_in_doubt_is_put_back(filled: Store) -> None:
    for minutes in (0, 2):
        with filled.writing() as work:
            again = claim(work, minutes, limit=1)["one"]
            work.commit()
    with filled.writing() as work:
        work.outbox.put_back(again, NOW + 9 * MINUTE)
        work.commit()
    with filled.writing() as work:
        assert "one" not in claim(work, 8)
    with filled.writing() as work:
        late = claim(work, 9)["one"]
    assert (late.is_in_doubt, late.since) == (True, NOW)


def test_who_lost_a_claim_changes_nothing_any_more(filled: Store) -> None:
    with filled.writing() as work:
        slow = claim(work, limit=1)["one"]
        work.commit()
    with filled.writing() as work:
        work.outbox.mark_sent(claim(work, 2, limit=1)["one"], ADDRESS, NOW)
        work.commit()
    with filled.writing() as work:
        work.outbox.put_back(slow, NOW)
        work.outbox.close(slow, OutgoingState.FAILED)
        work.outbox.mark_sent(slow, Address("C1", "1.2"), NOW)
        work.commit()
    with filled.writing() as work:
        assert work.outbox.find_address("one") == ADDRESS
        assert "one" not in claim(work, 9)


@pytest.mark.parametrize(
    "follower", [replace(outgoing("four"), thread_of="one"), replace(outgoing("four"), updates="one")]
)
def test_what_follows_a_message_waits_until_that_is_sent(filled: Store, follower: OutgoingMessage) -> None:
    with filled.writing() as work:
        work.outbox.add(follower, NOW)
        first = claim(work)
        work.commit()
    assert first.keys() == {"one", "two"}
    with filled.writing() as work:
        for item in first.values():
            work.outbox.mark_sent(item, ADDRESS, NOW)
        work.commit()
    with filled.writing() as work:
        assert claim(work).keys() == {"four"}


def test_a_team_that_is_paused_is_sent_nothing_until_the_pause_ends(filled: Store) -> None:
    with filled.writing() as work:
        work.outbox.pause("T1", NOW + MINUTE)
        work.commit()
    with filled.writing() as work:
        assert not work.outbox.has_due(NOW)
        assert claim(work) == {}
        assert claim(work, 1).keys() == {"one", "two"}


def test_what_was_said_has_an_address_and_is_not_said_again(filled: Store) -> None:
    with filled.writing() as work:
        assert is_waiting(work, "one")
        assert work.outbox.find_address("one") is None
        work.outbox.mark_sent(claim(work)["one"], ADDRESS, NOW)
        work.commit()
    with filled.writing() as work:
        assert work.outbox.find_address("one") == ADDRESS
        found = work.outbox.find_at("T1", ADDRESS)
        assert found is not None
        assert found.key == "one"
        assert not is_waiting(work, "one")
        work.outbox.add(outgoing("one"), NOW + 9 * MINUTE)
        assert "one" not in claim(work, 10)


def test_a_home_tab_is_said_without_an_address(filled: Store) -> None:
    with filled.writing() as work:
        work.outbox.mark_sent(claim(work)["one"], None, NOW)
        work.commit()
        assert work.outbox.find_address("one") is None
        assert not is_waiting(work, "one")


@pytest.mark.parametrize("state", [OutgoingState.DROPPED, OutgoingState.FAILED, OutgoingState.UNKNOWN])
def test_what_is_closed_is_never_said(filled: Store, state: OutgoingState) -> None:
    with filled.writing() as work:
        work.outbox.close(claim(work)["one"], state, "channel_not_found")
        work.commit()
    with filled.writing() as work:
        assert "one" not in claim(work, 600)
        assert not is_waiting(work, "one")


def test_at_a_start_alone_every_claim_ends_and_stays_in_doubt(filled: Store) -> None:
    with filled.writing() as work:
        claim(work)
        work.commit()
    with filled.writing() as work:
        work.outbox.release_all(NOW)
        work.commit()
    with filled.writing() as work:
        assert {key: item.is_in_doubt for key, item in claim(work).items()} == {"one": True, "two": True}


def test_a_refusal_is_remembered_for_its_team_and_until_it_ends(store: Store) -> None:
    with store.writing() as work:
        work.outbox.refuse("T1", "table", NOW + MINUTE)
        work.outbox.refuse("T1", "table", NOW + 2 * MINUTE)
        work.commit()
    with store.reading() as work:
        assert work.outbox.is_refused("T1", "table", NOW + MINUTE)
        assert not work.outbox.is_refused("T1", "table", NOW + 2 * MINUTE)
        assert not work.outbox.is_refused("T1", "chart", NOW)
        assert not work.outbox.is_refused("T2", "table", NOW)


def test_what_is_forgotten_was_said_and_nothing_that_waits_follows_it(filled: Store) -> None:
    with filled.writing() as work:
        work.outbox.add(replace(outgoing("reply"), thread_of="two"), NOW + 99 * MINUTE)
        claimed = claim(work)
        work.outbox.mark_sent(claimed["one"], ADDRESS, NOW)
        work.outbox.mark_sent(claimed["two"], ADDRESS, NOW)
        work.commit()
    with filled.writing() as work:
        listed = work.outbox.list_after(0, limit=9)
        work.outbox.forget([item.id for item in listed])
        work.commit()
    assert [(item.outgoing.key, item.is_done) for item in listed] == [
        *(("one", True), ("two", True), ("three", False), ("reply", False)),
    ]
    with filled.reading() as work:
        assert set(work.session.exec(select(OutgoingRow.key))) == {"two", "three", "reply"}


def test_the_outbox_is_gone_through_a_slice_at_a_time(filled: Store) -> None:
    with filled.reading() as work:
        first = work.outbox.list_after(0, limit=2)
        rest = work.outbox.list_after(first[-1].id, limit=2)
        assert [item.outgoing.key for item in (*first, *rest)] == ["one", "two", "three"]
