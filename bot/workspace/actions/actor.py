"""The actions of people, delivered to the bot exactly as Slack would deliver them."""

from collections.abc import Mapping, Sequence
from typing import Unpack

from bot.workspace.actions.messages import MessageActions, escape_command
from bot.workspace.actions.modals import ModalActions
from bot.workspace.actions.profiles import BuiltInCommands, ProfileActions
from bot.workspace.delivery import payloads
from bot.workspace.delivery.events import Events
from bot.workspace.delivery.transport import Answer, Transport
from bot.workspace.elements import get_element
from bot.workspace.inputs import InputValue
from bot.workspace.model import DndPause, Json, MemberChanges, PostedMessage
from bot.workspace.posting import answer_command, get_root
from bot.workspace.state.workspace import SLACKBOT, Workspace

RETRY_WAITS = (0.0, 60.0, 300.0)
_FAILURES = {"http_timeout": "operation_timeout", "http_error": "http_service_error"}


class Actor:
    """The one entry point for everything that people do in a workspace.

    Everything is delivered before a method returns, so its effects can be seen right after it; only the
    repetitions of events that failed come later, from threads of their own.

    Args:
        workspace: The workspace people act in.
        transport: The transport to the bot.
        retry_waits: Seconds before each retry of an event that the bot did not acknowledge.
    """

    def __init__(
        self, workspace: Workspace, transport: Transport, *, retry_waits: Sequence[float] = RETRY_WAITS
    ) -> None:
        self.workspace = workspace
        self._transport = transport
        self._events = Events(workspace, transport, retry_waits)
        self._messages = MessageActions(workspace, self._events)
        self._modals = ModalActions(workspace, transport)
        self._profiles = ProfileActions(workspace, self._events)
        self._built_in = BuiltInCommands(workspace, self._profiles)

    @property
    def event_ids(self) -> list[str]:
        """The ids of all events delivered, oldest first."""
        return self._events.sent

    def say(self, person_id: str, channel_id: str, text: str, thread_ts: str | None = None) -> PostedMessage:
        """Post a message; the bot receives direct messages, and mentions of it in channels it is a member of.

        Raises:
            SlackRefusal: There is no such channel or thread.
        """
        channel = self.workspace.get_channel(channel_id)
        root = get_root(self.workspace, channel_id, thread_ts)
        return self._messages.say(person_id, channel, text, root)

    def send_event(self, event: Json) -> str:
        """Send the bot an event that nobody in the workspace causes, and return the event's id."""
        return self._events.deliver(event)

    def edit(self, person_id: str, channel_id: str, ts: str, text: str) -> PostedMessage:
        """Edit one's own message.

        Raises:
            SlackRefusal: `message_not_found` or `cant_update_message`.
        """
        return self._messages.edit(person_id, self.workspace.get_channel(channel_id), ts, text)

    def delete(self, person_id: str, channel_id: str, ts: str) -> None:
        """Delete one's own message.

        Raises:
            SlackRefusal: `message_not_found` or `cant_update_message`.
        """
        self._messages.delete(person_id, self.workspace.get_channel(channel_id), ts)

    def command(self, person_id: str, channel_id: str, name: str, text: str = "") -> None:
        """Run a slash command, `/scorecard` or one of Slack's own."""
        answer = self._built_in.answer(person_id, name, text)
        if answer is not None:
            self._post_as_slackbot(person_id, channel_id, answer)
            return
        command_line = f"{name} {text}".strip()
        hints = {hint.name: hint for hint in self.workspace.commands}
        if hints and name not in hints:
            self._post_as_slackbot(person_id, channel_id, f"{name} is not a valid command.")
            return
        is_escaped = name in hints and hints[name].should_escape
        written = escape_command(self.workspace, text) if is_escaped else text
        payload = payloads.command(self.workspace, person_id, channel_id, name, written)
        response = self._transport.send("command", payload)
        if response.failure:
            error = _FAILURES.get(response.failure, "dispatch_failed")
            self._post_as_slackbot(person_id, channel_id, f'{name} failed with the error "{error}"')
        else:
            answer_command(self.workspace, person_id, channel_id, command_line, response.body)

    def click(
        self,
        person_id: str,
        channel_id: str,
        ts: str,
        action_id: str,
        value: InputValue = None,
        *,
        block_id: str | None = None,
    ) -> bool:
        """Use an element of a message: press a button, choose an option, pick a date.

        Args:
            person_id: The person who does it.
            channel_id: The message's channel.
            ts: The message's.
            action_id: The element's.
            value: A button's value, to tell it from others; else what is chosen: an option's value or label,
                a date, a user id, or a list of them.
            block_id: Tells blocks apart.

        Returns:
            Whether the bot took it; if not, Slack shows a warning sign beside the element.

        Raises:
            SlackRefusal: `message_not_found`.
            LookupError: There is no such element or option.
        """
        message = self.workspace.messages.get(channel_id, ts)
        action = self._action(message.blocks, action_id, value, block_id)
        return self._interact(payloads.click_in_message(self.workspace, person_id, message, action))

    def click_home(
        self, person_id: str, action_id: str, value: InputValue = None, *, block_id: str | None = None
    ) -> bool:
        """Use an element of one's Home tab; see `click`.

        Raises:
            LookupError: There is no Home tab yet, or no such element or option in it.
        """
        home = self.workspace.home(person_id)
        if home is None:
            raise LookupError(f"{person_id} has an empty Home tab.")
        action = self._action(home["blocks"], action_id, value, block_id)
        return self._interact(payloads.click_in_home(self.workspace, person_id, home, action))

    def click_modal(
        self,
        person_id: str,
        action_id: str,
        value: InputValue = None,
        *,
        block_id: str | None = None,
        typed: Mapping[str, InputValue] | None = None,
    ) -> bool:
        """Use an element of the modal on top, after typing into others; see `click`.

        Raises:
            LookupError: No modal is open, or it has no such element or option.
        """
        modal = self._modals.type(person_id, typed or {})
        block, element = get_element(modal.view["blocks"], action_id, value, block_id)
        if element["type"] not in {"button", "overflow"}:
            modal = self._modals.type(person_id, {element["action_id"]: value})
        action = payloads.element_action(self.workspace, block, element, value)
        return self._interact(payloads.click_in_modal(self.workspace, modal, action))

    def submit(self, person_id: str, values: Mapping[str, InputValue] | None = None) -> dict[str, str]:
        """Fill in and submit the modal on top.

        Args:
            person_id: Whose modal.
            values: Block id or action id -> the value entered; fields left out keep theirs.

        Returns:
            Block id -> error; empty when it was taken. Under `""` Slack's own trouble with the answer.

        Raises:
            LookupError: No modal is open, or it has no such field or option.
        """
        return self._modals.submit(person_id, values or {})

    def close(self, person_id: str) -> None:
        """Close the modal on top without submitting it.

        Raises:
            LookupError: No modal is open.
        """
        self._modals.close(person_id)

    def open_home(self, person_id: str, tab: str = "home") -> None:
        """Open the bot's Home tab, or its `messages` tab."""
        self._messages.open_home(person_id, tab)

    def change_profile(self, person_id: str, **changes: Unpack[MemberChanges]) -> None:
        """Update one's profile: name, time zone, locale, status."""
        self._profiles.change(person_id, changes)

    def pause(self, person_id: str, pause: DndPause | None) -> None:
        """Pause one's notifications; None resumes them."""
        self._profiles.pause(person_id, pause)

    def invite_bot(self, person_id: str, channel_id: str) -> None:
        """Invite the bot to a channel, and tell it so.

        Raises:
            SlackRefusal: `channel_not_found`.
        """
        self.workspace.invite_bot(channel_id)
        joined = {"type": "member_joined_channel", "user": self.workspace.bot.user_id, "channel": channel_id}
        channel = {"channel_type": "C", "team": self.workspace.team_id, "inviter": person_id}
        self._events.deliver({**joined, **channel, "event_ts": self.workspace.messages.next_ts()})

    def redeliver(self, event_id: str) -> Answer:
        """Deliver an event once more, as Slack does when it missed the acknowledgement."""
        return self._events.redeliver(event_id)

    def wait_for_retries(self) -> None:
        """Wait until no event is left to retry."""
        self._events.wait()

    def stop(self) -> None:
        """Stop retrying events."""
        self._events.stop()

    def _action(self, blocks: list[Json], action_id: str, value: InputValue, block_id: str | None) -> Json:
        block, element = get_element(blocks, action_id, value, block_id)
        return payloads.element_action(self.workspace, block, element, value)

    def _interact(self, payload: Json) -> bool:
        return self._transport.send("interaction", payload).failure is None

    def _post_as_slackbot(self, person_id: str, channel_id: str, text: str) -> None:
        self.workspace.messages.add(channel_id, SLACKBOT, text, only_for=person_id)
