"""Direct messages that somebody edited or deleted."""

from slack_bolt import Ack, App

from bot.listeners.markup import unescaped
from bot.listeners.payload import Json, is_by_person, is_direct, read_message
from scorecard.services.replies.edits import Edits


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
        message, before = event["message"], event.get("previous_message") or {}
        self._edits.take(read_message(body, message, _text_of(message)), _text_of(before))
        ack()

    def deleted(self, ack: Ack, body: Json, event: Json) -> None:
        """Say that the value stays."""
        gone = event["previous_message"]
        self._edits.forget(read_message(body, gone, _text_of(gone)))
        ack()


def _text_of(message: Json) -> str:
    return unescaped(message.get("text") or "")


def _is_edited_by_a_person(event: Json) -> bool:
    """Whether a person's direct message changed: Slack tells of the bot's own in the same way."""
    return _is_changed(event, "message_changed", "message")


def _is_deleted_by_a_person(event: Json) -> bool:
    """Whether a person's direct message is gone."""
    return _is_changed(event, "message_deleted", "previous_message")


def _is_changed(event: Json, subtype: str, part: str) -> bool:
    message = event.get(part) or {}
    return is_direct(event) and event.get("subtype") == subtype and is_by_person(message)
