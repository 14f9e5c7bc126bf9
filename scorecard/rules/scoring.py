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
    """How far a value has come towards its target, 1 being all the way; None where that means nothing.

    With a baseline `(actual - baseline) / (target - baseline)`, as BSC Designer counts it. Without one,
    `actual / target` for higher and `target / actual` for lower. A range, a target or divisor of zero and
    values of opposite signs have no progress.
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
    """What is rolled up: 100 at the target, 50 at the threshold, linear through both, kept within 0 and 100.

    Without a threshold it is the progress in percent. Where there is no progress either (a range, a target of
    zero) there is no slope to read: 100 when the target is met, else 0.
    """
    if goal.status_of(value) is Status.ON_TARGET:
        return FULL
    target, threshold = _nearest_edges(goal, value)
    if target != threshold:
        return _clamp(AT_THRESHOLD + AT_THRESHOLD * (value - threshold) / (target - threshold))
    come = progress(goal, value)
    return ZERO if come is None else _clamp(come * FULL)


def _nearest_edges(goal: Goal, value: Decimal) -> tuple[Decimal, Decimal]:
    """The target's and the threshold's edge on the side where the value misses the target."""
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
    """What a parent shows.

    Attributes:
        score: 0 to 100, or None when less than half of the weight has data.
        coverage: Share of the weight that has data, 0 to 1.
    """

    score: Decimal | None
    coverage: Decimal


def roll_up(children: Sequence[WeightedScore]) -> RollUp:
    """The weighted mean over the children that have data, with the share of weight that stands behind it.

    Missing children are neither zero nor healthy: they only lower the coverage, and below one half the parent
    has no score. A child without a score stands for nothing, whatever part of it has data.
    """
    total = sum((child.weight for child in children), ZERO)
    if total == ZERO:
        return RollUp(None, ZERO)
    told = [(child, child.score) for child in children if child.score is not None]
    coverage = sum((child.weight * child.coverage for child, _ in told), ZERO) / total
    if coverage < LEAST_COVERAGE:
        return RollUp(None, coverage)
    weight = sum((child.weight for child, _ in told), ZERO)
    return RollUp(sum((child.weight * points for child, points in told), ZERO) / weight, coverage)
