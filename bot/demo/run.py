"""The command `scorecard-bot demo`: the whole loop on this machine, with a clock that people can move."""

import tempfile
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask
from pydantic import SecretStr
from rich.console import Console

from bot.bootstrap import Bot, build
from bot.config import Settings, SettingsError
from bot.connections import open_database
from bot.demo.guide import DemoGuide, completions
from bot.demo.history import LEAD_IN, History, PlannedAnswers
from bot.demo.people import CHANNELS, PEOPLE, command_hints
from bot.http.server import PATH, HttpServer, make_flask
from bot.run import stop_on_signal
from bot.scopes import OPTIONAL, SCOPES
from bot.workspace.actions.actor import Actor
from bot.workspace.clock import MovableClock
from bot.workspace.delivery.transport import HttpTransport
from bot.workspace.model import Member
from bot.workspace.page.memory import PageMemory
from bot.workspace.page.routes import make_page
from bot.workspace.server import WorkspaceServer
from bot.workspace.state.workspace import Workspace
from scorecard.clock import Clock, SystemClock
from scorecard.definition.reader import read_definition
from scorecard.storage.unit_of_work import Store
from scorecard.templates import read_template

BEFORE_THE_DAY_BEGINS = timedelta(minutes=10)


class DemoTime:
    """The controls that move the clock and let the bot do what falls due.

    Args:
        clock: The bot's clock.
        bot: Works whenever the clock was moved.
        answers: The answers that owners give by themselves.
        zone: The time zone of the time bar.
        people: The people, for their first names.
    """

    def __init__(
        self,
        clock: MovableClock,
        bot: Bot,
        answers: PlannedAnswers,
        zone: ZoneInfo,
        people: tuple[Member, ...],
    ) -> None:
        self._clock = clock
        self._bot = bot
        self._answers = answers
        self._zone = zone
        self._names = {person.id: person.name.partition(" ")[0] for person in people}

    @property
    def timezone(self) -> tzinfo:
        """The time zone of the time bar."""
        return self._zone

    def now(self) -> datetime:
        """Return the current time, aware."""
        return self._clock.now()

    def next_event(self) -> tuple[datetime, str] | None:
        """Return the time of the next thing that the bot or an owner does, and its description."""
        return min(filter(None, (self._bots_event(), self._owners_event())), default=None)

    def _bots_event(self) -> tuple[datetime, str] | None:
        event = self._bot.next_event()
        if event is None:
            return None
        whom = f" for {self._join_names(event.people)}" if event.people else ""
        return event.moment, f"{event.what}{whom}"

    def _owners_event(self) -> tuple[datetime, str] | None:
        due = self._answers.next_due()
        return (due[0], f"{self._names[due[1]]} answers") if due else None

    def jump(self) -> None:
        """Go to the next event, and return once the bot has done its work."""
        event = self.next_event()
        if event:
            self._work_at(event[0])

    def move_by(self, step: timedelta) -> None:
        """Move time forwards past each event on the way, and return once the bot has done what fell due."""
        target, before = self._clock.now() + step, None
        while (event := self.next_event()) and event[0] <= target and event != before:
            self._work_at(event[0])
            before = event
        self._work_at(target)

    def _work_at(self, moment: datetime) -> None:
        self._clock.move_to(max(moment, self._clock.now()))
        self._bot.tick()
        self._answers.give(self._clock.now())
        self._bot.tick()

    def _join_names(self, people: tuple[str, ...]) -> str:
        names = [self._names.get(user, user) for user in people]
        return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def monday_morning(clock: Clock, zone: ZoneInfo) -> datetime:
    """Return ten minutes before owners are asked on this week's Monday, in UTC."""
    today = clock.now().astimezone(zone)
    monday = (today - timedelta(days=today.weekday())).replace(hour=9, minute=0, second=0, microsecond=0)
    return (monday - BEFORE_THE_DAY_BEGINS).astimezone(UTC)


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
        definition = read_definition(read_template(start.date()))
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
        answers = PlannedAnswers(
            Store(self._engine), self._actor, self._workspace.team_id, definition.key, start
        )
        time = DemoTime(clock, self._bot, answers, ZoneInfo(definition.timezone), PEOPLE)
        guide = DemoGuide(self._workspace, answers, start)
        flask.register_blueprint(
            make_page(self._workspace, self._actor, time, guide, completions(definition), memory=self._memory)
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
    with tempfile.TemporaryDirectory() as folder, stop_on_signal() as stop:
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
