"""Outbox messages: one record for each message, message update or Home tab still to be sent."""

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict


class MessageKind(StrEnum):
    """The kind of an outbox message; each kind is drawn in one way."""

    PROMPT = "prompt"
    PROMPT_UPDATE = "prompt_update"
    REMINDER = "reminder"
    REMINDER_UPDATE = "reminder_update"
    HANDOVER = "handover"
    WHICH_OFFER = "which_offer"
    ABSENCE = "absence"
    ABSENCE_END = "absence_end"
    DEPARTURE = "departure"
    RECEIPT = "receipt"
    RECEIPT_UPDATE = "receipt_update"
    QUESTION = "question"
    COMMENT = "comment"
    NOT_TAKEN = "not_taken"
    CHOICE = "choice"
    CHOICE_MADE = "choice_made"
    KEPT = "kept"
    REPLACED = "replaced"
    CHANGE_ASKED = "change_asked"
    CHANGE_REQUEST = "change_request"
    CHANGE_REQUEST_UPDATE = "change_request_update"
    CHANGE_REFUSED = "change_refused"
    ALERT = "alert"
    ALERT_UPDATE = "alert_update"
    RECOVERY = "recovery"
    WITHDRAWAL = "withdrawal"
    REOPENING = "reopening"
    WORSENING = "worsening"
    VERDICT = "verdict"
    REPETITION = "repetition"
    PLANNED = "planned"
    PLAN_OFFER = "plan_offer"
    PLAN_OFFER_UPDATE = "plan_offer_update"
    EXPECTED_OFFER = "expected_offer"
    EXPECTED_OFFER_UPDATE = "expected_offer_update"
    EXPIRED = "expired"
    ACTION_DUE = "action_due"
    ACTION_DUE_UPDATE = "action_due_update"
    UNPLANNED = "unplanned"
    WEEKLY_POST = "weekly_post"
    WEEKLY_DETAILS = "weekly_details"
    WEEKLY_UPDATE = "weekly_update"
    WEEKLY_NOTE = "weekly_note"
    REVIEW = "review"
    REVIEW_UPDATE = "review_update"
    REVIEW_ITEM = "review_item"
    REVIEW_ITEM_UPDATE = "review_item_update"
    REVIEW_MINUTES = "review_minutes"
    TROUBLE = "trouble"
    TROUBLE_OVER = "trouble_over"
    CAUGHT_UP = "caught_up"
    FOLLOWED = "followed"
    HELLO = "hello"
    HELP = "help"
    ANSWER = "answer"
    ANSWERED_DIRECTLY = "answered_directly"
    SHARED = "shared"
    HOME = "home"


PROMPT_KINDS = frozenset({MessageKind.PROMPT, MessageKind.REMINDER})
"""Messages in which the bot asks people unprompted; these keep to quiet hours and disturb nobody."""

ANSWERABLE_KINDS = frozenset(
    {
        *(MessageKind.PROMPT, MessageKind.REMINDER, MessageKind.RECEIPT, MessageKind.KEPT, MessageKind.HELP),
        *(MessageKind.QUESTION, MessageKind.CHOICE, MessageKind.CHOICE_MADE, MessageKind.CHANGE_ASKED),
        *(MessageKind.WHICH_OFFER, MessageKind.ANSWER),
    }
)
"""Messages to one person that a short reply, such as a yes, can be about."""

UPDATE_KINDS = frozenset(
    {
        *(
            MessageKind.PROMPT_UPDATE,
            MessageKind.REMINDER_UPDATE,
            MessageKind.RECEIPT_UPDATE,
            MessageKind.CHANGE_REQUEST_UPDATE,
            MessageKind.ALERT_UPDATE,
            MessageKind.WEEKLY_UPDATE,
            MessageKind.ACTION_DUE_UPDATE,
            MessageKind.PLAN_OFFER_UPDATE,
            MessageKind.EXPECTED_OFFER_UPDATE,
            MessageKind.REVIEW_UPDATE,
            MessageKind.REVIEW_ITEM_UPDATE,
        ),
        *(MessageKind.CHOICE_MADE, MessageKind.HOME),
    }
)
"""Updates of a message or a Home tab: nobody can reply to them, and repeating one shows nothing new."""

DEFERRED_KINDS = UPDATE_KINDS - {MessageKind.CHOICE_MADE}
"""Redraws of the present state: sent after all other messages, once for any number of changes."""

ANSWER_KINDS = frozenset(
    {
        *(MessageKind.RECEIPT, MessageKind.CHOICE_MADE),
        *(MessageKind.CHANGE_ASKED, MessageKind.CHANGE_REFUSED),
    }
)
"""What tells somebody what came of their message: sent after what followed from it, before redraws."""

TROUBLE_KINDS = frozenset({MessageKind.TROUBLE, MessageKind.TROUBLE_OVER})
"""Messages that tell an admin of a fault; if one admin cannot be reached, the next one is told."""


