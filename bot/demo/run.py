"""The command `scorecard-bot demo`: the whole loop on this machine, with a clock that people can move."""

import tempfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask
from pydantic import SecretStr
from rich.console import Console

from bot.bootstrap import build
from bot.config import Settings, SettingsError
from bot.connections import open_database
from bot.demo.guide import GUIDE, completions
from bot.demo.history import LEAD_IN, History
from bot.demo.people import CHANNELS, PEOPLE, command_hints
from bot.demo.time import DemoTime, monday_morning
from bot.http.server import PATH, HttpServer, make_flask
from bot.run import told_to_stop
from bot.scopes import OPTIONAL, SCOPES
from bot.workspace.actions.actor import Actor
from bot.workspace.clock import MovableClock
from bot.workspace.delivery.transport import HttpTransport
from bot.workspace.page.memory import PageMemory
from bot.workspace.page.routes import make_page
from bot.workspace.server import WorkspaceServer
from bot.workspace.state.workspace import Workspace
from scorecard.clock import SystemClock
from scorecard.definition.reader import read_definition
from scorecard.templates import read_template

PORT = 8765


class Demo:
    """A workspace and a bot in it, both served over HTTP on this machine.

    Args:
        folder: The folder of the database file.
        start: The clock's first moment, aware.
        port: The page's port; 0 lets the system choose.

    Attributes:
        url: The page's address.
    """

    def __init__(self, folder: Path, start: datetime, *, port: int = PORT) -> None:
        flask = Flask(__name__, static_folder=None)
        self._page = HttpServer(flask, port=port)
        self.url = self._page.url
        self._engine = open_database(f"sqlite:///{folder / 'demo.db'}")
        definition = read_definition(read_template())
        clock = MovableClock(start - LEAD_IN, is_flowing=True)
        self._workspace = Workspace(
            clock=clock,
            people=PEOPLE,
            channels=CHANNELS,
            commands=command_hints(),
            scopes=(*SCOPES, *OPTIONAL),
        )
        transport = HttpTransport(self._workspace.bot.signing_secret)
        self._actor = Actor(self._workspace, transport)
        self._slack = WorkspaceServer(self._workspace, self._actor, serve=HttpServer)
        self._slack.start()
        self._history = History(self._engine, self._workspace.team_id, definition, clock, start)
        settings = settings_for(self._workspace, self._slack.api_url)
        self._bot = build(settings, clock=clock, engine=self._engine)
        self._bot_server = HttpServer(make_flask(self._bot.app, self._bot.verifier))
        transport.request_url = self._bot_server.url + PATH.lstrip("/")
        self._memory = PageMemory()
        time = DemoTime(clock, self._bot, ZoneInfo(definition.timezone), PEOPLE)
        flask.register_blueprint(
            make_page(self._workspace, self._actor, time, GUIDE, completions(definition), memory=self._memory)
        )

    def start(self) -> None:
        """Play the history, then open the page."""
        self._bot_server.start()
        self._history.play(self._bot, self._actor)
        self._memory.read_all(self._workspace)
        self._bot.start()
        self._page.start()

    def stop(self) -> None:
        """Finish the work in progress, and stop."""
        self._page.stop()
        self._bot_server.stop()
        self._bot.stop()
        self._slack.stop()
        self._engine.dispose()


def run_demo(port: int) -> None:
    """Run the demo until it is told to stop; then discard everything done in it.

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
    """Return the settings of a bot in a workspace."""
    return Settings(
        slack_bot_token=SecretStr(workspace.bot.token),
        slack_signing_secret=SecretStr(workspace.bot.signing_secret),
        slack_api_url=api_url,
    )
