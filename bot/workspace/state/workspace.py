"""A workspace in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Unpack

from bot.workspace.clock import Clock
from bot.workspace.model import (
    ChannelChanges,
    CommandHint,
    Json,
    LostAnswer,
    Member,
    MessageChanges,
    MessageFields,
    Modal,
    PostedMessage,
    RecordedCall,
    SlackChannel,
)
from bot.workspace.refusals import Refusals, SlackRefusal
from bot.workspace.state.interactivity import ResponseUrls, Triggers
from bot.workspace.state.revision import WorkspaceRevision
from bot.workspace.state.views import Views

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
        """List what stands in the channel itself, with replies that were also sent there, oldest first."""
        visible = self.list_visible(channel, viewer)
        return [message for message in visible if message.is_top_level or message.is_broadcast]

    def list_replies(self, channel: str, thread_ts: str, viewer: str | None) -> list[PostedMessage]:
        """List the replies of a thread without its first message, oldest first."""
        visible = self.list_visible(channel, viewer)
        return [message for message in visible if message.thread_ts == thread_ts and not message.is_top_level]


SLACKBOT = "USLACKBOT"


@dataclass(frozen=True)
class BotAccount:
    """The bot as the workspace knows it.

    Attributes:
        user_id: `U…`.
        name: Shown as its author name, and typed after @.
        token: Bot token, `xoxb-…`.
        app_token: For Socket Mode, `xapp-…`.
        signing_secret: Signs what is delivered to it.
        bot_id: `B…`.
        app_id: `A…`.
    """

    user_id: str
    name: str
    token: str
    app_token: str
    signing_secret: str
    bot_id: str = "B0SCOREBOT"
    app_id: str = "A0LOCAL"


class Workspace:
    """A workspace in memory; every method is safe to call from any thread.

    Args:
        clock: Gives the time of messages.
        people: Everybody but the bot.
        channels: Without the direct messages, which appear when needed.
        team_id: `T…`.
        bot_user_id: `U…`.
        bot_name: The bot's name.
        bot_token: The token that the bot presents to the Web API.
        signing_secret: Signs deliveries.
        app_token: The token that the bot presents for Socket Mode.
        commands: The slash commands the bot offers.
        scopes: The scopes granted to the bot.

    Attributes:
        scopes: The scopes granted to the bot; tests may revoke some.
        app_tokens: App-level token -> id of the app that it is of.
        refusals: Switches that make the workspace refuse or fail.
        messages: All messages.
        views: Home tabs and modals.
        triggers: The rights to open a modal.
        response_urls: The addresses where the bot may answer.
        calls: Every call of the API, oldest first.
        lost_answers: Answers that Slack would discard.
        address: The server's address, `http://127.0.0.1:8080/`; empty until one serves it.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        people: Sequence[Member],
        channels: Sequence[SlackChannel],
        team_id: str = "T0LOCAL",
        bot_user_id: str = "U0SCOREBOT",
        bot_name: str = "scorecard",
        bot_token: str = "xoxb-local",  # noqa: S107 - opens nothing but this workspace
        signing_secret: str = "local-signing-secret",  # noqa: S107
        app_token: str = "xapp-local",  # noqa: S107
        commands: Sequence[CommandHint] = (),
        scopes: Iterable[str],
    ) -> None:
        self.clock = clock
        self.team_id = team_id
        self.bot = BotAccount(bot_user_id, bot_name, bot_token, app_token, signing_secret)
        self.app_tokens = {app_token: self.bot.app_id}
        self.scopes = set(scopes)
        self.commands = tuple(commands)
        self.address = ""
        self._people = {person.id: person for person in people}
        self._channels = {channel.id: channel for channel in channels}
        self._revision = WorkspaceRevision()
        self.refusals = Refusals()
        self.messages = Messages(clock, self._revision)
        self.views = Views(self._revision)
        self.triggers = Triggers()
        self.response_urls = ResponseUrls(clock)
        self.calls: list[RecordedCall] = []
        self.lost_answers: list[LostAnswer] = []

    @property
    def version(self) -> int:
        """A number that grows with every visible change."""
        return self._revision.number

    @property
    def people(self) -> list[Member]:
        """Everybody but the bot, in the order given."""
        return list(self._people.values())

    @property
    def channels(self) -> list[SlackChannel]:
        """The channels, without direct messages."""
        with self._revision.lock:
            return [channel for channel in self._channels.values() if channel.person is None]

    def get_person(self, person_id: str) -> Member:
        """Return one person.

        Raises:
            SlackRefusal: `user_not_found`.
        """
        if person_id not in self._people:
            raise SlackRefusal("user_not_found")
        return self._people[person_id]

    def change_person(self, person: Member) -> None:
        """Replace the person with the same id."""
        with self._revision.change():
            self._people[person.id] = person

    def get_channel(self, channel_id: str) -> SlackChannel:
        """Return a channel, or the direct messages of one person.

        Raises:
            SlackRefusal: `channel_not_found`.
        """
        with self._revision.lock:
            channel = self._channels.get(channel_id)
        if channel is None:
            raise SlackRefusal("channel_not_found")
        return channel

    def is_inside(self, person_id: str, channel: SlackChannel) -> bool:
        """Return True if somebody is in a channel, or if these are their direct messages."""
        if channel.person:
            return channel.person == person_id
        if channel.members is not None:
            return person_id in channel.members
        return not self.get_person(person_id).team

    def invite_bot(self, channel_id: str) -> None:
        """Make the bot a member of a channel.

        Raises:
            SlackRefusal: `channel_not_found`.
        """
        self.change_channel(channel_id, has_bot=True)

    def change_channel(self, channel_id: str, **changes: Unpack[ChannelChanges]) -> None:
        """Archive a channel, remove the bot from it, forbid it to post there, or undo that.

        Raises:
            SlackRefusal: `channel_not_found`.
        """
        with self._revision.change():
            self._channels[channel_id] = replace(self.get_channel(channel_id), **changes)

    def direct_channel(self, person_id: str) -> SlackChannel:
        """Return the direct messages of a person with the bot, opened if they do not exist yet.

        Raises:
            SlackRefusal: `user_not_found`.
        """
        person = self.get_person(person_id)
        with self._revision.lock:
            channel_id = f"D{person.id[1:]}"
            fresh = SlackChannel(id=channel_id, name="", person=person.id)
            return self._channels.setdefault(channel_id, fresh)

    def history(self, channel_id: str, viewer: str | None) -> list[PostedMessage]:
        """List what a viewer sees in a channel itself, oldest first, with their ephemeral messages."""
        return self.messages.list_top_level(channel_id, viewer)

    def replies(self, channel_id: str, thread_ts: str, viewer: str | None) -> list[PostedMessage]:
        """List what a viewer sees in a thread, oldest first, without its first message."""
        return self.messages.list_replies(channel_id, thread_ts, viewer)

    def home(self, person_id: str) -> Json | None:
        """Return the view in a person's Home tab, or None before the bot published one."""
        return self.views.find_home(person_id)

    def modals(self, person_id: str) -> list[Modal]:
        """List the modals open in front of a person; the last is on top."""
        return self.views.list_modals(person_id)