BROADCAST_KINDS = frozenset({MessageKind.RECOVERY, MessageKind.REOPENING})
"""Replies in a thread that the whole channel sees, too."""


class ApiCall(StrEnum):
    """A kind of Slack API call; each has a rate limit of its own.

    `post`: post a message. `update`: change a message. `home`: publish a Home tab. `look`: find a message.
    `open`: open a direct message. `read`: read a person's profile.
    """

    POST = "post"
    UPDATE = "update"
    HOME = "home"
    LOOK = "look"
    OPEN = "open"
    READ = "read"


class Payload(BaseModel):
    """Input of the drawing of a message, and of its key: row ids and short texts.

    The types are in `scorecard/model/payloads.py`, one for each kind.
    """

    model_config = ConfigDict(
        frozen=True, extra="ignore", defer_build=True, validate_by_name=True, validate_by_alias=True
    )

    kind: ClassVar[MessageKind]

    @property
    def batch(self) -> int | None:
        """Row of the prompt batch that it asks for or reminds of; None for other messages."""
        return None

    @abstractmethod
    def derive_key(self) -> str:
        """Return the key of a new message with it; a second message with the same key is not stored."""

    def to_facts(self) -> dict[str, Any]:
        """Return it as the JSON that a row keeps."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    def list_shown(self) -> dict[str, Any]:
        """Return what it shows, as JSON: all but what only tells its key from that of another redraw."""
        return self.model_dump(mode="json", by_alias=True, exclude={"cause", "of"})


@dataclass(frozen=True)
class OutgoingMessage:
    """A message to be sent once.

    Attributes:
        payload: What it says.
        to: Slack id of a channel, or of a person for direct messages and Home tabs.
        thread_of: Key of the message in whose thread it goes, or empty.
        updates: Key of the message that it changes, or empty.
        thread_ts: Slack ts of the person's message in whose thread it goes, or empty.
        stored_key: Its key if it is stored; an earlier version may have derived it in another way.
    """

    payload: Payload
    team_id: str
    to: str
    thread_of: str = ""
    updates: str = ""
    thread_ts: str = ""
    stored_key: str = ""

    @property
    def key(self) -> str:
        """Idempotency key, `weekly:3:2026-W48`; a second message with the same key is not stored."""
        return self.stored_key or self.payload.derive_key()

    @property
    def kind(self) -> MessageKind:
        """The kind of its payload."""
        return self.payload.kind

    @property
    def is_to_person(self) -> bool:
        """True if it is addressed to a person and not to a channel."""
        return self.to[:1] in {"U", "W"}

    @property
    def is_direct(self) -> bool:
        """True if a single person reads it: it is addressed to them or to their direct messages."""
        return self.is_to_person or is_direct_channel(self.to)


@dataclass(frozen=True)
class ClaimedMessage:
    """An outbox message that this process may send until its claim expires.

    Attributes:
        id: Row id.
        is_in_doubt: True if an earlier claim ended without a result, so that it may have been sent already.
        attempts: Number of claims, including this one.
        since: First claim since the last result, UTC.
        made: Time of creation, UTC; its facts are as of then.
        due: Earliest time at which it could have been sent, UTC, whatever has delayed it since.
        settled: Time, UTC, from which a message in doubt that is not found in Slack counts as not sent.
        request: Id of the request or tick that caused it, or empty.
        direct_channel: Channel of the recipient's direct messages, or empty if it is not known.
    """

    id: int
    outgoing: OutgoingMessage
    is_in_doubt: bool
    attempts: int
    since: datetime
    made: datetime
    due: datetime
    settled: datetime
    request: str = ""
    direct_channel: str = ""


@dataclass(frozen=True)
class Address:
    """The place of a message in Slack: channel id (`C…`, `D…`) and ts."""

    channel: str
    ts: str

    @property
    def is_direct(self) -> bool:
        """True if it is in somebody's direct messages with the bot."""
        return is_direct_channel(self.channel)


def is_direct_channel(channel: str) -> bool:
    """Return whether a channel, by its Slack id, is somebody's direct messages with the bot."""
    return channel.startswith("D")


@dataclass(frozen=True)
class Backlog:
    """The size of the outbox.

    Attributes:
        due: Number of messages that should have been sent by now.
        oldest_seconds: Seconds since the oldest of those became due; 0 if there are none.
        later: Number of messages that wait for a later time, such as the end of somebody's quiet hours.
        failed: Number of messages given up.
        in_doubt: Number of messages of which nobody can know whether they were sent.
    """

    due: int
    oldest_seconds: float
    later: int
    failed: int
    in_doubt: int


@dataclass(frozen=True)
class OutboxRecord:
    """An outbox message, whatever became of it.

    Attributes:
        id: Row id.
        is_done: True if it was sent, or nothing was left to send.
        made: Time of creation, UTC.
        done: Time of sending, UTC; if it was not sent, the time at which it was last scheduled.
    """

    id: int
    outgoing: OutgoingMessage
    is_done: bool
    made: datetime
    done: datetime
