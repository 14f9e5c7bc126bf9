"""The commands `apply`, `export` and `template`."""

import re
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
from tests.support.facts_command_line import line, printed

TEAM = "T1"
CLOCK = MovableClock(datetime(2026, 11, 23, 9, tzinfo=UTC))
NOWHERE = "There is no team nowhere."
COUNTS = re.compile(r"\d+ \w+, \d+ \w+, \d+ \w+, \d+ \w+\.")


@pytest.fixture
def definitions(store: Store) -> Definitions:
    return Definitions(store, CLOCK)


@pytest.fixture
def app(definitions: Definitions) -> typer.Typer:
    @contextmanager
    def open_definitions(team: str, *, changes: bool) -> Iterator[tuple[Definitions, str]]:
        if team == "nowhere":
            raise ScorecardError(NOWHERE)
        if team == "busy":
            raise DatabaseBusy
        yield definitions, team or TEAM

    app = typer.Typer()
    add_definition_commands(app, open_definitions, CLOCK)
    return app


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "it.yml"
    path.write_text(FILE, encoding="utf-8")
    return path


def run(app: typer.Typer, *words: object, typed: str = "") -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], input=typed)


def counts(result: Result) -> list[int]:
    """Return how many items a plan adds, changes, retires and leaves."""
    return [
        int(count) for count in re.findall(r"\d+", next(filter(COUNTS.fullmatch, result.stdout.splitlines())))
    ]


def test_a_yes_applies_the_plan_that_was_shown(
    app: typer.Typer, file: Path, definitions: Definitions
) -> None:
    result = run(app, "apply", file, typed="y\n")
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "IT Department (it)\n+ scorecard IT Department (it)\n+ perspective Internal"
    )
    assert counts(result) == [8, 0, 0, 0]
    assert "Mon 23 Nov, 09:00" in result.stdout.splitlines()[-1]
    assert re.findall(r"\b\d+ KPIs", result.stdout) == ["2 KPIs"]
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
    assert counts(result) == [8, 0, 0, 0]
    assert definitions.list_keys(TEAM) == []


def test_a_change_is_shown_field_by_field(app: typer.Typer, file: Path) -> None:
    run(app, "apply", file, "--yes")
    file.write_text(changed(("threshold: 45", "threshold: 40"), ("TUE 10:00", "WED 10:00")), encoding="utf-8")
    result = run(app, "apply", file, "--dry-run")
    assert counts(result) == [0, 2, 0, 6]
    assert result.stdout.splitlines()[:-1] == [
        "IT Department (it)",
        "~ scorecard IT Department (it)",
        "    weekly_post: TUE 10:00 → WED 10:00",
        "~ KPI Mean time to resolve (mttr)",
        "    threshold: 45 → 40",
    ]


def test_nothing_to_change_is_said_and_not_asked(app: typer.Typer, file: Path) -> None:
    run(app, "apply", file, "--yes")
    result = run(app, "apply", file)
    expected = printed("apply without a change").replace("IT (it)", "IT Department (it)")
    assert (result.exit_code, result.stdout) == (0, f"{expected}\n")


def test_every_error_is_one_line_with_file_and_line_and_nothing_is_changed(
    app: typer.Typer, file: Path, definitions: Definitions
) -> None:
    file.write_text(changed(("direction: lower", "direction: higher"), ("en_GB", "xx_XX")), encoding="utf-8")
    result = run(app, "apply", file, "--yes")
    first, second, last = result.stderr.splitlines()
    assert result.exit_code == 2
    assert first == f"{file}:" + line("apply of a file with errors", "xx_XX").partition(":")[2]
    assert second.startswith(
        f"{file}:23: perspectives[0].objectives[0].kpis[0].threshold: Mean time to resolve:"
    )
    assert last == printed("apply of a file with errors").splitlines()[-1]
    assert definitions.list_keys(TEAM) == []


def test_a_file_that_is_not_there_is_said_in_one_sentence(app: typer.Typer) -> None:
    result = run(app, "apply", "missing.yml")
    assert result.exit_code == 2
    expected = printed("apply of a file that is not there").replace("none.yml", "missing.yml")
    assert result.stderr == f"{expected}\n"


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
    expected = printed("export with several scorecards").replace("it, ops", "it, hr")
    assert run(app, "export").stderr == f"{expected}\n"
    assert run(app, "export", "hr").stdout.splitlines()[1] == "key: hr"


