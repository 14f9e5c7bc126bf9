"""A complete bot in a complete workspace, over HTTP, with a stopped clock."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from bot.bootstrap import build
from bot.demo.people import CHANNELS, PEOPLE, command_hints
from bot.demo.run import settings_for
from bot.http.server import PATH, HttpServer, make_flask
from bot.scopes import OPTIONAL, SCOPES
from bot.workspace.clock import MovableClock
from bot.workspace.model import Member, SlackChannel
from bot.workspace.server import WorkspaceServer
from bot.workspace.state.workspace import Workspace
from scorecard.definition.reader import read_definition
from scorecard.services.setup.definitions import Definitions
from scorecard.storage.unit_of_work import Store
from tests.support.doing import Doing
from tests.support.people import ANNA, DIEGO, HELEN, MEI, PRIYA, SAM
from tests.support.texts import at, block_types, plain, shown

__all__ = [
    "ANNA",
    "DIEGO",
    "HELEN",
    "MEI",
    "PRIYA",
    "SAM",
    "World",
    "a_world",
    "at",
    "block_types",
    "plain",
    "shown",
]


class World(Doing):
    """A bot and its workspace: people act, and the test sees what they see.

    Attributes:
        expected: Slack error codes and log events that the scenario causes on purpose.
        logs: The bot's log lines.
    """

    def __init__(
        self,
        engine: Engine,
        start: datetime,
        people: Sequence[Member] = PEOPLE,
        channels: Sequence[SlackChannel] = CHANNELS,
    ) -> None:
        self.engine = engine
        self.clock = MovableClock(start)
        super().__init__(
            Workspace(
                clock=self.clock,
                people=people,
                channels=channels,
                commands=command_hints(),
                scopes=(*SCOPES, *OPTIONAL),
            )
        )
        self.expected: set[str] = set()
        self.logs: list[Any] = []
        self.slack = WorkspaceServer(self.workspace, self.actor, serve=HttpServer)
        self.slack.start()
        self.store = Store(engine)
        self._receiver: HttpServer
        self.start_bot()

    def start_bot(self) -> None:
        """Start a bot that sends only in `settle` and `tick`, so that tests see each step."""
        settings = settings_for(self.workspace, self.slack.api_url)
        self.bot = build(settings, clock=self.clock, engine=self.engine)
        self._receiver = HttpServer(make_flask(self.bot.app, self.bot.verifier))
        self._receiver.start()
        self._transport.request_url = self._receiver.url + PATH.lstrip("/")

    def stop_bot(self) -> None:
        self._receiver.stop()
        self.bot.stop()

    def restart_bot(self) -> None:
        self.stop_bot()
        self.start_bot()

    def stop(self) -> None:
        self.actor.wait_for_retries()
        self.stop_bot()
        self.slack.stop()

    def check(self) -> None:
        """Check that nothing unexpected went wrong in the background."""
        assert self.workspace.lost_answers == []
        refused = [call for call in self.workspace.calls if call.error not in {None, *self.expected}]
        assert refused == [], refused
        loud = [line for line in self.logs if line["log_level"] in {"error", "critical", "warning"}]
        assert [item for item in loud if item["event"] not in self.expected] == []

    def apply(self, text: str) -> None:
        Definitions(self.store, self.clock).apply(self.workspace.team_id, read_definition(text))

    def move_to(self, moment: datetime) -> None:
        """Let time pass, and the bot do everything that fell due."""
        self.clock.move_to(moment)
        self.bot.tick()

    def move_by(self, **step: float) -> None:
        self.move_to(self.clock.now() + timedelta(**step))


@contextmanager
def a_world(
    engine: Engine,
    start: datetime,
    people: Sequence[Member] = PEOPLE,
    channels: Sequence[SlackChannel] = CHANNELS,
) -> Iterator[World]:
    with capture_logs(processors=[merge_contextvars]) as logs:
        world = World(engine, start, people, channels)
        world.logs = logs
        try:
            yield world
        finally:
            world.stop()
        world.check()
