"""Somebody joins a channel: perhaps the bot itself, in one that it could not post to."""

from slack_bolt import Ack, App, BoltContext

from bot.listeners.payload import Json
from scorecard.services.outbox.troubles import Troubles


class JoiningListener:
    """Has a channel in trouble tried at once.

    Slack tells of it only where the app has channels:read or groups:read, and is subscribed to the event.
    """

    def __init__(self, *, troubles: Troubles) -> None:
        self._troubles = troubles

    def register(self, app: App) -> None:
        """Listen to who joins."""
        app.event("member_joined_channel")(self.join)

    def join(self, ack: Ack, body: Json, event: Json, context: BoltContext) -> None:
        """Somebody is a member of a channel now."""
        if event.get("user") == context.bot_user_id:
            self._troubles.look_again(body["team_id"], event["channel"])
        ack()
