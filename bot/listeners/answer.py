"""Modals submitted: answers and corrections."""

from collections import defaultdict
from typing import Any

from slack_bolt import Ack, App

from bot.ui.ids import CallbackId, FieldKind, FieldRef, ModalRef
from scorecard.services.answers import Answers, Field

Json = dict[str, Any]


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
        self._answers.answer(body["user"]["id"], _fields(view), cause=_cause(view))
        ack()

    def correct(self, ack: Ack, body: Json, view: Json) -> None:
        """Record a correction."""
        actual = ModalRef.from_json(view["private_metadata"]).actual or 0
        self._answers.correct(body["user"]["id"], actual, _fields(view)[0], cause=_cause(view))
        ack()


def _cause(view: Json) -> str:
    return f"view:{view['id']}"


def _fields(view: Json) -> list[Field]:
    """One for each KPI of the modal, in its order."""
    typed: dict[tuple[int, str], dict[str, str]] = defaultdict(dict)
    for block_id, elements in view["state"]["values"].items():
        ref = FieldRef.from_json(block_id)
        element = next(iter(elements.values()))
        typed[ref.prompt, ref.key][ref.kind] = element.get("value") or ""
    return [
        Field(prompt, key, parts.get(FieldKind.VALUE, ""), parts.get(FieldKind.NOTE, ""))
        for (prompt, key), parts in typed.items()
    ]
