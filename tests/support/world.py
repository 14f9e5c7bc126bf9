"""A whole bot in a whole workspace, over HTTP, on a clock that stands still until it is moved."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from structlog.testing import capture_logs

from bot.bootstrap import Bot, build
from bot.server import PATH, HttpServer, make_flask
from bot.ui.ids import ActionId
from bot.workspace import payloads
from bot.workspace.actor import Actor
from bot.workspace.cast import CHANNEL, CHANNELS, PEOPLE, command_hints
from bot.workspace.clock import MovableClock
from bot.workspace.delivery import Answer, HttpTransport
from bot.workspace.demo import settings_for
from bot.workspace.model import ApiCall, Channel, Json, Message, Modal, Person
from bot.workspace.server import WorkspaceServer
from bot.workspace.state import Workspace
from scorecard.definition import read_definition
from scorecard.services.definitions import Definitions
from scorecard.storage.unit_of_work import Store

PRIYA, SAM, MEI, DIEGO, ANNA, HELEN = (person.id for person in PEOPLE)
SPACES = str.maketrans("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}", "   ")


class World:
    """What a scenario needs: said -> seen.

    Attributes:
        expected: Slack's error codes and our log events that the scenario brings about on purpose.
        logs: What the bot logged.
    """

    def __init__(
        self,
        engine: Engine,
        start: datetime,
        people: Sequence[Person] = PEOPLE,
        channels: Sequence[Channel] = CHANNELS,
    ) -> None:
        self.engine = engine
        self.clock = MovableClock(start)
        self.workspace = Workspace(
            clock=self.clock, people=people, channels=channels, commands=command_hints()
        )
        self.expected: set[str] = set()
        self.logs: list[Any] = []
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
        self.actor.wait_for_retries()
        self.stop_bot()
        self.slack.stop()

    def check(self) -> None:
        """Nothing went wrong behind the scenes that the scenario did not expect."""
        assert self.workspace.lost_answers == []
        refused = [call for call in self.workspace.calls if call.error not in {None, *self.expected}]
        assert refused == []
        loud = [one for one in self.logs if one["log_level"] in {"error", "critical", "warning"}]
        assert [one for one in loud if one["event"] not in self.expected] == []

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

    # What people do.

    def say(self, person: str, text: str, thread_ts: str | None = None) -> str:
        """Write to the bot; what it answered, as text."""
        before = len(self._texts(person))
        self.actor.say(person, self.direct(person), text, thread_ts)
        self.settle()
        return "\n".join(self._texts(person)[before:])

    def mention(
        self, person: str, text: str = "", thread_ts: str | None = None, channel: str = CHANNEL
    ) -> list[Message]:
        """Write to the bot by its name in a channel; what it answered in that thread."""
        said = self.actor.say(person, channel, f"@scorecard {text}".strip(), thread_ts)
        return self.answered(said, person)

    def answered(self, said: Message, person: str) -> list[Message]:
        """What the bot wrote after a person's message in its thread, once all is sent."""
        self.settle()
        thread = self.workspace.replies(said.channel, said.thread_ts or said.ts, person)
        bot = self.workspace.bot.user_id
        return [one for one in thread if one.author == bot and one.ts > said.ts]

    def command(self, person: str, text: str = "", channel: str = CHANNEL) -> Message:
        """Type `/scorecard …`; the answer that only this person sees."""
        before = len(self._answers(person, channel))
        self.actor.command(person, channel, "/scorecard", text)
        self.settle()
        answers = self._answers(person, channel)[before:]
        assert len(answers) == 1, [answer.text for answer in answers]
        return answers[0]

    def press(self, person: str, message: Message, action: ActionId, value: str | None = None) -> Modal:
        """Press a button under a message; the modal that opens."""
        before = len(self.workspace.modals(person))
        assert self.actor.click(person, message.channel, message.ts, action.value, value)
        self.settle()
        assert len(self.workspace.modals(person)) == before + 1
        return self.modal(person)

    def choose(self, person: str, label: str) -> str:
        """Press a button under the newest question that has one of this label; what the bot said then."""
        found = [
            (message, block["accessory"])
            for message in self._everything(person)
            for block in message.blocks
            if "accessory" in block and plain(block["accessory"]["text"]["text"]) == label
        ]
        message, button = found[-1]
        return self.choose_in(person, message, button["value"])

    def choose_in(self, person: str, message: Message, value: str) -> str:
        """Press the button that carries a value, even if it is gone by now; what the bot said then."""
        before = len(self._texts(person))
        self.press_late(person, message, ActionId.CHOOSE, value)
        return "\n".join(self._texts(person)[before:])

    def press_late(self, person: str, message: Message, action: ActionId, value: str) -> list[Message]:
        """Press a button of a message as it was, even if it is gone by now; what only its presser sees."""
        done: Json = {"type": "button", "action_id": action.value, "block_id": "b", "value": value}
        if action is ActionId.MORE:
            done |= {"type": "overflow", "selected_option": {"value": value}}
        done["action_ts"] = self.workspace.messages.next_ts()
        payload = payloads.click_in_message(self.workspace, person, message, done)
        before = self.workspace.messages.next_ts()
        assert self._transport.send("interaction", payload).failure is None
        self.settle()
        seen = self.workspace.messages.list_visible(message.channel, person)
        return [one for one in seen if one.only_for == person and one.ts > before]

    def press_home(self, person: str) -> Modal:
        assert self.actor.click_home(person, ActionId.ANSWER_ALL.value)
        return self.modal(person)

    def fill(self, person: str, typed: Mapping[str, str]) -> dict[str, str]:
        """Fill in the modal on top by KPI key (`mttr`, `mttr note`) and save; errors by KPI key."""
        blocks = self.fields(person)
        errors = self.actor.submit(person, {blocks[name]: text for name, text in typed.items()})
        self.settle()
        names = {block: name for name, block in blocks.items()}
        return {names.get(block, block): plain(told) for block, told in errors.items()}

    def submit_again(self, modal: Modal) -> Answer:
        """Hand a modal's submission over once more, as two quick presses of Save do."""
        answer = self._transport.send("interaction", payloads.submission(self.workspace, modal))
        self.settle()
        return answer

    def fill_all(self, person: str, message: Message, text: str) -> None:
        """Press Answer under a message and put one value into every field for values."""
        self.press(person, message, ActionId.ANSWER)
        refs = {block["block_id"]: json.loads(block["block_id"]) for block in self._inputs(person)}
        typed = {block_id: text for block_id, ref in refs.items() if ref["kind"] == "value"}
        assert self.actor.submit(person, typed) == {}
        self.settle()

    def open_home(self, person: str) -> Json:
        """Open the Home tab; what it shows."""
        self.actor.open_home(person)
        self.settle()
        return self.home(person)

    # What people see.

    def modal(self, person: str) -> Modal:
        return self.workspace.modals(person)[-1]

    def fields(self, person: str) -> dict[str, str]:
        """The fields of the modal on top, `mttr` and `mttr note`, with their block ids."""
        ids = [block["block_id"] for block in self._inputs(person)]
        refs = {block_id: json.loads(block_id) for block_id in ids}
        return {
            ref["key"] if ref["kind"] == "value" else f"{ref['key']} note": block_id
            for block_id, ref in refs.items()
        }

    def home(self, person: str) -> Json:
        home = self.workspace.home(person)
        assert home is not None
        return home

    def direct(self, person: str) -> str:
        return self.workspace.direct_channel(person).id

    def inbox(self, person: str) -> list[Message]:
        """What the bot wrote to a person, threads left out."""
        history = self.workspace.history(self.direct(person), person)
        return [message for message in history if message.author == self.workspace.bot.user_id]

    def prompts(self, person: str) -> list[Message]:
        """The prompts that a person got."""
        return [one for one in self.inbox(person) if _key(one).startswith("prompt:")]

    def reminders(self, person: str) -> list[Message]:
        """The reminders that a person got."""
        return [one for one in self.inbox(person) if _key(one).startswith("reminder:")]

    def receipts(self, person: str) -> list[Message]:
        """The receipts that a person got, also in threads."""
        return [one for one in self._everything(person) if _key(one).startswith("receipt:")]

    def posts(self, channel: str = CHANNEL) -> list[Message]:
        """What the bot wrote into a channel for everybody, threads left out."""
        return [one for one in self.workspace.history(channel, HELEN) if one.only_for is None]

    def alerts(self) -> list[Message]:
        return [one for one in self.posts() if _key(one).startswith("alert:")]

    def weekly(self) -> list[Message]:
        return [one for one in self.posts() if _key(one).startswith("weekly:")]

    def thread(self, message: Message) -> list[Message]:
        return self.workspace.replies(message.channel, message.ts, HELEN)

    def calls(self, method: str) -> list[ApiCall]:
        return [call for call in self.workspace.calls if call.method == method and call.error is None]

    def _inputs(self, person: str) -> list[Json]:
        return [block for block in self.modal(person).view["blocks"] if block["type"] == "input"]

    def _answers(self, person: str, channel: str) -> list[Message]:
        return [one for one in self.workspace.history(channel, person) if one.only_for == person]

    def _texts(self, person: str) -> list[str]:
        bot = self.workspace.bot.user_id
        return [plain(one.text) for one in self._everything(person) if one.author == bot]

    def _everything(self, person: str) -> list[Message]:
        channel = self.direct(person)
        found: list[Message] = []
        for message in self.workspace.history(channel, person):
            found += [message, *self.workspace.replies(channel, message.ts, person)]
        return sorted(found, key=lambda one: one.ts)


