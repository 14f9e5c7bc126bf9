"""The values a workspace is made of: members, channels, messages and open modals."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypedDict


def fresh_id(prefix: str) -> str:
    """Return a new unique id, `V5F3A09C21B` for the prefix `V`."""
    return f"{prefix}{secrets.token_hex(5).upper()}"


Json = dict[str, Any]


@dataclass(frozen=True)
class CustomStatus:
    """The status that people show beside their name.

    Attributes:
        emoji: `:palm_tree:`.
        text: The words, in the person's language.
        canonical: The same in English when it is one of Slack's own, `Vacationing`.
        until: The time when Slack clears it, or None if only the person does.
    """

    emoji: str = ""
    text: str = ""
    canonical: str = ""
    until: datetime | None = None


@dataclass(frozen=True)
class DndPause:
    """A pause of somebody's notifications, Slack's Do Not Disturb."""

    begin: datetime
    end: datetime


@dataclass(frozen=True)
class Member:
    """A member of the workspace.

    Attributes:
        id: Slack's user id, `U0PRIYA`.
        handle: The name after the @, `priya`.
        name: The name shown, `Priya Nair`.
        timezone: IANA name.
        locale: The locale as Slack writes it, `en-GB`.
        title: Their job title, shown beside the name.
        colour: The colour of their picture, `#rrggbb`.
        deleted: Whether their account was deactivated.
        status: Their status, shown beside the name.
        pause: The pause of notifications that runs or comes next, or None.
        team: `T…` of another workspace that shares a channel with this one, or empty for one of its own.
        guest: Whether they are a guest of several channels.
        single_channel_guest: Whether they are a guest of one channel.
        app: Whether it is an app.
    """

    id: str
    handle: str
    name: str
    timezone: str = "Europe/London"
    locale: str = "en-GB"
    title: str = ""
    colour: str = "#4a154b"
    deleted: bool = False
    status: CustomStatus = CustomStatus()
    pause: DndPause | None = None
    team: str = ""
    guest: bool = False
    single_channel_guest: bool = False
    app: bool = False


class MemberChanges(TypedDict, total=False):
    """The fields of a member that may change; only an admin sets `deleted`."""

    handle: str
    name: str
    timezone: str
    locale: str
    title: str
    status: CustomStatus
    deleted: bool
    guest: bool
    single_channel_guest: bool


@dataclass(frozen=True)
class SlackChannel:
    """A channel, or the direct messages of one person with the bot.

    Attributes:
        id: `C…`, or `D…` for direct messages.
        name: Without #; empty for direct messages.
        person: The person of a `D…` channel, else None.
        has_bot: Whether the bot is a member.
        is_archived: Whether nobody can write there any more.
        is_restricted: Whether only some people may write there, and the bot not.
        private: Whether only its members see it.
        members: Ids of the people in it; None for everybody of the workspace itself.
        is_shared: Whether another organisation shares it.
    """

    id: str
    name: str
    person: str | None = None
    has_bot: bool = True
    is_archived: bool = False
    is_restricted: bool = False
    private: bool = False
    members: tuple[str, ...] | None = None
    is_shared: bool = False


class ChannelChanges(TypedDict, total=False):
    """The fields of a channel that may change."""

    has_bot: bool
    is_archived: bool
    is_restricted: bool
    private: bool
    members: tuple[str, ...] | None


@dataclass(frozen=True)
class CommandHint:
    """The hint that Slack shows while somebody types a slash command.

    Attributes:
        name: The name with its slash, `/scorecard`.
        usage: `[help | kpi <id>]`.
        description: One line.
        should_escape: True if `@priya` reaches the bot as `<@U0PRIYA|priya>`, as in the manifest.
    """

    name: str
    usage: str = ""
    description: str = ""
    should_escape: bool = True


@dataclass(frozen=True)
class PostedMessage:
    """A message as Slack stores it; a change makes a new one with the same ts.

    Attributes:
        channel: Id of the channel it stands in.
        ts: Slack's timestamp, unique in its channel, `1763975410.000100`.
        author: User id, the bot's user id, or `USLACKBOT`.
        text: The text for notifications and screen readers.
        blocks: Block Kit, as sent.
        thread_ts: The parent's ts for a reply, else None.
        is_broadcast: Whether a reply is shown in the channel, too.
        metadata: `{"event_type", "event_payload"}` or None.
        only_for: The only user who sees it (ephemeral), else None.
        edited: Whether it was changed after it was sent.
        edited_ts: The ts of a person's last edit, or empty.
        deleted: Whether it was taken away.
        reactions: Emoji name -> ids of those who reacted.
    """

    channel: str
    ts: str
    author: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: Json | None = None
    only_for: str | None = None
    edited: bool = False
    edited_ts: str = ""
    deleted: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)
    is_broadcast: bool = False

    @property
    def is_top_level(self) -> bool:
        """True if it is in the channel itself, not in a thread."""
        return self.thread_ts is None or self.thread_ts == self.ts


@dataclass(frozen=True)
class Modal:
    """A modal open in front of one person; an update makes a new one with the same id.

    Attributes:
        id: `V…`.
        person: The person who sees it.
        view: The view as the app sent it.
        hash: Changes with every update.
        errors: Block id -> sentence, from the last refused submission; under `""` about all of it.
        values: The values entered last, `{block_id: {action_id: element state}}`, so nothing is lost.
    """

    id: str
    person: str
    view: Json
    hash: str
    errors: dict[str, str] = field(default_factory=dict)
    values: Json = field(default_factory=dict)


class MessageFields(TypedDict, total=False):
    """The fields of a message that may be given besides channel, author and text."""

    blocks: list[Json]
    thread_ts: str | None
    is_broadcast: bool
    metadata: Json | None
    only_for: str | None
    edited: bool
    edited_ts: str
    deleted: bool
    reactions: dict[str, list[str]]


class MessageChanges(MessageFields, total=False):
    """The fields of a message that may change."""

    text: str


class ModalFields(TypedDict, total=False):
    """The fields of an open modal that may change."""

    view: Json
    hash: str
    errors: dict[str, str]
    values: Json


@dataclass(frozen=True)
class RecordedCall:
    """A call of the Web API or of a response URL.

    Attributes:
        method: `chat.postMessage`, or `response_url`.
        body: Its arguments, decoded, without the token.
        error: Slack's error code, or None when it took effect.
        at: The time of the call, on the workspace's clock.
    """

    method: str
    body: Json
    error: str | None
    at: datetime


@dataclass(frozen=True)
class LostAnswer:
    """An answer in an HTTP response that Slack would discard silently.

    Attributes:
        person: The person waiting for it.
        body: The answer.
        error: Slack's error code.
        reasons: One line for each thing that is wrong.
    """

    person: str
    body: Json
    error: str
    reasons: tuple[str, ...]
