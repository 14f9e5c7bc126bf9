"""Read models of comparisons: KPIs and their parents in two periods, like with like."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from math import floor

from scorecard.model.goals import Goal
from scorecard.model.kpis import ActualInfo, KpiInfo, SetAside
from scorecard.model.periods import Period
from scorecard.model.views.explanations import ScoredValue
from scorecard.model.views.places import Place
from scorecard.model.views.reports import LEAST_COVERAGE, Change, WeightShares

TWO = 2


class NotComparable(StrEnum):
    """The reason why the two sides of a KPI cannot be compared."""

    NO_VALUE = "no value"
    SET_ASIDE = "set aside"
    NEW = "new since"
    RETIRED = "taken off"
    OTHER_UNIT = "other unit"
    TARGET_CHANGED = "target changed"
    SAME_VALUE = "same value"


@dataclass(frozen=True)
class ComparedValue:
    """One side of a KPI: its last own period that was over by the end of the period compared.

    Attributes:
        period: That period, of the KPI's own frequency.
        goal: The goal in force for it.
        actual: Its value, or None.
        scored: How the value was scored, or None without one.
        set_aside: An admin's decision to leave it out while it has no value, or None.
        is_due: Whether a value is given or was owed.
        unit: The unit in which the value was given; today's without one.
    """

    period: Period
    goal: Goal
    actual: ActualInfo | None
    scored: ScoredValue | None
    set_aside: SetAside | None
    is_due: bool
    unit: str


@dataclass(frozen=True)
class ComparedKpi:
    """A KPI in two periods.

    Attributes:
        before: The earlier side.
        after: The later side.
        reason: Why these cannot be compared, or None.
        since: The day on which it came onto the scorecard or was taken off it, if that is why.
    """

    kpi: KpiInfo
    before: ComparedValue
    after: ComparedValue
    reason: NotComparable | None = None
    since: date | None = None

    @property
    def points(self) -> int:
        """How many whole points its score rose (above 0) or fell (below 0); 0 if nobody can tell."""
        if self.reason or self.before.scored is None or self.after.scored is None:
            return 0
        return floor(self.after.scored.points) - floor(self.before.scored.points)

    @property
    def counts(self) -> bool:
        """True if its parents count it, and it is not left out on both sides."""
        is_aside = self.before.set_aside is not None and self.after.set_aside is not None
        return self.kpi.weight > 0 and not is_aside and self.reason is not NotComparable.SAME_VALUE

    @property
    def blocks(self) -> bool:
        """True if no parent of it can be said to have risen: something due on either side is not compared.

        A KPI taken off since then is on neither side.
        """
        has_both = self.before.actual is not None and self.after.actual is not None
        if self.reason is None or (self.reason is NotComparable.RETIRED and has_both):
            return False
        return self.counts and (self.before.is_due or self.after.is_due)


@dataclass(frozen=True)
class ComparedPart:
    """A parent in two periods, over those KPIs below it that can be compared.

    Attributes:
        name: Its name.
        weight: Its weight among its siblings.
        before: Its weight's shares on the earlier side; None if nothing below it counts.
        after: The same on the later side.
        change: How it changed, or the KPI because of which nobody can tell.
        kpis: The KPIs below it, as far as what stands between has a weight.
        typed: What to type for it.
    """

    name: str
    weight: Decimal
    before: WeightShares | None
    after: WeightShares | None
    change: Change
    kpis: tuple[ComparedKpi, ...]
    typed: str = ""

    @property
    def scores(self) -> tuple[int, int] | None:
        """Its score on both sides, rounded down; None if less than half of its weight is compared."""
        sides = [one for one in (self.before, self.after) if one and one.given >= LEAST_COVERAGE]
        return (floor(sides[0].low), floor(sides[1].low)) if len(sides) == TWO else None

    @property
    def blocked_by(self) -> ComparedKpi | None:
        """The KPI because of which nobody can tell whether it rose, or None."""
        lacking = self.change.lacking
        return next((one for one in self.kpis if lacking and one.kpi.id == lacking.kpi.id), None)

    @property
    def compared(self) -> int:
        """The number of KPIs below it that are compared."""
        return sum(one.counts and one.reason is None for one in self.kpis)

    @property
    def total(self) -> int:
        """The number of KPIs below it that would have to be."""
        return self.compared + sum(one.blocks for one in self.kpis)


@dataclass(frozen=True)
class ComparisonView:
    """Two periods of a scorecard, or of something on it.

    Attributes:
        typed: What to type for it; empty for the scorecard of the place.
        before: The earlier period.
        after: The later period.
        today: The scorecard's present day.
        whole: The parent that was asked for; None for a KPI.
        parts: Its children that are parents themselves; what fell most comes first.
        kpis: The KPI that was asked for, or every KPI below; what fell most comes first.
        page: The page asked for, from 1.
        place: Where it stands on the scorecard.
    """

    typed: str
    locale: str
    before: Period
    after: Period
    today: date
    whole: ComparedPart | None
    parts: tuple[ComparedPart, ...]
    kpis: tuple[ComparedKpi, ...]
    page: int = 1
    place: Place | None = None

    @cached_property
    def corrected(self) -> tuple[tuple[KpiInfo, Period], ...]:
        """The values that were corrected after they were given, with their KPIs."""
        sides = ((one.kpi, side) for one in self.kpis for side in (one.before, one.after))
        found = ((kpi, side.actual) for kpi, side in sides)
        known = {(kpi.id, actual.period): kpi for kpi, actual in found if actual and actual.revision > 1}
        return tuple((kpi, period) for (_, period), kpi in known.items())
