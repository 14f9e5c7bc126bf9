"""Undeliverable messages wait in the database on both engines, and only one of many processes reports it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.workspace.clock import MovableClock
from scorecard.model.outbox import Address, ClaimedMessage, MessageKind, OutgoingMessage
from scorecard.model.payloads import Receipt
from scorecard.model.troubles import TroubleKind
from scorecard.services.outbox.outbox import Outbox
from scorecard.services.outbox.troubles import Troubles
from scorecard.storage.repositories.outbox import OutgoingState
from scorecard.storage.tables import OutgoingRow, TroubleRow
from scorecard.storage.unit_of_work import Store
from tests.database.rows import NOW, add_scorecard, outgoing, race

MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOW + timedelta(days=2))


@pytest.fixture
def filled(store: Store) -> Store:
    """A scorecard in channel C1 with admin U9, and six posts that wait for C1."""
    add_scorecard(store, kpis=1)
    with store.writing() as work:
        for number in range(6):
            work.outbox.add(replace(outgoing(f"post:{number}"), to="C1"), NOW)
        work.commit()
    return store


def rows(store: Store, kind: MessageKind) -> list[OutgoingRow]:
    with store.reading() as work:
        return list(work.session.exec(select(OutgoingRow).where(OutgoingRow.kind == kind)))


def states(store: Store) -> dict[str, tuple[str, bool]]:
    """Return each post's state, and whether it is held."""
    return {row.key: (row.state, row.held_by is not None) for row in rows(store, MessageKind.RECEIPT)}


def claim_all(outbox: Outbox) -> list[ClaimedMessage]:
    """Claim the first message that may be sent now at each place."""
    found = []
    while claimed := outbox.claim():
        found.append(claimed)
    return found


def say_all(outbox: Outbox) -> dict[str, bool]:
    """Send everything that may be sent now, in order; return each key with whether it was in doubt."""
    sent = {}
    while claimed := outbox.claim():
        sent[claimed.outgoing.key] = claimed.is_in_doubt
        outbox.mark_sent(claimed, Address(claimed.outgoing.to, f"1.{len(sent)}"))
    return sent


def test_of_many_who_meet_the_same_fault_at_once_one_opens_the_trouble_and_an_admin_is_told_once(
    filled: Store, clock: MovableClock
) -> None:
    with filled.writing() as work:
        for number in range(6):
            work.outbox.add(replace(outgoing(f"post:{number}:{number}"), to=f"U{number}1"), NOW)
        work.commit()
    outbox, troubles = Outbox(filled, clock), Troubles(filled, clock)
    claimed = [item for item in claim_all(outbox) if item.outgoing.is_direct]
    begun = race(6, lambda number: troubles.note(claimed[number], TroubleKind.APP, "missing_scope"))
    assert sum(item is not None for item in begun) == 1
    assert len(rows(filled, MessageKind.TROUBLE)) == len(rows(filled, MessageKind.CAUGHT_UP)) == 1
    assert {states(filled)[item.outgoing.key] for item in claimed} == {(OutgoingState.PENDING, True)}


def test_what_a_trouble_holds_is_claimed_by_nobody_and_goes_in_its_order_once_that_is_over(
    filled: Store, clock: MovableClock
) -> None:
    outbox, troubles = Outbox(filled, clock), Troubles(filled, clock)
    first = outbox.claim()
    assert first
    troubles.note(first, TroubleKind.CHANNEL, "is_archived")
    assert list(say_all(outbox)) == ["trouble:1:1"]
    assert set(states(filled).values()) == {(OutgoingState.PENDING, True)}
    clock.move_by(MINUTE)
    [summary] = claim_all(outbox)
    [over] = outbox.mark_sent(summary, Address("C1", "1.1"))
    assert (over.kind, over.place, over.lasted) == ("channel", "C1", MINUTE)
    assert list(say_all(outbox)) == [f"post:{number}" for number in range(6)]
    assert troubles.list_open("T1") == []


def test_a_doubt_outlasts_the_trouble(filled: Store, clock: MovableClock) -> None:
    outbox, troubles = Outbox(filled, clock), Troubles(filled, clock)
    outbox.claim()
    clock.move_by(timedelta(hours=1))
    doubtful = outbox.claim()
    assert doubtful
    assert doubtful.is_in_doubt
    troubles.note(doubtful, TroubleKind.CHANNEL, "not_in_channel")
    say_all(outbox)
    clock.move_by(MINUTE)
    [summary] = claim_all(outbox)
    outbox.mark_sent(summary, Address("C1", "1.1"))
    assert say_all(outbox) == {"post:0": True, **{f"post:{number}": False for number in range(1, 6)}}


