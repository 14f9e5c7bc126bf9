"""Read models of what was known on a past day."""

from dataclasses import dataclass
from datetime import date

from scorecard.model.kpis import ActualInfo, KpiInfo
from scorecard.model.periods import Period
from scorecard.model.views.actuals import AlertsView
from scorecard.model.views.reports import KpiView, PerspectiveView, ProgressView, ScorecardView

Known = AlertsView | KpiView | PerspectiveView | ProgressView | ScorecardView


@dataclass(frozen=True)
class LaterValue:
    """A value of an answer about a past day that is another one by now.

    Attributes:
        then: The value as it was known, or None.
        now: The value as it is known now, or None.
    """

    kpi: KpiInfo
    period: Period
    then: ActualInfo | None
    now: ActualInfo | None


@dataclass(frozen=True)
class PastView:
    """What was known of something at the end of a past day.

    Attributes:
        day: The day, in the scorecard's time zone.
        known: The answer as it was then.
        locale: The scorecard's.
        later: What came, was corrected or was taken back since, of all the values that the answer shows.
        exact_from: The first day of which names, owners, weights and structure are known as they were, if
            that is later; else None.
    """

    day: date
    known: Known
    locale: str
    timezone: str
    later: tuple[LaterValue, ...] = ()
    exact_from: date | None = None
