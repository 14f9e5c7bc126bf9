"""The buttons under an offer to take prompts over."""

from slack_bolt import Ack, App

from bot.listeners.causes import click
from bot.listeners.payload import Json, team_of, value_of
from bot.ui.kit.ids import ActionId, RoundRef
from scorecard.services.prompts.handovers import Handovers


class HandoverListener:
    """Takes what people answer who were offered prompts; everybody concerned is told through the outbox."""

    def __init__(self, *, handovers: Handovers) -> None:
        self._handovers = handovers

    def register(self, app: App) -> None:
        """Listen to the buttons."""
        app.action(ActionId.TAKE.value)(self.accept)
        app.action(ActionId.LEAVE.value)(self.decline)

    def accept(self, ack: Ack, body: Json, action: Json) -> None:
        """Take what was offered."""
        self._decide(body, action, accepts=True)
        ack()

    def decline(self, ack: Ack, body: Json, action: Json) -> None:
        """Leave what was offered."""
        self._decide(body, action, accepts=False)
        ack()

    def _decide(self, body: Json, action: Json, *, accepts: bool) -> None:
        user, ref = body["user"]["id"], RoundRef.from_json(value_of(action))
        self._handovers.decide(team_of(body), user, ref.round, accepts=accepts, cause=click(user, action))
