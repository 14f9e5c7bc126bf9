"""People's messages, and the events that report them to the bot."""

import re
from collections.abc import Callable
from uuid import uuid4

from bot.workspace.delivery.events import Events
from bot.workspace.model import Json, PostedMessage, SlackChannel
from bot.workspace.refusals import SlackRefusal
from bot.workspace.serialize import home_json, message_json
from bot.workspace.state.workspace import Workspace

_CHANNEL = re.compile(r"(?<![\w<&])#([\w-]+)")
_TOKEN = re.compile(r"&lt;([@#]\w+(?:\|[^&]*)?)&gt;")


def escape_message(workspace: Workspace, text: str) -> str:
    """Escape a message as Slack stores it: `@Priya Nair` or `@priya` as `<@U0PRIYA>`, `#it` as `<#C0IT>`."""
    return _translate(workspace, text, lambda mark, known_id, _: f"<{mark}{known_id}>")


def escape_command(workspace: Workspace, text: str) -> str:
    """Escape a command's text as in a message, but with names, `<@U0PRIYA|priya>`."""
    return _translate(workspace, text, lambda mark, known_id, name: f"<{mark}{known_id}|{name}>")


def _translate(workspace: Workspace, text: str, form: Callable[[str, str, str], str]) -> str:
    people = {workspace.bot.name.casefold(): workspace.bot.user_id}
    for person in workspace.people:
        people |= dict.fromkeys((person.name.casefold(), person.handle.casefold()), person.id)
    called = "|".join(map(re.escape, sorted(people, key=len, reverse=True)))
    mention = re.compile(rf"(?<![\w<])@({called})(?![\w-]|\.\w)", re.IGNORECASE)
    handles = {person.id: person.handle for person in workspace.people}
    channels = {channel.name: channel.id for channel in workspace.channels}

    def name(mark: str, known: dict[str, str]) -> Callable[[re.Match[str]], str]:
        def named(found: re.Match[str]) -> str:
            known_id = known.get(found[1].casefold())
            called = handles.get(known_id or "", found[1].casefold())
            return form(mark, known_id, called) if known_id else found[0]

        return named

    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # Whoever types `<@U0PRIYA>` means the mention that Slack's own client would make of a name.
    escaped = _TOKEN.sub(r"<\1>", escaped)
    return _CHANNEL.sub(name("#", channels), mention.sub(name("@", people), escaped))


class MessageActions:
    """The messages that people post, edit and delete.

    Args:
        workspace: The workspace that stores them.
        events: Sends the events to the bot.
    """

    def __init__(self, workspace: Workspace, events: Events) -> None:
        self._workspace = workspace
        self._events = events

    def say(self, person: str, channel: SlackChannel, text: str, thread_ts: str | None) -> PostedMessage:
        """Store a message, and send the bot an event if the message is for it."""
        written = escape_message(self._workspace, text)
        message = self._workspace.messages.add(channel.id, person, written, thread_ts=thread_ts)
        if channel.person:
            self._events.deliver({**self._message_event(message), "channel_type": "im"})
        else:
            self._deliver_mention(channel, message)
        return message

    def edit(self, person: str, channel: SlackChannel, ts: str, text: str) -> PostedMessage:
        """Edit a person's own message.

        Raises:
            SlackRefusal: `message_not_found` or `cant_update_message`.
        """
        before = self._get_own(person, channel, ts)
        written = escape_message(self._workspace, text)
        now = self._workspace.messages.next_ts()
        after = self._workspace.messages.change(before, text=written, edited=True, edited_ts=now)
        versions = {"message": self._message_event(after), "previous_message": self._message_event(before)}
        self._deliver_change(channel, {"subtype": "message_changed", **versions})
        if not channel.person:
            self._deliver_mention(channel, after)
        return after

    def delete(self, person: str, channel: SlackChannel, ts: str) -> None:
        """Delete a person's own message.

        Raises:
            SlackRefusal: `message_not_found` or `cant_update_message`.
        """
        before = self._get_own(person, channel, ts)
        self._workspace.messages.change(before, deleted=True)
        deletion = {"deleted_ts": ts, "previous_message": self._message_event(before)}
        self._deliver_change(channel, {"subtype": "message_deleted", **deletion})

    def open_home(self, person: str, tab: str) -> None:
        """Send the bot `app_home_opened` for its Home tab or its messages."""
        channel = self._workspace.direct_channel(person)
        event: Json = {"type": "app_home_opened", "user": person, "channel": channel.id, "tab": tab}
        home = self._workspace.home(person)
        if home is not None and tab == "home":
            event["view"] = home_json(self._workspace, home)
        self._events.deliver({**event, "event_ts": self._workspace.messages.next_ts()})

    def _get_own(self, person: str, channel: SlackChannel, ts: str) -> PostedMessage:
        message = self._workspace.messages.get(channel.id, ts)
        if message.author != person:
            raise SlackRefusal("cant_update_message")
        return message

    def _message_event(self, message: PostedMessage) -> Json:
        event = {**message_json(self._workspace, message), "client_msg_id": str(uuid4())}
        event |= {"channel": message.channel, "event_ts": message.ts}
        if message.thread_ts:
            root = self._workspace.messages.find(message.channel, message.thread_ts)
            event["parent_user_id"] = root.author if root else None
        return event

    def _deliver_mention(self, channel: SlackChannel, message: PostedMessage) -> None:
        """Send the bot `app_mention` for a message that mentions it in one of its channels."""
        if channel.has_bot and f"<@{self._workspace.bot.user_id}>" in message.text:
            self._events.deliver({**self._message_event(message), "type": "app_mention"})

    def _deliver_change(self, channel: SlackChannel, event: Json) -> None:
        if channel.person:
            ts = self._workspace.messages.next_ts()
            common = {"type": "message", "channel": channel.id, "channel_type": "im", "hidden": True}
            self._events.deliver({**event, **common, "ts": ts, "event_ts": ts})
