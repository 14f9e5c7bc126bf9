"""Several admins request the same prompt while the ticker opens it too."""

from collections.abc import Callable

from sqlmodel import select

from bot.workspace.clock import MovableClock
from scorecard.services.prompts.on_demand import OnDemandPrompts
from scorecard.services.prompts.prompts import Prompts
from scorecard.storage.tables import OutgoingRow, PromptBatchRow, PromptRow
from scorecard.storage.unit_of_work import Store
from tests.database.rows import NOW, add_scorecard, race

ADMINS = 6


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
