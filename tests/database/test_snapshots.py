"""Cached snapshots are never older than the database, whichever process wrote it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.workspace.clock import MovableClock
from scorecard.definition.reader import read_definition
from scorecard.errors import NotFound
from scorecard.model.views.reports import ScorecardView
from scorecard.services.lookup.access import Asker
from scorecard.services.reports.overviews import Overviews
from scorecard.services.reports.snapshots import Snapshots
from scorecard.services.setup.definitions import Definitions
from scorecard.storage.engine import make_engine
from scorecard.storage.unit_of_work import Store
from tests.database.rows import NOW, W47, add_scorecard, record
from tests.support.cards import a_card, a_kpi


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOW)


@pytest.fixture
def ask(store: Store, clock: MovableClock) -> Callable[[], ScorecardView]:
    overviews = Overviews(store, clock, Snapshots())
    return lambda: overviews.overview(Asker("T1", "C1", "U1"))


def values(view: ScorecardView) -> list[str]:
    readings = view.perspectives[0].objectives[0].readings
    return [str(reading.actual.value) if reading.actual else "-" for reading in readings]


def test_before_there_is_a_scorecard_that_is_said(ask: Callable[[], ScorecardView], store: Store) -> None:
    with pytest.raises(NotFound):
        ask()
    add_scorecard(store)
    assert ask().name == "IT"


def test_nothing_is_read_again_while_nothing_changed(ask: Callable[[], ScorecardView], store: Store) -> None:
    add_scorecard(store)
    assert ask() is ask()


@pytest.mark.parametrize("value", ["97", "97.0", "97.00"])
def test_what_another_process_recorded_is_seen_at_once(
    ask: Callable[[], ScorecardView], store: Store, url: str, value: str
) -> None:
    card, (kpi,) = add_scorecard(store)
    with store.writing() as work:
        record(work, kpi, "97.000", W47)
        work.scorecards.bump_revision(card)
        work.commit()
    assert values(ask()) == ["97.000"]
    elsewhere = make_engine(url)
    with Store(elsewhere).writing() as work:
        record(work, kpi, value, W47)
        work.scorecards.bump_revision(card)
        work.commit()
    elsewhere.dispose()
    assert values(ask()) == [value]


def test_what_was_not_committed_is_not_seen(ask: Callable[[], ScorecardView], store: Store) -> None:
    card, (kpi,) = add_scorecard(store)
    assert values(ask()) == ["-"]
    with store.writing() as work:
        record(work, kpi, "97", W47)
        work.scorecards.bump_revision(card)
    assert values(ask()) == ["-"]


def test_what_the_clock_changes_is_seen_without_any_write(
    ask: Callable[[], ScorecardView], store: Store, clock: MovableClock
) -> None:
    card, (kpi,) = add_scorecard(store)
    with store.writing() as work:
        record(work, kpi, "97", W47)
        work.scorecards.bump_revision(card)
        work.commit()
    tuesday = datetime.fromisoformat("2026-12-01T00:00:00+00:00")
    clock.move_to(tuesday - timedelta(microseconds=1))
    assert values(ask()) == ["97"]
    clock.move_to(tuesday)
    assert values(ask()) == ["-"]
    assert ask().as_of == tuesday


def test_both_ways_of_asking_tell_the_same_revisions(store: Store) -> None:
    add_scorecard(store, channel="C1")
    add_scorecard(store, team_id="T2")
    for team in ("T1", "T2", "T3"):
        with store.reading() as work:
            assert store.list_revisions(team) == work.scorecards.list_revisions(team)


def test_a_structure_is_read_anew_once_its_file_changed(store: Store, clock: MovableClock, url: str) -> None:
    Definitions(store, clock).apply("T1", read_definition(a_card(a_kpi("mttr"))))
    assert keys(store) == ["mttr"]
    elsewhere = make_engine(url)
    Definitions(Store(elsewhere), clock).apply("T1", read_definition(a_card(a_kpi("mttr"), a_kpi("sla"))))
    elsewhere.dispose()
    assert keys(store) == ["mttr", "sla"]


def test_a_structure_that_was_taken_back_is_not_kept(store: Store, clock: MovableClock) -> None:
    Definitions(store, clock).apply("T1", read_definition(a_card(a_kpi("mttr"))))
    with store.writing() as work:
        work.definitions.save(1, read_definition(a_card(a_kpi("csat"))), clock.now())
        assert [kpi.info.key for kpi in work.scorecards.get(1).kpis] == ["csat"]
    assert keys(store) == ["mttr"]
    Definitions(store, clock).apply("T1", read_definition(a_card(a_kpi("sla"))))
    assert keys(store) == ["sla"]


def keys(store: Store) -> list[str]:
    with store.reading() as work:
        return [kpi.info.key for kpi in work.scorecards.get(1).kpis]
