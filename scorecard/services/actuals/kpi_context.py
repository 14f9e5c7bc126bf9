"""KPI context: a KPI and period that can be given a value, with the KPI's usual values."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from functools import partial

from scorecard.model.periods import Period
from scorecard.model.scorecard import Kpi
from scorecard.parsing.replies.parsed_reply import KpiContext, PastValue
from scorecard.storage.unit_of_work import UnitOfWork

REMEMBERED = 12
"""Number of past periods that tell a KPI's usual values."""


class PastValues:
    """The values by which KPIs' usual ones are told, read once for all KPIs that are expected.

    Args:
        uow: The transaction.
        expected: Rows of the KPIs that are likely to be asked for; the first that is asks for all of them.
    """

    def __init__(self, uow: UnitOfWork, expected: Iterable[int] = ()) -> None:
        self._uow = uow
        self._expected = set(expected)
        self._read: dict[tuple[int, Period], list[PastValue]] = {}

    def expect(self, kpi_ids: Iterable[int]) -> None:
        """Have the values of some more KPIs read together with the next."""
        self._expected.update(kpi_ids)

    def read(self, kpi_id: int, period: Period) -> list[PastValue]:
        """Return the values of a KPI's periods before one, oldest first."""
        if (kpi_id, period) not in self._read:
            self._read.update(self._find({kpi_id, *self._expected}, period))
        return self._read[kpi_id, period]

    def _find(self, kpi_ids: Collection[int], period: Period) -> dict[tuple[int, Period], list[PastValue]]:
        first = period.latest(REMEMBERED + 1)[0].start
        found = self._uow.actuals.list_since(kpi_ids, period.frequency, first)
        return {
            (kpi_id, period): [
                PastValue(actual.period, actual.value)
                for actual in found.get(kpi_id, ())
                if actual.period < period
            ]
            for kpi_id in kpi_ids
        }


def kpi_context_for(
    uow: UnitOfWork,
    kpi: Kpi,
    period: Period,
    past: PastValues | None = None,
    *,
    other_names: tuple[str, ...] | None = None,
    scorecard_names: tuple[str, ...] = (),
) -> KpiContext:
    """Return the context for reading a value of a KPI and period.

    `past` may serve other KPIs, too; the names are as of a `KpiContext`.
    """
    return KpiContext(
        kpi=kpi.info,
        goal=kpi.goal_for(period),
        period=period,
        read_past=partial((past or PastValues(uow)).read, kpi.info.id, period),
        find_given=partial(_find_given, uow, kpi.info.id),
        other_names=other_names,
        scorecard_names=scorecard_names,
    )


def _find_given(uow: UnitOfWork, kpi_id: int, period: Period) -> Decimal | None:
    given = uow.actuals.find(kpi_id, period)
    return given.value if given else None
