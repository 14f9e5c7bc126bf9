"""Many threads compete for the same thing, and the database lets one of them win."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from bot.workspace.clock import MovableClock
from scorecard.rules.alerts.states import AlertStep, take_step
from scorecard.services.absence.absences import Absences
from scorecard.storage.tables import AbsenceRow, ActualRow, OutgoingRow, PersonRow
from scorecard.storage.unit_of_work import Store
from tests.database.rows import NOW, W47, add_scorecard, outgoing, race, record

LEASE = timedelta(minutes=2)


def test_a_prompt_is_opened_once(store: Store) -> None:
    scorecard_id, kpi_ids = add_scorecard(store, kpis=20)

    def ask(_: int) -> list[int]:
        with store.writing() as work:
            round_id = work.batches.open(scorecard_id, "T1", "U1", NOW)
            opened = [kpi_id for kpi_id in kpi_ids if work.prompts.open(kpi_id, W47, round_id, NOW)]
            work.commit()
        return opened

    opened = Counter(kpi_id for mine in race(8, ask) for kpi_id in mine)
    assert opened == Counter(kpi_ids)


def test_a_message_is_put_into_the_outbox_once(store: Store) -> None:
    def say(_: int) -> bool:
        with store.writing() as work:
            work.outbox.add(outgoing("weekly:1:2026-W47"), NOW)
            work.commit()
            return work.outbox.has_new

    assert race(8, say).count(True) == 1
    with store.reading() as work:
        assert len(list(work.session.exec(select(OutgoingRow)))) == 1


def test_a_delivery_is_accepted_once(store: Store) -> None:
    def accept(_: int) -> bool:
        with store.writing() as work:
            accepted = work.inbox.accept("Ev1", NOW)
            work.commit()
        return accepted

    assert race(8, accept).count(True) == 1


def is_any_due(store: Store) -> bool:
    with store.reading() as work:
        return work.outbox.has_due(NOW)


def test_each_message_is_claimed_by_one_sender_only(store: Store) -> None:
    with store.writing() as work:
        for number in range(40):
            work.outbox.add(replace(outgoing(f"message:{number}"), to=f"C{number}"), NOW)
        work.commit()

    def claim(_: int) -> list[int]:
        mine: list[int] = []
        while is_any_due(store):
            with store.writing() as work:
                mine += [item.id for item in work.outbox.claim(NOW, limit=3, lease=LEASE)]
                work.commit()
        return mine

    claimed = Counter(message for mine in race(4, claim) for message in mine)
    assert len(claimed) == 40
    assert set(claimed.values()) == {1}


@pytest.mark.parametrize("dialect", [pytest.param("postgres", marks=pytest.mark.postgres)])
def test_a_second_sender_takes_nothing_and_waits_for_nothing_while_the_first_is_still_claiming(
    store: Store,
) -> None:
    with store.writing() as work:
        for number in range(4):
            work.outbox.add(replace(outgoing(f"message:{number}"), to=f"C{number}"), NOW)
        work.commit()
    with store.writing() as first, store.writing() as second:
        mine = first.outbox.claim(NOW, limit=2, lease=LEASE)
        meanwhile = second.outbox.claim(NOW, limit=4, lease=LEASE)
        first.commit()
        afterwards = second.outbox.claim(NOW, limit=4, lease=LEASE)
    assert [item.outgoing.key for item in mine] == ["message:0", "message:1"]
    assert meanwhile == []
    assert [item.outgoing.key for item in afterwards] == ["message:2", "message:3"]


def test_concurrent_corrections_become_consecutive_revisions_of_which_one_counts(store: Store) -> None:
    _, [kpi_id] = add_scorecard(store)

    def correct(number: int) -> list[int]:
        revisions = []
        for _ in range(3):
            with store.writing() as work:
                revisions.append(record(work, kpi_id, str(number)).revision)
                work.commit()
        return revisions

    given = sorted(revision for mine in race(8, correct) for revision in mine)
    assert given == list(range(1, 25))
    with store.reading() as work:
        rows = list(work.session.exec(select(ActualRow)))
    assert [row.revision for row in rows if row.superseded_at is None] == [24]


def test_writers_who_take_kpis_in_opposite_orders_do_not_block_each_other_for_ever(store: Store) -> None:
    scorecard_id, kpi_ids = add_scorecard(store, kpis=6)

    def answer(number: int) -> None:
        for _ in range(3):
            with store.writing() as work:
                for kpi_id in kpi_ids[:: 1 if number % 2 else -1]:
                    record(work, kpi_id, str(number))
                work.scorecards.bump_revision(scorecard_id)
                work.commit()

    race(6, answer)
    with store.reading() as work:
        newest = work.actuals.list_newest(kpi_ids)
    assert {actuals[0].revision for actuals in newest.values()} == {18}


def test_of_alerts_opened_at_once_one_is_open(store: Store) -> None:
    _, [kpi_id] = add_scorecard(store)

    def alarm(number: int) -> bool:
        with store.writing() as work:
            actual = record(work, kpi_id, str(number))
            is_first = not work.alerts.list_of([kpi_id])
            if is_first:
                work.alerts.open(kpi_id, actual.id, NOW)
            work.commit()
        return is_first

    assert race(8, alarm).count(True) == 1


def test_a_second_open_alert_is_refused_until_the_first_is_closed(store: Store) -> None:
    _, [kpi_id] = add_scorecard(store)
    with store.writing() as work:
        actual = record(work, kpi_id, "50")
        work.alerts.open(kpi_id, actual.id, NOW)
        work.commit()
    with store.writing() as work, pytest.raises(IntegrityError):
        work.alerts.open(kpi_id, actual.id, NOW)
    with store.writing() as work:
        [alert] = work.alerts.list_of([kpi_id])
        work.alerts.save(alert, take_step(alert, AlertStep.RESOLVE, actual.id, NOW))
        work.alerts.open(kpi_id, actual.id, NOW)
        work.commit()
    with store.reading() as work:
        assert len(work.alerts.list_off([kpi_id])) == 1


def test_a_person_met_by_many_at_once_is_one_row(store: Store) -> None:
    def meet(_: int) -> str:
        with store.writing() as work:
            person = work.people.get_or_add("T1", "U1")
            work.commit()
            return person.user_id

    assert race(8, meet) == ["U1"] * 8
    with store.reading() as work:
        assert len(list(work.session.exec(select(PersonRow)))) == 1


def test_of_many_absences_said_at_once_one_holds(store: Store) -> None:
    add_scorecard(store)
    absences = Absences(store, MovableClock(NOW))
    race(8, lambda number: absences.run("T1", "C1", "U1", f"today cover <@U{number + 2}>"))
    with store.reading() as work:
        assert len(work.absences.list_of("T1", "U1")) == 1
        assert len(list(work.session.exec(select(AbsenceRow)))) == 8
