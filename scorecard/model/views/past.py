"""Read models of what was known on a past day, and of what happened since one."""

from dataclasses import dataclass
from datetime import date

from scorecard.model.goals import Goal
from scorecard.model.kpis import ActualInfo, KpiInfo, NoData, SetAside
from scorecard.model.periods import Period
from scorecard.model.submissions import ChangeRequest
from scorecard.model.views.actuals import AlertsView
from scorecard.model.views.places import Place
from scorecard.model.views.reports import (
    KpiView,
    ObjectiveAnswer,
    PerspectiveAnswer,
    ProgressView,
    ScorecardView,
    StrategyView,
)

Known = (
    AlertsView | KpiView | ObjectiveAnswer | PerspectiveAnswer | ProgressView | ScorecardView | StrategyView
)


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


@dataclass(frozen=True)
class Turn:
    """A KPI that turned off threshold, or recovered.

    Attributes:
        actual: The value by which it did.
        since: The first day of the period in which it had turned off threshold.
    """

    kpi: KpiInfo
    goal: Goal
    actual: ActualInfo
    since: date


@dataclass(frozen=True)
class NewGoal:
    """A target or threshold that was changed.

    Attributes:
        before: The one that held before; None if no value was ever judged by it.
        first: The first period for which the new one holds; None if it replaces the first one.
    """

    kpi: KpiInfo
    before: Goal | None
    goal: Goal
    first: Period | None


@dataclass(frozen=True)
class Happened:
    """What happened to some KPIs since a moment; each list in the order it happened.

    Attributes:
        turned_off: Those that turned off threshold and have not recovered.
        recovered: Those that are not off threshold any more.
        set_aside: Decisions to set a KPI aside, or to count it again (False).
        goals: Changed targets and thresholds.
        requests: Changes of locked periods that an admin allowed or declined.
        given: Values that somebody else gave in the reader's place.
        stated: Statements of no data that somebody else made in the reader's place.
    """

    turned_off: tuple[Turn, ...] = ()
    recovered: tuple[Turn, ...] = ()
    set_aside: tuple[tuple[KpiInfo, SetAside, bool], ...] = ()
    goals: tuple[NewGoal, ...] = ()
    requests: tuple[tuple[KpiInfo, ChangeRequest], ...] = ()
    given: tuple[tuple[KpiInfo, ActualInfo], ...] = ()
    stated: tuple[tuple[KpiInfo, NoData], ...] = ()

    def __bool__(self) -> bool:
        return any(
            (
                self.turned_off,
                self.recovered,
                self.set_aside,
                self.goals,
                self.requests,
                self.given,
                self.stated,
            )
        )


@dataclass(frozen=True)
class SinceView:
    """What happened on a scorecard since a day, in its time zone.

    Attributes:
        about: The part of the scorecard that it is about; empty for all of it.
        place: Where that stands on the scorecard.
    """

    scorecard: str
    about: str
    day: date
    locale: str
    happened: Happened
    place: Place | None = None


@dataclass(frozen=True)
class AwayView:
    """What happened to somebody's KPIs while they were away.

    Attributes:
        first: The first day away, on their own calendar.
        last: The last day away.
        locale: Their own.
    """

    first: date
    last: date
    locale: str
    happened: Happened
