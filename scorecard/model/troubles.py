"""Troubles that keep the bot from sending something: their kind, cause and remedy, in one sentence."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scorecard.model.outbox import MessageKind, OutgoingMessage
from scorecard.wording import listed


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
    def sentence(self) -> str:
        """The fault and its remedy as plain text, without anything that only Slack can display."""
        of = f" of {listed([f'“{name}”' for name in self.scorecards])}" if self.scorecards else ""
        is_person = self.recipient[:1] in {"U", "W", "D"}
        return describe(self, self.recipient if is_person else f"the channel {self.recipient}{of}")


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

_ARCHIVED = ("the channel is archived", "unarchive it")
_RESTRICTED = ("only some people may post there", "allow me to post in the channel's settings")
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
    "not_enabled": "turn on the Home tab in the Slack app's settings, under App Home",
    "messages_tab_disabled": "turn on the Messages tab in the Slack app's settings, under App Home",
    "missing_scope": "reinstall the Slack app with the scopes of manifest.yml",
}
_COPY = "copy it again from the Slack app's OAuth & Permissions into SLACK_BOT_TOKEN, and restart me"
_REINSTALL = f"install the app again; if its token changed, {_COPY}"

_LOST = {
    MessageKind.ALERT: ("an alert", "`/scorecard alerts` shows it"),
    MessageKind.RECOVERY: ("the end of an alert", "`/scorecard alerts` shows what is still open"),
    MessageKind.PROMPT: ("a prompt", "ask for the numbers yourself; `/scorecard` shows what is missing"),
    MessageKind.REMINDER: ("a reminder", "remind them yourself; `/scorecard` shows what is missing"),
    MessageKind.WEEKLY_POST: ("the weekly post", "`/scorecard` shows the same"),
    MessageKind.WEEKLY_DETAILS: ("the details of the weekly post", "`/scorecard` shows the same"),
    MessageKind.RECEIPT: ("a receipt", "its values are saved; `/scorecard history <kpi>` shows it"),
    MessageKind.CHANGE_REQUEST: (
        "a request to change a locked period",
        "ask the owners who sent it, and make the change yourself with `/scorecard correct`",
    ),
}
_SOMETHING = ("a message", "tell them yourself what is open")


def describe(trouble: Trouble, recipient: str) -> str:
    """Return the fault and its remedy as one sentence.

    Args:
        trouble: The trouble.
        recipient: The channel or person, as the reader sees them.
    """
    return _SENTENCES[trouble.kind](trouble, recipient)


def _channel(trouble: Trouble, recipient: str) -> str:
    reason, remedy = _CHANNEL.get(trouble.code, (f"Slack says {trouble.code}", "change that in Slack"))
    return (
        f"I can't post to {recipient} ({reason}): {remedy}, or name another channel in the file and apply it."
    )


def _person(trouble: Trouble, recipient: str) -> str:
    remedy = "ask for their numbers yourself, or name another owner or cover in the file and apply it"
    return f"I can't write to {recipient} (Slack says {trouble.code}): {remedy}."


def _app(trouble: Trouble, _: str) -> str:
    remedy = _APP.get(trouble.code, "ask your Slack administrator to allow it")
    return f"Slack won't let me send some messages ({trouble.code}): {remedy}."


def _token(trouble: Trouble, _: str) -> str:
    remedy = _REINSTALL if trouble.code == "account_inactive" else _COPY
    return f"Slack no longer accepts my token ({trouble.code}): {remedy}."


def _message(trouble: Trouble, recipient: str) -> str:
    kind = trouble.lost.kind if trouble.lost else None
    lost, remedy = _LOST.get(kind, _SOMETHING) if kind else _SOMETHING
    is_slacks = re.fullmatch(r"[a-z0-9_]+", trouble.code)
    reason = f"Slack says {trouble.code}" if is_slacks else "see my log"
    return f"I could not send {recipient} {lost} ({reason}): {remedy}."


_SENTENCES = {
    TroubleKind.CHANNEL: _channel,
    TroubleKind.PERSON: _person,
    TroubleKind.APP: _app,
    TroubleKind.TOKEN: _token,
    TroubleKind.MESSAGE: _message,
}
