"""`scorecard-bot demo`: the whole loop on this machine, with a clock that people can move."""

import tempfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Blueprint, Flask
from pydantic import SecretStr
from rich.console import Console
from sqlalchemy import Engine

from bot.bootstrap import build
from bot.config import Settings, SettingsError
from bot.run import open_database, told_to_stop
from bot.server import PATH, HttpServer, make_flask
from bot.workspace.actor import Actor
from bot.workspace.cast import CHANNELS, GUIDE, NEWEST, PEOPLE, command_hints, completions
from bot.workspace.clock import MovableClock
from bot.workspace.delivery import HttpTransport
from bot.workspace.demo_time import DemoTime, monday_morning
from bot.workspace.page import make_page
from bot.workspace.server import WorkspaceServer
from bot.workspace.state import Workspace
from scorecard.clock import SystemClock
from scorecard.definition import ScorecardDefinition, read_definition
from scorecard.services.definitions import Definitions
from scorecard.services.samples import YEAR, Samples
from scorecard.storage.unit_of_work import Store
from scorecard.templates import read_template

PORT = 8765


class Demo:
    """A workspace with a bot in it, both over HTTP on this machine.

    Args:
        folder: Where the database file goes.
        start: Where the clock begins, aware.
        port: Of the page; 0 lets the system choose.

    Attributes:
        url: Of the page.
    """

    def __init__(self, folder: Path, start: datetime, *, port: int = PORT) -> None:
        definition = read_definition(read_template())
        zone = ZoneInfo(definition.timezone)
        clock = MovableClock(start, is_flowing=True)
        workspace = Workspace(clock=clock, people=PEOPLE, channels=CHANNELS, commands=command_hints())
        transport = HttpTransport(workspace.bot.signing_secret)
        actor = Actor(workspace, transport)
        self._engine = open_database(f"sqlite:///{folder / 'demo.db'}")
        fill(self._engine, workspace.team_id, definition, start)
        self._slack = WorkspaceServer(workspace, actor)
        self._slack.start()
        self._bot = build(settings_for(workspace, self._slack.api_url), clock=clock, engine=self._engine)
        self._ear = HttpServer(make_flask(self._bot.app))
        transport.request_url = self._ear.url + PATH.lstrip("/")
        time = DemoTime(clock, self._bot, zone, PEOPLE)
        page = make_page(workspace, actor, time, GUIDE, completions(definition))
        self._page = HttpServer(_flask(page), port=port)
        self.url = self._page.url

    def start(self) -> None:
        """Let the bot run, and open the page."""
        self._ear.start()
        self._bot.start()
        self._page.start()

    def stop(self) -> None:
        """Finish what is in hand, and end."""
        self._page.stop()
        self._slack.stop()
        self._ear.stop()
        self._bot.stop()
        self._engine.dispose()


def run_demo(port: int) -> None:
    """Run the demo until it is told to stop; what is done in it is forgotten then.

    Raises:
        SettingsError: The port is taken.
    """
    start = monday_morning(SystemClock(), ZoneInfo("Europe/London"))
    with tempfile.TemporaryDirectory() as folder, told_to_stop() as stop:
        try:
            demo = Demo(Path(folder), start, port=port)
        except OSError as error:
            reason = f"Can't listen on port {port} ({error.strerror}); choose another --port."
            raise SettingsError(reason) from error
        demo.start()
        Console().print(f"\nOpen [bold]{demo.url}[/bold] in a browser. Ctrl-C ends the demo.\n")
        stop.wait()
        demo.stop()


def settings_for(workspace: Workspace, api_url: str) -> Settings:
    """What a bot needs to live in a workspace."""
    return Settings(
        slack_bot_token=SecretStr(workspace.bot.token),
        slack_signing_secret=SecretStr(workspace.bot.signing_secret),
        slack_api_url=api_url,
    )


def fill(engine: Engine, team_id: str, definition: ScorecardDefinition, start: datetime) -> None:
    """Put a scorecard with a year of samples into a database, as if it had been there all the time."""
    store = Store(engine)
    Definitions(store, MovableClock(start - YEAR)).apply(team_id, definition)
    Samples(store, MovableClock(start)).fill(team_id, definition.key, NEWEST)


def _flask(page: Blueprint) -> Flask:
    flask = Flask(__name__, static_folder=None)
    flask.register_blueprint(page)
    return flask
