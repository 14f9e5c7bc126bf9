"""Troubles that keep the bot from sending something: their kind and cause."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scorecard.model.outbox import OutgoingMessage


class TroubleKind(StrEnum):
    """The kind of a trouble.

    `channel`, `person`: nothing can be posted there. `app`: the app lacks a permission or setting. `token`:
    Slack accepts nothing from the bot. `message`: Slack accepts one message in no form.
    """

    CHANNEL = "channel"
    PERSON = "person"
    APP = "app"
    TOKEN = "token"  # noqa: S105 - a word
    MESSAGE = "message"


@dataclass(frozen=True)
class Trouble:
    """A reason why something cannot be sent until somebody fixes it.

    Attributes:
        id: Row id.
        place: Slack id of the channel or person, or the key of the message; empty for app and token.
        code: Slack's error code, `is_archived`.
        since: UTC.
        told_at: Time at which Slack accepted the newest message about it to an admin, UTC, or None.
        is_fault: True if it is time to tell an admin.
        is_over: True if it is resolved.
        scorecards: Names of the affected scorecards.
        waiting: Number of messages that wait for it.
        lost: The unsent message, if it is about a single one.
    """

    id: int
    kind: TroubleKind
    place: str
    code: str
    since: datetime
    told_at: datetime | None = None
    is_fault: bool = True
    is_over: bool = False
    scorecards: tuple[str, ...] = ()
    waiting: int = 0
    lost: OutgoingMessage | None = None

    @property
    def recipient(self) -> str:
        """Slack id of the channel or person who is not reached; empty if that is everybody."""
        return self.lost.to if self.lost else self.place

    @property
    def is_in_channel(self) -> bool:
        """True if it keeps messages from a channel, not from a person or from everybody."""
        return self.recipient[:1] in {"C", "G"}


@dataclass(frozen=True)
class TroubleView:
    """A trouble for an admin to read, with the admin's time zone and locale."""

    trouble: Trouble
    timezone: str
    locale: str


@dataclass(frozen=True)
class CaughtUp:
    """The messages that waited while a channel could not be posted to.

    Attributes:
        alerts: Number of alerts.
        over: Names of the KPIs whose alerts are over by now.
        weekly: Number of weekly posts that are left out as outdated.
    """

    alerts: int
    over: tuple[str, ...]
    weekly: int


NOT_INVITED = frozenset({"channel_not_found", "not_in_channel"})
"""Slack's error codes before somebody invites the bot."""
