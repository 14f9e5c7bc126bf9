"""Direct messages to the bot."""

from slack_bolt import Ack, App, BoltContext

from bot.listeners.markup import said_to
from bot.listeners.payload import Json, is_by_person, is_direct, read_message
from scorecard.services.replies.replies import Replies


class ReplyListener:
    """Takes what people write to the bot in their own words."""

    def __init__(self, *, replies: Replies) -> None:
        self._replies = replies

    def register(self, app: App) -> None:
        """Listen to direct messages."""
        app.event("message", matchers=[_is_said_by_a_person])(self.take)

    def take(self, ack: Ack, body: Json, event: Json, context: BoltContext) -> None:
        """Record it, or ask back."""
        text = said_to(event.get("text") or "", context.bot_user_id)
        self._replies.take(read_message(body, event, text))
        ack()


def _is_said_by_a_person(event: Json) -> bool:
    """Whether a message was typed now: not by an app, and not one edited, deleted or joined."""
    is_new = event.get("subtype") in {None, "file_share", "thread_broadcast"}
    return is_direct(event) and is_new and is_by_person(event)
