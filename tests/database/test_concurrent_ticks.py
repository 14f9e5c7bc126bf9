"""Several processes handle two scorecards of the same people, who answer and go away meanwhile."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from sqlmodel import col, select

from bot.workspace.clock import MovableClock
from scorecard.model.outbox import MessageKind
from scorecard.model.periods import Frequency
from scorecard.services.actuals.actual_forms import ActualForms, FormField
from scorecard.services.prompts.prompts import Prompts
from scorecard.services.prompts.reminders import Reminders
from scorecard.storage.tables import KpiRow, OutgoingRow, PromptRow
from scorecard.storage.unit_of_work import Store
from tests.database.rows import NOW, add_scorecard, race

PROCESSES = 6
DAYS = 6


def test_two_scorecards_are_asked_for_while_answers_for_both_come_in_opposite_orders(store: Store) -> None:
    clock = MovableClock(NOW - timedelta(days=3))
    for key in ("it", "security"):
        add_scorecard(store, kpis=2, key=key)
    begin_daily(store)
    for day in range(DAYS):
        clock.move_to(NOW + timedelta(days=day, minutes=1))
        race(PROCESSES, partial(act, store, clock, open_prompts(store)))
    assert len(keys(store, MessageKind.PROMPT)) == len(set(keys(store, MessageKind.PROMPT)))
    with store.reading() as work:
        asked = [(row.kpi_id, row.period_start) for row in work.session.exec(select(PromptRow))]
    assert len(asked) == len(set(asked)) >= DAYS


def begin_daily(store: Store) -> None:
    """Prompt for one KPI of each scorecard every day."""
    with store.writing() as work:
        for kpi in work.session.exec(select(KpiRow)):
            kpi.created_at = NOW - timedelta(days=3)
            kpi.frequency = Frequency.DAILY if kpi.key == "kpi_1" else kpi.frequency
        work.scorecards.bump_all_revisions("T1")
        work.commit()


def act(store: Store, clock: MovableClock, waiting: list[int], number: int) -> None:
    """Tick as a process, or answer what both scorecards asked for earlier."""
    ticks: list[Callable[[], object]] = [Prompts(store, clock).open_due, Reminders(store, clock).send_due]
    if number % 2:
        for tick in ticks:
            tick()
    else:
        fields = [FormField(prompt, str(prompt), "97") for prompt in waiting[:: 1 if number % 4 else -1]]
        if fields:
            ActualForms(store, clock).answer("T1", "U1", fields, cause=f"view:{clock.now()}:{number}")


def open_prompts(store: Store) -> list[int]:
    with store.reading() as work:
        return [item.prompt_id for item in work.prompts.list_open([1, 2], "U1")]


def keys(store: Store, kind: MessageKind) -> list[str]:
    with store.reading() as work:
        return list(work.session.exec(select(OutgoingRow.key).where(col(OutgoingRow.kind) == kind)))
