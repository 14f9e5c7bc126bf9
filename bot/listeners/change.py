"""The buttons under a change of a locked period."""

from collections.abc import Callable

from slack_bolt import Ack, App

from bot.listeners.payload import Json, team_of, value_of
from bot.ui.kit.ids import ActionId, RequestRef
from scorecard.services.actuals.change_requests import ChangeRequests


class ChangeListener:
    """Takes what an admin decides; everybody concerned is told through the outbox."""

    def __init__(self, *, change_requests: ChangeRequests) -> None:
        self._requests = change_requests

    def register(self, app: App) -> None:
        """Listen to the buttons."""
        app.action(ActionId.ALLOW.value)(self.allow)
        app.action(ActionId.DECLINE.value)(self.decline)

    def allow(self, ack: Ack, body: Json, action: Json) -> None:
        """Make the change."""
        self._decide(self._requests.allow, body, action)
        ack()

    def decline(self, ack: Ack, body: Json, action: Json) -> None:
        """Leave the value as it is."""
        self._decide(self._requests.decline, body, action)
        ack()

    def _decide(self, decide: Callable[[str, str, int], None], body: Json, action: Json) -> None:
        decide(team_of(body), body["user"]["id"], RequestRef.from_json(value_of(action)).request)
