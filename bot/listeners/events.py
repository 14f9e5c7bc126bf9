"""The App Home tab."""

from slack_bolt import Ack, App

from bot.listeners.payload import Json
from scorecard.services.reports.mine import Mine


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
