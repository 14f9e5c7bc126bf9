"""Views of a workspace as its people see it."""

import json

from bot.demo.people import CHANNEL
from bot.workspace.model import Json, Modal, PostedMessage, RecordedCall
from bot.workspace.state.workspace import Workspace
from tests.support.people import HELEN
from tests.support.texts import plain


class Seeing:
    """Looks at a workspace as its people do."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def modal(self, person: str) -> Modal:
        return self.workspace.modals(person)[-1]

    def fields(self, person: str) -> dict[str, str]:
        """Return the fields of the top modal, `mttr` and `mttr note`, with their block ids."""
        ids = [block["block_id"] for block in self._inputs(person)]
        refs = {block_id: json.loads(block_id) for block_id in ids}
        return {
            ref["key"] if ref["kind"] == "value" else f"{ref['key']} note": block_id
            for block_id, ref in refs.items()
        }

    def options(self, person: str) -> dict[str, str]:
        """Return the KPIs that can be ticked in the top modal, by label, with the value of each."""
        [element] = [block["element"] for block in self._inputs(person) if block["block_id"] == "which"]
        groups = element.get("option_groups", [element])
        return {plain(one["text"]["text"]): one["value"] for group in groups for one in group["options"]}

    def home(self, person: str) -> Json:
        home = self.workspace.home(person)
        assert home is not None
        return home

    def direct(self, person: str) -> str:
        return self.workspace.direct_channel(person).id

    def inbox(self, person: str) -> list[PostedMessage]:
        """Return the bot's messages to a person, without threads."""
        history = self.workspace.history(self.direct(person), person)
        return [message for message in history if message.author == self.workspace.bot.user_id]

    def prompts(self, person: str) -> list[PostedMessage]:
        """Return the prompts that a person got."""
        return [message for message in self.inbox(person) if _key(message).startswith("prompt:")]

    def reminders(self, person: str) -> list[PostedMessage]:
        """Return the reminders that a person got."""
        return [message for message in self.inbox(person) if _key(message).startswith("reminder:")]

    def receipts(self, person: str) -> list[PostedMessage]:
        """Return the receipts that a person got, including threads."""
        return [item for item in self._everything(person) if _key(item).startswith("receipt:")]

    def faults(self, person: str = HELEN) -> list[str]:
        """Return the text of the fault reports that an admin got."""
        return [plain(message.text) for message in self.inbox(person) if _key(message).startswith("trouble")]

    def posts(self, channel: str = CHANNEL) -> list[PostedMessage]:
        """Return the bot's messages in a channel, without threads and ephemeral ones."""
        return [item for item in self.workspace.history(channel, HELEN) if item.only_for is None]

    def alerts(self) -> list[PostedMessage]:
        return [post for post in self.posts() if _key(post).startswith("alert:")]

    def weekly(self) -> list[PostedMessage]:
        return [post for post in self.posts() if _key(post).startswith("weekly:")]

    def thread(self, message: PostedMessage) -> list[PostedMessage]:
        return self.workspace.replies(message.channel, message.ts, HELEN)

    def calls(self, method: str) -> list[RecordedCall]:
        return [call for call in self.workspace.calls if call.method == method and call.error is None]

    def _inputs(self, person: str) -> list[Json]:
        return [block for block in self.modal(person).view["blocks"] if block["type"] == "input"]

    def _answers(self, person: str, channel: str) -> list[PostedMessage]:
        return [item for item in self.workspace.history(channel, person) if item.only_for == person]

    def _texts(self, person: str) -> list[str]:
        bot = self.workspace.bot.user_id
        return [plain(item.text) for item in self._everything(person) if item.author == bot]

    def _everything(self, person: str) -> list[PostedMessage]:
        channel = self.direct(person)
        found: list[PostedMessage] = []
        for message in self.workspace.history(channel, person):
            found += [message, *self.workspace.replies(channel, message.ts, person)]
        return sorted(found, key=lambda item: item.ts)


def _key(message: PostedMessage) -> str:
    return str(((message.metadata or {}).get("event_payload") or {}).get("key", ""))
