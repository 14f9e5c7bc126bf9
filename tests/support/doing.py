"""Actions of people in a workspace with a bot."""

import json
from collections.abc import Mapping

from bot.bootstrap import Bot
from bot.demo.people import CHANNEL
from bot.ui.kit.ids import ActionId
from bot.workspace.actions.actor import Actor
from bot.workspace.delivery import payloads
from bot.workspace.delivery.transport import Answer
from bot.workspace.model import Json, Modal, PostedMessage
from bot.workspace.state.workspace import Workspace
from tests.support.recording import Recording
from tests.support.seeing import Seeing
from tests.support.texts import is_choice_of, list_choices, plain


class Doing(Seeing):
    """Types and presses as people do, and waits until the bot has answered."""

    bot: Bot

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._transport = Recording(workspace.bot.signing_secret, patience=10)
        self.actor = Actor(workspace, self._transport, retry_waits=(0.0,))

    @property
    def deliveries(self) -> Recording:
        """Slack's deliveries to the bot."""
        return self._transport

    def settle(self) -> None:
        """Send everything that waits in the outbox."""
        self.bot.sender.send_due()
        self.bot.responder.wait()

    def say(self, person: str, text: str, thread_ts: str | None = None) -> str:
        """Write to the bot, and return its answer as text."""
        before = len(self._texts(person))
        self.actor.say(person, self.direct(person), text, thread_ts)
        self.settle()
        return "\n".join(self._texts(person)[before:])

    def mention(
        self, person: str, text: str = "", thread_ts: str | None = None, channel: str = CHANNEL
    ) -> list[PostedMessage]:
        """Mention the bot in a channel, and return its answer in that thread."""
        message = self.actor.say(person, channel, f"@scorecard {text}".strip(), thread_ts)
        return self.answered(message, person)

    def answered(self, message: PostedMessage, person: str) -> list[PostedMessage]:
        """Return the bot's messages after a person's message in its thread, once everything is sent."""
        self.settle()
        thread = self.workspace.replies(message.channel, message.thread_ts or message.ts, person)
        bot = self.workspace.bot.user_id
        return [item for item in thread if item.author == bot and item.ts > message.ts]

    def command(self, person: str, text: str = "", channel: str = CHANNEL) -> PostedMessage:
        """Type `/scorecard …`, and return the ephemeral answer."""
        before = len(self._answers(person, channel))
        self.actor.command(person, channel, "/scorecard", text)
        self.settle()
        answers = self._answers(person, channel)[before:]
        assert len(answers) == 1, [answer.text for answer in answers]
        return answers[0]

    def press(self, person: str, message: PostedMessage, action: ActionId, value: str | None = None) -> Modal:
        """Press a button under a message, and return the modal that opens."""
        before = len(self.workspace.modals(person))
        assert self.actor.click(person, message.channel, message.ts, action.value, value)
        self.settle()
        assert len(self.workspace.modals(person)) == before + 1
        return self.modal(person)

    def choose(self, person: str, choice: str) -> str:
        """Choose a value (`1,234 min`) or a KPI under the newest question that offers it.

        Returns:
            The bot's answer.
        """
        found = [
            (message, button)
            for message in self._everything(person)
            for button in list_choices(message)
            if is_choice_of(button, choice)
        ]
        message, button = found[-1]
        return self.choose_in(person, message, button["value"])

    def choose_in(self, person: str, message: PostedMessage, value: str) -> str:
        """Press the button that carries a value, even if it is already gone, and return the bot's answer."""
        before = len(self._texts(person))
        self.press_late(person, message, ActionId.CHOOSE, value)
        return "\n".join(self._texts(person)[before:])

    def press_late(
        self, person: str, message: PostedMessage, action: ActionId, value: str
    ) -> list[PostedMessage]:
        """Press a message's old button, even if it is already gone, and return the ephemeral answer."""
        done: Json = {"type": "button", "action_id": action.value, "block_id": "b", "value": value}
        if action is ActionId.MORE:
            done |= {"type": "overflow", "selected_option": {"value": value}}
        done["action_ts"] = self.workspace.messages.next_ts()
        payload = payloads.click_in_message(self.workspace, person, message, done)
        before = self.workspace.messages.next_ts()
        assert self._transport.send("interaction", payload).failure is None
        self.settle()
        seen = self.workspace.messages.list_visible(message.channel, person)
        return [item for item in seen if item.only_for == person and item.ts > before]

    def press_home(self, person: str) -> Modal:
        assert self.actor.click_home(person, ActionId.ANSWER_ALL.value)
        return self.modal(person)

    def fill(self, person: str, typed: Mapping[str, str]) -> dict[str, str]:
        """Fill in the top modal by KPI key (`mttr`, `mttr note`), save it, and return errors by KPI key."""
        blocks = self.fields(person)
        errors = self.actor.submit(person, {blocks[name]: text for name, text in typed.items()})
        self.settle()
        names = {block: name for name, block in blocks.items()}
        return {names.get(block, block): plain(error) for block, error in errors.items()}

    def submit_again(self, modal: Modal) -> Answer:
        """Submit a modal a second time, like a double click on Save."""
        answer = self._transport.send("interaction", payloads.view_submission(self.workspace, modal))
        self.settle()
        return answer

    def fill_all(self, person: str, message: PostedMessage, text: str) -> None:
        """Press Answer under a message and fill all value fields with one value."""
        self.press(person, message, ActionId.ANSWER)
        refs = {block["block_id"]: json.loads(block["block_id"]) for block in self._inputs(person)}
        typed = {block_id: text for block_id, ref in refs.items() if ref["kind"] == "value"}
        assert self.actor.submit(person, typed) == {}
        self.settle()

    def open_home(self, person: str) -> Json:
        """Open the Home tab, and return its view."""
        self.actor.open_home(person)
        self.settle()
        return self.home(person)
