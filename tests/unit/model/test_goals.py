from decimal import Decimal

import pytest

from scorecard.errors import InvalidGoal
from scorecard.model.goals import Band, Direction, Goal, Level, Status

HIGHER, LOWER, RANGE = Direction
ON, OK, OFF = Status.ON_TARGET, Status.ACCEPTABLE, Status.OFF_THRESHOLD


def number(text: str) -> Level:
    """`95`, or `-2..2` for a band."""
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
    ("direction", "target", "threshold", "baseline", "message"),
    [
        (
            HIGHER,
            "30",
            "45",
            "",
            "The threshold 45 contradicts the target 30: higher is better, so the threshold must be at or"
            " below the target.",
        ),
        (
            LOWER,
            "30",
            "25",
            "",
            "The threshold 25 contradicts the target 30: lower is better, so the threshold must be at or"
            " above the target.",
        ),
        (
            RANGE,
            "-2..2",
            "-1..4",
            "",
            "The threshold [-1, 4] contradicts the target [-2, 2]: the threshold band must enclose the target"
            " band.",
        ),
        (RANGE, "5", "", "", "With direction range the target is two numbers, [low, high], not 5."),
        (RANGE, "1..2", "5", "", "With direction range the threshold is two numbers, [low, high], not 5."),
        (HIGHER, "1..2", "", "", "With direction higher the target is one number, not [1, 2]."),
        (RANGE, "2..1", "", "", "The target [2, 1] must have its lower number first."),
        (RANGE, "1..1", "", "", "The target [1, 1] must have its lower number first."),
        (HIGHER, "9", "", "9", "The baseline 9 already meets the target 9; leave it out or change one."),
        (HIGHER, "9", "", "10", "The baseline 10 already meets the target 9; leave it out or change one."),
        (LOWER, "9", "", "8", "The baseline 8 already meets the target 9; leave it out or change one."),
    ],
)
def test_a_goal_that_contradicts_itself_is_refused_with_its_numbers(
    direction: Direction, target: str, threshold: str, baseline: str, message: str
) -> None:
    with pytest.raises(InvalidGoal) as refused:
        goal(direction, target, threshold, baseline)
    assert str(refused.value) == message


def test_a_threshold_may_equal_its_target() -> None:
    assert goal(RANGE, "1..2", "1..2").limits == Band(Decimal(1), Decimal(2))


def test_a_range_may_keep_a_baseline_though_it_has_no_progress() -> None:
    assert goal(RANGE, "-2..2", "", "0").baseline == 0
