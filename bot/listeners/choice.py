"""The buttons under questions: a reading confirmed, a KPI picked."""

from slack_bolt import Ack, App

from bot.listeners.payload import Json, team_of, value_of
from bot.ui.kit.ids import ActionId, ChoiceRef
from scorecard.services.replies.clarifications import Choices


class ChoiceListener:
    """Takes what people choose when they were asked back."""

    def __init__(self, *, choices: Choices) -> None:
        self._choices = choices

    def register(self, app: App) -> None:
        """Listen to the buttons."""
        app.action(ActionId.CHOOSE.value)(self.take)

    def take(self, ack: Ack, body: Json, action: Json) -> None:
        """Store the reply with what was chosen, or ask on."""
        ref = ChoiceRef.from_json(value_of(action))
        self._choices.choose(team_of(body), ref.question, ref.at, body["user"]["id"])
        ack()
