"""The weekly post."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from scorecard.domain.views.alerts import AlertItem
from scorecard.domain.views.scorecards import ScorecardView
from scorecard.model.goals import Status
from scorecard.model.kpis import ActualInfo, Away, KpiInfo, Reading
from scorecard.model.periods import Period


@dataclass(frozen=True)
class PerspectiveChange:
    """A perspective's score now and a week ago; None where there was none."""

    name: str
    status: Status
    score: Decimal | None
    before: Decimal | None
    coverage: Decimal


@dataclass(frozen=True)
class MissingItem:
    """A KPI whose last period has no value.

    Attributes:
        since: The day, in the scorecard's zone, from which on it counts as missing.
        last: The newest value there is, or None.
        away: That its owner is away, or None.
    """

    kpi: KpiInfo
    period: Period
    since: date
    last: ActualInfo | None
    away: Away | None = None


@dataclass(frozen=True)
class WeeklyView:
    """The weekly post.

    Attributes:
        since: The moment of the post before, UTC, that changes are counted from.
        changes: One for each perspective.
        turned_off: Alerts opened in the week and still open.
        still_off: Alerts that are older.
        recovered: KPIs back from an alert within the week.
        reached: KPIs that came on target within the week and were not before.
        explained: KPIs of whose last period somebody said that there is no value.
    """

    scorecard: ScorecardView
    since: datetime
    score_before: Decimal | None
    changes: tuple[PerspectiveChange, ...]
    turned_off: tuple[AlertItem, ...]
    still_off: tuple[AlertItem, ...]
    recovered: tuple[Reading, ...]
    reached: tuple[Reading, ...]
    missing: tuple[MissingItem, ...]
    explained: tuple[Reading, ...] = ()
