"""Direct messages that somebody edited or deleted."""

from typing import Any

from slack_bolt import Ack, App

from bot.listeners.markup import unescaped
from scorecard.services.edits import Edits
from scorecard.services.replies import Reply

Json = dict[str, Any]


class EditListener:
    """Tells what became of a message that the bot read before."""

    def __init__(self, *, edits: Edits) -> None:
        self._edits = edits

    def register(self, app: App) -> None:
        """Listen to changes of direct messages."""
        app.event("message", matchers=[_is_edited_by_a_person])(self.edited)
        app.event("message", matchers=[_is_deleted_by_a_person])(self.deleted)

    def edited(self, ack: Ack, body: Json, event: Json) -> None:
        """Correct what the message gave, or ask back."""
        message = event["message"]
        before = unescaped((event.get("previous_message") or {}).get("text") or "")
        self._edits.take(_reply(body, event, message, message["ts"]), before)
        ack()

    def deleted(self, ack: Ack, body: Json, event: Json) -> None:
        """Say that the value stays."""
        self._edits.forget(_reply(body, event, event["previous_message"], event["deleted_ts"]))
        ack()


def _reply(body: Json, event: Json, message: Json, ts: str) -> Reply:
    return Reply(
        team_id=body["team_id"],
        user=message["user"],
        channel=event["channel"],
        text=unescaped(message.get("text") or ""),
        thread_ts=message.get("thread_ts") or "",
        event_id=body["event_id"],
        ts=ts,
        edited_ts=(message.get("edited") or {}).get("ts", ""),
    )


def _is_edited_by_a_person(event: Json) -> bool:
    """Whether a person's direct message changed: Slack tells of the bot's own in the same way."""
    return _is_changed(event, "message_changed", "message")


def _is_deleted_by_a_person(event: Json) -> bool:
    """Whether a person's direct message is gone."""
    return _is_changed(event, "message_deleted", "previous_message")


def _is_changed(event: Json, subtype: str, part: str) -> bool:
    message = event.get(part) or {}
    is_direct = event.get("channel_type") == "im" and event.get("subtype") == subtype
    return is_direct and "user" in message and not message.get("bot_id")
