"""Slack's events that are no message: the Home tab, profiles, pauses, who joins a channel."""

from slack_bolt import Ack, App, BoltContext

from bot.listeners.payload import Json
from scorecard.services.absence.profiles import Profiles
from scorecard.services.outbox.troubles import Troubles
from scorecard.services.reports.mine import Mine


class ChannelJoinListener:
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
            self._troubles.recheck(body["team_id"], event["channel"])
        ack()


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


class HomeListener:
    """Has the Home tab drawn when somebody opens it."""

    def __init__(self, *, mine: Mine) -> None:
        self._mine = mine

    def register(self, app: App) -> None:
        """Listen to openings."""
        app.event("app_home_opened")(self.open)

    def open(self, ack: Ack, body: Json, event: Json) -> None:
        """Draw the Home tab; the Messages tab needs nothing."""
        if event.get("tab") == "home":
            is_empty = not event.get("view")
            self._mine.open_home(body["team_id"], event["user"], body["event_id"], is_empty=is_empty)
        ack()
