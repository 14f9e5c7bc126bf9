"""Progress, scores and their roll-up; `docs/scoring.md` explains them to users."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scorecard.model.goals import Band, Direction, Goal, Status

FULL = Decimal(100)
AT_THRESHOLD = Decimal(50)
ZERO = Decimal(0)
LEAST_COVERAGE = Decimal("0.5")


def progress(goal: Goal, value: Decimal) -> Decimal | None:
    """Return the progress of a value towards its target, 1 being all the way; None if it has no meaning.

    With a baseline it is `(actual - baseline) / (target - baseline)`, as BSC Designer counts it. Without one,
    it is `actual / target` for higher and `target / actual` for lower. A range, a target or divisor of zero
    and values of opposite signs have no progress.
    """
    if isinstance(goal.target, Band):
        return None
    if goal.baseline is not None:
        return (value - goal.baseline) / (goal.target - goal.baseline)
    part, whole = (value, goal.target) if goal.direction is Direction.HIGHER else (goal.target, value)
    if goal.target == ZERO or whole <= ZERO or part < ZERO:
        return None
    return part / whole


def score(goal: Goal, value: Decimal) -> Decimal:
    """Return the score of a value: 100 at the target, 50 at the threshold, linear, kept within 0 and 100.

    Without a threshold it is the progress in percent. Without progress either (a range, a target of zero)
    there is no slope: 100 if the target is met, else 0.
    """
    if goal.status_of(value) is Status.ON_TARGET:
        return FULL
    target, threshold = _nearest_edges(goal, value)
    if target != threshold:
        return _clamp(AT_THRESHOLD + AT_THRESHOLD * (value - threshold) / (target - threshold))
    share = progress(goal, value)
    return ZERO if share is None else _clamp(share * FULL)


def _nearest_edges(goal: Goal, value: Decimal) -> tuple[Decimal, Decimal]:
    """Return the target's and the threshold's edge on the side on which the value misses the target."""
    if value < goal.edges.low:
        return goal.edges.low, goal.limits.low
    return goal.edges.high, goal.limits.high


def _clamp(points: Decimal) -> Decimal:
    return max(ZERO, min(FULL, points))


@dataclass(frozen=True)
class WeightedScore:
    """A child to be rolled up.

    Attributes:
        weight: Its share among its siblings, at least 0.
        score: 0 to 100, or None for no data.
        coverage: Share of its own weight that has data, 0 to 1.
    """

    weight: Decimal
    score: Decimal | None
    coverage: Decimal


@dataclass(frozen=True)
class RollUp:
    """The score and coverage of a parent.

    Attributes:
        score: 0 to 100, or None if less than half of the weight has data.
        coverage: Share of the weight that has data, 0 to 1.
    """

    score: Decimal | None
    coverage: Decimal


def roll_up(children: Sequence[WeightedScore]) -> RollUp:
    """Return the weighted mean over the children that have data, with the share of weight behind it.

    Missing children are neither zero nor healthy: they only lower the coverage, and below one half the parent
    has no score. A child without a score adds no coverage, whatever part of it has data.
    """
    total = sum((child.weight for child in children), ZERO)
    if total == ZERO:
        return RollUp(None, ZERO)
    scored = [(child, child.score) for child in children if child.score is not None]
    coverage = sum((child.weight * child.coverage for child, _ in scored), ZERO) / total
    if coverage < LEAST_COVERAGE:
        return RollUp(None, coverage)
    weight = sum((child.weight for child, _ in scored), ZERO)
    return RollUp(sum((child.weight * points for child, points in scored), ZERO) / weight, coverage)
