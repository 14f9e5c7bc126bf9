"""Threads: what was asked, or told, in the message under which somebody replies."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from scorecard.domain.outgoing import Address
from scorecard.domain.structure import Scorecard
from scorecard.domain.understanding import Cause, Doubt, Later, Part, SameAsLast, Understood, Value, WhichKpi
from scorecard.domain.views import DueItem, OfferState
from scorecard.errors import InvalidInput
from scorecard.services.alerting import find_alert
from scorecard.services.due_items import NOT_ASKED, item_of, list_due_items, list_round_items, may_answer
from scorecard.services.hearing import Heard, Hearing
from scorecard.services.reminders import WITH
from scorecard.services.rounds import find_round
from scorecard.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class AskedThere:
    """What one message asked for, as far as somebody who replies to it may answer.

    Attributes:
        items: What it still asks for, answered or not, and what others are asked for by now and is open.
        is_mixed: Whether it asked for several things of which others are asked for one by now.
    """

    items: tuple[DueItem, ...]
    is_mixed: bool


def find_asked(uow: UnitOfWork, card: Scorecard, place: Address, user: str) -> AskedThere | None:
    """What was asked for in the message over a thread; None where nothing was."""
    rounds = _list_rounds(uow, place)
    if not rounds:
        return None
    own = [item for round_id in rounds for item in list_round_items(uow, round_id)]
    offers = [row for round_id in rounds for row in uow.handovers.list_from(round_id)]
    taken = [row for row in offers if OfferState(row.state).is_taken]
    prompts = list(dict.fromkeys(prompt for row in taken for prompt in row.prompts))
    passed = [item for item in list_due_items(uow, list(map(uow.prompts.get, prompts))) if item.is_open]
    items = tuple(item for item in (*own, *passed) if may_answer(card, item, user))
    return AskedThere(items, is_mixed=bool(passed) and len(own) + len(prompts) > 1)


def _list_rounds(uow: UnitOfWork, place: Address) -> list[int]:
    """The rounds that the message over a thread is about; a reminder can be about several."""
    key = uow.outbox.find_key_at(place)
    round_id = find_round(key) if key else None
    outgoing = uow.outbox.find(key) if key else None
    if round_id is None or outgoing is None:
        return []
    return [round_id, *(one["round"] for one in outgoing.facts.get(WITH, ()))]


def hear_asked(hearing: Hearing, there: AskedThere, user: str, typed: str) -> Heard:
    """What a person means in the thread of what they were asked.

    Where some of that went to others, a number alone could be meant for what they have by now, even if its
    sender may not give that any more: so it is asked which KPI is meant.

    Raises:
        InvalidInput: It is unclear.
    """
    heard = hearing.hear_about(there.items, user, typed)
    if not there.is_mixed or not heard.parts or all(isinstance(part, Later) for part in heard.parts):
        return heard
    if _names_all(hearing, user, typed):
        return heard
    return replace(heard, reply=WhichKpi(tuple(part.kpi for part in heard.parts)))


def _names_all(hearing: Hearing, user: str, typed: str) -> bool:
    """Whether a reply makes sense wherever it is written."""
    try:
        hearing.hear_for((), {}, user, typed)
    except InvalidInput:
        return False
    return True


def find_alerted(uow: UnitOfWork, card: Scorecard, place: Address, now: datetime) -> DueItem | None:
    """The KPI whose alert a thread is about, for its newest period that is over; None elsewhere."""
    key = uow.outbox.find_key_at(place)
    alert_id = find_alert(key) if key else None
    if alert_id is None:
        return None
    _, kpi = uow.scorecards.get_kpi(uow.alerts.get(alert_id).kpi_id)
    period = kpi.last_ended(now, card.zone)
    asked = uow.prompts.find(kpi.info.id, period)
    return replace(item_of(uow, kpi, period), prompt=asked.prompt_id if asked else NOT_ASKED)


def hear_alerted(hearing: Hearing, item: DueItem, user: str, typed: str) -> Heard:
    """What a person means in an alert's thread: a number alone is for its KPI.

    It is in doubt where the period has a value, or was not asked for yet: the alert tells of an earlier one.

    Raises:
        InvalidInput: It is unclear, or the KPI is retired.
    """
    try:
        return hearing.hear_for((), {}, user, typed)
    except InvalidInput:
        if item.is_retired:
            raise
    heard = hearing.hear_for((item.kpi.id,), {item.kpi.id: item.period}, user, typed)
    if not isinstance(heard.reply, Understood) or (item.actual is None and item.prompt != NOT_ASKED):
        return heard
    given = item.actual.value if item.actual else None
    return replace(heard, reply=Understood(tuple(_doubted(part, given) for part in heard.reply.parts)))


def _doubted(part: Part, given: Decimal | None) -> Part:
    """A value as one to be confirmed, because another stands or it is early; the same value needs no word."""
    if not isinstance(part, Value | SameAsLast) or part.value == given:
        return part
    own = part.doubt if isinstance(part, Value) else None
    cause = Cause.EARLY if given is None else Cause.GIVEN
    return Value(part.kpi, part.value, part.note, own or Doubt(cause, (part.value,)))