def test_another_teams_trouble_holds_nothing(filled: Store, clock: MovableClock) -> None:
    outbox, troubles = Outbox(filled, clock), Troubles(filled, clock)
    add_scorecard(filled, team_id="T2", channel="C1")
    with filled.writing() as work:
        work.outbox.add(OutgoingMessage(Receipt(reader="U1", cause="theirs"), "T2", "C1"), NOW)
        work.commit()
    first = outbox.claim()
    assert first
    troubles.note(first, TroubleKind.CHANNEL, "is_archived")
    assert {
        item.outgoing.team_id for item in claim_all(outbox) if item.outgoing.kind is MessageKind.RECEIPT
    } == {"T2"}
    assert [item.place for item in troubles.list_open("T2")] == []


def test_a_trouble_is_open_once_and_may_come_again(filled: Store, clock: MovableClock) -> None:
    outbox, troubles = Outbox(filled, clock), Troubles(filled, clock)
    for number in range(3):
        claimed = outbox.claim()
        assert claimed
        assert troubles.note(claimed, TroubleKind.CHANNEL, "is_archived")
        clock.move_by(MINUTE)
        [summary] = [item for item in claim_all(outbox) if item.outgoing.kind is MessageKind.CAUGHT_UP]
        outbox.mark_sent(summary, Address("C1", f"1.{number}"))
    with filled.reading() as work:
        found = list(work.session.exec(select(TroubleRow)))
    assert [item.ended_at is not None for item in found] == [True] * 3
    assert len(rows(filled, MessageKind.CAUGHT_UP)) == 3


def test_a_clock_that_was_wrong_for_a_moment_puts_nothing_off(filled: Store, clock: MovableClock) -> None:
    ahead = MovableClock(clock.now() + timedelta(days=60))
    claimed = Outbox(filled, ahead).claim()
    assert claimed
    Troubles(filled, ahead).note(claimed, TroubleKind.CHANNEL, "is_archived")
    troubles = Troubles(filled, clock)
    assert [item.place for item in troubles.follow_up()] == ["C1"]
    assert troubles.follow_up() == []
    assert len(rows(filled, MessageKind.TROUBLE)) == 2
    kinds = [item.outgoing.kind for item in claim_all(Outbox(filled, clock))]
    assert MessageKind.CAUGHT_UP in kinds


def test_after_the_first_look_a_place_is_tried_when_its_minute_is_over(
    filled: Store, clock: MovableClock
) -> None:
    outbox, troubles = Outbox(filled, clock), Troubles(filled, clock)
    troubles.follow_up()
    claimed = outbox.claim()
    assert claimed
    troubles.note(claimed, TroubleKind.CHANNEL, "is_archived")
    troubles.follow_up()
    assert [item.outgoing.kind for item in claim_all(outbox)] == [MessageKind.TROUBLE]
    clock.move_by(MINUTE)
    troubles.follow_up()
    assert [item.outgoing.kind for item in claim_all(outbox)] == [MessageKind.CAUGHT_UP]


def test_a_place_in_trouble_that_took_a_post_all_the_same_is_tried_at_once(
    filled: Store, clock: MovableClock
) -> None:
    outbox, troubles = Outbox(filled, clock), Troubles(filled, clock)
    with filled.writing() as work:  # a reply goes where its root is, though the scorecard has moved to C9
        for message in (outgoing("root"), replace(outgoing("reply"), thread_of="root")):
            work.outbox.add(replace(message, to="C9"), NOW)
        work.commit()
    slow, root = outbox.claim(), outbox.claim()
    assert slow
    assert root
    outbox.mark_sent(root, Address("C1", "1.0"))
    refused = outbox.claim()
    assert refused
    troubles.note(refused, TroubleKind.CHANNEL, "is_archived")
    assert [item.outgoing.kind for item in claim_all(outbox)] == [MessageKind.TROUBLE]
    outbox.mark_sent(slow, Address("C1", "1.1"))
    assert [item.outgoing.kind for item in claim_all(outbox)] == [MessageKind.CAUGHT_UP]


def test_what_a_trouble_keeps_back_counts_as_waiting_and_not_as_late(
    filled: Store, clock: MovableClock
) -> None:
    outbox, troubles = Outbox(filled, clock), Troubles(filled, clock)
    with filled.writing() as work:
        work.outbox.add(replace(outgoing("reply"), to="C1", thread_of="post:0"), NOW)
        work.commit()
    claimed = outbox.claim()
    assert claimed
    troubles.note(claimed, TroubleKind.CHANNEL, "is_archived")
    for item in claim_all(outbox):
        outbox.mark_sent(item, Address("D9", "1.1"))
    clock.move_by(timedelta(hours=3))
    backlog = outbox.read_backlog()
    assert (backlog.due, backlog.oldest_seconds) == (0, 0.0)
    assert backlog.later == 8
