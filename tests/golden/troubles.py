"""Troubles: what an admin reads of messages that Slack does not take, and the channel when it does again."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from bot.ui.kit.message import Message
from bot.ui.notices import caught_up_message, trouble_message, trouble_over_message
from bot.ui.troubles import trouble_sentence
from scorecard.model.outbox import MessageKind, OutgoingMessage
from scorecard.model.payloads import PAYLOADS
from scorecard.model.troubles import CaughtUp, Trouble, TroubleKind, TroubleView
from tests.builders import LOCALE, NOW, ZONE
from tests.golden.golden import Cases

CHANNEL, PERSON = "C0SCORECARD", "U0PRIYA"
CHANNEL_CODES = {
    "there is no such channel": "channel_not_found",
    "a channel is archived": "is_archived",
    "the bot is not in a channel": "not_in_channel",
    "only some may post": "restricted_action",
    "nobody else may post": "restricted_action_read_only_channel",
    "posts are allowed in threads alone": "restricted_action_thread_only_channel",
    "Slack has another word for it": "ekm_access_denied",
}
APP_CODES = {
    "the Home tab is switched off": "not_enabled",
    "the Messages tab is switched off": "messages_tab_disabled",
    "a scope is missing": "missing_scope",
    "the app lacks something else": "not_allowed_token_type",
}
TOKEN_CODES = {"the app was removed": "account_inactive", "the token is not accepted": "token_revoked"}


def _trouble(kind: TroubleKind, place: str, code: str, **fields: Any) -> Trouble:
    return Trouble(1, kind, place, code, NOW, **fields)


def _told(kind: TroubleKind, place: str, code: str, **fields: Any) -> Message:
    return trouble_message(TroubleView(_trouble(kind, place, code, **fields), ZONE, LOCALE))


def _lost(kind: MessageKind, code: str = "msg_too_long", to: str = CHANNEL) -> Message:
    lost = OutgoingMessage(PAYLOADS[kind].model_construct(), "T0LOCAL", to, stored_key="key")
    return _told(TroubleKind.MESSAGE, "key", code, lost=lost)


def _all_of(kind: TroubleKind, place: str, codes: Mapping[str, str]) -> dict[str, Callable[[], Message]]:
    """Return a case for each of Slack's words."""
    return {name: partial(_told, kind, place, code) for name, code in codes.items()}


LOST_KINDS = (
    MessageKind.ALERT,
    MessageKind.RECOVERY,
    MessageKind.PROMPT,
    MessageKind.REMINDER,
    MessageKind.WEEKLY_POST,
    MessageKind.WEEKLY_DETAILS,
    MessageKind.WEEKLY_NOTE,
    MessageKind.RECEIPT,
    MessageKind.CHANGE_REQUEST,
    MessageKind.HELLO,
)

CASES: Cases = {
    **_all_of(TroubleKind.CHANNEL, CHANNEL, CHANNEL_CODES),
    "it lasts, and messages wait": partial(
        _told, TroubleKind.CHANNEL, CHANNEL, "is_archived", told_at=NOW, waiting=3
    ),
    "one message waits": partial(_told, TroubleKind.CHANNEL, CHANNEL, "is_archived", waiting=1),
    "a person cannot be written to": partial(_told, TroubleKind.PERSON, PERSON, "cannot_dm_bot"),
    **_all_of(TroubleKind.APP, "", APP_CODES),
    **_all_of(TroubleKind.TOKEN, "", TOKEN_CODES),
    **{f"lost: {kind.value}": partial(_lost, kind) for kind in LOST_KINDS},
    "lost, on the way to a person": partial(_lost, MessageKind.PROMPT, "msg_too_long", PERSON),
    "lost, and not for a word of Slack's": partial(_lost, MessageKind.ALERT, "ValueError: 7"),
    "a channel, on the command line": lambda: trouble_sentence(
        _trouble(TroubleKind.CHANNEL, CHANNEL, "is_archived", scorecards=("IT",))
    ),
    "a person, on the command line": lambda: trouble_sentence(
        _trouble(TroubleKind.PERSON, PERSON, "cannot_dm_bot")
    ),
    "the token works again": lambda: trouble_over_message(
        TroubleView(_trouble(TroubleKind.TOKEN, "", "token_revoked"), ZONE, LOCALE)
    ),
    "alerts and a weekly post waited": partial(caught_up_message, CaughtUp(3, ("MTTR", "SLA", "MTTR"), 1)),
    "one alert waited": partial(caught_up_message, CaughtUp(1, (), 0)),
    "weekly posts alone waited": partial(caught_up_message, CaughtUp(0, (), 2)),
    "nothing waited that is told": partial(caught_up_message, CaughtUp(0, (), 0)),
}
