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
    """Keeps messages in the order of their timestamps.

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
        """A timestamp later than every other, also while the clock stands still."""
        with self._revision.lock:
            self._last = max((self._clock.now() - _EPOCH) // _MICROSECOND, self._last + 1)
            return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def add(self, channel: str, author: str, text: str, **rest: Unpack[MessageFields]) -> PostedMessage:
        """Keep a new message."""
        with self._revision.change():
            message = PostedMessage(channel=channel, ts=self.next_ts(), author=author, text=text, **rest)
            self._by_channel.setdefault(channel, {})[message.ts] = message
            return message

    def change(self, message: PostedMessage, **fields: Unpack[MessageChanges]) -> PostedMessage:
        """Put a changed copy in the place of a message."""
        with self._revision.change():
            current = self._by_channel[message.channel][message.ts]
            changed = replace(current, **fields)
            self._by_channel[message.channel][message.ts] = changed
            return changed

    def find(self, channel: str, ts: str) -> PostedMessage | None:
        """The message with that timestamp, unless it was taken away."""
        with self._revision.lock:
            message = self._by_channel.get(channel, {}).get(ts)
            return None if message is None or message.deleted else message

    def get(self, channel: str, ts: str) -> PostedMessage:
        """The message with that timestamp.

        Raises:
            SlackRefusal: `message_not_found`.
        """
        message = self.find(channel, ts)
        if message is None:
            raise SlackRefusal("message_not_found")
        return message

    def list_visible(self, channel: str, viewer: str | None) -> list[PostedMessage]:
        """All of a channel and its threads, oldest first; a viewer of None sees no private answers."""
        with self._revision.lock:
            kept = list(self._by_channel.get(channel, {}).values())
        return [each for each in kept if not each.deleted and each.only_for in {None, viewer}]

    def list_top_level(self, channel: str, viewer: str | None) -> list[PostedMessage]:
        """What stands in the channel itself, oldest first."""
        return [each for each in self.list_visible(channel, viewer) if each.is_top_level]

    def list_replies(self, channel: str, thread_ts: str, viewer: str | None) -> list[PostedMessage]:
        """The replies of a thread without its first message, oldest first."""
        seen = self.list_visible(channel, viewer)
        return [each for each in seen if each.thread_ts == thread_ts and not each.is_top_level]
