"""Waiting questions: clarifications that the author of a reply has not answered."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from scorecard.errors import InvalidInput
from scorecard.model.outbox import OutgoingMessage
from scorecard.model.payloads import clarification_in
from scorecard.model.periods import Period
from scorecard.model.replies import PendingClarification
from scorecard.model.scorecard import Scorecard
from scorecard.model.views.prompts import DueItem, WaitingQuestion
from scorecard.services.inbox.once import DELETED, version_key
from scorecard.services.lookup.display_names import display_info_of
from scorecard.services.lookup.people import with_names
from scorecard.storage.unit_of_work import UnitOfWork

QUESTIONS_NAMED = timedelta(days=30)
"""How long what was asked or offered can be answered in words, and is named by messages made since."""


class Asking(NamedTuple):
    """A clarification with the message that asks for it."""

    message: OutgoingMessage
    question: PendingClarification


def list_waiting(
    uow: UnitOfWork, team_id: str, user: str, places: Collection[str], since: datetime
) -> list[Asking]:
    """Return what somebody was asked since a moment, UTC, in channels or directly, and can still answer.

    The oldest comes first. A question is void once its message was edited or deleted, one of the periods got
    another value, or a newer question is about the same.
    """
    asked = [
        Asking(message, clarification_in(message))
        for message in uow.outbox.list_questions(team_id, user, places, since)
    ]
    newest: dict[tuple[tuple[int, Period], ...], Asking] = {}
    for asking in reversed(asked):
        newest.setdefault(tuple(_places(asking.question)), asking)
    return [one for one in reversed(newest.values()) if _is_in_force(uow, team_id, one.question)]


def read_question(uow: UnitOfWork, team_id: str, question: PendingClarification) -> WaitingQuestion:
    """Return a question as its person reads it."""
    kpis = tuple(display_info_of(uow, kpi_id) for kpi_id in question.kpis)
    return WaitingQuestion(typed_in(uow, team_id, question), kpis, question.readings)


def with_questions(
    uow: UnitOfWork, card: Scorecard, reader: str, since: datetime, items: Iterable[DueItem]
) -> tuple[DueItem, ...]:
    """Return open items with what their reader was asked about them; each question stands with one item."""
    waiting = list_waiting(uow, card.team_id, reader, {card.channel}, since)
    named: set[str] = set()
    return tuple(_with_question(uow, card.team_id, item, waiting, named) for item in items)


def typed_in(uow: UnitOfWork, team_id: str, question: PendingClarification) -> str:
    """Return the text that a question is about as its author typed it, with people's names."""
    return with_names(uow, team_id, question.shown or question.typed)


def refuse_edited(uow: UnitOfWork, team_id: str, question: PendingClarification) -> None:
    """Reject an answer if the message was edited or deleted since; the newer version was answered then.

    Raises:
        InvalidInput: It was.
    """
    newest = uow.inbox.get_newest(version_key(team_id, question.origin)) if question.origin else ""
    if newest == DELETED:
        raise InvalidInput(
            "You deleted that message, so nothing was saved; if you still mean it, send it again."
        )
    if newest > question.version:
        raise InvalidInput(
            "You have edited that message since, so nothing was saved here; see my answer to the edit."
        )


def list_current_actuals(uow: UnitOfWork, places: Iterable[tuple[int, Period]]) -> dict[int, int]:
    """Return the current actual of each KPI's period: row of the KPI -> row of the actual, 0 for none."""
    wanted = list(places)
    found = uow.actuals.list_answers(wanted)
    return {place[0]: found[place].id if place in found else 0 for place in wanted}


def _places(question: PendingClarification) -> list[tuple[int, Period]]:
    """Return the KPIs, with their periods, that a question is about."""
    return [(kpi_id, question.periods[kpi_id]) for kpi_id in question.kpis]


def _is_in_force(uow: UnitOfWork, team_id: str, question: PendingClarification) -> bool:
    try:
        refuse_edited(uow, team_id, question)
    except InvalidInput:
        return False
    current = list_current_actuals(uow, _places(question))
    return all(current[kpi_id] == question.standing[kpi_id] for kpi_id in question.kpis)


def _with_question(
    uow: UnitOfWork, team_id: str, item: DueItem, waiting: list[Asking], named: set[str]
) -> DueItem:
    place = (item.kpi.id, item.period)
    about = [asking for asking in waiting if item.is_open and place in _places(asking.question)]
    if not about or about[-1].message.key in named:
        return item
    named.add(about[-1].message.key)
    return replace(item, question=read_question(uow, team_id, about[-1].question))
