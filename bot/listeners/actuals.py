"""Modals submitted: answers and corrections."""

from slack_bolt import Ack, App

from bot.listeners.causes import submission
from bot.listeners.payload import Json, team_of
from bot.ui.kit.ids import CallbackId, FieldKind, FieldRef, ModalRef
from scorecard.errors import TooOld
from scorecard.services.actuals.actual_forms import Answers, Field


class AnswerListener:
    """Takes what was typed into a modal."""

    def __init__(self, *, answers: Answers) -> None:
        self._answers = answers

    def register(self, app: App) -> None:
        """Listen to submissions."""
        app.view(CallbackId.ANSWER.value)(self.answer)
        app.view(CallbackId.CORRECT.value)(self.correct)

    def answer(self, ack: Ack, body: Json, view: Json) -> None:
        """Record what was filled in."""
        self._answers.answer(team_of(body), body["user"]["id"], _fields(view), cause=submission(view))
        ack()

    def correct(self, ack: Ack, body: Json, view: Json) -> None:
        """Record a correction."""
        actual = ModalRef.from_json(view["private_metadata"]).actual or 0
        self._answers.correct(
            team_of(body), body["user"]["id"], actual, _only(_fields(view)), cause=submission(view)
        )
        ack()


def _fields(view: Json) -> list[Field]:
    """One for each KPI and period of the modal, in its order."""
    typed = {FieldRef.from_json(block_id): _typed(of) for block_id, of in view["state"]["values"].items()}
    notes = {(ref.prompt, ref.key): text for ref, text in typed.items() if ref.kind is FieldKind.NOTE}
    return [
        Field(ref.prompt, ref.to_json(), text, notes.get((ref.prompt, ref.key)), ref.standing)
        for ref, text in typed.items()
        if ref.kind is FieldKind.VALUE
    ]


def _only(fields: list[Field]) -> Field:
    if len(fields) != 1:
        raise TooOld
    return fields[0]


def _typed(elements: Json) -> str:
    return next((one.get("value") or "" for one in elements.values()), "")
