"""What a workspace holds: people, channels, messages and open modals."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Person:
    """Someone of the workspace.

    Attributes:
        id: Slack's user id, `U0PRIYA`.
        handle: What follows the @, `priya`.
        name: The name shown, `Priya Nair`.
        timezone: IANA name.
        locale: As Slack writes it, `en-GB`.
        title: What they do, shown beside the name.
        colour: The colour of their picture, `#rrggbb`.
    """

    id: str
    handle: str
    name: str
    timezone: str = "Europe/London"
    locale: str = "en-GB"
    title: str = ""
    colour: str = "#4a154b"


@dataclass
class Channel:
    """A channel, or the direct messages of one person with the bot.

    Attributes:
        id: `C…`, or `D…` for direct messages.
        name: Without #; empty for direct messages.
        person: The person of a `D…` channel, else None.
        has_bot: Whether the bot is a member.
    """

    id: str
    name: str
    person: str | None = None
    has_bot: bool = True


@dataclass
class Message:
    """A message as Slack keeps it.

    Attributes:
        channel: Id of the channel it stands in.
        ts: Slack's timestamp, unique in its channel, `1763975410.000100`.
        author: User id, or the bot's user id.
        text: What notifications and screen readers say.
        blocks: Block Kit, as sent.
        thread_ts: The parent's ts for a reply, else None.
        metadata: `{"event_type", "event_payload"}` or None.
        only_for: The only user who sees it (ephemeral), else None.
        edited: Whether it was changed after it was sent.
        deleted: Whether it was taken away.
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
    deleted: bool = False


@dataclass
class Modal:
    """A modal open in front of one person.

    Attributes:
        id: `V…`.
        person: Who sees it.
        view: The view as the app sent it.
        hash: Changes with every update.
        errors: Block id -> sentence, from the last refused submission.
        values: What was typed at the last submission, `{block_id: {action_id: element}}`, so nothing typed is lost.
    """

    id: str
    person: str
    view: Json
    hash: str
    errors: dict[str, str] = field(default_factory=dict)
    values: Json = field(default_factory=dict)
