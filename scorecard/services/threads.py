"""Threads: what was asked, or told, in the message under which somebody replies."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from scorecard.domain.outgoing import Address
from scorecard.domain.structure import Scorecard
from scorecard.domain.understanding import Cause
from scorecard.domain.views import DueItem
from scorecard.errors import InvalidInput
from scorecard.services.alerting import find_alert
from scorecard.services.due_items import NOT_ASKED, item_of, list_round_items, may_answer
from scorecard.services.hearing import Heard, Hearing, in_doubt
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
    if item.actual is None and item.prompt != NOT_ASKED:
        return heard
    given = item.actual.value if item.actual else None
    cause = Cause.EARLY if given is None else Cause.GIVEN
    return in_doubt(heard, lambda part, _: cause if part.value != given else None)
