from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scorecard.errors import InvalidGoal
from scorecard.model.goals import Band, Direction, Goal, Status
from scorecard.rules.scoring import FULL, progress, score

RANKS = [Status.OFF_THRESHOLD, Status.ACCEPTABLE, Status.ON_TARGET]
numbers = st.decimals(-(10**9), 10**9, places=4)
one_sided = st.sampled_from([Direction.HIGHER, Direction.LOWER])


@st.composite
def goals(draw: st.DrawFn, *, has_threshold: bool | None = None) -> Goal:
    """Any goal that is not refused; `has_threshold`: it has one that differs from its target."""
    direction = draw(st.sampled_from(Direction))
    with_threshold = draw(st.booleans()) if has_threshold is None else has_threshold
    edges = sorted(draw(st.lists(numbers, min_size=4, max_size=4, unique=True)))
    if direction is Direction.RANGE:
        outer, inner = Band(edges[0], edges[3]), Band(edges[1], edges[2])
        return Goal(direction, inner, outer if with_threshold else None)
    worst, worse, target = edges[:3] if direction is Direction.HIGHER else edges[:0:-1]
    baseline = worst if draw(st.booleans()) else None
    return Goal(direction, target, worse if with_threshold else None, baseline)


def better(goal: Goal, one: Decimal, other: Decimal) -> tuple[Decimal, Decimal]:
    """Two values, the worse first: for a range the one further outside the band on the same side."""
    if isinstance(goal.target, Band):
        middle = (goal.target.low + goal.target.high) / 2
        assume((one >= middle) == (other >= middle))
        return (one, other) if abs(one - middle) >= abs(other - middle) else (other, one)
    is_higher = goal.direction is Direction.HIGHER
    return (one, other) if (one <= other) == is_higher else (other, one)


@given(goals(), numbers, numbers)
def test_a_better_value_never_has_a_worse_status(goal: Goal, one: Decimal, other: Decimal) -> None:
    worse, best = better(goal, one, other)
    assert RANKS.index(goal.status_of(worse)) <= RANKS.index(goal.status_of(best))


@given(goals(), numbers, numbers)
def test_a_better_value_never_has_a_lower_score(goal: Goal, one: Decimal, other: Decimal) -> None:
    worse, best = better(goal, one, other)
    assert score(goal, worse) <= score(goal, best)


@given(goals(), numbers)
def test_every_value_has_a_score_within_0_and_100(goal: Goal, value: Decimal) -> None:
    assert 0 <= score(goal, value) <= FULL


@given(goals(), numbers)
def test_the_score_is_100_exactly_on_target(goal: Goal, value: Decimal) -> None:
    assert (score(goal, value) == FULL) == (goal.status_of(value) is Status.ON_TARGET)


@given(goals(), numbers)
def test_the_score_is_50_or_more_exactly_unless_off_threshold(goal: Goal, value: Decimal) -> None:
    assert (score(goal, value) >= 50) == (goal.status_of(value) is not Status.OFF_THRESHOLD)


@given(goals(has_threshold=True))
def test_the_score_is_50_at_the_threshold_and_100_at_the_target(goal: Goal) -> None:
    for edge in filter(Decimal.is_finite, goal.limits):
        assert score(goal, edge) == 50
    for edge in filter(Decimal.is_finite, goal.edges):
        assert score(goal, edge) == FULL


@given(goals(), numbers)
def test_progress_reaches_1_exactly_on_target_where_it_means_anything(goal: Goal, value: Decimal) -> None:
    come = progress(goal, value)
    if come is not None:
        assert (come >= 1) == (goal.status_of(value) is Status.ON_TARGET)


@given(one_sided, numbers, numbers)
def test_a_threshold_is_taken_on_the_worse_side_and_refused_on_the_better(
    direction: Direction, target: Decimal, threshold: Decimal
) -> None:
    is_worse = threshold <= target if direction is Direction.HIGHER else threshold >= target
    if is_worse:
        assert Goal(direction, target, threshold).threshold == threshold
        return
    with pytest.raises(InvalidGoal) as refused:
        Goal(direction, target, threshold)
    words = str(refused.value).replace(":", "").split()
    assert {f"{threshold:f}", f"{target:f}"} <= set(words)


@given(goals(), numbers, st.integers(0, 6))
def test_trailing_zeros_change_nothing(goal: Goal, value: Decimal, zeros: int) -> None:
    written = Decimal(f"{value:f}{'0' * zeros}")
    assert goal.status_of(written) is goal.status_of(value)
    assert score(goal, written) == score(goal, value)
