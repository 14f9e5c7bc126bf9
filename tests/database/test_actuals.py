from contextlib import suppress
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from scorecard.model.periods import Frequency, Period
from scorecard.storage.unit_of_work import Store
from tests.database.plans import list_steps
from tests.database.rows import NOW, W46, W47, add_scorecard, record

HOUR = timedelta(hours=1)


def newest(store: Store, kpi_id: int, hours: int | None = None) -> list[tuple[str, str]]:
    """Return the two newest actuals as (week, value), as known some hours after the first was given."""
    known_at = None if hours is None else NOW + hours * HOUR
    with store.reading() as work:
        found = work.actuals.list_newest([kpi_id], known_at).get(kpi_id, [])
    return [(actual.period.key, str(actual.value)) for actual in found]


@pytest.fixture
def kpi_id(store: Store) -> int:
    """A KPI with week 46 given, then week 47, then week 46 corrected, an hour apart."""
    _, [kpi_id] = add_scorecard(store)
    with store.writing() as work:
        record(work, kpi_id, "46", W46, NOW)
        record(work, kpi_id, "47", W47, NOW + HOUR)
        record(work, kpi_id, "46.5", W46, NOW + 2 * HOUR)
        work.commit()
    return kpi_id


def test_the_newest_are_by_period_and_not_by_when_they_were_given(store: Store, kpi_id: int) -> None:
    assert newest(store, kpi_id) == [("2026-W47", "47"), ("2026-W46", "46.5")]


def test_what_was_known_at_a_moment_can_be_read_again(store: Store, kpi_id: int) -> None:
    assert newest(store, kpi_id, -1) == []
    assert newest(store, kpi_id, 0) == [("2026-W46", "46")]
    assert newest(store, kpi_id, 1) == [("2026-W47", "47"), ("2026-W46", "46")]
    assert newest(store, kpi_id, 2) == [("2026-W47", "47"), ("2026-W46", "46.5")]


def test_values_since_a_day_are_the_current_ones_oldest_first(store: Store, kpi_id: int) -> None:
    with store.reading() as work:
        both = work.actuals.list_since([kpi_id], Frequency.WEEKLY, W46.start)[kpi_id]
        last = work.actuals.list_since([kpi_id], Frequency.WEEKLY, W47.start)[kpi_id]
        months = work.actuals.list_since([kpi_id], Frequency.MONTHLY, W46.start)
    assert [(actual.period, str(actual.value)) for actual in both] == [(W46, "46.5"), (W47, "47")]
    assert [actual.period for actual in last] == [W47]
    assert dict(months) == {}


def test_only_the_frequency_that_a_kpi_has_now_is_read(store: Store, kpi_id: int) -> None:
    with store.writing() as work:
        record(work, kpi_id, "11", Period.containing(date(2026, 11, 22), Frequency.MONTHLY))
        work.commit()
    assert newest(store, kpi_id) == [("2026-W47", "47"), ("2026-W46", "46.5")]


def test_many_kpis_are_read_at_once_and_one_without_values_is_left_out(store: Store) -> None:
    _, kpi_ids = add_scorecard(store, kpis=3)
    with store.writing() as work:
        record(work, kpi_ids[0], "1", W46)
        record(work, kpi_ids[2], "3", W47)
        work.commit()
    with store.reading() as work:
        found = work.actuals.list_newest(kpi_ids)
        assert work.actuals.list_newest([]) == {}
    assert sorted(found) == [kpi_ids[0], kpi_ids[2]]


def test_a_correction_keeps_what_it_corrects(store: Store, kpi_id: int) -> None:
    with store.reading() as work:
        current = work.actuals.find(kpi_id, W46)
        assert current
        before = work.actuals.find_superseded(kpi_id, current)
        assert before
        assert work.actuals.get(before.id) == (kpi_id, before)
        assert work.actuals.find_superseded(kpi_id, before) is None
    assert (str(before.value), before.revision) == ("46", 1)
    assert (str(current.value), current.revision) == ("46.5", 2)


def test_what_a_new_value_replaces_is_known_as_it_is_stored(store: Store, kpi_id: int) -> None:
    with store.writing() as work:
        with suppress(LookupError), work.all_or_nothing():
            record(work, kpi_id, "1", W46)
            raise LookupError
        record(work, kpi_id, "2", W46)
        newest = record(work, kpi_id, "3", W46)
        known = work.actuals.find_superseded(kpi_id, newest)
        work.commit()
    with store.reading() as work:
        stored = work.actuals.find_superseded(kpi_id, newest)
    assert stored == known
    assert stored is not None
    assert (str(stored.value), stored.ended_at) == ("2", newest.at)


def test_values_are_found_by_period_neighbour_and_stretch(store: Store, kpi_id: int) -> None:
    with store.reading() as work:
        actuals = work.actuals
        assert actuals.find(kpi_id, W47.next()) is None
        before = actuals.find_before(kpi_id, W47)
        assert before
        assert before.period == W46
        assert actuals.find_before(kpi_id, W46) is None
        both = actuals.list_between(kpi_id, Frequency.WEEKLY, W46.start, W47.start)
        assert [item.period for item in both] == [W46, W47]
        assert actuals.list_between(kpi_id, Frequency.WEEKLY, W47.next().start, W47.next().start) == []


def test_answers_are_found_for_any_number_of_questions(store: Store, kpi_id: int) -> None:
    with store.reading() as work:
        asked = [(kpi_id, period) for period in W47.latest(3000)]
        answers = work.actuals.list_answers(asked)
        assert work.actuals.list_answers([]) == {}
    assert {key: str(actual.value) for key, actual in answers.items()} == {
        (kpi_id, W46): "46.5",
        (kpi_id, W47): "47",
    }


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("known_at", [None, NOW])
def test_reading_the_newest_looks_into_an_index_and_scans_nothing(
    engine: Engine, store: Store, known_at: None
) -> None:
    _, kpi_ids = add_scorecard(store, kpis=3)
    with store.reading() as work:
        steps = list_steps(engine, work, lambda: work.actuals.list_newest(kpi_ids, known_at))
    index = "uq_actual_current" if known_at is None else "sqlite_autoindex_actual_1"
    looks = [step for step in steps if step.startswith("SEARCH") and " USING " in step and index in step]
    assert len(looks) == 2
    assert not [step for step in steps if step.startswith("SCAN actual")]


@pytest.mark.parametrize("dialect", [pytest.param("postgres", marks=pytest.mark.postgres)])
def test_postgresql_reads_the_newest_by_the_same_index(engine: Engine, store: Store) -> None:
    _, kpi_ids = add_scorecard(store, kpis=3)
    with store.reading() as work:
        steps = list_steps(engine, work, lambda: work.actuals.list_newest(kpi_ids))
    assert sum("uq_actual_current" in step for step in steps) == 2
