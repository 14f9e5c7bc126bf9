"""The command line, `scorecard-bot`."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.backup import add_backup_commands
from bot.commands.check import SetupCheck
from bot.commands.definition import add_definition_commands
from bot.config import NotReachable, Settings, SettingsError, load_settings
from bot.connections import identify, open_database, open_engine, open_read_only
from bot.logs import set_up_logs
from bot.receivers import Mode
from bot.run import ListenAddress, run
from bot.ui.kit.hints import in_words
from scorecard.clock import SystemClock
from scorecard.errors import DatabaseBusy, ScorecardError
from scorecard.storage.unit_of_work import Store

if TYPE_CHECKING:
    from scorecard.services.setup.definitions import Definitions

WRONG_SETTINGS = 2
NOT_REACHABLE = 75
"""EX_TEMPFAIL of sysexits.h, a temporary failure: a supervisor may simply try again."""
DEMO_PORT = 8765
DEMO_PACKAGES = frozenset({"jinja2", "markupsafe", "pygal", "rich"})
"""The import names of the extra `demo`."""
NO_TEAM = ""
"""The team to query in an empty database."""

app = typer.Typer(
    help="An IT department's balanced scorecard, kept and read inside Slack.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _print_version(value: bool) -> None:  # noqa: FBT001 - the signature typer calls
    if value:
        from importlib import metadata  # noqa: PLC0415 - it reads the mail library in, for this one line

        typer.echo(f"scorecard-bot {metadata.version('scorecard-bot')}")
        raise typer.Exit


@app.callback()
def every_command(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    """Handle the options that come before a command."""


@app.command("run")
def run_command(
    *,
    mode: Annotated[
        Mode | None, typer.Option(help="How Slack reaches the bot; by default the settings decide.")
    ] = None,
    host: Annotated[str, typer.Option(help="HTTP only: the address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="HTTP only: the port to listen on.", max=65535, min=0)] = 3000,
    metrics_port: Annotated[
        int | None, typer.Option(help="Serve /readyz and /metrics on this port.", max=65535, min=0)
    ] = None,
    metrics_host: Annotated[str, typer.Option(help="The address to serve them on.")] = "127.0.0.1",
    wait: Annotated[bool, typer.Option("--wait", help="Wait until the database and Slack answer.")] = False,
) -> None:
    """Run the bot until Ctrl-C: over Socket Mode if SLACK_APP_TOKEN is set, else over HTTP.

    Settings come from the environment or from the file .env in this folder:

    SLACK_BOT_TOKEN, required;
    SLACK_APP_TOKEN, for Socket Mode;
    SLACK_SIGNING_SECRET, for HTTP on the path /slack/events;
    DATABASE_URL, by default sqlite:///scorecard.db;
    KEEP_SENT_DAYS, how long records of sent messages are kept, by default 400 days;
    LOG_FORMAT, text or json.
    """
    settings = load_settings()
    set_up_logs(settings.log_format)
    watched = None if metrics_port is None else ListenAddress(metrics_host, metrics_port)
    run(settings, mode, ListenAddress(host, port), watched=watched, waits=wait)


@app.command()
def demo(
    *,
    port: Annotated[int, typer.Option(help="The port of the demo page.", max=65535, min=0)] = DEMO_PORT,
) -> None:
    """Try the whole bot in a browser, without a Slack account."""
    set_up_logs("text")
    _import_demo()(port)


@app.command("migrate")
def migrate_command() -> None:
    """Create or upgrade the database schema; “run” does this too."""
    open_database(load_settings().database_url).dispose()
    typer.echo("The database is up to date.")


@app.command("check")
def check_command() -> None:
    """Check the settings, Slack, the database, and the channels and people in it; change nothing."""
    wrong = []
    for line in SetupCheck(SystemClock()).run():
        typer.echo(line)
        wrong += [line] if line.is_wrong else []
    if wrong:
        raise typer.Exit(NOT_REACHABLE if all(line.may_pass for line in wrong) else WRONG_SETTINGS)


@contextmanager
def open_definitions(team: str, *, changes: bool) -> Iterator[tuple["Definitions", str]]:
    """Open the database and determine the Slack team.

    Args:
        team: The team id given on the command line, or empty.
        changes: True to allow changes; otherwise the database is neither created nor upgraded.

    Raises:
        SettingsError: No team was given, and neither the database nor Slack determines one.
    """
    from scorecard.services.setup.definitions import Definitions  # noqa: PLC0415 - YAML is for files alone

    settings = load_settings()
    with (open_engine if changes else open_read_only)(settings.database_url) as engine:
        store = Store(engine)
        teams = [team] if team else _list_teams(store)
        if not (teams or changes):
            teams = [NO_TEAM]
        only = teams[0] if len(teams) == 1 else _ask_slack(settings)
        yield Definitions(store, SystemClock()), only


def main() -> None:
    """Run a command; report an error on one line of standard error."""
    try:
        app()
    except (SettingsError, ScorecardError) as error:
        typer.secho(in_words(str(error)), fg=typer.colors.RED, err=True)
        sys.exit(NOT_REACHABLE if isinstance(error, NotReachable | DatabaseBusy) else WRONG_SETTINGS)


def _import_demo() -> Callable[[int], None]:
    try:
        from bot.demo.run import run_demo  # noqa: PLC0415 - the running bot does not need it in memory
    except ModuleNotFoundError as missing:
        if missing.name not in DEMO_PACKAGES:
            raise
        raise SettingsError(
            f"The demo needs {missing.name}, which is not installed; "
            "install scorecard-bot[demo] or run make demo."
        ) from missing
    return run_demo


def _list_teams(store: Store) -> list[str]:
    with store.reading() as uow:
        return uow.scorecards.list_teams()


def _ask_slack(settings: Settings) -> str:
    if not settings.slack_bot_token.get_secret_value():
        raise SettingsError(
            "I can't tell which Slack workspace you mean; set SLACK_BOT_TOKEN or pass --team T…"
        )
    return str(identify(settings)["team_id"])


add_definition_commands(app, open_definitions, SystemClock())
add_backup_commands(app, lambda: load_settings().database_url, SystemClock())
