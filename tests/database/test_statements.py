"""Looking up KPIs' periods costs one index lookup each, however much other data is stored."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from scorecard.model.periods import Period
from scorecard.storage.unit_of_work import Store, UnitOfWork
from tests.database.plans import list_steps
from tests.database.rows import W46, W47, add_scorecard

Places = list[tuple[int, Period]]
Lookup = Callable[[UnitOfWork, Places], object]
WHOLE = "(kpi_id=? AND frequency=? AND period_start=?)"
LOOKUPS: dict[str, tuple[str, Lookup]] = {
    "values": ("actual", lambda work, places: work.actuals.list_answers(places)),
    "what was asked": ("prompt", lambda work, places: work.prompts.list_prompted(places)),
    "prompts": ("prompt", lambda work, places: work.prompts.list_at(places)),
    "a prompt": ("prompt", lambda work, places: work.prompts.find(*places[0])),
    "words of no data": ("no_data", lambda work, places: work.no_data.list_of(places)),
}


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(("table", "look_up"), LOOKUPS.values(), ids=LOOKUPS)
def test_looking_up_places_looks_into_an_index_and_reads_no_whole_table(
    engine: Engine, store: Store, table: str, look_up: Lookup
) -> None:
    _, kpi_ids = add_scorecard(store, kpis=3)
    with store.reading() as work:
        places = [(kpi_id, period) for kpi_id in kpi_ids for period in (W46, W47)]
        steps = list_steps(engine, work, lambda: look_up(work, places))
    assert [step for step in steps if step.startswith(f"SEARCH {table} ") and step.endswith(WHOLE)], steps


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_whether_anything_was_asked_for_is_found_by_indexes(engine: Engine, store: Store) -> None:
    card, _ = add_scorecard(store)
    with store.reading() as work:
        steps = list_steps(engine, work, lambda: work.prompts.has_any(card))
    assert steps
    assert not [step for step in steps if not step.startswith("SEARCH ")], steps
