"""Threads: what was asked, or told, in the message under which somebody replies."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from scorecard.domain.outgoing import Address
from scorecard.domain.structure import Scorecard
from scorecard.domain.understanding import Cause, Doubt, Part, SameAsLast, Understood, Value
from scorecard.domain.views import DueItem
from scorecard.errors import InvalidInput
from scorecard.services.alerting import find_alert
from scorecard.services.due_items import item_of, list_round_items, may_answer
from scorecard.services.hearing import Heard, Hearing
from scorecard.services.rounds import find_round
from scorecard.storage.unit_of_work import UnitOfWork


def list_asked(uow: UnitOfWork, card: Scorecard, place: Address, user: str) -> Sequence[DueItem] | None:
    """What a person was asked for in a thread, newest first; None where nothing was asked."""
    key = uow.outbox.find_key_at(place)
    round_id = find_round(key) if key else None
    if round_id is None:
        return None
    items = list_round_items(uow, round_id)
    return [item for item in items if may_answer(card, item, user)][::-1]


def find_alerted(uow: UnitOfWork, card: Scorecard, place: Address, now: datetime) -> DueItem | None:
    """The KPI whose alert a thread is about, for its newest period that is over; None elsewhere."""
    key = uow.outbox.find_key_at(place)
    alert_id = find_alert(key) if key else None
    if alert_id is None:
        return None
    _, kpi = uow.scorecards.get_kpi(uow.alerts.get(alert_id).kpi_id)
    return item_of(uow, kpi, kpi.last_ended(now, card.zone))


def hear_alerted(hearing: Hearing, item: DueItem, user: str, typed: str) -> Heard:
    """What a person means in an alert's thread: a number alone is for its KPI, and in doubt if that has one.

    Raises:
        InvalidInput: It is unclear, or the KPI is retired.
    """
    try:
        return hearing.hear_for((), {}, user, typed)
    except InvalidInput:
        if item.is_retired:
            raise
    heard = hearing.hear_for((item.kpi.id,), {item.kpi.id: item.period}, user, typed)
    if item.actual is None or not isinstance(heard.reply, Understood):
        return heard
    given = item.actual.value
    return replace(heard, reply=Understood(tuple(_doubted(part, given) for part in heard.reply.parts)))


def _doubted(part: Part, given: Decimal) -> Part:
    """A value as one to be confirmed, because another stands; the same value needs no word."""
    if not isinstance(part, Value | SameAsLast) or part.value == given:
        return part
    own = part.doubt if isinstance(part, Value) else None
    return Value(part.kpi, part.value, part.note, own or Doubt(Cause.GIVEN, (part.value,)))
