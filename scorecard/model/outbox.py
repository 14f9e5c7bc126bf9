"""Messages of the outbox: one record for each message, change of a message or Home tab still to be sent."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class MessageKind(StrEnum):
    """What a message is about; each kind has one way of being drawn."""

    PROMPT = "prompt"
    PROMPT_UPDATE = "prompt_update"
    REMINDER = "reminder"
    REMINDER_UPDATE = "reminder_update"
    HANDOVER = "handover"
    ABSENCE = "absence"
    ABSENCE_END = "absence_end"
    DEPARTURE = "departure"
    RECEIPT = "receipt"
    QUESTION = "question"
    NOT_TAKEN = "not_taken"
    CHOICE = "choice"
    CHOICE_MADE = "choice_made"
    KEPT = "kept"
    CHANGE_ASKED = "change_asked"
    CHANGE_REQUEST = "change_request"
    CHANGE_REQUEST_UPDATE = "change_request_update"
    CHANGE_REFUSED = "change_refused"
    ALERT = "alert"
    ALERT_UPDATE = "alert_update"
    RECOVERY = "recovery"
    WITHDRAWAL = "withdrawal"
    REOPENING = "reopening"
    WEEKLY_POST = "weekly_post"
    WEEKLY_DETAILS = "weekly_details"
    TROUBLE = "trouble"
    TROUBLE_OVER = "trouble_over"
    CAUGHT_UP = "caught_up"
    HELLO = "hello"
    HELP = "help"
    HOME = "home"


PROMPT_KINDS = frozenset({MessageKind.PROMPT, MessageKind.REMINDER})
"""What the bot asks people of its own accord; that keeps to their hours and disturbs nobody."""

UPDATE_KINDS = frozenset(
    {
        *(
            MessageKind.PROMPT_UPDATE,
            MessageKind.REMINDER_UPDATE,
            MessageKind.CHANGE_REQUEST_UPDATE,
            MessageKind.ALERT_UPDATE,
        ),
        *(MessageKind.CHOICE_MADE, MessageKind.HOME),
    }
)
"""What only changes a message or a Home tab: nobody can reply to it, and done twice it shows nothing new."""

DEFERRED_KINDS = UPDATE_KINDS - {MessageKind.CHOICE_MADE}
"""What shows anew how things stand: it goes after all that is said, and once for all that was changed."""

TROUBLE_KINDS = frozenset({MessageKind.TROUBLE, MessageKind.TROUBLE_OVER})
"""What tells an admin of a fault; where one is not reached, the next one is told."""


class ApiCall(StrEnum):
    """What Slack can be asked to do; each has a rate limit of its own.

    `post`: say something. `update`: change a message. `home`: draw a Home tab. `look`: find a message.
    `open`: begin direct messages. `read`: tell of a person.
    """

    POST = "post"
    UPDATE = "update"
    HOME = "home"
    LOOK = "look"
    OPEN = "open"
    READ = "read"


@dataclass(frozen=True)
class OutgoingMessage:
    """Something to be said once.

    Attributes:
        key: Says what it is, `weekly:3:2026-W48`; a second one with the same key is not stored.
        to: Slack id of a channel, or of a person for direct messages and Home tabs.
        facts: What the drawing needs, as JSON: row ids and short texts.
        thread_of: Key of the message in whose thread it goes, or empty.
        updates: Key of the message that it changes, or empty.
        thread_ts: Slack's ts of a person's message in whose thread it goes, or empty.
    """

    key: str
    kind: MessageKind
    team_id: str
    to: str
    facts: dict[str, Any] = field(default_factory=dict)
    thread_of: str = ""
    updates: str = ""
    thread_ts: str = ""

    @property
    def is_direct(self) -> bool:
        """Whether one person alone reads it: it goes to them, or into their direct messages."""
        return self.to[:1] in {"U", "W", "D"}


@dataclass(frozen=True)
class ClaimedMessage:
    """An outgoing message that this process may send, until its claim runs out.

    Attributes:
        id: Its row.
        is_in_doubt: Whether an earlier claim ended without a word: it may have been sent already.
        attempts: How often it was claimed, this time included.
        since: When it was first claimed without a word since, UTC.
        made: When it was made, UTC, by what was known then.
        due: From when on it could have been said, UTC, whatever kept it back since.
        settled: From when on, UTC, what is in doubt and not found in Slack was not said.
        request: Id of the request or tick that it came of, or empty.
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


@dataclass(frozen=True)
class Address:
    """Where a message stands in Slack: channel id (`C…`, `D…`) and ts."""

    channel: str
    ts: str


@dataclass(frozen=True)
class Backlog:
    """How much there is to be said.

    Attributes:
        due: How much should have been said by now.
        oldest_seconds: How long the oldest of that has been due; 0 where nothing is.
        later: How much waits for a time to come, somebody's hours for example.
        failed: How much was given up.
        in_doubt: Of how much nobody can know whether it was said.
    """

    due: int
    oldest_seconds: float
    later: int
    failed: int
    in_doubt: int


@dataclass(frozen=True)
class OutboxRecord:
    """Something in the outbox, whatever became of it.

    Attributes:
        id: Its row.
        is_done: Whether it was said, or there was nothing left to say.
        made: When it was made, UTC.
        done: When it was said, UTC; of what was not, when it was last to be.
    """

    id: int
    outgoing: OutgoingMessage
    is_done: bool
    made: datetime
    done: datetime
