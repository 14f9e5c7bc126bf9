"""Listener for the button that reminds whoever owes a value."""

from slack_bolt import Ack, App

from bot.listeners.payload import Json, team_of, value_of
from bot.outbox.responder import Responder
from bot.ui.kit.ids import ActionId, ScorecardRef
from bot.ui.reports.missing import reminded_message
from scorecard.services.reports.missing import Missing


class MissingListener:
    """Handles *Remind now*, and says beside it who is reminded and who is not."""

    def __init__(self, *, missing: Missing, responder: Responder) -> None:
        self._missing = missing
        self._responder = responder

    def register(self, app: App) -> None:
        """Register for the button."""
        app.action(ActionId.REMIND.value)(self.remind)

    def remind(self, ack: Ack, body: Json, action: Json) -> None:
        """Remind everybody who owes a value of the scorecard."""
        ref, team_id = ScorecardRef.from_json(value_of(action)), team_of(body)
        view = self._missing.remind(team_id, body["user"]["id"], ref.scorecard)
        ack()
        self._responder.send(team_id, body["response_url"], reminded_message(view))
