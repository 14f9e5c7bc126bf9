"""KPI context: a KPI and period that can be given a value, with the KPI's usual values."""

from decimal import Decimal
from functools import partial

from scorecard.model.periods import Period
from scorecard.model.scorecard import Kpi
from scorecard.parsing.replies.parsed_reply import KpiContext, PastValue
from scorecard.storage.unit_of_work import UnitOfWork

REMEMBERED = 12
"""Number of past periods that tell a KPI's usual values."""


def kpi_context_for(uow: UnitOfWork, kpi: Kpi, period: Period) -> KpiContext:
    """Return the context for reading a value of a KPI and period."""
    return KpiContext(
        kpi.info,
        kpi.goal_for(period),
        period,
        partial(_read_past, uow, kpi.info.id, period),
        partial(_find_given, uow, kpi.info.id),
    )


def _find_given(uow: UnitOfWork, kpi_id: int, period: Period) -> Decimal | None:
    given = uow.actuals.find(kpi_id, period)
    return given.value if given else None


def _read_past(uow: UnitOfWork, kpi_id: int, period: Period) -> list[PastValue]:
    first = period.latest(REMEMBERED + 1)[0].start
    found = uow.actuals.list_since([kpi_id], period.frequency, first)
    known = ((actual.period, actual.value) for actual in found.get(kpi_id, ()))
    return [PastValue(before, value) for before, value in known if before < period]
