"""What people write, and the events that tell the bot of it."""

from uuid import uuid4

from bot.workspace.errors import SlackRefusal
from bot.workspace.events import Events
from bot.workspace.model import Channel, Json, Message
from bot.workspace.state import Workspace
from bot.workspace.typed import write_message
from bot.workspace.wire import home_json, message_json


class Talk:
    """People's messages.

    Args:
        workspace: Where they stand.
        events: Tells the bot.
    """

    def __init__(self, workspace: Workspace, events: Events) -> None:
        self._workspace = workspace
        self._events = events

    def say(self, person: str, channel: Channel, text: str, thread_ts: str | None) -> Message:
        """Keep a message; tell the bot of it if it is for the bot."""
        written = write_message(self._workspace, text)
        message = self._workspace.messages.add(channel.id, person, written, thread_ts=thread_ts)
        if channel.person:
            self._events.deliver({**self._told(message), "channel_type": "im"})
        else:
            self._tell_mention(channel, message)
        return message

    def edit(self, person: str, channel: Channel, ts: str, text: str) -> Message:
        """Change a person's own message.

        Raises:
            SlackRefusal: `message_not_found` or `cant_update_message`.
        """
        before = self._get_own(person, channel, ts)
        written = write_message(self._workspace, text)
        now = self._workspace.messages.next_ts()
        after = self._workspace.messages.change(before, text=written, edited=True, edited_ts=now)
        both = {"message": self._told(after), "previous_message": self._told(before)}
        self._tell_changed(channel, {"subtype": "message_changed", **both})
        if not channel.person:
            self._tell_mention(channel, after)
        return after

    def delete(self, person: str, channel: Channel, ts: str) -> None:
        """Take a person's own message away.

        Raises:
            SlackRefusal: `message_not_found` or `cant_update_message`.
        """
        before = self._get_own(person, channel, ts)
        self._workspace.messages.change(before, deleted=True)
        gone = {"deleted_ts": ts, "previous_message": self._told(before)}
        self._tell_changed(channel, {"subtype": "message_deleted", **gone})

    def open_home(self, person: str, tab: str) -> None:
        """Tell the bot that somebody opened its Home tab or its messages."""
        channel = self._workspace.direct_channel(person)
        event: Json = {"type": "app_home_opened", "user": person, "channel": channel.id, "tab": tab}
        home = self._workspace.home(person)
        if home is not None and tab == "home":
            event["view"] = home_json(self._workspace, home)
        self._events.deliver({**event, "event_ts": self._workspace.messages.next_ts()})

    def _get_own(self, person: str, channel: Channel, ts: str) -> Message:
        message = self._workspace.messages.get(channel.id, ts)
        if message.author != person:
            raise SlackRefusal("cant_update_message")
        return message

    def _told(self, message: Message) -> Json:
        event = {**message_json(self._workspace, message), "client_msg_id": str(uuid4())}
        event |= {"channel": message.channel, "event_ts": message.ts}
        if message.thread_ts:
            root = self._workspace.messages.find(message.channel, message.thread_ts)
            event["parent_user_id"] = root.author if root else None
        return event

    def _tell_mention(self, channel: Channel, message: Message) -> None:
        """Tell the bot that it was mentioned where it is a member; of an edited message, once more."""
        if channel.has_bot and f"<@{self._workspace.bot.user_id}>" in message.text:
            self._events.deliver({**self._told(message), "type": "app_mention"})

    def _tell_changed(self, channel: Channel, event: Json) -> None:
        if channel.person:
            ts = self._workspace.messages.next_ts()
            common = {"type": "message", "channel": channel.id, "channel_type": "im", "hidden": True}
            self._events.deliver({**event, **common, "ts": ts, "event_ts": ts})
