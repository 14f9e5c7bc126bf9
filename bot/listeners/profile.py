"""People's profiles and pauses of notifications, as they change."""

from slack_bolt import Ack, App

from bot.listeners.payload import Json
from scorecard.services.absence.profiles import Profiles


class ProfileListener:
    """Has a profile read anew when Slack says that it changed.

    What the event itself carries is left aside: events come late, twice and out of order, and not all of them
    tell everything.
    """

    def __init__(self, *, profiles: Profiles) -> None:
        self._profiles = profiles

    def register(self, app: App) -> None:
        """Listen to changes."""
        app.event("user_change")(self.change_profile)
        app.event("dnd_updated_user")(self.change_pause)

    def change_profile(self, ack: Ack, body: Json, event: Json) -> None:
        """Somebody's name, time zone, language or status is another one."""
        self._profiles.mark_changed(body["team_id"], event["user"]["id"])
        ack()

    def change_pause(self, ack: Ack, body: Json, event: Json) -> None:
        """Somebody paused their notifications, or goes on."""
        self._profiles.mark_changed(body["team_id"], event["user"])
        ack()
