"""Listeners for modals with values, for change requests, and for what an owner says a status means."""

from collections.abc import Callable

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.listeners.payload import Json, address_of, submission_key, team_of, text_in, value_of
from bot.listeners.prompts import open_modal
from bot.ui.actuals.so_what import so_what_modal
from bot.ui.kit.ids import (
    ActionId,
    ActualRef,
    BlockId,
    CallbackId,
    ChangeRequestRef,
    FieldKind,
    FieldRef,
    ModalRef,
    SoWhatRef,
)
from scorecard.errors import OutdatedAction
from scorecard.model.outbox import Address
from scorecard.services.actuals.actual_forms import ActualForms, FormField
from scorecard.services.actuals.change_requests import ChangeRequests
from scorecard.services.actuals.so_what import SoWhats


class ChangeRequestListener:
    """Handles an admin's decision on a change request; the outbox informs everybody concerned."""

    def __init__(self, *, change_requests: ChangeRequests) -> None:
        self._requests = change_requests

    def register(self, app: App) -> None:
        """Register for the buttons."""
        app.action(ActionId.ALLOW.value)(self.allow)
        app.action(ActionId.DECLINE.value)(self.decline)

    def allow(self, ack: Ack, body: Json, action: Json) -> None:
        """Allow the change."""
        self._decide(self._requests.allow, body, action)
        ack()

    def decline(self, ack: Ack, body: Json, action: Json) -> None:
        """Decline the change; the value stays."""
        self._decide(self._requests.decline, body, action)
        ack()

    def _decide(self, decide: Callable[[str, str, int], None], body: Json, action: Json) -> None:
        decide(team_of(body), body["user"]["id"], ChangeRequestRef.from_json(value_of(action)).request)


class AnswerListener:
    """Handles submitted modals with values."""

    def __init__(self, *, actual_forms: ActualForms) -> None:
        self._actual_forms = actual_forms

    def register(self, app: App) -> None:
        """Register for submissions."""
        app.view(CallbackId.ANSWER.value)(self.answer)
        app.view(CallbackId.CORRECT.value)(self.correct)

    def answer(self, ack: Ack, body: Json, view: Json) -> None:
        """Record the values that were filled in."""
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
    """Return one field for each KPI and period of the modal, in its order."""
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
    return next((element.get("value") or "" for element in elements.values()), "")


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
