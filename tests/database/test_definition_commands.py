"""The commands `apply`, `export` and `template`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.commands.definition import add_definition_commands
from bot.workspace.clock import MovableClock
from scorecard.definition.reader import read_definition
from scorecard.errors import DatabaseBusy, ScorecardError
from scorecard.services.setup.definitions import Definitions
from scorecard.storage.unit_of_work import Store
from scorecard.templates import read_template
from tests.definition_files import FILE, changed

TEAM = "T1"


@pytest.fixture
def definitions(store: Store) -> Definitions:
    return Definitions(store, MovableClock(datetime(2026, 11, 23, 9, tzinfo=UTC)))


@pytest.fixture
def app(definitions: Definitions) -> typer.Typer:
    @contextmanager
    def open_definitions(team: str, *, changes: bool) -> Iterator[tuple[Definitions, str]]:
        if team == "nowhere":
            raise ScorecardError("There is no team nowhere.")
        if team == "busy":
            raise DatabaseBusy
        yield definitions, team or TEAM

    app = typer.Typer()
    add_definition_commands(app, open_definitions)
    return app


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "it.yml"
    path.write_text(FILE, encoding="utf-8")
    return path


def run(app: typer.Typer, *words: object, typed: str = "") -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], input=typed)


def test_a_yes_applies_the_plan_that_was_shown(
    app: typer.Typer, file: Path, definitions: Definitions
) -> None:
    result = run(app, "apply", file, typed="y\n")
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "IT Department (it)\n+ scorecard IT Department (it)\n+ perspective Internal"
    )
    assert "8 added, 0 changed, 0 retired, 0 unchanged.\n" in result.stdout
    assert result.stdout.endswith("Applied.\nFirst question: Mon 23 Nov, 09:00, for 2 KPIs.\n")
    assert definitions.list_keys(TEAM) == ["it"]


@pytest.mark.parametrize("typed", ["n\n", "\n", ""])
def test_anything_but_a_yes_changes_nothing(
    app: typer.Typer, file: Path, definitions: Definitions, typed: str
) -> None:
    assert run(app, "apply", file, typed=typed).exit_code == 1
    assert definitions.list_keys(TEAM) == []


def test_a_dry_run_shows_the_plan_and_asks_nothing(
    app: typer.Typer, file: Path, definitions: Definitions
) -> None:
    result = run(app, "apply", file, "--dry-run", "--yes")
    assert result.exit_code == 0
    assert "8 added" in result.stdout
    assert definitions.list_keys(TEAM) == []


def test_a_change_is_shown_field_by_field(app: typer.Typer, file: Path) -> None:
    run(app, "apply", file, "--yes")
    file.write_text(changed(("threshold: 45", "threshold: 40"), ("TUE 10:00", "WED 10:00")), encoding="utf-8")
    result = run(app, "apply", file, "--dry-run")
    assert result.stdout.splitlines() == [
        "IT Department (it)",
        "~ scorecard IT Department (it)",
        "    weekly_post: TUE 10:00 → WED 10:00",
        "~ KPI Mean time to resolve (mttr)",
        "    threshold: 45 → 40",
        "0 added, 2 changed, 0 retired, 6 unchanged.",
    ]


def test_nothing_to_change_is_said_and_not_asked(app: typer.Typer, file: Path) -> None:
    run(app, "apply", file, "--yes")
    result = run(app, "apply", file)
    assert (result.exit_code, result.stdout) == (0, "IT Department (it): nothing to change.\n")


def test_every_error_is_one_line_with_file_and_line_and_nothing_is_changed(
    app: typer.Typer, file: Path, definitions: Definitions
) -> None:
    file.write_text(changed(("direction: lower", "direction: higher"), ("en_GB", "xx_XX")), encoding="utf-8")
    result = run(app, "apply", file, "--yes")
    first, second, last = result.stderr.splitlines()
    assert result.exit_code == 2
    assert first.startswith(f"{file}:4: locale: “xx_XX” is not a locale;")
    assert second.startswith(
        f"{file}:23: perspectives[0].objectives[0].kpis[0].threshold: Mean time to resolve:"
    )
    assert last == "Nothing was changed."
    assert definitions.list_keys(TEAM) == []


def test_a_file_that_is_not_there_is_said_in_one_sentence(app: typer.Typer) -> None:
    result = run(app, "apply", "missing.yml")
    assert result.exit_code == 2
    assert result.stderr == "I can't read missing.yml (No such file or directory); check its name.\n"


def test_a_file_from_stdin_is_applied_only_with_yes(app: typer.Typer, definitions: Definitions) -> None:
    refused = run(app, "apply", "-", typed=FILE)
    assert (refused.exit_code, definitions.list_keys(TEAM)) == (2, [])
    assert "add --yes" in refused.stderr
    assert run(app, "apply", "-", "--yes", typed=FILE).exit_code == 0
    assert definitions.list_keys(TEAM) == ["it"]


def test_the_only_scorecard_is_exported_without_naming_it(app: typer.Typer, file: Path) -> None:
    run(app, "apply", file, "--yes")
    result = run(app, "export")
    assert read_definition(result.stdout) == read_definition(FILE)


def test_of_several_scorecards_one_must_be_named(app: typer.Typer, file: Path) -> None:
    run(app, "apply", file, "--yes")
    file.write_text(changed(("key: it\n", "key: hr\n")), encoding="utf-8")
    run(app, "apply", file, "--yes")
    assert "There are several scorecards; say which: it, hr." in run(app, "export").stderr
    assert run(app, "export", "hr").stdout.splitlines()[1] == "key: hr"


def test_a_team_without_a_scorecard_and_a_team_that_is_unknown_are_told_apart(app: typer.Typer) -> None:
    assert run(app, "export").stderr == "There is no scorecard yet; apply a file first.\n"
    assert run(app, "export", "--team", "nowhere").stderr == "There is no team nowhere.\n"


def test_the_template_is_written_as_it_is(app: typer.Typer) -> None:
    assert run(app, "template").stdout == read_template()


def test_a_database_that_is_busy_is_left_to_whoever_knows_the_exit_code_for_it(
    app: typer.Typer, file: Path
) -> None:
    result = run(app, "apply", file, "--team", "busy")
    assert isinstance(result.exception, DatabaseBusy)
