"""Listeners for events other than messages: profiles, do not disturb, channel members."""

from slack_bolt import Ack, App, BoltContext

from bot.listeners.payload import Json
from scorecard.services.absence.profiles import Profiles
from scorecard.services.outbox.troubles import Troubles


class ChannelJoinListener:
    """Retries a channel in trouble as soon as the bot joins it.

    Slack sends the event only if the app has channels:read or groups:read, and is subscribed to it.
    """

    def __init__(self, *, troubles: Troubles) -> None:
        self._troubles = troubles

    def register(self, app: App) -> None:
        """Register for joins."""
        app.event("member_joined_channel")(self.join)

    def join(self, ack: Ack, body: Json, event: Json, context: BoltContext) -> None:
        """Retry the channel if it is the bot that joined."""
        if event.get("user") == context.bot_user_id:
            self._troubles.recheck(body["team_id"], event["channel"])
        ack()


class ProfileListener:
    """Marks a profile for rereading when Slack says that it changed.

    The content of the event is ignored: events come late, twice and out of order, and some are incomplete.
    """

    def __init__(self, *, profiles: Profiles) -> None:
        self._profiles = profiles

    def register(self, app: App) -> None:
        """Register for changes."""
        app.event("user_change")(self.change_profile)
        app.event("dnd_updated_user")(self.change_pause)

    def change_profile(self, ack: Ack, body: Json, event: Json) -> None:
        """Handle a change of somebody's name, time zone, language or status."""
        self._profiles.mark_changed(body["team_id"], event["user"]["id"])
        ack()

    def change_pause(self, ack: Ack, body: Json, event: Json) -> None:
        """Handle somebody's do not disturb being switched on or off."""
        self._profiles.mark_changed(body["team_id"], event["user"])
        ack()
