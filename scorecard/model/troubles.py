"""What keeps the bot from saying something: of what kind, why, and what to do about it, in one sentence."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scorecard.model.outbox import MessageKind, OutgoingMessage
from scorecard.wording import listed


class TroubleKind(StrEnum):
    """What is out of order.

    `channel`, `person`: nothing can be said there. `app`: something that the app may not do. `token`: Slack
    accepts nothing from the bot. `message`: one message that Slack takes in no form.
    """

    CHANNEL = "channel"
    PERSON = "person"
    APP = "app"
    TOKEN = "token"  # noqa: S105 - a word
    MESSAGE = "message"


@dataclass(frozen=True)
class Trouble:
    """Something that cannot be said until somebody mends something.

    Attributes:
        id: Its row.
        place: Slack id of the channel or person, or the key of the message; empty for app and token.
        code: Slack's own word, `is_archived`.
        since: UTC.
        told_at: When Slack took the newest message that told an admin of it, UTC, or None.
        is_fault: Whether an admin is to be told of it by now.
        is_over: Whether that was all of it.
        scorecards: The names of the scorecards that it keeps back.
        waiting: How many messages wait for it.
        lost: The message that is not said, where it is about one.
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
    def whom(self) -> str:
        """Slack id of the channel or person whom it keeps from being told; empty where that is everybody."""
        return self.lost.to if self.lost else self.place

    @property
    def sentence(self) -> str:
        """What is out of order and what to do, without anything that only Slack can show."""
        of = f" of {listed([f'“{name}”' for name in self.scorecards])}" if self.scorecards else ""
        is_person = self.whom[:1] in {"U", "W", "D"}
        return describe(self, self.whom if is_person else f"the channel {self.whom}{of}")


@dataclass(frozen=True)
class TroubleView:
    """A trouble as an admin reads of it, with the clock and signs to tell it by."""

    trouble: Trouble
    timezone: str
    locale: str


@dataclass(frozen=True)
class CaughtUp:
    """What waited while nothing could be posted to a channel.

    Attributes:
        alerts: How many alerts.
        over: The names of the KPIs whose alerts are over by now.
        weekly: How many weekly posts are left out, because their news are old.
    """

    alerts: int
    over: tuple[str, ...]
    weekly: int


NOT_INVITED = frozenset({"channel_not_found", "not_in_channel"})
"""What Slack says before somebody invites the bot."""

_ARCHIVED = ("the channel is archived", "unarchive it")
_RESTRICTED = ("only some people may post there", "let me post there in the channel's settings")
_CHANNEL = {
    "channel_not_found": ("there is no such channel, or it is private and I am not in it", "invite me there"),
    "is_archived": _ARCHIVED,
    "is_inactive": _ARCHIVED,
    "not_in_channel": ("I am not in the channel", "invite me there"),
    "restricted_action": _RESTRICTED,
    "restricted_action_read_only_channel": _RESTRICTED,
    "restricted_action_thread_only_channel": _RESTRICTED,
}
_APP = {
    "not_enabled": "switch the Home tab on in the Slack app's settings, App Home",
    "messages_tab_disabled": "switch the Messages tab on in the Slack app's settings, App Home",
    "missing_scope": "reinstall the Slack app with the scopes of manifest.yml",
}
_COPY = "copy it again from the Slack app, OAuth & Permissions, into SLACK_BOT_TOKEN, and start me again"
_REINSTALL = f"install the app again; if its token changed, {_COPY}"

_LOST = {
    MessageKind.ALERT: ("an alert", "`/scorecard alerts` shows it"),
    MessageKind.RECOVERY: ("the end of an alert", "`/scorecard alerts` shows what is still open"),
    MessageKind.PROMPT: ("a prompt", "ask for the numbers yourself; `/scorecard` shows what is missing"),
    MessageKind.REMINDER: ("a reminder", "remind them yourself; `/scorecard` shows what is missing"),
    MessageKind.WEEKLY_POST: ("the weekly post", "`/scorecard` shows the same"),
    MessageKind.WEEKLY_DETAILS: ("the details of the weekly post", "`/scorecard` shows the same"),
    MessageKind.RECEIPT: ("a receipt", "what it is about is saved; `/scorecard history <kpi>` shows it"),
    MessageKind.CHANGE_REQUEST: (
        "a request to change a locked period",
        "ask the owners who sent it, and make the change yourself with `/scorecard correct`",
    ),
}
_SOMETHING = ("a message", "tell them what is open yourself")


def describe(trouble: Trouble, whom: str) -> str:
    """What is out of order and what to do.

    Args:
        trouble: Which.
        whom: The channel or person as who reads it sees them.
    """
    return _SENTENCES[trouble.kind](trouble, whom)


def _channel(trouble: Trouble, whom: str) -> str:
    why, remedy = _CHANNEL.get(trouble.code, (f"Slack says {trouble.code}", "change that in Slack"))
    return f"I can't post to {whom} ({why}): {remedy}, or name another channel in the file and apply it."


def _person(trouble: Trouble, whom: str) -> str:
    remedy = "ask for their numbers yourself, or name another owner or cover in the file and apply it"
    return f"I can't write to {whom} (Slack says {trouble.code}): {remedy}."


def _app(trouble: Trouble, _: str) -> str:
    remedy = _APP.get(trouble.code, "ask who administers your Slack to allow the app what it needs")
    return f"Slack does not let me send some messages ({trouble.code}): {remedy}."


def _token(trouble: Trouble, _: str) -> str:
    remedy = _REINSTALL if trouble.code == "account_inactive" else _COPY
    return f"Slack does not accept my token any more ({trouble.code}): {remedy}."


def _message(trouble: Trouble, whom: str) -> str:
    kind = trouble.lost.kind if trouble.lost else None
    what, remedy = _LOST.get(kind, _SOMETHING) if kind else _SOMETHING
    is_slacks = re.fullmatch(r"[a-z0-9_]+", trouble.code)
    why = f"Slack says {trouble.code}" if is_slacks else "my log says why"
    return f"I could not send {whom} {what} ({why}): {remedy}."


_SENTENCES = {
    TroubleKind.CHANNEL: _channel,
    TroubleKind.PERSON: _person,
    TroubleKind.APP: _app,
    TroubleKind.TOKEN: _token,
    TroubleKind.MESSAGE: _message,
}
