"""Messages in channels that mention the bot."""

from dataclasses import replace

from slack_bolt import Ack, App, BoltContext

from bot.listeners.markup import said_to
from bot.listeners.payload import Json, is_by_person, read_message
from scorecard.services.replies.edits import Edits
from scorecard.services.replies.replies import HELP, Replies


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
        app.event("app_mention", matchers=[_is_said_by_a_person])(self.take)

    def take(self, ack: Ack, body: Json, event: Json, context: BoltContext) -> None:
        """Record it, or ask back; an edited one corrects what it gave."""
        text = said_to(event.get("text") or "", context.bot_user_id) or HELP
        said = read_message(body, event, text)
        reply = replace(said, thread_ts=said.thread_ts or said.ts)
        if reply.edited_ts:
            self._edits.take(reply, before="")
        else:
            self._replies.take(reply)
        ack()


def _is_said_by_a_person(event: Json) -> bool:
    return is_by_person(event)
