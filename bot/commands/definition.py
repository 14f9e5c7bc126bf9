"""The commands `apply`, `export`, `retire` and `template` for scorecard files.

Exit codes: 0 done, 1 declined, 2 an error in the file or the settings.
"""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer
from typer import colors, style

from bot.ui.kit.hints import in_words
from bot.ui.prompts.on_demand import first_question_lines
from scorecard.clock import Clock
from scorecard.errors import DatabaseBusy, InvalidFile, ScorecardError

if TYPE_CHECKING:
    from scorecard.definition.plan import ChangedItem, Plan
    from scorecard.services.setup.definitions import Definitions

STDIN = "-"
DECLINED, WRONG = 1, 2
FileArgument = Annotated[str, typer.Argument(metavar="FILE", help="The scorecard file, or - for stdin.")]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")]
TeamOption = Annotated[
    str, typer.Option("--team", metavar="TEAM", help="Slack team id, if there are several.")
]
ValuesOption = Annotated[bool, typer.Option("--values", help="Print its values as CSV instead.")]
KeyToRetire = Annotated[str, typer.Argument(metavar="KEY", help="Which scorecard.")]
KeyArgument = Annotated[str, typer.Argument(metavar="KEY", help="Which scorecard, if there are several.")]


def draw_plan(plan: "Plan") -> str:
    """Return a plan as text: `+` added, `~` changed with its fields, `-` retired, counts, `!` warnings."""
    warnings = [style(f"! {warning}", fg=colors.YELLOW, bold=True) for warning in plan.warnings]
    if plan.is_empty:
        return "\n".join([f"{plan.scorecard}: nothing to change.", *warnings])
    return "\n".join([style(plan.scorecard, bold=True), *_lines(plan), _counts(plan), *warnings])


def _lines(plan: "Plan") -> Iterator[str]:
    yield from (style(f"+ {thing}", fg=colors.GREEN) for thing in plan.added)
    for changed in plan.changed:
        yield from _changed(changed)
    yield from (style(f"- {thing} (its history stays)", fg=colors.RED) for thing in plan.retired)


def _changed(changed: "ChangedItem") -> Iterator[str]:
    yield style(f"~ {changed.thing}", fg=colors.YELLOW)
    for change in changed.changes:
        yield f"    {change.field}: {change.before} → {change.after}"


def _counts(plan: "Plan") -> str:
    return (
        f"{len(plan.added)} added, {len(plan.changed)} changed, "
        f"{len(plan.retired)} retired, {plan.unchanged} unchanged."
    )


class OpenDefinitions(Protocol):
    """Opens the database and determines the Slack team."""

    def __call__(self, team: str, *, changes: bool) -> AbstractContextManager[tuple["Definitions", str]]:
        """Return the service and the Slack team id.

        Args:
            team: The argument of `--team`, or empty.
            changes: True to allow changes.

        Raises:
            ScorecardError: The team cannot be determined.
        """
        ...


def add_definition_commands(app: typer.Typer, open_definitions: OpenDefinitions, clock: Clock) -> None:
    """Mount `apply`, `export`, `retire` and `template` on the command line.

    Args:
        app: The command line.
        open_definitions: Opens the database and determines the Slack team.
        clock: Decides from which day the template's due dates are reckoned.
    """

    @app.command()
    def apply(
        file: FileArgument, *, yes: YesOption = False, dry_run: DryRunOption = False, team: TeamOption = ""
    ) -> None:
        """Apply a scorecard file: show the changes, ask, then make them all at once."""
        from scorecard.definition.reader import read_definition  # noqa: PLC0415 - YAML is for files alone

        with _report_errors(file):
            definition = read_definition(_read(file))
            with open_definitions(team, changes=not dry_run) as (definitions, team_id):
                plan = definitions.plan(team_id, definition)
                typer.echo(draw_plan(plan))
                if not (plan.is_empty or dry_run):
                    _ask(file, yes=yes)
                    definitions.apply(team_id, definition, expected=plan, greets=True)
                    typer.echo("Applied.")
                    first = definitions.find_first_prompt(team_id, definition.key)
                    typer.echo("".join(f"{line}\n" for line in first_question_lines(first)), nl=False)

    @app.command()
    def export(key: KeyArgument = "", *, values: ValuesOption = False, team: TeamOption = "") -> None:
        """Print a stored scorecard as a file for “apply”, or its values."""
        with _report_errors(), open_definitions(team, changes=False) as (definitions, team_id):
            chosen = key or _only(definitions.list_keys(team_id))
            write = definitions.export_values if values else definitions.export
            typer.echo(write(team_id, chosen).encode(), nl=False)

    @app.command()
    def template() -> None:
        """Print an IT department's scorecard file to start from."""
        from scorecard.templates import read_template  # noqa: PLC0415 - no other command needs it

        typer.echo(read_template(clock.now().date()), nl=False)

    _add_retire(app, open_definitions)


def _add_retire(app: typer.Typer, open_definitions: OpenDefinitions) -> None:
    @app.command()
    def retire(
        key: KeyToRetire, *, yes: YesOption = False, dry_run: DryRunOption = False, team: TeamOption = ""
    ) -> None:
        """Take a scorecard out of use: show what goes, ask, then stop its messages; its history stays."""
        with _report_errors(), open_definitions(team, changes=not dry_run) as (definitions, team_id):
            plan = definitions.plan_retirement(team_id, key)
            typer.echo(draw_plan(plan))
            if not dry_run:
                _confirm("Retire this scorecard?", yes=yes)
                definitions.retire(team_id, key, expected=plan)
                typer.echo("Retired. Apply its file again to bring it back with its history.")


def _read(file: str) -> bytes:
    if file == STDIN:
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise ScorecardError(f"I can't read {file} ({error.strerror}); check the name.") from None


def _ask(file: str, *, yes: bool) -> None:
    if file == STDIN and not yes:
        raise ScorecardError("I can't ask for confirmation when the file comes from stdin; add --yes.")
    _confirm("Apply these changes?", yes=yes)


def _confirm(question: str, *, yes: bool) -> None:
    if not (yes or typer.confirm(question)):
        typer.echo("Nothing was changed.")
        raise typer.Exit(DECLINED)


def _only(keys: list[str]) -> str:
    if len(keys) == 1:
        return keys[0]
    if not keys:
        raise ScorecardError("There is no scorecard yet; apply a file first.")
    raise ScorecardError(f"There are several scorecards; choose one: {', '.join(keys)}.")


@contextmanager
def _report_errors(file: str = "") -> Iterator[None]:
    """Print one line for each error, and exit with the code for it."""
    try:
        yield
    except InvalidFile as error:
        for problem in error.problems:
            _print_error(f"{file}:{problem.line}: {problem.path}: {problem.message}")
        _print_error("Nothing was changed.")
        raise typer.Exit(WRONG) from None
    except DatabaseBusy:  # it has an exit code of its own
        raise
    except ScorecardError as error:
        _print_error(in_words(str(error)))
        raise typer.Exit(WRONG) from None


def _print_error(line: str) -> None:
    typer.secho(line, fg=colors.RED, err=True)
