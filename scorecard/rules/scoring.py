"""Progress, scores and their roll-up; `docs/scoring.md` explains them to users."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import takewhile

from scorecard.model.goals import Band, Direction, Goal, Rating, RatingBands, Status
from scorecard.model.kpis import Reading
from scorecard.model.periods import DAY, Period
from scorecard.model.scorecard import Kpi
from scorecard.model.views.explanations import Contribution, Difference, ScoredValue, ScoreRule
from scorecard.model.views.reports import (
    ObjectiveView,
    Pace,
    PaceState,
    ParentScore,
    PerspectiveView,
    ScorecardView,
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
ON_TARGET = ScoredValue(MOST, ScoreRule.TARGET)
WITHOUT_PROGRESS = ScoredValue(NOTHING, ScoreRule.NO_PROGRESS)
Children = Iterable[tuple[Decimal, WeightShares | None]]
"""The weight of each child, at least 0, and its shares; None if nothing below it counts."""


def progress(goal: Goal, value: Decimal) -> Decimal | None:
    """Return the progress of a value towards its target, 1 being all the way; None if it has no meaning.

    With a baseline it is `(actual - baseline) / (target - baseline)`, as BSC Designer counts it. Without one,
    it is `actual / target` for higher and `target / actual` for lower. A range, a target or divisor of zero
    and values of opposite signs have no progress.
    """
    found = _way(goal, value)
    return _subtract(found[0]) / _subtract(found[1]) if found else None


def _subtract(one: Difference) -> Decimal:
    return one.number if one.less is None else one.number - one.less


def _way(goal: Goal, value: Decimal) -> tuple[Difference, Difference] | None:
    """Return how far a value is on its way, and the length of that; None if it has no meaning."""
    if isinstance(goal.target, Band):
        return None
    if goal.baseline is not None:
        return Difference(value, goal.baseline), Difference(goal.target, goal.baseline)
    part, whole = (value, goal.target) if goal.direction is Direction.HIGHER else (goal.target, value)
    is_told = goal.target != ZERO and whole > ZERO and part >= ZERO
    return (Difference(part), Difference(whole)) if is_told else None


def score(goal: Goal, value: Decimal) -> Fraction:
    """Return the points of a value: 100 exactly on target, 50 or more exactly when not off threshold."""
    return score_value(goal, value).points


def score_value(goal: Goal, value: Decimal) -> ScoredValue:
    """Return the points of a value with the formula that they come from.

    A line runs through 50 at the threshold and 100 at the target, and ends at 0. Without a threshold, a value
    that misses its target has half its progress as points; if it has no progress either (a range, a target of
    zero), it has none. It is exact, because a third of a point cut short would cost its parents a whole one.
    """
    status = goal.status_of(value)
    if status is Status.ON_TARGET:
        return ON_TARGET
    target, threshold = _nearest_edges(goal, value)
    rule, base = ScoreRule.LINE, HALF
    way: tuple[Difference, Difference] | None = _line(value, threshold, target)
    if target == threshold:
        rule, base, way = ScoreRule.PROGRESS, NOTHING, _way(goal, value)
    if way is None:
        return WITHOUT_PROGRESS
    result = base + HALF * _divide(*way)
    low, high = (HALF, BELOW_FULL) if status is Status.ACCEPTABLE else (NOTHING, BELOW_HALF)
    return ScoredValue(max(low, min(high, result)), rule, base, *way, result)


def _line(value: Decimal, threshold: Decimal, target: Decimal) -> tuple[Difference, Difference]:
    """Return how far a value is from threshold to target, and how far they are apart, both seen from below.

    The second is always positive, as people write it: `(45 - 31) / (45 - 30)` where lower is better.
    """
    if target < threshold:
        return Difference(threshold, value), Difference(threshold, target)
    return Difference(value, threshold), Difference(target, threshold)


def _divide(part: Difference, whole: Difference) -> Fraction:
    """Return one difference as a share of another.

    In whole numbers throughout: a fraction for each step would be cut down to its lowest terms each time.
    """
    (top, bottom), (all_the_way, below) = _ratio(part), _ratio(whole)
    return Fraction(top * below, bottom * all_the_way)


def _ratio(one: Difference) -> tuple[int, int]:
    top, bottom = one.number.as_integer_ratio()
    if one.less is None:
        return top, bottom
    less, below = one.less.as_integer_ratio()
    return top * below - less * bottom, bottom * below


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


def weigh(children: Children) -> WeightShares | None:
    """Roll children up: each counts with its weight, times the share of it that has data.

    Returns:
        The parts of the parent's own weight; None if nothing below it counts.
    """
    counted = _list_counted(children)
    total = _add_up((weight, ALL) for weight, _ in counted)
    if not total:
        return None
    return WeightShares(
        *(_add_up((weight, parts[one]) for weight, parts in counted) / total for one in range(3))
    )


def _list_counted(children: Children) -> list[tuple[Fraction, WeightShares]]:
    return [(Fraction(weight), parts) for weight, parts in children if parts is not None and weight > 0]


def _add_up(products: Iterable[tuple[Fraction, Fraction]]) -> Fraction:
    """Return the sum of products, with one addition of fractions for each denominator."""
    tops: dict[int, int] = defaultdict(int)
    for one, other in products:
        (top, bottom), (times, by) = one.as_integer_ratio(), other.as_integer_ratio()
        tops[bottom * by] += top * times
    return sum((Fraction(top, bottom) for bottom, top in tops.items()), NOTHING)


def rate_objective(readings: Sequence[Reading], bands: RatingBands) -> ParentScore:
    """Return what an objective shows, by its KPIs."""
    return _rate(weigh(_of_kpis(readings)), readings, bands)


def rate_perspective(objectives: Sequence[ObjectiveView], bands: RatingBands) -> ParentScore:
    """Return what a perspective shows, by its objectives."""
    return _rate(weigh(_of_parts(objectives)), list_weighted(objectives), bands)


def rate_scorecard(perspectives: Sequence[PerspectiveView], bands: RatingBands) -> ParentScore:
    """Return what a whole scorecard shows, by its perspectives."""
    weighted = [reading for one in perspectives if one.weight for reading in one.weighted]
    return _rate(weigh(_of_parts(perspectives)), weighted, bands)


def _of_kpis(readings: Iterable[Reading]) -> list[tuple[Decimal, WeightShares | None]]:
    return [(reading.kpi.weight, weigh_kpi(reading)) for reading in readings]


def _of_parts(
    parts: Iterable[ObjectiveView | PerspectiveView],
) -> list[tuple[Decimal, WeightShares | None]]:
    return [(part.weight, part.result.parts) for part in parts]


def explain_children(part: ScorecardView | PerspectiveView | ObjectiveView) -> list[Contribution]:
    """Return what each child of a parent does to its score, in order."""
    if isinstance(part, ObjectiveView):
        scored = [score_value(one.goal, one.actual.value) if one.actual else None for one in part.readings]
        return _contribute(part.readings, _of_kpis(part.readings), scored)
    children = part.objectives if isinstance(part, PerspectiveView) else part.perspectives
    return _contribute(children, _of_parts(children), [None] * len(children))


def explain_kpis(part: ScorecardView | PerspectiveView | ObjectiveView) -> list[Contribution]:
    """Return what each KPI below a parent does to its score, in order; each counts as its parents count."""
    return [found for child in explain_children(part) for found in _explain_below(child)]


def _explain_below(child: Contribution) -> list[Contribution]:
    if isinstance(child.thing, Reading):
        return [child]
    below = explain_kpis(child.thing)
    shares = [one.shares if child.counts else None for one in below]
    return [
        replace(one, share=one.share * child.share, shares=own)
        for one, own in zip(below, shares, strict=True)
    ]


def _contribute(
    things: Sequence[Reading | ObjectiveView | PerspectiveView],
    children: Sequence[tuple[Decimal, WeightShares | None]],
    scored: Sequence[ScoredValue | None],
) -> list[Contribution]:
    """Return children with the share of their parent's score that rests on each."""
    due = _add_up((weight, parts.due) for weight, parts in _list_counted(children))
    found = [
        Contribution(thing, weight, shares, NOTHING, how)
        for thing, (weight, shares), how in zip(things, children, scored, strict=True)
    ]
    return [replace(one, share=one.counted / due) if one.counts else one for one in found]


