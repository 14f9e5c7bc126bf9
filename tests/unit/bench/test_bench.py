"""`make bench` measures what it says; how fast anything is, no test asserts."""

import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from bot.connections import open_database
from scorecard.clock import SystemClock
from scorecard.model.goals import Status
from scorecard.model.views.reports import PerspectiveView
from scorecard.services.lookup.access import Asker
from scorecard.services.reports.overviews import Overviews
from scorecard.services.reports.snapshots import Snapshots
from scorecard.storage.unit_of_work import Store
from tests.bench import data
from tests.bench.__main__ import PROGRAMS, Bench, list_ratios
from tests.bench.contest import WRITING, Entry, Result
from tests.bench.counts import count
from tests.bench.imports import measure_import
from tests.bench.load import Ask, Measured
from tests.bench.reach import ROWS
from tests.bench.report import DEFAULT, LARGE, SMALL, Size, judge, judge_writers, show
from tests.bench.teams import measure
from tests.database.rows import meet

FEW = data.Volume(200, weeks=3, revisions=2, other_teams=2)
MORE = (data.Volume(400, weeks=10), data.Volume(500, weeks=5, kpis=40))
OF_PROCESSES = {"stored", "posted", "history", "changed", "explained", "trend", "kept", "resident"}
"""The rows of the table that compare running programs."""


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path, rounds=1, seconds=0.02)
    with bench.slack_answering():
        yield bench


@pytest.mark.parametrize("volume", [FEW, data.Volume(300, weeks=10)])
def test_a_database_holds_as_many_actuals_as_asked_for(bench: Bench, volume: data.Volume) -> None:
    engine = open_database(bench.database(volume))
    assert data.count_actuals(engine) == volume.total
    engine.dispose()


def test_the_measured_scorecard_is_the_same_whatever_surrounds_it(bench: Bench) -> None:
    seen = []
    for volume in (FEW, data.Volume(300, weeks=3)):
        engine = open_database(bench.database(volume))
        store = Store(engine)
        with store.writing() as uow:
            meet(uow, data.TEAM, data.OWNER)
            uow.commit()
        overviews = Overviews(store, SystemClock(), Snapshots())
        view = overviews.overview(Asker(data.TEAM, data.CHANNEL, data.OWNER))
        seen.append([(one.name, one.result.score, _count(one)) for one in view.perspectives])
        engine.dispose()
    assert seen[0] == seen[1]
    told = [counts for _, _, counts in seen[0]]
    assert sum(sum(counts.values()) for counts in told) == data.KPIS
    assert all(sum(counts[status] for counts in told) for status in Status if status is not Status.NO_DATA)


def test_everything_is_measured_and_printed(bench: Bench) -> None:
    small, large, wide = (bench.database(volume) for volume in (FEW, *MORE))
    sizes = bench.sizes(small, {"App()": PROGRAMS["import slack_bolt and App()"]}, starts=1)
    printed = io.StringIO()
    results, resident = bench.speed(small, large, wide)
    show(Console(file=printed, width=200), results, sizes)
    told = printed.getvalue()
    asked = ("after a change", "value stored", "chart sent", "receipt posted", "16 writers")
    assert all(part in told for part in (DEFAULT, SMALL, LARGE, *asked, "App()", "times the p50"))
    ratios = [*list_ratios(results), *resident]
    assert {one.key for one in ratios} == OF_PROCESSES
    assert all(value > 0 for one in ratios for value in one.values)


def test_every_other_row_of_the_table_is_measured(bench: Bench, tmp_path: Path) -> None:
    counted = list(count(tmp_path / "counts", opened=(2,), cards=(2, 2), kpis=20))
    many = list(measure(tmp_path / "teams", bench.slack, cards=2, kpis=20, waiting=30, sent=3))
    figures = [*counted, *many, measure_import(tmp_path, 1)]
    assert {one.key for one in figures} | OF_PROCESSES == ROWS.keys()
    assert all(value > 0 for one in figures for value in one.values)


def test_a_row_is_reached_if_each_figure_is_within_its_own_limit() -> None:
    row = ROWS["changed"]
    assert row.is_reached((0.35, 0.8))
    assert not row.is_reached((0.36, 0.5))
    assert not row.is_reached((0.2, 0.81))
    assert ROWS["reply"].is_reached((24, 24, 24))
    assert not ROWS["reply"].is_reached((20, 20, 25))
    assert row.write((0.3, 0.75)) == "0.30 / 0.75"


def test_ratios_are_taken_within_each_round(tmp_path: Path) -> None:
    def result(who: str, clients: int, *p50: float) -> Result:
        rounds = [Measured(1, each, each) for each in p50]
        return Result(Entry(who, "/scorecard", "", Ask(), clients), rounds)

    busy_in_the_middle = {
        DEFAULT: (10, 40, 10),
        SMALL: (2, 8, 2),
        LARGE: (3, 12, 3),
    }
    results = [
        result(who, clients, *times) for who, times in busy_in_the_middle.items() for clients in (1, 16)
    ]
    verdicts = list(judge(results))
    assert [(one.ratio, one.holds) for one in verdicts] == [(0.2, True)] * 2 + [(1.5, False)] * 2


def test_sixteen_writers_are_held_against_one_of_the_same_round() -> None:
    def result(clients: int, *rounds: Measured) -> Result:
        return Result(Entry(SMALL, WRITING, "", Ask(), clients), rounds)

    one = result(1, Measured(50, 20, 80, 90), Measured(10, 100, 400, 450))
    waiting = result(16, Measured(60, 300, 600, 900), Measured(12, 1400, 3000, 1400))
    unjust = result(16, Measured(40, 20, 2000, 2600), Measured(8, 100, 9000, 9100))
    assert [(each.ratio, each.holds) for each in judge_writers([one, waiting])] == [
        (1.2, True),
        (30, True),
        (1.4, True),
    ]
    assert [(each.ratio, each.holds) for each in judge_writers([one, unjust])] == [
        (0.8, False),
        (95, False),
        (9.1, False),
    ]


def test_memory_that_the_system_does_not_tell_is_left_open() -> None:
    printed = io.StringIO()
    results = [
        Result(Entry(who, what, "", Ask(), clients), [Measured(1, 1, 1)])
        for who, what in ((DEFAULT, "/scorecard"), (SMALL, "/scorecard"), (SMALL, WRITING))
        for clients in (1, 16)
    ]
    show(Console(file=printed, width=200), results, [Size("bot", 1.0, None)])
    assert "–" in printed.getvalue()


def _count(view: PerspectiveView) -> Counter[Status]:
    return Counter(reading.status for reading in view.readings)
