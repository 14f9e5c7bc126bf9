"""Reminders to an owner, a cover or an admin: open, missed, answered."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from bot.ui.kit.message import Message
from bot.ui.prompts.reminder import reminder_message
from scorecard.model.views.prompts import DueItem, WaitingQuestion
from tests.builders import NOW, a_due_item, a_kpi, a_reminder, an_actual
from tests.golden.golden import Cases

SAM, HELEN = "U0SAM", "U0HELEN"
MTTR = a_due_item(a_kpi(cover=SAM))
SLA = a_due_item(a_kpi("SLA", id=2, cover=SAM), prompt=12)
OF_SAM = a_due_item(a_kpi("NPS", "points", id=3, owner=SAM), prompt=13, asked=SAM)
BY_DIEGO, SLA_BY_DIEGO = replace(MTTR, asked="U0DIEGO"), replace(SLA, asked="U0ANNA")


def _to(person: str, *items: DueItem, **fields: Any) -> Message:
    return reminder_message(a_reminder(*items, person=person, **fields))


_owner = partial(_to, MTTR.kpi.owner)
_cover = partial(_to, SAM, is_next_last=True)
_admin = partial(_to, HELEN, is_last=True)


def _missed(*items: DueItem) -> tuple[DueItem, ...]:
    return tuple(replace(item, is_missed=True) for item in items)


def _asking(item: DueItem, typed: str, *readings: int, kpis: tuple[DueItem, ...] = ()) -> DueItem:
    named = tuple(one.kpi for one in kpis or (item,))
    return replace(item, question=WaitingQuestion(typed, named, tuple(map(Decimal, readings))))


CASES: Cases = {
    "an admin reminds, one open": lambda: _owner(MTTR, wanted_by=HELEN, number=2),
    "an admin reminds, missed": lambda: _owner(*_missed(MTTR, SLA), wanted_by=HELEN, number=4, is_last=True),
    "the owner of one KPI": partial(_owner, MTTR),
    "the owner of two KPIs": partial(_owner, MTTR, SLA),
    "the owner, of several periods of a KPI": partial(
        _owner, MTTR, a_due_item(MTTR.kpi, prompt=14, period=MTTR.period.previous())
    ),
    "the owner, who was asked which value they meant": partial(_owner, _asking(MTTR, "1,234", 1234, 1), SLA),
    "the owner, who was asked if a value is right": partial(_owner, _asking(MTTR, "310, vendor", 310)),
    "the owner, who was asked which KPI they meant": partial(
        _owner, _asking(MTTR, "92", kpis=(MTTR, SLA)), SLA
    ),
    "the owner, for the second time": partial(_owner, MTTR, number=2, is_next_last=True),
    "the owner, who snoozed it": partial(_owner, MTTR, snoozed_until=NOW + timedelta(hours=1)),
    "the owner, while a newer one was sent": partial(_owner, MTTR, next_at=None),
    "the owner, for the last time": partial(_owner, MTTR, is_last=True, number=3),
    "the owner, once it is missed": partial(_owner, *_missed(MTTR)),
    "the owner, once two are missed": partial(_owner, *_missed(MTTR, SLA), is_last=True),
    "the owner, of what another was asked": partial(_owner, BY_DIEGO),
    "the owner, of what two others were asked": partial(_owner, BY_DIEGO, SLA_BY_DIEGO),
    "a stand-in": partial(_cover, replace(MTTR, asked=SAM)),
    "the cover of one KPI": partial(_cover, MTTR),
    "the cover of two KPIs": partial(_cover, MTTR, SLA),
    "the cover, once it is missed": partial(_cover, *_missed(MTTR)),
    "an admin": partial(_admin, MTTR),
    "an admin, of two KPIs": partial(_admin, MTTR, SLA),
    "an admin, of what another was asked": partial(_admin, BY_DIEGO),
    "an admin, of two owners": partial(_admin, MTTR, OF_SAM),
    "an admin, once it is missed": partial(_admin, *_missed(MTTR)),
    "one of two came in": partial(_owner, MTTR, replace(SLA, actual=an_actual(28, by=SAM))),
    "all came in, from the reader": partial(_cover, replace(MTTR, actual=an_actual(28, by=SAM))),
    "all came in, from another": partial(_owner, replace(MTTR, actual=an_actual(28, by=SAM))),
    "nothing of it is asked for any more": _owner,
    "the KPI was retired": partial(_owner, replace(MTTR, is_retired=True)),
    "two batches in one message": lambda: reminder_message(a_reminder(MTTR), a_reminder(SLA, batch=6)),
    "two batches with different reminders": lambda: reminder_message(
        a_reminder(MTTR, number=2, is_next_last=True), a_reminder(SLA, batch=6)
    ),
    "two batches, of which one was missed": lambda: reminder_message(
        a_reminder(*_missed(MTTR), is_last=True), a_reminder(SLA, batch=6)
    ),
    "two batches, of which one is settled": lambda: reminder_message(
        a_reminder(replace(SLA, actual=an_actual(28))), a_reminder(MTTR, batch=6)
    ),
    "of two scorecards": lambda: reminder_message(
        a_reminder(MTTR), a_reminder(SLA, batch=6, scorecard="Security", is_last=True, number=3)
    ),
    "two owners of whom an admin reads": lambda: reminder_message(
        a_reminder(MTTR, person=HELEN, is_last=True), a_reminder(OF_SAM, person=HELEN, is_last=True, batch=6)
    ),
}
