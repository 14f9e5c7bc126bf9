"""One KPI with its past."""

from dataclasses import dataclass

from scorecard.model.goals import Goal, Status
from scorecard.model.kpis import ActualInfo, Gap, NoData, Reading
from scorecard.model.periods import Period


@dataclass(frozen=True)
class HistoryPoint:
    """One period of a KPI's past, with the goal in force then.

    Attributes:
        actual: None where it is missing.
        no_data: Why it is missing, where somebody said so.
        gap: Why it is missing, as far as that is known without a word of anybody.
    """

    period: Period
    goal: Goal
    actual: ActualInfo | None
    status: Status
    no_data: NoData | None = None
    gap: Gap | None = None


@dataclass(frozen=True)
class KpiView:
    """One KPI in full.

    Attributes:
        history: The last twelve ended periods, oldest first.
        change: The newest actual and what it followed, as (before, after): the value it corrects, or else the
            actual of the period before; None with fewer than two.
    """

    scorecard: str
    locale: str
    perspective: str
    objective: str
    reading: Reading
    history: tuple[HistoryPoint, ...]
    change: tuple[ActualInfo, ActualInfo] | None
