"""Listener for the buttons that remind whoever owes a value."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.listeners.payload import Json, team_of, value_of
from bot.listeners.prompts import open_modal
from bot.outbox.responder import Responder
from bot.ui.kit.blocks import told_modal
from bot.ui.kit.ids import ActionId, OwingRef, ScorecardRef
from bot.ui.reports.missing import REMIND, reminded_message
from scorecard.services.reports.missing import Missing


class MissingListener:
    """Handles *Remind now*, and says beside it who is reminded and who is not."""

    def __init__(self, *, missing: Missing, responder: Responder) -> None:
        self._missing = missing
        self._responder = responder

    def register(self, app: App) -> None:
        """Register for the buttons."""
        app.action(ActionId.REMIND.value)(self.remind)
        app.action(ActionId.REMIND_ONE.value)(self.remind_one)

    def remind(self, ack: Ack, body: Json, action: Json) -> None:
        """Remind everybody who owes a value of the scorecard."""
        ref, team_id = ScorecardRef.from_json(value_of(action)), team_of(body)
        view = self._missing.remind(team_id, body["user"]["id"], ref.scorecard)
        ack()
        self._responder.send(team_id, body["response_url"], reminded_message(view))

    def remind_one(self, ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        """Remind one person of what they owe of a scorecard, and say in a modal what came of it."""
        ref = OwingRef.from_json(value_of(action))
        view = self._missing.remind(team_of(body), body["user"]["id"], ref.scorecard, ref.person)
        ack()
        open_modal(client, body, told_modal(REMIND, reminded_message(view)))
