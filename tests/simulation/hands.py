"""Actions of people in the workspace, and what they see then."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.ui.kit.ids import ActionId, BatchRef, OverflowChoice, OverflowRef
from bot.workspace.inputs import InputValue
from bot.workspace.model import Json, PostedMessage
from tests.simulation.cast import Somebody
from tests.support.world import World

POSTED, WEEKLY = ("chat.postMessage", "chat.update"), "weekly:"


@dataclass(frozen=True)
class Seen:
    """A new message from the bot.

    Attributes:
        kind: `prompt`, `reminder`, `receipt`, `choice` …
        round: Row of its prompt batch, if it has one.
    """

    kind: str
    round: int
    message: PostedMessage


class Hands:
    """Acts and looks on behalf of all people.

    Args:
        world: The world they live in.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._workspace = world.workspace

    def look(self) -> list[Seen]:
        """Return the bot's messages since the last look, and discard its recorded calls to save memory."""
        calls = [
            call for call in self._workspace.calls if call.method == "chat.postMessage" and not call.error
        ]
        self._workspace.calls.clear()
        return [seen for call in calls for seen in self._find(call.body)]

    def look_at_posts(self) -> list[tuple[PostedMessage, str]]:
        """Return the weekly posts that were sent or redrawn since the last look, with what each said."""
        calls = [call for call in self._workspace.calls if call.method in POSTED and not call.error]
        found = ((self._find_post(call.body), call.body["text"]) for call in calls)
        return [(post, text) for post, text in found if post]

    def refusals(self) -> list[str]:
        """Return the workspace's refusals since the last look."""
        return [f"{call.method}: {call.error}" for call in self._workspace.calls if call.error]

    def say(self, person: Somebody, text: str, thread_ts: str | None = None) -> PostedMessage:
        """Write to the bot."""
        return self._world.actor.say(person.id, self._direct(person), text, thread_ts)

    def mention(self, person: Somebody, text: str, channel: str) -> None:
        """Mention the bot in a channel."""
        self._world.actor.say(person.id, channel, f"@scorecard {text}")

    def edit(self, person: Somebody, ts: str, text: str) -> None:
        """Edit a message."""
        self._world.actor.edit(person.id, self._direct(person), ts, text)

    def delete(self, person: Somebody, ts: str) -> None:
        """Delete a message."""
        self._world.actor.delete(person.id, self._direct(person), ts)

    def command(self, person: Somebody, text: str, channel: str | None = None) -> str:
        """Type `/scorecard …` in a channel, or to the bot, and return the answer."""
        channel = channel or self._direct(person)
        self._world.actor.command(person.id, channel, "/scorecard", text)
        return self._workspace.messages.list_visible(channel, person.id)[-1].text

    def press(
        self, person: Somebody, message: PostedMessage, action: ActionId, value: str | None = None
    ) -> bool:
        """Press a button if it is still there, and return whether it was."""
        now = self._workspace.messages.get(message.channel, message.ts)
        for block in now.blocks:
            if any(_offers(element, action, value) for element in _buttons([block])):
                where, chosen = (now.channel, now.ts), (action.value, value)
                self._world.actor.click(person.id, *where, *chosen, block_id=block["block_id"])
                return True
        return False

    def choose_more(
        self, person: Somebody, message: PostedMessage, round_id: int, more: OverflowChoice
    ) -> None:
        """Choose from the menu under a prompt, if it is still there."""
        self.press(person, message, ActionId.MORE, OverflowRef(round=round_id, more=more).to_json())

    def fields(self, person: Somebody) -> dict[str, Json]:
        """Return the fields of a person's open modal by id."""
        modals = self._workspace.modals(person.id)
        blocks = modals[-1].view["blocks"] if modals else []
        return {block["block_id"]: block for block in blocks if block["type"] == "input"}

    def save(self, person: Somebody, typed: Mapping[str, InputValue]) -> bool:
        """Fill in and save the modal, and return whether it was accepted; if not, close it."""
        errors = self._world.actor.submit(person.id, typed)
        if errors:
            self.close(person)
        return not errors

    def close(self, person: Somebody) -> None:
        """Close the modal without saving."""
        while self._workspace.modals(person.id):
            self._world.actor.close(person.id)

    def find_button(self, message: PostedMessage, action: ActionId, label: str = "") -> str | None:
        """Return the value of a button under a message, or None."""
        found = (button for button in _buttons(message.blocks) if button["action_id"] == action)
        return next((item["value"] for item in found if label in {"", item["text"]["text"]}), None)

    def labels(self, message: PostedMessage, action: ActionId) -> list[str]:
        """Return what the buttons of an action under a message say."""
        return [one["text"]["text"] for one in _buttons(message.blocks) if one["action_id"] == action]

    def find_part(self, message: PostedMessage, round_ids: Sequence[int]) -> int | None:
        """Return which prompt batch's buttons serve some batches; None if a message has no buttons left."""
        now = self._workspace.messages.get(message.channel, message.ts)
        answers = [button for button in _buttons(now.blocks) if button["action_id"] == ActionId.ANSWER]
        own = [BatchRef.from_json(button["value"]).round for button in answers]
        return next((round_id for round_id in (*round_ids, *own) if round_id in own), None)

    def _direct(self, person: Somebody) -> str:
        return self._workspace.direct_channel(person.id).id

    def _find_post(self, body: Json) -> PostedMessage | None:
        key = (body.get("metadata") or {}).get("event_payload", {}).get("key", "")
        if "ts" in body:
            message = self._workspace.messages.get(body["channel"], body["ts"])
            return message if key_of(message).startswith(WEEKLY) else None
        history = self._workspace.history(body["channel"], None) if key.startswith(WEEKLY) else []
        return next((one for one in history if key_of(one) == key), None)

    def _find(self, body: Json) -> Iterator[Seen]:
        key = (body.get("metadata") or {}).get("event_payload", {}).get("key", "")
        kind, _, rest = key.partition(":")
        if not body["channel"].startswith("D"):
            return
        about = rest.partition(":")[0]
        for message in reversed(self._workspace.messages.list_visible(body["channel"], None)):
            if key_of(message) == key:
                yield Seen(kind, int(about) if kind in {"prompt", "reminder"} else 0, message)
                return


def key_of(message: PostedMessage) -> str:
    """Return the idempotency key of one of the bot's messages; empty for others."""
    return str(((message.metadata or {}).get("event_payload") or {}).get("key", ""))


def _offers(element: Json, action: ActionId, value: str | None) -> bool:
    """Return whether an element has an action id, and offers the choice or carries the value."""
    options = [option["value"] for option in element.get("options", ())]
    return element["action_id"] == action and value in (options or (None, element.get("value")))


def _buttons(blocks: list[Json]) -> Iterator[Json]:
    for block in blocks:
        yield from block.get("elements", ()) if block["type"] == "actions" else ()
        if "accessory" in block:
            yield block["accessory"]
