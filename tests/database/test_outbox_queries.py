"""Order of sending: one message at a time to a place, and no wait longer than any clock could mean."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from bot.workspace.clock import MovableClock
from scorecard.model.outbox import Address, ApiCall, ClaimedMessage, MessageKind, OutgoingMessage
from scorecard.model.payloads import PAYLOADS
from scorecard.services.outbox.outbox import Outbox
from scorecard.storage.repositories.outbox_queries import HELD, moments, select_due
from scorecard.storage.tables import OutgoingRow
from scorecard.storage.unit_of_work import Store, UnitOfWork
from tests.database.plans import list_steps
from tests.database.rows import NOW, outgoing, race
from tests.support.recording import statements

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
LEASE = 3 * MINUTE
ADDRESS = Address("D1", "1763888400.000100")


def fill(store: Store, *messages: OutgoingMessage, not_before: timedelta = timedelta()) -> None:
    with store.writing() as work:
        for message in messages:
            work.outbox.add(message, NOW, not_before=NOW + not_before)
        work.commit()


def to(
    key: str, recipient: str, kind: MessageKind = MessageKind.RECEIPT, *, updates: str = ""
) -> OutgoingMessage:
    payload = PAYLOADS[kind].model_construct(cause=key)
    return replace(outgoing(key), to=recipient, payload=payload, updates=updates)


def take(store: Store, minutes: float = 0) -> ClaimedMessage | None:
    """Return the message that a sender claims some minutes later."""
    with store.writing() as work:
        claimed = next(iter(work.outbox.claim(NOW + minutes * MINUTE, limit=1, lease=LEASE)), None)
        work.commit()
    return claimed


def taken(store: Store, minutes: float = 0) -> str:
    """Return the claimed message's key, or nothing; check that `has_due` agrees."""
    with store.reading() as work:
        has_due = work.outbox.has_due(NOW + minutes * MINUTE)
    claimed = take(store, minutes)
    assert has_due == (claimed is not None)
    return claimed.outgoing.key if claimed else ""


def doubt(store: Store, claimed: ClaimedMessage, until: datetime) -> None:
    with store.writing() as work:
        work.outbox.doubt(claimed, until, until, error="broken")
        work.commit()


def change(store: Store, act: Callable[[UnitOfWork], object]) -> None:
    with store.writing() as work:
        act(work)
        work.commit()


def test_what_goes_to_one_place_goes_one_after_the_other_and_elsewhere_at_once(store: Store) -> None:
    fill(store, to("one", "C1"), to("two", "C1"), to("other", "C2"))
    one = take(store)
    assert one
    assert one.outgoing.key == "one"
    assert [taken(store), taken(store)] == ["other", ""]
    change(store, lambda work: work.outbox.mark_sent(one, ADDRESS, NOW))
    assert taken(store) == "two"


@pytest.mark.parametrize(("first", "second"), [("U1", "D1"), ("D1", "U1")])
def test_a_person_and_their_direct_messages_are_one_place(store: Store, first: str, second: str) -> None:
    change(store, lambda work: setattr(work.people.get_or_add("T1", "U1"), "dm_channel", "D1"))
    fill(store, to("one", first), to("two", second))
    assert [taken(store), taken(store)] == ["one", ""]


def test_what_is_claimed_at_once_goes_to_places_of_its_own(store: Store) -> None:
    change(store, lambda work: setattr(work.people.get_or_add("T1", "U1"), "dm_channel", "D1"))
    fill(
        store,
        *(to("one", "U1"), to("two", "D1"), to("three", "C1"), to("four", "C1")),
        *(to("home", "U1", MessageKind.HOME), to("home again", "U1", MessageKind.HOME)),
        *(to("five", "U2"), replace(to("six", "C1"), team_id="T2")),
    )
    with store.writing() as work:
        claimed = work.outbox.claim(NOW, limit=9, lease=LEASE)
        work.commit()
    assert [one.outgoing.key for one in claimed] == ["one", "three", "home", "five", "six"]
    assert taken(store) == ""


def test_two_teams_have_nothing_to_do_with_each_other(store: Store) -> None:
    fill(store, to("one", "C1"), replace(to("two", "C1"), team_id="T2"))
    assert [taken(store), taken(store)] == ["one", "two"]


def test_a_home_tab_and_direct_messages_wait_for_their_like_alone(store: Store) -> None:
    fill(
        store, to("home", "U1", MessageKind.HOME), to("home again", "U1", MessageKind.HOME), to("said", "U1")
    )
    assert [taken(store), taken(store), taken(store)] == ["home", "said", ""]


def test_a_doubt_holds_up_its_place_for_some_minutes_and_not_for_good(store: Store) -> None:
    fill(store, to("one", "C1"), to("two", "C1"))
    for minutes in (0, 2, 4):
        claimed = take(store, minutes)
        assert claimed
        assert claimed.outgoing.key == "one"
        doubt(store, claimed, NOW + (minutes + 2) * MINUTE)
        assert taken(store, minutes + 0.5) == ""
    assert taken(store, 5.5) == "two"


def test_who_claims_at_the_same_time_never_takes_what_goes_to_one_place(store: Store) -> None:
    fill(store, *(to(f"{place} {number}", place) for number in range(6) for place in ("C1", "C2")))
    at_once = race(8, lambda _: take(store))
    found = [item.outgoing for item in (*at_once, take(store), take(store)) if item]
    assert {item.key for item in found} == {"C1 0", "C2 0"}
    assert len(found) == 2