def order_by_loss(found: Iterable[Contribution]) -> list[Contribution]:
    """Return children with what pulls the score down most first, and what does not count last."""
    return sorted(found, key=lambda one: (not one.counts, -one.lost, not one.is_off))


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


LEAST_ELAPSED = Fraction(1, 10)
LEAST_PERIODS = 3
"""Periods of a goal that must be over before its pace is told."""


def read_pace(kpi: Kpi, due: date | None, reading: Reading) -> Pace | None:
    """Return a KPI's progress beside the time gone until its due day; None if either has no meaning.

    The time begins with the goal: the first day of its present baseline and target, wherever its threshold
    changed since. It counts to the end of the newest value's period: a value that is missing moves nothing.

    Args:
        kpi: The KPI, the headline of an objective.
        due: The last day of the objective's time, or None.
        reading: The KPI's standing.
    """
    newest = reading.newest
    goal = kpi.goal_for(newest.period) if newest else None
    if (
        due is None
        or newest is None
        or goal is None
        or goal.baseline is None
        or isinstance(goal.target, Band)
    ):
        return None
    start, end = _first_day(kpi, newest.period), due + DAY
    share = progress(goal, newest.value)
    if share is None or start >= end:
        return None
    gone = Fraction((newest.period.end - start).days, (end - start).days)
    elapsed = min(max(gone, NOTHING), ALL)
    is_early = elapsed < LEAST_ELAPSED or newest.period.back(LEAST_PERIODS - 1).start < start
    state = _pace_state(share, elapsed, is_early=is_early)
    return Pace(newest.value, goal.target, share, elapsed, newest.period, state, not reading.is_out)


def _first_day(kpi: Kpi, period: Period) -> date:
    """Return the first day on which the baseline and target of a period held."""
    held = [dated for dated in kpi.goals if dated.effective_from <= period.start] or [kpi.goals[0]]
    own = takewhile(
        lambda dated: (
            (dated.goal.target, dated.goal.baseline) == (held[-1].goal.target, held[-1].goal.baseline)
        ),
        reversed(held),
    )
    return max(list(own)[-1].effective_from, kpi.since.date())  # the first goal also holds for years before


def _pace_state(share: Decimal, elapsed: Fraction, *, is_early: bool) -> PaceState:
    if share >= 1:
        return PaceState.REACHED
    if elapsed == ALL:
        return PaceState.MISSED
    if is_early:
        return PaceState.EARLY
    return PaceState.ON_PACE if Fraction(share) >= elapsed else PaceState.BEHIND