def test_a_team_without_a_scorecard_and_a_team_that_is_unknown_are_told_apart(app: typer.Typer) -> None:
    assert run(app, "export").stderr == f"{printed('export without a scorecard')}\n"
    assert run(app, "export", "--team", "nowhere").stderr == f"{NOWHERE}\n"


def test_the_template_is_reckoned_from_the_day_it_is_written(app: typer.Typer) -> None:
    written = run(app, "template").stdout
    assert written == read_template(CLOCK.now().date())
    assert re.findall(r"^        due: (\S+)", written, re.MULTILINE) == [
        "2027-05-23",
        "2027-08-23",
        "2027-11-23",
        "2027-11-23",
    ]


def test_the_template_can_be_applied_without_a_warning(app: typer.Typer, file: Path) -> None:
    file.write_text(run(app, "template").stdout, encoding="utf-8")
    result = run(app, "apply", file, "--dry-run")
    assert result.exit_code == 0
    assert "!" not in result.stdout


def test_a_database_that_is_busy_is_left_to_whoever_knows_the_exit_code_for_it(
    app: typer.Typer, file: Path
) -> None:
    result = run(app, "apply", file, "--team", "busy")
    assert isinstance(result.exception, DatabaseBusy)


def test_warnings_come_before_the_question_and_refuse_nothing(
    app: typer.Typer, file: Path, definitions: Definitions
) -> None:
    file.write_text(changed(("due: 2027-11-30", "due: 2026-11-22")), encoding="utf-8")
    run(app, "apply", file, "--yes")
    file.write_text(changed(("key: it\n", "key: hr\n")), encoding="utf-8")
    result = run(app, "apply", file, typed="y\n")
    warning, question = result.stdout.splitlines()[-4:-2]
    assert warning.startswith("! ")
    assert all(fact in warning for fact in ("C0SCORECARD", "IT Department (it)"))
    assert question.startswith("Apply these changes?")
    assert definitions.list_keys(TEAM) == ["it", "hr"]


def test_a_due_date_that_is_past_by_the_clock_is_warned_of_every_time(app: typer.Typer, file: Path) -> None:
    file.write_text(changed(("due: 2027-11-30", "due: 2026-11-22")), encoding="utf-8")
    first, second = run(app, "apply", file, "--yes"), run(app, "apply", file)
    assert [result.stdout.count("! The objective") for result in (first, second)] == [1, 1]


def test_a_yes_retires_the_scorecard_that_was_shown(
    app: typer.Typer, file: Path, definitions: Definitions
) -> None:
    run(app, "apply", file, "--yes")
    result = run(app, "retire", "it", typed="y\n")
    assert result.exit_code == 0
    assert counts(result) == [0, 0, 8, 0]
    assert definitions.list_keys(TEAM) == []
    assert run(app, "export").stderr == f"{printed('export without a scorecard')}\n"


@pytest.mark.parametrize("words", [[], ["--dry-run"], ["--dry-run", "--yes"]])
def test_without_a_yes_nothing_is_retired(
    app: typer.Typer, file: Path, definitions: Definitions, words: list[str]
) -> None:
    run(app, "apply", file, "--yes")
    assert run(app, "retire", "it", *words, typed="n\n").exit_code == (0 if words else 1)
    assert definitions.list_keys(TEAM) == ["it"]


def test_a_retired_scorecard_comes_back_with_its_history(app: typer.Typer, file: Path) -> None:
    run(app, "apply", file, "--yes")
    exported = run(app, "export").stdout
    run(app, "retire", "it", "--yes")
    result = run(app, "apply", file, "--yes")
    assert counts(result) == [8, 0, 0, 0]
    assert result.stdout.count(", back with its history") == 3
    assert run(app, "export").stdout == exported


def test_what_is_not_there_cannot_be_retired(app: typer.Typer, file: Path, definitions: Definitions) -> None:
    run(app, "apply", file, "--yes")
    result = run(app, "retire", "sales", "--yes")
    assert (result.exit_code, definitions.list_keys(TEAM)) == (2, ["it"])
    assert all(fact in result.stderr for fact in ("sales", "it"))


def test_a_scorecard_that_changed_since_the_plan_is_not_retired(definitions: Definitions) -> None:
    definitions.apply(TEAM, read_definition(FILE))
    plan = definitions.plan_retirement(TEAM, "it")
    definitions.apply(TEAM, read_definition(changed(("System uptime", "Availability"))))
    with pytest.raises(ScorecardError, match="changed"):
        definitions.retire(TEAM, "it", expected=plan)
    assert definitions.list_keys(TEAM) == ["it"]
