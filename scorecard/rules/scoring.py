"""Progress, scores and their roll-up; `docs/scoring.md` explains them to users."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from scorecard.model.goals import Band, Direction, Goal, Rating, RatingBands, Status
from scorecard.model.kpis import Reading
from scorecard.model.views.reports import (
    ObjectiveView,
    ParentScore,
    PerspectiveView,
    WeightShares,
    list_weighted,
)

FULL = Decimal(100)
AT_THRESHOLD = Decimal(50)
HALF = Fraction(AT_THRESHOLD)
ALL, NOTHING = Fraction(1), Fraction(0)
MOST = Fraction(FULL)
BELOW_FULL, BELOW_HALF = Fraction(FULL.next_minus()), Fraction(AT_THRESHOLD.next_minus())
ZERO = Decimal(0)


def progress(goal: Goal, value: Decimal) -> Decimal | None:
    """Return the progress of a value towards its target, 1 being all the way; None if it has no meaning.

    With a baseline it is `(actual - baseline) / (target - baseline)`, as BSC Designer counts it. Without one,
    it is `actual / target` for higher and `target / actual` for lower. A range, a target or divisor of zero
    and values of opposite signs have no progress.
    """
    found = _way(goal, value)
    return found[0] / found[1] if found else None


def _way(goal: Goal, value: Decimal) -> tuple[Decimal, Decimal] | None:
    """Return how far a value is on its way, and the length of that; None if it has no meaning."""
    if isinstance(goal.target, Band):
        return None
    if goal.baseline is not None:
        return value - goal.baseline, goal.target - goal.baseline
    part, whole = (value, goal.target) if goal.direction is Direction.HIGHER else (goal.target, value)
    return None if goal.target == ZERO or whole <= ZERO or part < ZERO else (part, whole)


def score(goal: Goal, value: Decimal) -> Fraction:
    """Return the points of a value: 100 exactly on target, 50 or more exactly when not off threshold.

    A line runs through 50 at the threshold and 100 at the target, and ends at 0. Without a threshold, a value
    that misses its target has half its progress as points; if it has no progress either (a range, a target of
    zero), it has none. It is exact, because a third of a point cut short would cost its parents a whole one.
    """
    status = goal.status_of(value)
    if status is Status.ON_TARGET:
        return MOST
    target, threshold = _nearest_edges(goal, value)
    if target == threshold:
        part, whole = _way(goal, value) or (ZERO, FULL)
        points = HALF * Fraction(part) / Fraction(whole)
    else:
        points = HALF + HALF * _share(value, threshold, target)
    low, high = (HALF, BELOW_FULL) if status is Status.ACCEPTABLE else (NOTHING, BELOW_HALF)
    return max(low, min(high, points))


def _share(value: Decimal, start: Decimal, end: Decimal) -> Fraction:
    """Return how far a value is from one number to another, 1 being all the way.

    In whole numbers throughout: a fraction for each step would be cut down to its lowest terms each time.
    """
    (top, bottom), (first, below_first) = value.as_integer_ratio(), start.as_integer_ratio()
    last, below_last = end.as_integer_ratio()
    way = (top * below_first - first * bottom) * below_last
    return Fraction(way, (last * below_first - first * below_last) * bottom)


def _nearest_edges(goal: Goal, value: Decimal) -> tuple[Decimal, Decimal]:
    """Return the target's and the threshold's edge on the side on which the value misses the target."""
    if value < goal.edges.low:
        return goal.edges.low, goal.limits.low
    return goal.edges.high, goal.limits.high


def weigh_kpi(reading: Reading) -> WeightShares | None:
    """Return what is in and out of a KPI's own weight; None if its parents do not count it."""
    if not reading.counts:
        return None
    return weigh_score(reading.score) or WeightShares(NOTHING, ALL if reading.is_out else NOTHING, NOTHING)


def weigh_score(points: Fraction | None) -> WeightShares | None:
    """Return the parts of a KPI that has a score; None without one."""
    return None if points is None else WeightShares(ALL, NOTHING, points)


def weigh(children: Iterable[tuple[Decimal, WeightShares | None]]) -> WeightShares | None:
    """Roll children up: each counts with its weight, times the share of it that has data.

    Args:
        children: The weight of each, at least 0, and its parts; None if nothing below it counts.

    Returns:
        The parts of the parent's own weight; None if nothing below it counts.
    """
    counted = [(Fraction(weight), parts) for weight, parts in children if parts is not None and weight > 0]
    total = _add_up((weight, ALL) for weight, _ in counted)
    if not total:
        return None
    return WeightShares(
        *(_add_up((weight, parts[one]) for weight, parts in counted) / total for one in range(3))
    )


def _add_up(products: Iterable[tuple[Fraction, Fraction]]) -> Fraction:
    """Return the sum of products, with one addition of fractions for each denominator."""
    tops: dict[int, int] = defaultdict(int)
    for one, other in products:
        (top, bottom), (times, by) = one.as_integer_ratio(), other.as_integer_ratio()
        tops[bottom * by] += top * times
    return sum((Fraction(top, bottom) for bottom, top in tops.items()), NOTHING)


def rate_objective(readings: Sequence[Reading], bands: RatingBands) -> ParentScore:
    """Return what an objective shows, by its KPIs."""
    parts = weigh((reading.kpi.weight, weigh_kpi(reading)) for reading in readings)
    return _rate(parts, readings, bands)


def rate_perspective(objectives: Sequence[ObjectiveView], bands: RatingBands) -> ParentScore:
    """Return what a perspective shows, by its objectives."""
    parts = weigh((objective.weight, objective.result.parts) for objective in objectives)
    return _rate(parts, list_weighted(objectives), bands)


def rate_scorecard(perspectives: Sequence[PerspectiveView], bands: RatingBands) -> ParentScore:
    """Return what a whole scorecard shows, by its perspectives."""
    parts = weigh((perspective.weight, perspective.result.parts) for perspective in perspectives)
    weighted = [reading for one in perspectives if one.weight for reading in one.weighted]
    return _rate(parts, weighted, bands)


def _rate(parts: WeightShares | None, readings: Sequence[Reading], bands: RatingBands) -> ParentScore:
    """Return what a parent shows.

    Args:
        parts: What is in and out of its weight.
        readings: The KPIs below it, as far as what stands between has a weight.
        bands: The scores from which it is good and fair.
    """
    counted = [reading for reading in readings if reading.counts]
    off = tuple(reading.kpi for reading in counted if reading.status is Status.OFF_THRESHOLD)
    found = ParentScore(
        parts=parts,
        rating=Rating.NONE,
        given=sum(reading.actual is not None for reading in counted),
        due=sum(reading.actual is not None or reading.is_out for reading in counted),
        set_aside=tuple(reading.kpi for reading in readings if reading.set_aside),
    )
    if found.score is None:
        return found
    rating = bands.rating_of(found.score)
    if rating is Rating.GOOD and off:
        return replace(found, rating=Rating.FAIR, capped_by=off)
    return replace(found, rating=rating)
