"""Several admins request the same prompt while the ticker opens it too."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from bot.workspace.clock import MovableClock
from scorecard.services.prompts.on_demand import OnDemandPrompts
from scorecard.services.prompts.prompts import MOST_AT_ONCE, Prompts
from scorecard.services.prompts.reminders import Reminders
from scorecard.storage.repositories.outbox import OutgoingState
from scorecard.storage.tables import KpiRow, OutgoingRow, PromptBatchRow, PromptRow
from scorecard.storage.unit_of_work import Store
from tests.database.rows import NOW, W47, add_scorecard, race, record
from tests.support.recording import statements

ADMINS = 6
MANY = MOST_AT_ONCE + 10


def test_each_period_is_asked_for_once(store: Store) -> None:
    add_scorecard(store, kpis=3)
    clock = MovableClock(NOW)
    acts: list[Callable[[], object]] = [
        Prompts(store, clock).open_due,
        lambda: OnDemandPrompts(store, clock).ask("T1", "C1", "U9", ""),
    ]
    race(ADMINS, lambda number: acts[number % 2]())
    with store.reading() as work:
        prompts = list(work.session.exec(select(PromptRow)))
        rounds = [row.id for row in work.session.exec(select(PromptBatchRow))]
        keys = [row.key for row in work.session.exec(select(OutgoingRow)) if row.kind == "prompt"]
    assert len({(row.kpi_id, row.period_start) for row in prompts}) == len(prompts) == 3
    assert {f"prompt:{row.round_id}" for row in prompts} == set(keys)
    assert {row.round_id for row in prompts} <= set(rounds)


def test_what_two_scorecards_ask_of_one_person_is_one_message(store: Store) -> None:
    add_scorecard(store, kpis=2)
    add_scorecard(store, kpis=2, key="security", channel="C2")
    clock = MovableClock(NOW)
    race(ADMINS, lambda _: Prompts(store, clock).open_due())
    with store.reading() as work:
        rows = [row for row in work.session.exec(select(OutgoingRow)) if row.kind == "prompt"]
        rounds = {row.round_id for row in work.session.exec(select(PromptRow))}
    carrier, carried = sorted(rows, key=lambda row: "carrier" in row.facts)
    assert {carrier.facts["round"], carried.facts["round"]} == rounds
    assert carrier.facts["parts"] == [{"round": carried.facts["round"]}]
    assert carried.facts["carrier"] == carrier.key
    assert (carrier.state, carried.state) == ("pending", "dropped")


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_the_prompts_of_many_people_open_in_small_transactions(engine: Engine, store: Store) -> None:
    _, kpi_ids = add_scorecard(store, kpis=MANY)
    give(store, {kpi_id: f"P{kpi_id}" for kpi_id in kpi_ids})
    with statements(engine) as asked:
        Prompts(store, MovableClock(NOW)).open_due()
    opened = [part.count("INSERT INTO prompt ") for part in "\n".join(asked).split("COMMIT")]
    assert sum(opened) == MANY
    assert max(opened) == MOST_AT_ONCE


def test_what_is_answered_between_two_of_them_is_not_asked(engine: Engine, store: Store) -> None:
    _, kpi_ids = add_scorecard(store, kpis=MANY)
    give(store, {kpi_id: f"P{kpi_id}" for kpi_id in kpi_ids})
    answered: list[int] = []

    def answer() -> None:
        if not answered:
            answered.append(kpi_ids[-1])
            with Store(engine).writing() as work:
                record(work, kpi_ids[-1], "97")
                work.commit()

    Prompts(Store(engine, answer), MovableClock(NOW)).open_due()
    with store.reading() as work:
        assert set(work.session.exec(select(PromptRow.kpi_id))) == {*kpi_ids} - {*answered}
        assert work.actuals.find(kpi_ids[-1], W47)


def test_a_reminder_to_the_cover_comes_with_what_the_cover_is_asked_among_many_people(store: Store) -> None:
    _, [covered, covers, *others] = add_scorecard(store, kpis=MANY)
    give(store, {covered: "U1", covers: "U2"} | {kpi_id: f"P{kpi_id}" for kpi_id in others})
    with store.writing() as work:
        for kpi in work.session.exec(select(KpiRow).where(KpiRow.id != covered)):
            kpi.frequency, kpi.cover = "daily", None
        work.scorecards.bump_all_revisions("T1")
        work.commit()
    clock = MovableClock(NOW)
    prompts, reminders = Prompts(store, clock), Reminders(store, clock)
    for day in range(3):
        clock.move_to(NOW + timedelta(days=day))
        prompts.open_due()
        reminders.send_due()
        sent = send_all(store, "U2")
    assert len(sent) == 1
    assert [part["number"] for part in sent[0]["parts"]] == [2]


def give(store: Store, owners: Mapping[int, str]) -> None:
    """Give each KPI an owner."""
    with store.writing() as work:
        for kpi in work.session.exec(select(KpiRow)):
            kpi.owner = owners[kpi.id or 0]
        work.scorecards.bump_all_revisions("T1")
        work.commit()


def send_all(store: Store, user: str) -> list[dict[str, Any]]:
    """Count everything as sent, and return what one person got."""
    with store.writing() as work:
        rows = work.session.exec(select(OutgoingRow).where(OutgoingRow.state == OutgoingState.PENDING)).all()
        for row in rows:
            row.state = OutgoingState.SENT
        found = [dict(row.facts) for row in rows if row.recipient == user]
        work.commit()
    return found
