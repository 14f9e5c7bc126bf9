"""`scorecard-bot`: the command line."""

import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text
from slack_sdk.errors import SlackApiError

from bot.bootstrap import make_client
from bot.config import Settings, SettingsError, load_settings
from bot.definition_commands import add_definition_commands
from bot.logs import set_up_logs
from bot.run import Mode, open_database, run
from bot.workspace.demo import PORT, run_demo
from scorecard.clock import SystemClock
from scorecard.errors import ScorecardError
from scorecard.services.definitions import Definitions
from scorecard.storage import migrate
from scorecard.storage.engine import make_engine
from scorecard.storage.unit_of_work import Store

WRONG_SETTINGS = 2

app = typer.Typer(
    help="An IT department's balanced scorecard, kept and read inside Slack.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command("run")
def run_command(
    *,
    mode: Annotated[Mode | None, typer.Option(help="How Slack reaches the bot; else by what is set.")] = None,
    host: Annotated[str, typer.Option(help="For HTTP: where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="For HTTP: on which port.")] = 3000,
) -> None:
    """Run the bot: Socket Mode when SLACK_APP_TOKEN is set, else HTTP on /slack/events."""
    settings = load_settings()
    set_up_logs(settings.log_format)
    run(settings, mode, host, port)


@app.command()
def demo(
    *,
    port: Annotated[int, typer.Option(help="Where the page is.")] = PORT,
) -> None:
    """See the whole loop in a browser, without a Slack account."""
    set_up_logs("text")
    run_demo(port)


@app.command("migrate")
def migrate_command() -> None:
    """Create the database's schema or bring it up to date (“run” does it too)."""
    open_database(load_settings().database_url).dispose()
    typer.echo("The database is up to date.")


@app.command("check")
def check_command() -> None:
    """Say whether the settings, Slack and the database are fine, and change nothing."""
    settings = load_settings()
    name = _auth(settings)["team"]
    is_current = migrate.is_current(make_engine(settings.database_url))
    typer.echo(f"Slack: fine, workspace {name}.")
    typer.echo("Database: fine." if is_current else "Database: run scorecard-bot migrate first.")
    raise typer.Exit(0 if is_current else WRONG_SETTINGS)


def open_definitions(team: str) -> tuple[Definitions, str]:
    """Open the database and find out which Slack team is meant.

    Args:
        team: As given, or empty.

    Raises:
        SettingsError: No team was given, and neither the database nor Slack tells one.
    """
    settings = load_settings()
    store = Store(open_database(settings.database_url))
    return Definitions(store, SystemClock()), team or _only_team(store) or _auth(settings)["team_id"]


def main() -> None:
    """Run a command; what is wrong with the settings is told in one line."""
    try:
        app()
    except (SettingsError, ScorecardError) as error:
        Console(stderr=True, highlight=False, soft_wrap=True).print(Text(str(error), style="red"))
        sys.exit(WRONG_SETTINGS)


def _only_team(store: Store) -> str | None:
    with store.reading() as uow:
        teams = uow.scorecards.list_teams()
    return teams[0] if len(teams) == 1 else None


def _auth(settings: Settings) -> dict[str, str]:
    """What Slack says of the bot token."""
    if not settings.slack_bot_token.get_secret_value():
        raise SettingsError(
            "I can't tell which Slack workspace is meant; set SLACK_BOT_TOKEN, or give --team T…"
        )
    try:
        answer = make_client(settings).auth_test()
    except SlackApiError as error:
        code = error.response.get("error", "unknown")
        raise SettingsError(f"Slack does not accept SLACK_BOT_TOKEN ({code}); copy it again.") from error
    return {"team": str(answer["team"]), "team_id": str(answer["team_id"])}


add_definition_commands(app, open_definitions)
