"""Why periods of the past have no value."""

from collections.abc import Sequence
from datetime import datetime

from scorecard.domain.asking import fell_due_away, find_away
from scorecard.model.kpis import Gap
from scorecard.model.periods import Period
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.services.lookup.people import person_of
from scorecard.storage.unit_of_work import UnitOfWork


def find_gaps(
    uow: UnitOfWork, card: Scorecard, kpi: Kpi, missing: Sequence[Period], now: datetime
) -> dict[Period, Gap]:
    """Why some periods of a KPI have no value; those of which nothing is known are left out.

    Args:
        uow: The transaction.
        card: The KPI's scorecard.
        kpi: Whose periods they are.
        missing: The periods that have no value, and of which nobody said why.
        now: UTC.
    """
    found = ((period, _find_gap(uow, card, kpi, period, now)) for period in missing)
    return {period: gap for period, gap in found if gap}


def _find_gap(uow: UnitOfWork, card: Scorecard, kpi: Kpi, period: Period, now: datetime) -> Gap | None:
    """Missed once reminding is over; away while its owner is, and for good where that is why nobody asked."""
    owner, asked = person_of(uow, card, kpi.info.owner), uow.prompts.find(kpi.info.id, period)
    if asked:
        waits = Gap.AWAY if owner.find_absence(now) else Gap.OPEN
        return Gap.MISSED if asked.missed_at else waits
    if period.ended_at(card.zone) < kpi.since:
        return None
    is_away_now = period == kpi.last_ended(now, card.zone) and find_away(owner, period, now)
    return Gap.AWAY if is_away_now or fell_due_away(owner, period) else None
