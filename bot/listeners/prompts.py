"""The buttons under prompts and receipts: each opens a modal."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.listeners.opening import open_modal
from bot.listeners.payload import Json, channel_of, team_of, value_of
from bot.ui.actuals.answer_modal import answer_all_modal, answer_modal, correction_modal
from bot.ui.kit.ids import ActionId, ActualRef, RoundRef
from scorecard.services.actuals.actual_forms import Answers
from scorecard.services.prompts.prompts import Prompts
from scorecard.services.reports.mine import Mine


class PromptListener:
    """Opens the modals in which people answer and correct."""

    def __init__(self, *, prompts: Prompts, answers: Answers, mine: Mine) -> None:
        self._prompts = prompts
        self._answers = answers
        self._mine = mine

    def register(self, app: App) -> None:
        """Listen to the buttons."""
        app.action(ActionId.ANSWER.value)(self.open_round)
        app.action(ActionId.ANSWER_ALL.value)(self.open_all)
        app.action(ActionId.CORRECT.value)(self.open_correction)

    def open_round(self, ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        """Answer one round."""
        ref = RoundRef.from_json(value_of(action))
        view = self._prompts.round_for(team_of(body), ref.round, body["user"]["id"])
        open_modal(client, body, answer_modal(view))
        ack()

    def open_all(self, ack: Ack, body: Json, client: WebClient) -> None:
        """Answer all that is open."""
        mine = self._mine.mine(team_of(body), body["user"]["id"])
        open_modal(client, body, answer_all_modal(mine))
        ack()

    def open_correction(self, ack: Ack, body: Json, action: Json, client: WebClient) -> None:
        """Correct a recorded value."""
        ref = ActualRef.from_json(value_of(action))
        channel = channel_of(body)
        correction = self._answers.correction(team_of(body), body["user"]["id"], ref.actual, channel)
        open_modal(client, body, correction_modal(correction.item, correction.locale))
        ack()
