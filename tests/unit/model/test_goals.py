from decimal import Decimal

import pytest

from scorecard.errors import InvalidGoal
from scorecard.model.goals import Band, Direction, Goal, Level, Status

HIGHER, LOWER, RANGE = Direction
ON, OK, OFF = Status.ON_TARGET, Status.ACCEPTABLE, Status.OFF_THRESHOLD


def number(text: str) -> Level:
    """Return the level written as `95`, or as `-2..2` for a band."""
    low, _, high = text.partition("..")
    return Band(Decimal(low), Decimal(high)) if high else Decimal(low)


def goal(direction: Direction, target: str, threshold: str = "", baseline: str = "") -> Goal:
    return Goal(
        direction,
        number(target),
        number(threshold) if threshold else None,
        Decimal(baseline) if baseline else None,
    )


@pytest.mark.parametrize(
    ("direction", "target", "threshold", "value", "status"),
    [
        (HIGHER, "95", "90", "95", ON),
        (HIGHER, "95", "90", "94.999", OK),
        (HIGHER, "95", "90", "90", OK),
        (HIGHER, "95", "90", "89.999", OFF),
        (HIGHER, "95", "90", "1000", ON),
        (HIGHER, "95", "", "94.999", OFF),
        (HIGHER, "95", "95", "94.999", OFF),
        (HIGHER, "-5", "-10", "-7", OK),
        (LOWER, "30", "45", "30", ON),
        (LOWER, "30", "45", "30.1", OK),
        (LOWER, "30", "45", "45", OK),
        (LOWER, "30", "45", "45.1", OFF),
        (LOWER, "0", "", "0", ON),
        (LOWER, "0", "", "1", OFF),
        (LOWER, "30", "45", "-1", ON),
        (RANGE, "-2..2", "-5..4", "-2", ON),
        (RANGE, "-2..2", "-5..4", "2", ON),
        (RANGE, "-2..2", "-5..4", "2.01", OK),
        (RANGE, "-2..2", "-5..4", "4", OK),
        (RANGE, "-2..2", "-5..4", "4.01", OFF),
        (RANGE, "-2..2", "-5..4", "-5", OK),
        (RANGE, "-2..2", "-5..4", "-5.01", OFF),
        (RANGE, "-2..2", "", "2.01", OFF),
        (RANGE, "-2..2", "-2..4", "-2.01", OFF),
    ],
)
def test_the_first_level_that_a_value_meets_is_its_status_edges_included(
    direction: Direction, target: str, threshold: str, value: str, status: Status
) -> None:
    assert goal(direction, target, threshold).status_of(Decimal(value)) is status


def test_values_compare_as_people_wrote_them() -> None:
    assert goal(HIGHER, "0.3").status_of(Decimal("0.1") + Decimal("0.2")) is ON
    assert goal(HIGHER, "99.9").status_of(Decimal("99.90")) is ON


@pytest.mark.parametrize(("direction", "target"), [(HIGHER, "0"), (LOWER, "0"), (RANGE, "-1..1")])
def test_no_value_is_never_healthy(direction: Direction, target: str) -> None:
    assert goal(direction, target).status_of(None) is Status.NO_DATA


@pytest.mark.parametrize(
    ("direction", "target", "threshold", "baseline", "facts"),
    [
        (HIGHER, "30", "45", "", ("threshold 45", "target 30", "at or below")),
        (LOWER, "30", "25", "", ("threshold 25", "target 30", "at or above")),
        (RANGE, "-2..2", "-1..4", "", ("threshold [-1, 4]", "target [-2, 2]")),
        (RANGE, "5", "", "", ("range", "target", "[low, high]", "5")),
        (RANGE, "1..2", "5", "", ("range", "threshold", "[low, high]", "5")),
        (HIGHER, "1..2", "", "", ("higher", "target", "[1, 2]")),
        (RANGE, "2..1", "", "", ("target [2, 1]",)),
        (RANGE, "1..1", "", "", ("target [1, 1]",)),
        (HIGHER, "9", "", "9", ("baseline 9", "target 9")),
        (HIGHER, "9", "", "10", ("baseline 10", "target 9")),
        (LOWER, "9", "", "8", ("baseline 8", "target 9")),
    ],
)
def test_a_goal_that_contradicts_itself_is_refused_with_its_numbers(
    direction: Direction, target: str, threshold: str, baseline: str, facts: tuple[str, ...]
) -> None:
    with pytest.raises(InvalidGoal) as refused:
        goal(direction, target, threshold, baseline)
    assert [fact for fact in facts if fact not in str(refused.value)] == []


def test_a_threshold_may_equal_its_target() -> None:
    assert goal(RANGE, "1..2", "1..2").limits == Band(Decimal(1), Decimal(2))


def test_a_range_may_keep_a_baseline_though_it_has_no_progress() -> None:
    assert goal(RANGE, "-2..2", "", "0").baseline == 0
