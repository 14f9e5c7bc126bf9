"""Comparisons of two periods: each KPI with itself, and parents over what has a value on both sides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from scorecard.model.kpis import ActualInfo, SetAside
from scorecard.model.periods import Period
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.views.comparisons import ComparedKpi, ComparedPart, ComparedValue, NotComparable
from scorecard.model.views.reports import Lacking, WeightShares
from scorecard.rules.readings import RolledUp, change_of, roll_up
from scorecard.rules.scoring import score_value, weigh_score

Place = tuple[int, Period]
NOT_COMPARED = WeightShares(Fraction(0), Fraction(0), Fraction(0))


def find_own_period(kpi: Kpi, compared: Period) -> Period:
    """Return the last period of a KPI's own that was over by the end of a period: `week 39` for `Q3`."""
    own = Period.containing(compared.last_day, kpi.info.frequency)
    return own if own.end <= compared.end else own.previous()


@dataclass(frozen=True)
class Sides:
    """The two sides of a comparison, with all that is known of them.

    Attributes:
        before: The earlier period.
        after: The later period.
        actuals: The values of the KPIs' own periods, by KPI id and period.
        set_aside: What an admin left out, by KPI id and period.
        retired: KPI id -> the day on which a KPI was taken off the scorecard.
        units: The units of values that were given in another than today's, by KPI id and period.
    """

    card: Scorecard
    before: Period
    after: Period
    actuals: Mapping[Place, ActualInfo]
    set_aside: Mapping[Place, SetAside]
    retired: Mapping[int, date]
    units: Mapping[Place, str]

    def compare(self, kpi: Kpi) -> ComparedKpi:
        """Return a KPI on both sides, and why these cannot be compared if so."""
        before, after = (self._value(kpi, find_own_period(kpi, one)) for one in (self.before, self.after))
        found = ComparedKpi(kpi.info, before, after)
        reason = self._find_reason(found)
        is_new = reason is NotComparable.NO_VALUE and before.actual is None and not before.is_due
        reason = NotComparable.NEW if is_new else reason
        since = {
            NotComparable.NEW: kpi.since.astimezone(self.card.zone).date(),
            NotComparable.RETIRED: self.retired.get(kpi.info.id),
        }
        return replace(found, reason=reason, since=since.get(reason) if reason else None)

    def _value(self, kpi: Kpi, period: Period) -> ComparedValue:
        place = kpi.info.id, period
        actual, goal = self.actuals.get(place), kpi.goal_for(period)
        return ComparedValue(
            period,
            goal,
            actual,
            score_value(goal, actual.value) if actual else None,
            None if actual else self.set_aside.get(place),
            is_due=actual is not None or self._owes(kpi, period),
            unit=self.units.get(place, kpi.info.unit),
        )

    def _owes(self, kpi: Kpi, period: Period) -> bool:
        gone = self.retired.get(kpi.info.id)
        return kpi.owes(period, self.card.zone) and (gone is None or period.end <= gone)

    def _find_reason(self, found: ComparedKpi) -> NotComparable | None:
        """Return the first reason that holds, or None."""
        before, after = found.before, found.after
        has_both = before.actual is not None and after.actual is not None
        reasons = {
            NotComparable.RETIRED: found.kpi.id in self.retired,
            NotComparable.SET_ASIDE: bool(before.set_aside or after.set_aside),
            NotComparable.NO_VALUE: not has_both,
            NotComparable.OTHER_UNIT: before.unit != after.unit,
            NotComparable.SAME_VALUE: before.period == after.period,
            NotComparable.TARGET_CHANGED: before.goal != after.goal,
        }
        return next((reason for reason, holds in reasons.items() if holds), None)


@dataclass(frozen=True)
class GoneKpi:
    """A KPI that was taken off its scorecard.

    Attributes:
        on: The day, in the scorecard's zone.
        place: The names of the perspective and the objective that it was under.
    """

    kpi: Kpi
    on: date
    place: tuple[str, str]


@dataclass(frozen=True)
class ComparedTree:
    """The parents of a scorecard in two periods.

    Attributes:
        whole: The scorecard.
        perspectives: Each perspective with its objectives, in order.
    """

    whole: ComparedPart
    perspectives: Sequence[tuple[ComparedPart, Sequence[ComparedPart]]]


def compare_parents(
    card: Scorecard, kpis: Mapping[int, ComparedKpi], gone: Sequence[GoneKpi]
) -> ComparedTree:
    """Return every parent of a scorecard, over those KPIs below it that can be compared.

    Args:
        card: The scorecard.
        kpis: Every KPI on both sides by its id, those taken off, too.
        gone: The KPIs taken off.
    """
    before, after = (_roll_up_side(card, kpis, side) for side in ("before", "after"))
    perspectives = []
    for at, part in enumerate(card.perspectives):
        objectives = []
        for below, objective in enumerate(part.objectives):
            own = [kpi.info.id for kpi in objective.kpis]
            own += [one.kpi.info.id for one in gone if one.place == (part.name, objective.name)]
            sides = before.objectives[at][below], after.objectives[at][below]
            objectives.append(_compare(objective.name, objective.weight, sides, [kpis[row] for row in own]))
        sides = before.perspectives[at], after.perspectives[at]
        perspectives.append((_compare(part.name, part.weight, sides, _inside(objectives)), objectives))
    found = {one.kpi.id: one for one in _inside([one for one, _ in perspectives])}
    found |= {one.kpi.info.id: kpis[one.kpi.info.id] for one in gone}
    whole = _compare(card.name, Decimal(1), (before.whole, after.whole), list(found.values()))
    return ComparedTree(whole, perspectives)


def _roll_up_side(card: Scorecard, kpis: Mapping[int, ComparedKpi], side: str) -> RolledUp:
    return roll_up(card, {row: _share(one, getattr(one, side)) for row, one in kpis.items() if one.counts})


def _share(one: ComparedKpi, side: ComparedValue) -> WeightShares | None:
    """Return what is in of a KPI's weight: nothing of one that cannot be compared, though it counts."""
    return NOT_COMPARED if one.reason or side.scored is None else weigh_score(side.scored.points)


def _inside(parts: Sequence[ComparedPart]) -> list[ComparedKpi]:
    return [kpi for one in parts if one.weight for kpi in one.kpis]


def _compare(
    name: str,
    weight: Decimal,
    sides: tuple[WeightShares | None, WeightShares | None],
    kpis: Sequence[ComparedKpi],
) -> ComparedPart:
    blocking = next((one for one in kpis if one.blocks), None)
    lacking = Lacking(blocking.kpi, blocking.after.period) if blocking else None
    return ComparedPart(name, weight, *sides, change_of(*sides, lacking), tuple(kpis))
