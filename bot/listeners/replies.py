"""What people write to the bot, edit and delete, and the buttons under what was asked back."""

from dataclasses import replace

from slack_bolt import Ack, App, BoltContext

from bot.listeners.markup import text_to_bot, unescaped
from bot.listeners.payload import Json, is_by_person, is_direct, read_message, team_of, value_of
from bot.ui.kit.ids import ActionId, ClarificationRef
from scorecard.services.replies.clarifications import Clarifications
from scorecard.services.replies.edits import Edits
from scorecard.services.replies.replies import HELP, Replies


class ClarificationListener:
    """Takes what people choose when they were asked back."""

    def __init__(self, *, clarifications: Clarifications) -> None:
        self._clarifications = clarifications

    def register(self, app: App) -> None:
        """Listen to the buttons."""
        app.action(ActionId.CHOOSE.value)(self.take)

    def take(self, ack: Ack, body: Json, action: Json) -> None:
        """Store the reply with what was chosen, or ask on."""
        ref = ClarificationRef.from_json(value_of(action))
        self._clarifications.choose(team_of(body), ref.question, ref.at, body["user"]["id"])
        ack()


class EditListener:
    """Tells what became of a message that the bot read before."""

    def __init__(self, *, edits: Edits) -> None:
        self._edits = edits

    def register(self, app: App) -> None:
        """Listen to changes of direct messages."""
        app.event("message", matchers=[_is_edit_by_person])(self.edited)
        app.event("message", matchers=[_is_deletion_by_person])(self.deleted)

    def edited(self, ack: Ack, body: Json, event: Json) -> None:
        """Correct what the message gave, or ask back."""
        message, before = event["message"], event.get("previous_message") or {}
        self._edits.handle_edit(read_message(body, message, _text_of(message)), _text_of(before))
        ack()

    def deleted(self, ack: Ack, body: Json, event: Json) -> None:
        """Say that the value stays."""
        gone = event["previous_message"]
        self._edits.handle_deletion(read_message(body, gone, _text_of(gone)))
        ack()


def _text_of(message: Json) -> str:
    return unescaped(message.get("text") or "")


def _is_edit_by_person(event: Json) -> bool:
    """Whether a person's direct message changed: Slack tells of the bot's own in the same way."""
    return _is_changed(event, "message_changed", "message")


def _is_deletion_by_person(event: Json) -> bool:
    """Whether a person's direct message is gone."""
    return _is_changed(event, "message_deleted", "previous_message")


def _is_changed(event: Json, subtype: str, part: str) -> bool:
    message = event.get(part) or {}
    return is_direct(event) and event.get("subtype") == subtype and is_by_person(message)


class MentionListener:
    """Takes what people write to the bot where others read along; it is answered in that thread.

    Slack tells of a mention once more, with an id of its own, when its message is edited; it never says what
    the message was before, nor that one was deleted.
    """

    def __init__(self, *, replies: Replies, edits: Edits) -> None:
        self._replies = replies
        self._edits = edits

    def register(self, app: App) -> None:
        """Listen to mentions."""
        app.event("app_mention", matchers=[_is_mention_by_person])(self.take)

    def take(self, ack: Ack, body: Json, event: Json, context: BoltContext) -> None:
        """Record it, or ask back; an edited one corrects what it gave."""
        text = text_to_bot(event.get("text") or "", context.bot_user_id) or HELP
        said = read_message(body, event, text)
        reply = replace(said, thread_ts=said.thread_ts or said.ts)
        if reply.edited_ts:
            self._edits.handle_edit(reply, before="")
        else:
            self._replies.handle(reply)
        ack()


def _is_mention_by_person(event: Json) -> bool:
    return is_by_person(event)


class ReplyListener:
    """Takes what people write to the bot in their own words."""

    def __init__(self, *, replies: Replies) -> None:
        self._replies = replies

    def register(self, app: App) -> None:
        """Listen to direct messages."""
        app.event("message", matchers=[_is_new_direct_message])(self.take)

    def take(self, ack: Ack, body: Json, event: Json, context: BoltContext) -> None:
        """Record it, or ask back."""
        text = text_to_bot(event.get("text") or "", context.bot_user_id)
        self._replies.handle(read_message(body, event, text))
        ack()


def _is_new_direct_message(event: Json) -> bool:
    """Whether a message was typed now: not by an app, and not one edited, deleted or joined."""
    is_new = event.get("subtype") in {None, "file_share", "thread_broadcast"}
    return is_direct(event) and is_new and is_by_person(event)
