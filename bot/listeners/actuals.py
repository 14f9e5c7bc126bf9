"""Modals with values, and the buttons under a request to change a locked period."""

from collections.abc import Callable

from slack_bolt import Ack, App

from bot.listeners.payload import Json, submission_key, team_of, value_of
from bot.ui.kit.ids import ActionId, CallbackId, ChangeRequestRef, FieldKind, FieldRef, ModalRef
from scorecard.errors import OutdatedAction
from scorecard.services.actuals.actual_forms import ActualForms, FormField
from scorecard.services.actuals.change_requests import ChangeRequests


class ChangeRequestListener:
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
        decide(team_of(body), body["user"]["id"], ChangeRequestRef.from_json(value_of(action)).request)


class AnswerListener:
    """Takes what was typed into a modal."""

    def __init__(self, *, actual_forms: ActualForms) -> None:
        self._actual_forms = actual_forms

    def register(self, app: App) -> None:
        """Listen to submissions."""
        app.view(CallbackId.ANSWER.value)(self.answer)
        app.view(CallbackId.CORRECT.value)(self.correct)

    def answer(self, ack: Ack, body: Json, view: Json) -> None:
        """Record what was filled in."""
        self._actual_forms.answer(
            team_of(body), body["user"]["id"], _fields(view), cause=submission_key(view)
        )
        ack()

    def correct(self, ack: Ack, body: Json, view: Json) -> None:
        """Record a correction."""
        actual = ModalRef.from_json(view["private_metadata"]).actual or 0
        self._actual_forms.correct(
            team_of(body), body["user"]["id"], actual, _only(_fields(view)), cause=submission_key(view)
        )
        ack()


def _fields(view: Json) -> list[FormField]:
    """One for each KPI and period of the modal, in its order."""
    typed = {FieldRef.from_json(block_id): _typed(of) for block_id, of in view["state"]["values"].items()}
    notes = {(ref.prompt, ref.key): text for ref, text in typed.items() if ref.kind is FieldKind.NOTE}
    return [
        FormField(ref.prompt, ref.to_json(), text, notes.get((ref.prompt, ref.key)), ref.standing)
        for ref, text in typed.items()
        if ref.kind is FieldKind.VALUE
    ]


def _only(fields: list[FormField]) -> FormField:
    if len(fields) != 1:
        raise OutdatedAction
    return fields[0]


def _typed(elements: Json) -> str:
    return next((one.get("value") or "" for one in elements.values()), "")