def at(text: str, zone: str = "Europe/London") -> datetime:
    """A moment as a wall clock shows it: `at("2026-11-23 09:00", "Pacific/Auckland")`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def plain(text: str) -> str:
    """Text with ordinary spaces, as people would type it into a search."""
    return text.translate(SPACES)


def shown(thing: Json | Message | Modal) -> str:
    """All words of a view or a message's blocks, as people read them, one text a line."""
    blocks = thing.blocks if isinstance(thing, Message) else _view(thing)["blocks"]
    return plain("\n".join(_words(blocks)))


def block_types(message: Message) -> list[str]:
    return [block["type"] for block in message.blocks]


def _view(thing: Json | Modal) -> Json:
    return thing.view if isinstance(thing, Modal) else thing


def _words(thing: Any) -> Iterator[str]:
    if isinstance(thing, dict):
        if isinstance(thing.get("text"), str):
            yield thing["text"]
        for key, inner in thing.items():
            if key != "metadata" and not isinstance(inner, str):
                yield from _words(inner)
    elif isinstance(thing, list):
        for inner in thing:
            yield from _words(inner)


def _key(message: Message) -> str:
    return str(((message.metadata or {}).get("event_payload") or {}).get("key", ""))


@contextmanager
def a_world(
    engine: Engine,
    start: datetime,
    people: Sequence[Person] = PEOPLE,
    channels: Sequence[Channel] = CHANNELS,
) -> Iterator[World]:
    with capture_logs() as logs:
        world = World(engine, start, people, channels)
        world.logs = logs
        try:
            yield world
        finally:
            world.stop()
        world.check()
