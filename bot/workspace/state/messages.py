"""The messages of all channels, with their threads."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Unpack

from bot.workspace.clock import Clock
from bot.workspace.model import MessageChanges, MessageFields, PostedMessage
from bot.workspace.refusals import SlackRefusal
from bot.workspace.state.revision import WorkspaceRevision

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Messages:
    """A store of messages in the order of their timestamps.

    Args:
        clock: Gives the timestamps.
        revision: The workspace's lock and counter.
    """

    def __init__(self, clock: Clock, revision: WorkspaceRevision) -> None:
        self._clock = clock
        self._revision = revision
        self._by_channel: dict[str, dict[str, PostedMessage]] = {}
        self._last = 0

    def next_ts(self) -> str:
        """Return a timestamp later than any before, even while the clock stands still."""
        with self._revision.lock:
            self._last = max((self._clock.now() - _EPOCH) // _MICROSECOND, self._last + 1)
            return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def add(self, channel: str, author: str, text: str, **rest: Unpack[MessageFields]) -> PostedMessage:
        """Store a new message."""
        with self._revision.change():
            message = PostedMessage(channel=channel, ts=self.next_ts(), author=author, text=text, **rest)
            self._by_channel.setdefault(channel, {})[message.ts] = message
            return message

    def change(self, message: PostedMessage, **fields: Unpack[MessageChanges]) -> PostedMessage:
        """Replace a message with a changed copy."""
        with self._revision.change():
            current = self._by_channel[message.channel][message.ts]
            changed = replace(current, **fields)
            self._by_channel[message.channel][message.ts] = changed
            return changed

    def find(self, channel: str, ts: str) -> PostedMessage | None:
        """Return the message with that timestamp, or None if there is none or it was deleted."""
        with self._revision.lock:
            message = self._by_channel.get(channel, {}).get(ts)
            return None if message is None or message.deleted else message

    def get(self, channel: str, ts: str) -> PostedMessage:
        """Return the message with that timestamp.

        Raises:
            SlackRefusal: `message_not_found`.
        """
        message = self.find(channel, ts)
        if message is None:
            raise SlackRefusal("message_not_found")
        return message

    def list_visible(self, channel: str, viewer: str | None) -> list[PostedMessage]:
        """List a channel's messages and replies, oldest first; without a viewer, no ephemeral ones."""
        with self._revision.lock:
            kept = list(self._by_channel.get(channel, {}).values())
        return [message for message in kept if not message.deleted and message.only_for in {None, viewer}]

    def list_top_level(self, channel: str, viewer: str | None) -> list[PostedMessage]:
        """List the messages in the channel itself, oldest first."""
        return [message for message in self.list_visible(channel, viewer) if message.is_top_level]

    def list_replies(self, channel: str, thread_ts: str, viewer: str | None) -> list[PostedMessage]:
        """List the replies of a thread without its first message, oldest first."""
        visible = self.list_visible(channel, viewer)
        return [message for message in visible if message.thread_ts == thread_ts and not message.is_top_level]
