"""Listeners for what an owner says a changed status means."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.listeners.payload import Json, address_of, submission_key, team_of, text_in, value_of
from bot.listeners.prompts import open_modal
from bot.ui.actuals.so_what import so_what_modal
from bot.ui.kit.ids import ActionId, ActualRef, BlockId, CallbackId, SoWhatRef
from scorecard.model.outbox import Address
from scorecard.services.actuals.so_what import SoWhats


class SoWhatListener:
    """Opens the modal under a receipt, and handles its submission."""

    def __init__(self, *, so_whats: SoWhats) -> None:
        self._so_whats = so_whats

    def register(self, app: App) -> None:
        """Register for the button and the modal."""
        app.action(ActionId.SO_WHAT.value)(self.open)
        app.view(CallbackId.SO_WHAT.value)(self.say)

    def open(self, ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        """Open the modal for one sentence."""
        actual = ActualRef.from_json(value_of(action)).actual
        form = self._so_whats.form(team_of(body), body["user"]["id"], actual)
        at = address_of(body)
        open_modal(client, body, so_what_modal(form, SoWhatRef(actual=actual, channel=at.channel, ts=at.ts)))
        ack()

    def say(self, ack: Ack, body: Json, view: Json) -> None:
        """Keep the sentence."""
        ref = SoWhatRef.from_json(view["private_metadata"])
        self._so_whats.say(
            team_of(body),
            body["user"]["id"],
            ref.actual,
            text_in(view, BlockId.REASON),
            Address(ref.channel, ref.ts),
            cause=submission_key(view),
        )
        ack()