@pytest.mark.parametrize(
    ("call", "waits"),
    [(ApiCall.UPDATE, {"change"}), (ApiCall.HOME, {"home"}), (ApiCall.POST, {"said"}), (None, {"*"})],
)
def test_a_pause_of_one_call_holds_up_what_needs_it(
    store: Store, call: ApiCall | None, waits: set[str]
) -> None:
    fill(store, to("old", "C9"))
    old = take(store)
    assert old
    change(store, lambda work: work.outbox.mark_sent(old, ADDRESS, NOW))
    every = {
        "change": ("C1", MessageKind.RECEIPT, "old"),
        "home": ("U1", MessageKind.HOME, ""),
        "said": ("C2", MessageKind.KEPT, ""),
    }
    fill(store, *(to(key, place, kind, updates=root) for key, (place, kind, root) in every.items()))
    change(store, lambda work: work.outbox.pause("T1", NOW + MINUTE, call))
    at_once = {taken(store) for _ in every} - {""}
    assert at_once == (set() if call is None else every.keys() - waits)
    later = {taken(store, 1) for _ in every} - {""}
    assert later == every.keys() - at_once


def test_a_pause_of_lookups_holds_up_only_what_is_in_doubt(store: Store) -> None:
    fill(store, to("doubt", "C1"))
    take(store)
    fill(store, to("said", "C2"))
    change(store, lambda work: work.outbox.pause("T1", NOW + 5 * MINUTE, ApiCall.LOOK))
    assert [taken(store, 4), taken(store, 4), taken(store, 5)] == ["said", "", "doubt"]


@pytest.mark.parametrize("limited", ["U1", "D1"])
def test_a_pause_in_one_place_holds_up_that_place(store: Store, limited: str) -> None:
    change(store, lambda work: setattr(work.people.get_or_add("T1", "U1"), "dm_channel", "D1"))
    fill(store, to("one", "U1"), to("two", "D1"), to("other", "C2"))
    change(store, lambda work: work.outbox.pause("T1", NOW + MINUTE, ApiCall.POST, limited))
    assert [taken(store), taken(store), taken(store, 1)] == ["other", "", "one"]


def wait_of(store: Store, key: str, **values: object) -> None:
    """Set the values of a row that a wrong clock left behind."""

    def put(work: UnitOfWork) -> None:
        row = work.session.exec(select(OutgoingRow).where(OutgoingRow.key == key)).one()
        for name, value in values.items():
            setattr(row, name, value)

    change(store, put)


def test_a_claim_that_outlasts_every_claim_is_over(store: Store) -> None:
    fill(store, to("one", "C1"), to("two", "C1"))
    take(store)
    wait_of(store, "one", claimed_until=NOW + 2 * DAY)
    assert taken(store, 1) == "one"


def test_a_wait_after_a_refusal_that_outlasts_every_such_wait_is_over(store: Store) -> None:
    fill(store, to("one", "C1"))
    wait_of(store, "one", attempts=1, error="not_in_channel", not_before=NOW + 2 * DAY)
    assert taken(store) == "one"


def test_hours_that_were_reckoned_by_a_clock_ahead_of_now_are_reckoned_anew(store: Store) -> None:
    fill(store, to("one", "C1"))
    wait_of(store, "one", attempts=1, error=HELD, claimed_at=NOW + 2 * DAY, not_before=NOW + 3 * DAY)
    assert taken(store) == "one"


def test_what_is_held_for_days_and_what_is_to_be_said_in_days_waits(store: Store) -> None:
    fill(store, to("held", "C1"))
    wait_of(store, "held", attempts=1, error=HELD, claimed_at=NOW, not_before=NOW + 9 * DAY)
    fill(store, to("later", "C2"), not_before=9 * DAY)
    assert taken(store) == ""
    assert {taken(store, 9 * DAY / MINUTE), taken(store, 9 * DAY / MINUTE)} == {"held", "later"}


@pytest.mark.parametrize(("call", "place"), [(None, ""), (ApiCall.POST, ""), (ApiCall.POST, "C1")])
def test_a_pause_that_outlasts_every_pause_is_over(store: Store, call: ApiCall | None, place: str) -> None:
    fill(store, to("one", "C1"))
    change(store, lambda work: work.outbox.pause("T1", NOW + 2 * DAY, call, place))
    assert taken(store) == "one"


def test_a_refusal_that_outlasts_every_refusal_is_not_believed(store: Store) -> None:
    change(store, lambda work: work.outbox.refuse("T1", "native_blocks", NOW + 2 * DAY))
    with store.reading() as work:
        assert not work.outbox.is_refused("T1", "native_blocks", NOW)
        assert work.outbox.is_refused("T1", "native_blocks", NOW + DAY)


def test_a_claim_takes_the_oldest_of_what_is_unfinished_without_sorting_it(
    store: Store, engine: Engine
) -> None:
    with store.reading() as work:
        steps = list_steps(
            engine, work, lambda: work.session.exec(select_due().limit(1), params=moments(NOW)).all()
        )
    assert any("ix_outgoing_unfinished" in step for step in steps)
    assert not any("ORDER BY" in step for step in steps)


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_while_there_is_more_to_send_a_message_takes_two_transactions(engine: Engine, store: Store) -> None:
    change(store, lambda work: setattr(work.people.get_or_add("T1", "U1"), "dm_channel", "D1"))
    fill(store, *(to(f"{number}", "U1") for number in range(3)))
    outbox = Outbox(store, MovableClock(NOW))
    costs = []
    for _ in range(3):
        with statements(engine) as asked:
            claimed = outbox.claim()
            assert claimed
            assert claimed.direct_channel == "D1"
            outbox.mark_sent(claimed, ADDRESS, "look")
        costs.append(asked)
    assert [len([text for text in asked if text.startswith("BEGIN")]) for asked in costs] == [3, 2, 2]
    assert (
        len([text for text in costs[-1] if "outgoing" in text]) == 4
    )  # claim and mark: a SELECT and an UPDATE
    assert outbox.claim() is None
