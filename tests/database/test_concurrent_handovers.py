"""Handovers and reassignments in several processes at once: each happens once."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlmodel import col, select

from bot.workspace.clock import MovableClock
from scorecard.errors import InvalidInput
from scorecard.model.outbox import Address, MessageKind
from scorecard.model.periods import Frequency
from scorecard.model.scorecard import MOST_REMINDERS
from scorecard.model.views.prompts import HandoverState
from scorecard.parsing.replies.parsed_reply import SnoozeDelay
from scorecard.services.absence.absences import Absences
from scorecard.services.absence.profiles import Profile, Profiles
from scorecard.services.outbox.outbox import Outbox
from scorecard.services.prompts.batches import open_batch
from scorecard.services.prompts.delegation import NewOwners, reassign
from scorecard.services.prompts.handovers import OFFERED_ALREADY, Handovers, already_decided
from scorecard.services.prompts.prompts import Prompts
from scorecard.services.prompts.reminders import Reminders
from scorecard.services.replies.prompt_actions import NO_REMINDER_LEFT, PromptActions
from scorecard.services.reports.weekly_posts import WeeklyPosts
from scorecard.storage.tables import HandoverRow, KpiRow, OutgoingRow, PromptBatchRow, PromptRow
from scorecard.storage.unit_of_work import Store
from tests.database.rows import NOW, W47, add_scorecard, race

PROCESSES = 6
ASKED = NOW + timedelta(minutes=1)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOW - timedelta(days=3))


@pytest.fixture
def prompts(store: Store, clock: MovableClock) -> list[int]:
    """The prompts of two KPIs in one batch to U1, with U2 as cover."""
    add_scorecard(store, kpis=2)
    with store.writing() as work:
        for kpi in work.session.exec(select(KpiRow)):
            kpi.created_at = NOW - timedelta(days=3)
        work.commit()
    clock.move_to(ASKED)
    Prompts(store, clock).open_due()
    with store.reading() as work:
        return [row for row in work.session.exec(select(PromptRow.id)) if row]


def refusal(do: Callable[[], object]) -> str:
    """Return the error of a refused click; empty for an accepted one."""
    try:
        do()
    except InvalidInput as refused:
        return str(refused)
    return ""


def send_all(store: Store, clock: MovableClock) -> None:
    """Send everything that waits, as the only sending process."""
    outbox = Outbox(store, clock)
    while claimed := outbox.claim():
        outbox.mark_sent(claimed, Address("D1", str(claimed.id)))


def messages(store: Store) -> Counter[tuple[str, str]]:
    """Return the number of messages by kind and recipient, without updates of messages."""
    with store.reading() as work:
        rows = work.session.exec(select(OutgoingRow).where(OutgoingRow.updates == ""))
        return Counter((row.kind, row.recipient) for row in rows)


def rounds_of(store: Store, prompts: list[int]) -> list[str]:
    """Return the assignee of each prompt."""
    with store.reading() as work:
        return [work.prompts.get(prompt).person for prompt in prompts]


def test_an_offer_is_taken_once_however_often_it_is_accepted(
    store: Store, clock: MovableClock, prompts: list[int]
) -> None:
    PromptActions(store, clock).hand_over("T1", "U1", 1, prompts, "U3", cause="offer")
    handovers = Handovers(store, clock)

    def accept(number: int) -> str:
        return refusal(lambda: handovers.decide("T1", "U3", 2, accepts=True, cause=f"click:{number}"))

    results = race(PROCESSES, accept)
    assert sorted(results) == ["", *[str(already_decided(HandoverState.ACCEPTED))] * (PROCESSES - 1)]
    assert messages(store)[MessageKind.HANDOVER, "U1"] == 1
    assert rounds_of(store, prompts) == ["U3", "U3"]


def test_of_a_yes_and_a_no_at_once_one_counts(store: Store, clock: MovableClock, prompts: list[int]) -> None:
    PromptActions(store, clock).hand_over("T1", "U1", 1, prompts, "U3", cause="offer")
    handovers = Handovers(store, clock)

    def decide(number: int) -> str:
        return refusal(
            lambda: handovers.decide("T1", "U3", 2, accepts=number % 2 == 0, cause=f"click:{number}")
        )

    results = race(PROCESSES, decide)
    assert results.count("") == 1
    was_accepted = results.index("") % 2 == 0
    with store.reading() as work:
        offer = work.session.get_one(HandoverRow, 2)
    assert offer.state == (HandoverState.ACCEPTED if was_accepted else HandoverState.DECLINED)
    assert rounds_of(store, prompts) == ["U3" if was_accepted else "U1"] * 2
    assert messages(store)[MessageKind.HANDOVER, "U1"] == 1


def test_of_offers_made_at_once_one_stands(store: Store, clock: MovableClock, prompts: list[int]) -> None:
    prompt_actions = PromptActions(store, clock)

    def offer(number: int) -> str:
        return refusal(
            lambda: prompt_actions.hand_over("T1", "U1", 1, prompts, f"U{number + 3}", cause=f"view:{number}")
        )

    results = race(PROCESSES, offer)
    assert results.count("") == 1
    assert results.count(OFFERED_ALREADY) == PROCESSES - 1
    with store.reading() as work:
        assert len(list(work.session.exec(select(HandoverRow)))) == 1


def test_a_new_owner_is_asked_once(store: Store, clock: MovableClock, prompts: list[int]) -> None:
    with store.writing() as work:
        for kpi in work.session.exec(select(KpiRow)):
            kpi.owner = "U3"
        work.scorecards.bump_all_revisions("T1")
        work.commit()
    race(PROCESSES, lambda _: NewOwners(store, clock).ask_new_owners())
    assert rounds_of(store, prompts) == ["U3", "U3"]
    assert messages(store)[MessageKind.PROMPT, "U3"] == 1
    with store.reading() as work:
        assert len(list(work.session.exec(select(PromptBatchRow)))) == 2


def test_a_new_owner_is_asked_once_in_place_of_a_stand_in(
    store: Store, clock: MovableClock, prompts: list[int]
) -> None:
    Absences(store, clock).run("T1", "C1", "U1", "today")
    with store.writing() as work:
        for kpi in work.session.exec(select(KpiRow)):
            kpi.owner = "U3"
        work.scorecards.bump_all_revisions("T1")
        work.commit()
    jobs = (NewOwners(store, clock).ask_new_owners, Reminders(store, clock).send_due)
    race(PROCESSES, lambda number: jobs[number % 2]())
    assert rounds_of(store, prompts) == ["U3", "U3"]
    assert (messages(store)[MessageKind.PROMPT, "U2"], messages(store)[MessageKind.PROMPT, "U3"]) == (1, 1)


def test_who_stands_in_is_asked_once(store: Store, clock: MovableClock, prompts: list[int]) -> None:
    Absences(store, clock).run("T1", "C1", "U1", "today")
    race(PROCESSES, lambda _: Reminders(store, clock).send_due())
    assert rounds_of(store, prompts) == ["U2", "U2"]
    assert messages(store)[MessageKind.PROMPT, "U2"] == 1


def test_an_admin_is_told_once_of_who_left_and_their_cover_is_asked_once(
    store: Store, clock: MovableClock, prompts: list[int]
) -> None:
    profiles, gone = Profiles(store, clock), Profile("U1", "", "", is_gone=True)
    race(PROCESSES, lambda _: profiles.keep("T1", "U1", gone, read_at=clock.now()))
    assert rounds_of(store, prompts) == ["U2", "U2"]
    assert messages(store) == {
        (MessageKind.PROMPT, "U1"): 1,
        (MessageKind.PROMPT, "U2"): 1,
        (MessageKind.DEPARTURE, "U9"): 1,
    }


def test_an_offer_is_taken_or_closed_as_its_person_leaves(
    store: Store, clock: MovableClock, prompts: list[int]
) -> None:
    PromptActions(store, clock).hand_over("T1", "U1", 1, prompts, "U3", cause="offer")
    profiles, gone = Profiles(store, clock), Profile("U3", "", "", is_gone=True)

    def happen(number: int) -> str:
        if number % 2:
            return refusal(lambda: profiles.keep("T1", "U3", gone, read_at=clock.now()))
        return refusal(
            lambda: Handovers(store, clock).decide("T1", "U3", 2, accepts=True, cause=f"click:{number}")
        )

    race(PROCESSES, happen)
    clock.move_to(ASKED + timedelta(days=1))
    Reminders(store, clock).send_due()
    assert rounds_of(store, prompts) in (["U1", "U1"], ["U2", "U2"])


def test_what_is_taken_while_it_is_passed_on_is_with_who_took_it(
    store: Store, clock: MovableClock, prompts: list[int]
) -> None:
    PromptActions(store, clock).hand_over("T1", "U1", 1, prompts, "U3", cause="offer")
    Absences(store, clock).run("T1", "C1", "U1", "today")

    def happen(number: int) -> None:
        if number:
            Reminders(store, clock).send_due()
        else:
            Handovers(store, clock).decide("T1", "U3", 2, accepts=True, cause="click")

    race(PROCESSES, happen)
    assert rounds_of(store, prompts) == ["U3", "U3"]


def test_who_takes_an_offer_while_they_are_made_stand_in_has_one_question(
    store: Store, clock: MovableClock, prompts: list[int]
) -> None:
    PromptActions(store, clock).hand_over("T1", "U1", 1, prompts, "U2", cause="offer")

    def happen(number: int) -> str:
        if number % 2:
            return refusal(lambda: Absences(store, clock).run("T1", "C1", "U1", "today"))
        return refusal(
            lambda: Handovers(store, clock).decide("T1", "U2", 2, accepts=True, cause=f"click:{number}")
        )

    results = race(PROCESSES, happen)
    assert rounds_of(store, prompts) == ["U2", "U2"]
    with store.reading() as work:
        states = sorted(offer.state for offer in work.session.exec(select(HandoverRow)))
    was_taken = "" in results[::2]
    assert states == (
        [HandoverState.ACCEPTED] if was_taken else [HandoverState.OVERTAKEN, HandoverState.STOOD_IN]
    )


def test_ticks_of_several_processes_say_everything_once(
    store: Store, clock: MovableClock, prompts: list[int]
) -> None:
    jobs = (
        Prompts(store, clock).open_due,
        Reminders(store, clock).send_due,
        NewOwners(store, clock).ask_new_owners,
        WeeklyPosts(store, clock).post_due,
    )

    def tick(_: int) -> None:
        for job in jobs:
            job()

    for day in range(8):
        clock.move_to(ASKED + timedelta(days=day, hours=1))
        race(PROCESSES, tick)
        send_all(store, clock)
    assert messages(store) == {
        (MessageKind.PROMPT, "U1"): 2,
        (MessageKind.REMINDER, "U1"): 3,
        (MessageKind.REMINDER, "U2"): 2,
        (MessageKind.REMINDER, "U9"): 1,
        (MessageKind.WEEKLY_POST, "C1"): 2,
        (MessageKind.WEEKLY_DETAILS, "C1"): 2,
    }


def test_a_prompt_says_what_is_to_be_reminded_of_once(
    store: Store, clock: MovableClock, prompts: list[int]
) -> None:
    with store.writing() as work:
        work.session.get_one(KpiRow, 1).frequency = Frequency.DAILY
        work.scorecards.bump_all_revisions("T1")
        work.commit()
    send_all(store, clock)
    clock.move_to(ASKED + timedelta(days=1))
    race(PROCESSES, lambda _: Prompts(store, clock).open_due())
    Reminders(store, clock).send_due()
    with store.reading() as work:
        query = select(OutgoingRow).where(OutgoingRow.updates == "", OutgoingRow.sent_ts == "")
        prompt, reminder = sorted(work.session.exec(query), key=lambda row: row.kind)
    part = {"round": 1, "number": 1, "audience": 1, "prompts": prompts}
    assert prompt.facts["with"] == [part]
    assert reminder.facts == {**part, "reader": prompt.recipient, "carrier": prompt.key}


def test_a_snooze_beside_the_last_reminder_brings_no_fourth(
    store: Store, clock: MovableClock, prompts: list[int]
) -> None:
    prompt_actions, has_begun = PromptActions(store, clock), threading.Event()

    def snooze() -> str:
        has_begun.set()
        return refusal(lambda: prompt_actions.snooze("T1", "U1", 1, SnoozeDelay(minutes=60), cause="click"))

    with ThreadPoolExecutor(1) as other, store.writing() as work:
        [row] = work.batches.list_due(clock.now() + timedelta(days=9))
        row.reminded = MOST_REMINDERS
        work.session.flush()
        results = other.submit(snooze)
        has_begun.wait(timeout=30)
        time.sleep(0.2)  # until it waits for the row lock
        work.commit()
        assert results.result(timeout=30) == NO_REMINDER_LEFT
    with store.reading() as work:
        assert work.session.exec(select(col(PromptBatchRow.snoozed_until))).one() is None


@pytest.mark.parametrize(("asked", "days"), [(("2", "1"), 0), (("2",), 0), (("2", "1"), 1)])
@pytest.mark.parametrize("dialect", [pytest.param("postgres", marks=pytest.mark.postgres)])
def test_prompts_of_somebody_away_lock_scorecards_in_the_order_in_which_everybody_does(
    engine: Engine, store: Store, clock: MovableClock, asked: Sequence[str], days: int
) -> None:
    kpis = {key: add_scorecard(store, key=key, channel=f"C{key}") for key in ("1", "2")}
    clock.move_to(ASKED)
    with store.writing() as work:
        for card_id, [kpi_id] in map(kpis.__getitem__, asked):
            card = work.scorecards.get(card_id)
            assert open_batch(work, card, "U1", "U1", [(card.kpis_by_id[kpi_id], W47)], now=ASKED)
        work.commit()
    if days:
        Absences(store, clock).run("T1", "C1", "U1", "tomorrow")
        clock.move_to(ASKED + timedelta(days=days))
    locked = list_locked(engine)
    if days:
        Reminders(store, clock).send_due()
    else:
        Absences(store, clock).run("T1", "C1", "U1", "today")
    with store.reading() as work:
        rows = work.session.exec(select(PromptBatchRow).where(col(PromptBatchRow.person) == "U2")).all()
        assert len(rows) == len(asked)
    assert list(dict.fromkeys(locked)) == [card_id for card_id, _ in kpis.values()]


@pytest.mark.parametrize("dialect", [pytest.param("postgres", marks=pytest.mark.postgres)])
def test_who_asks_on_one_scorecard_and_reassigns_on_a_later_one_locks_them_in_that_order(
    engine: Engine, store: Store, clock: MovableClock
) -> None:
    kpis = [add_scorecard(store, key=key, channel=f"C{key}") for key in ("1", "2")]
    (first, [asked]), (second, [passed]) = kpis
    with store.writing() as work:
        card = work.scorecards.get(second)
        before = open_batch(work, card, "U1", "U1", [(card.kpis_by_id[passed], W47)], now=NOW)
        assert before
        work.commit()
        round_id = before.id or 0
    with store.reading() as work:
        [prompt] = work.prompts.list_batch(round_id)
    PromptActions(store, clock).hand_over("T1", "U1", round_id, [prompt.prompt_id], "U2", cause="offer")
    locked = list_locked(engine)
    with store.writing() as work:
        card = work.scorecards.get(first)
        assert open_batch(work, card, "U1", "U1", [(card.kpis_by_id[asked], W47)], now=ASKED)
        row = work.batches.get(round_id)
        reassign(work, row, [prompt.prompt_id], "U2", ASKED, state=HandoverState.STOOD_IN, owner="U1")
        work.commit()
    assert list(dict.fromkeys(locked)) == [first, second]
    with store.reading() as work:
        states = work.session.exec(select(HandoverRow.state).order_by(col(HandoverRow.round_id))).all()
    assert states == [HandoverState.OVERTAKEN, HandoverState.STOOD_IN]


def list_locked(engine: Engine) -> list[int]:
    """Return a list to which every scorecard is added that PostgreSQL is asked to lock from now on."""
    locked: list[int] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: object) -> None:
        if "FROM scorecard" in statement and "FOR NO KEY UPDATE" in statement:
            locked.extend(values.values())

    return locked
