"""The command `export --values`."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from io import StringIO

import pytest
import typer
from typer.testing import CliRunner

from bot.commands.definition import add_definition_commands
from bot.workspace.clock import MovableClock
from scorecard.definition.reader import read_definition
from scorecard.model.periods import Frequency, Period
from scorecard.services.setup.definitions import Definitions
from scorecard.storage.unit_of_work import Store
from tests.database.rows import a_submission
from tests.definition_files import FILE, changed

TEAM = "T1"
CLOCK = MovableClock(datetime(2026, 11, 23, 9, tzinfo=UTC))
W46, W47 = (Period(date(2026, 11, day), Frequency.WEEKLY) for day in (9, 16))
Q3 = Period(date(2026, 7, 1), Frequency.QUARTERLY)


@pytest.fixture
def definitions(store: Store) -> Definitions:
    definitions = Definitions(store, CLOCK)
    definitions.apply(TEAM, read_definition(FILE.encode()))
    return definitions


def give(store: Store, key: str, value: str, period: Period, note: str = "") -> int:
    """Record a value and return its row."""
    with store.writing() as work:
        card = work.scorecards.find_by_key(TEAM, "it")
        assert card
        kpi = next(one for one in card.kpis if one.info.key == key)
        given = a_submission(value, period, note=note)
        actual = work.actuals.record(kpi.info.id, given, at=CLOCK.now())
        work.commit()
        return actual.id


def export(definitions: Definitions) -> str:
    @contextmanager
    def open_definitions(team: str, *, changes: bool) -> Iterator[tuple[Definitions, str]]:
        assert not changes
        yield definitions, team or TEAM

    app = typer.Typer()
    add_definition_commands(app, open_definitions, CLOCK)
    result = CliRunner().invoke(app, ["export", "--values"])
    assert result.exit_code == 0
    return result.stdout_bytes.decode()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text, newline="")))


def test_values_stand_in_the_scorecards_order_and_then_by_time(
    store: Store, definitions: Definitions
) -> None:
    give(store, "nps", "-3", Q3)
    give(store, "mttr", "31", W47, "Two outages, “big” ones")
    give(store, "mttr", "1200", W46)
    found = [(row["key"], row["period"], row["value"], row["note"]) for row in rows(export(definitions))]
    assert found == [
        ("mttr", "2026-W46", "1200", ""),
        ("mttr", "2026-W47", "31", "Two outages, “big” ones"),
        ("nps", "2026-Q3", "-3", ""),
    ]


def test_a_row_says_where_its_kpi_stands(store: Store, definitions: Definitions) -> None:
    give(store, "uptime", "99.950", W47)
    assert export(definitions).splitlines() == [
        "perspective,objective,key,kpi,unit,frequency,period,value,note",
        "Internal processes,Faster recovery,uptime,System uptime,%,weekly,2026-W47,99.95,",
    ]


def test_without_values_the_heading_alone_is_written(definitions: Definitions) -> None:
    assert export(definitions).count("\n") == 1


def test_only_what_counts_is_written(store: Store, definitions: Definitions) -> None:
    give(store, "mttr", "31", W47)
    give(store, "mttr", "0", W47)
    taken = give(store, "uptime", "99", W47)
    with store.writing() as work:
        work.actuals.take_back(taken, "U1", CLOCK.now())
        work.commit()
    assert [(row["key"], row["value"]) for row in rows(export(definitions))] == [("mttr", "0")]


def test_values_of_an_earlier_frequency_are_kept(store: Store, definitions: Definitions) -> None:
    give(store, "nps", "40", Q3)
    source = changed(("frequency: quarterly", "frequency: monthly"))
    definitions.apply(TEAM, read_definition(source.encode()))
    give(store, "nps", "41", Period(date(2026, 10, 1), Frequency.MONTHLY))
    assert [row["period"] for row in rows(export(definitions))] == ["2026-Q3", "2026-10"]


@pytest.mark.parametrize("note", ["=1+1", "+1", "-1", "@SUM(A1)", "'quoted'", "\tx", "plain = text", "a\nb"])
def test_no_note_begins_like_a_formula_and_each_is_given_back(
    store: Store, definitions: Definitions, note: str
) -> None:
    give(store, "mttr", "31", W47, note)
    [row] = rows(export(definitions))
    assert row["note"][0] not in "=+-@\t\r"
    assert row["note"].removeprefix("'") == note


def test_the_same_values_give_the_same_bytes(store: Store, definitions: Definitions) -> None:
    give(store, "nps", "40.5", Q3)
    give(store, "mttr", "31", W47)
    before = export(definitions)
    give(store, "mttr", "32", W47)
    assert export(definitions) != before
    give(store, "mttr", "31", W47)
    assert export(definitions) == before
