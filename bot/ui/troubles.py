"""Troubles in one sentence: what Slack does not let the bot do, and what to do about it."""

import re

from bot.ui.kit.hints import COMMAND
from scorecard.model.outbox import MessageKind
from scorecard.model.troubles import Trouble, TroubleKind
from scorecard.wording import listed

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
    MessageKind.ALERT: ("an alert", f"`{COMMAND} alerts` shows it"),
    MessageKind.RECOVERY: ("the end of an alert", f"`{COMMAND} alerts` shows what is still open"),
    MessageKind.PROMPT: ("a prompt", f"ask for the numbers yourself; `{COMMAND}` shows what is missing"),
    MessageKind.REMINDER: ("a reminder", f"remind them yourself; `{COMMAND}` shows what is missing"),
    MessageKind.WEEKLY_POST: ("the weekly post", f"`{COMMAND}` shows the same"),
    MessageKind.WEEKLY_DETAILS: ("the details of the weekly post", f"`{COMMAND}` shows the same"),
    MessageKind.WEEKLY_NOTE: ("what changed in the weekly post", f"`{COMMAND}` shows the same"),
    MessageKind.RECEIPT: ("a receipt", f"its values are saved; `{COMMAND} history <kpi>` shows it"),
    MessageKind.CHANGE_REQUEST: (
        "a request to change a locked period",
        f"ask the owners who sent it, and make the change yourself with `{COMMAND} correct`",
    ),
}
_SOMETHING = ("a message", "tell them yourself what is open")


def trouble_sentence(trouble: Trouble) -> str:
    """Return the fault and its remedy as plain text, without anything that only Slack can display."""
    named = f" of {listed([f'“{name}”' for name in trouble.scorecards])}" if trouble.scorecards else ""
    recipient = f"the channel {trouble.recipient}{named}" if trouble.is_in_channel else trouble.recipient
    return describe(trouble, recipient)


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
