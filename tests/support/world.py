"""A whole bot in a whole workspace, over HTTP, on a clock that stands still until it is moved."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from bot.bootstrap import Bot, build
from bot.server import PATH, HttpServer, make_flask
from bot.workspace.actor import Actor
from bot.workspace.cast import CHANNEL, CHANNELS, PEOPLE, command_hints
from bot.workspace.clock import MovableClock
from bot.workspace.delivery import HttpTransport
from bot.workspace.demo import settings_for
from bot.workspace.model import Message
from bot.workspace.server import WorkspaceServer
from bot.workspace.state import Workspace
from scorecard.definition import read_definition
from scorecard.services.definitions import Definitions
from scorecard.storage.unit_of_work import Store

PRIYA, SAM, MEI, DIEGO, ANNA, HELEN = (person.id for person in PEOPLE)


class World:
    """What a scenario needs: said -> seen."""

    def __init__(self, engine: Engine, start: datetime) -> None:
        self.engine = engine
        self.clock = MovableClock(start)
        self.workspace = Workspace(
            clock=self.clock, people=PEOPLE, channels=CHANNELS, commands=command_hints()
        )
        self._transport = HttpTransport(self.workspace.bot.signing_secret, patience=10)
        self.actor = Actor(self.workspace, self._transport, retry_waits=(0.0,))
        self.slack = WorkspaceServer(self.workspace, self.actor)
        self.slack.start()
        self.store = Store(engine)
        self.bot: Bot
        self._ear: HttpServer
        self.start_bot()

    def start_bot(self) -> None:
        """A bot that listens; it sends only in `settle` and `tick`, so that tests see each step."""
        settings = settings_for(self.workspace, self.slack.api_url)
        self.bot = build(settings, clock=self.clock, engine=self.engine)
        self._ear = HttpServer(make_flask(self.bot.app))
        self._ear.start()
        self._transport.request_url = self._ear.url + PATH.lstrip("/")

    def stop_bot(self) -> None:
        self._ear.stop()
        self.bot.stop()

    def restart_bot(self) -> None:
        self.stop_bot()
        self.start_bot()

    def stop(self) -> None:
        self.stop_bot()
        self.slack.stop()

    def apply(self, text: str) -> None:
        Definitions(self.store, self.clock).apply(self.workspace.team_id, read_definition(text))

    def move_to(self, moment: datetime) -> None:
        """Let time pass and the bot do all that fell due."""
        self.clock.move_to(moment)
        self.bot.tick()

    def move_by(self, **step: float) -> None:
        self.move_to(self.clock.now() + timedelta(**step))

    def settle(self) -> None:
        """Let everything be sent that waits."""
        self.bot.sender.send_due()
        self.bot.responder.wait()

    def say(self, person: str, text: str, thread_ts: str | None = None) -> str:
        """Write to the bot; what it answered, as text."""
        before = self._count(person)
        self.actor.say(person, self.direct(person), text, thread_ts)
        self.settle()
        return "\n".join(self._texts(person)[before:])

    def command(self, person: str, text: str = "", channel: str = CHANNEL) -> Message:
        """Type `/scorecard …`; the answer that only this person sees."""
        before = len(self.workspace.history(channel, person))
        self.actor.command(person, channel, "/scorecard", text)
        self.settle()
        answers = self.workspace.history(channel, person)[before:]
        assert len(answers) == 1, [answer.text for answer in answers]
        return answers[0]

    def direct(self, person: str) -> str:
        return self.workspace.direct_channel(person).id

    def inbox(self, person: str) -> list[Message]:
        """What the bot wrote to a person, threads left out."""
        history = self.workspace.history(self.direct(person), person)
        return [message for message in history if message.author == self.workspace.bot.user_id]

    def posts(self, channel: str = CHANNEL) -> list[Message]:
        """What the bot wrote into a channel for everybody, threads left out."""
        return [one for one in self.workspace.history(channel, HELEN) if one.only_for is None]

    def thread(self, message: Message) -> list[Message]:
        return self.workspace.replies(message.channel, message.ts, HELEN)

    def calls(self, method: str) -> list[Any]:
        return [call for call in self.workspace.calls if call.method == method and call.error is None]

    def _texts(self, person: str) -> list[str]:
        bot = self.workspace.bot.user_id
        return [plain(one.text) for one in self._everything(person) if one.author == bot]

    def _everything(self, person: str) -> list[Message]:
        channel = self.direct(person)
        found: list[Message] = []
        for message in self.workspace.history(channel, person):
            found += [message, *self.workspace.replies(channel, message.ts, person)]
        return sorted(found, key=lambda one: one.ts)

    def _count(self, person: str) -> int:
        return len(self._texts(person))


def plain(text: str) -> str:
    """Text with ordinary spaces, as people would type it into a search."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


@contextmanager
def a_world(engine: Engine, start: datetime) -> Iterator[World]:
    world = World(engine, start)
    try:
        yield world
    finally:
        world.stop()
