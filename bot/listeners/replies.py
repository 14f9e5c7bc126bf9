"""Listeners for messages to the bot, their edits and deletions, and the buttons of clarifications."""

from collections.abc import Callable
from dataclasses import replace

from slack_bolt import Ack, App, BoltContext

from bot.listeners.payload import (
    Json,
    address_of,
    click_key,
    is_by_person,
    is_direct,
    read_message,
    team_of,
    value_of,
)
from bot.markup import text_to_bot, unescaped
from bot.ui.kit.ids import ActionId, ClarificationRef, GivenRef
from scorecard.services.actuals.take_back import Given, TakeBacks
from scorecard.services.replies.clarifications import Clarifications
from scorecard.services.replies.commands import CommandBook
from scorecard.services.replies.edits import Edits
from scorecard.services.replies.messages import HELP
from scorecard.services.replies.replies import Replies


class ClarificationListener:
    """Handles the answers to clarifications."""

    def __init__(self, *, clarifications: Clarifications) -> None:
        self._clarifications = clarifications

    def register(self, app: App) -> None:
        """Register for the buttons."""
        app.action(ActionId.CHOOSE.value)(self.take)

    def take(self, ack: Ack, body: Json, action: Json) -> None:
        """Record the reply with the chosen meaning, or ask the next question."""
        ref = ClarificationRef.from_json(value_of(action))
        self._clarifications.choose(team_of(body), ref.question, ref.at, body["user"]["id"])
        ack()


class TakeBackListener:
    """Handles Undo and Put back under receipts."""

    def __init__(self, *, take_backs: TakeBacks) -> None:
        self._take_backs = take_backs

    def register(self, app: App) -> None:
        """Register for the buttons."""
        app.action(ActionId.UNDO.value)(self.undo)
        app.action(ActionId.PUT_BACK.value)(self.put_back)

    def undo(self, ack: Ack, body: Json, action: Json) -> None:
        """Take back the values of the message."""
        self._change(self._take_backs.undo, body, action)
        ack()

    def put_back(self, ack: Ack, body: Json, action: Json) -> None:
        """Put the values of the message back."""
        self._change(self._take_backs.put_back, body, action)
        ack()

    def _change(self, change: Callable[..., None], body: Json, action: Json) -> None:
        user, ref = body["user"]["id"], GivenRef.from_json(value_of(action))
        given = Given(ref.actuals, ref.no_data)
        change(team_of(body), user, given, address_of(body), cause=click_key(user, action))


class EditListener:
    """Handles edits and deletions of messages that the bot has read."""

    def __init__(self, *, edits: Edits, book: CommandBook) -> None:
        self._edits = edits
        self._book = book

    def register(self, app: App) -> None:
        """Register for changes of direct messages."""
        app.event("message", matchers=[_is_edit_by_person])(self.edited)
        app.event("message", matchers=[_is_deletion_by_person])(self.deleted)

    def edited(self, ack: Ack, body: Json, event: Json) -> None:
        """Correct the values given by the message, or ask for a clarification."""
        message, before = event["message"], event.get("previous_message") or {}
        self._edits.handle_edit(read_message(body, message, _text_of(message)), _text_of(before), self._book)
        ack()

    def deleted(self, ack: Ack, body: Json, event: Json) -> None:
        """Tell the author that the value stays."""
        message = event["previous_message"]
        self._edits.handle_deletion(read_message(body, message, _text_of(message)))
        ack()


def _text_of(message: Json) -> str:
    return unescaped(message.get("text") or "")


def _is_edit_by_person(event: Json) -> bool:
    """Return whether a person edited a direct message; Slack sends the same event for the bot's own."""
    return _is_changed(event, "message_changed", "message")


def _is_deletion_by_person(event: Json) -> bool:
    """Return whether a person's direct message was deleted."""
    return _is_changed(event, "message_deleted", "previous_message")


def _is_changed(event: Json, subtype: str, part: str) -> bool:
    message = event.get(part) or {}
    return is_direct(event) and event.get("subtype") == subtype and is_by_person(message)


class MentionListener:
    """Handles messages that mention the bot in a channel; they are answered in a thread.

    When such a message is edited Slack sends the mention again with a new event id; it never sends the
    previous text, nor any event for a deletion.
    """

    def __init__(self, *, replies: Replies, edits: Edits, book: CommandBook) -> None:
        self._replies = replies
        self._edits = edits
        self._book = book

    def register(self, app: App) -> None:
        """Register for mentions."""
        app.event("app_mention", matchers=[_is_mention_by_person])(self.take)

    def take(self, ack: Ack, body: Json, event: Json, context: BoltContext) -> None:
        """Record the values, or ask for a clarification; an edited message corrects its values."""
        text = text_to_bot(event.get("text") or "", context.bot_user_id)
        message = read_message(body, event, text or ("" if event.get("files") else HELP))
        reply = replace(message, thread_ts=message.thread_ts or message.ts)
        if reply.edited_ts:
            self._edits.handle_edit(reply, before="", book=self._book)
        else:
            self._replies.handle(reply, self._book)
        ack()


def _is_mention_by_person(event: Json) -> bool:
    return is_by_person(event)


class ReplyListener:
    """Handles direct messages to the bot."""

    def __init__(self, *, replies: Replies, book: CommandBook) -> None:
        self._replies = replies
        self._book = book

    def register(self, app: App) -> None:
        """Register for direct messages."""
        app.event("message", matchers=[_is_new_direct_message])(self.take)

    def take(self, ack: Ack, body: Json, event: Json, context: BoltContext) -> None:
        """Record the values, or ask for a clarification."""
        text = text_to_bot(event.get("text") or "", context.bot_user_id)
        self._replies.handle(read_message(body, event, text), self._book)
        ack()


def _is_new_direct_message(event: Json) -> bool:
    """Return whether a person has just sent a direct message; edits, deletions and joins do not count."""
    is_new = event.get("subtype") in {None, "file_share", "thread_broadcast", "me_message"}
    return is_direct(event) and is_new and is_by_person(event)
