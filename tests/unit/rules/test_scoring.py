from decimal import Decimal

import pytest

from scorecard.model.goals import Band, Direction, Goal, Level, Status, StatusBands
from scorecard.model.units import format_share
from scorecard.rules.scoring import WeightedScore, progress, roll_up, score

HIGHER, LOWER, RANGE = Direction


def level(text: str) -> Level:
    low, _, high = text.partition("..")
    return Band(Decimal(low), Decimal(high)) if high else Decimal(low)


def goal(direction: Direction, target: str, threshold: str = "", baseline: str = "") -> Goal:
    return Goal(
        direction,
        level(target),
        level(threshold) if threshold else None,
        Decimal(baseline) if baseline else None,
    )


@pytest.mark.parametrize(
    ("target", "threshold", "actual", "shown"),
    [("15", "10", "12", "80"), ("20", "5", "18", "90"), ("30", "", "25", "83"), ("25", "10", "22", "88")],
)
def test_progress_reads_as_in_the_review(target: str, threshold: str, actual: str, shown: str) -> None:
    come = progress(goal(HIGHER, target, threshold), Decimal(actual))
    assert format_share(come, "en_GB") == f"{shown}\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize(
    ("direction", "target", "baseline", "actual", "expected"),
    [
        (HIGHER, "100", "50", "75", "0.5"),
        (HIGHER, "100", "50", "25", "-0.5"),
        (HIGHER, "100", "50", "125", "1.5"),
        (HIGHER, "0", "-10", "-5", "0.5"),
        (LOWER, "4", "8", "5", "0.75"),
        (LOWER, "4", "8", "9", "-0.25"),
        (LOWER, "4", "8", "3", "1.25"),
        (LOWER, "30", "", "25", "1.2"),
        (LOWER, "30", "", "60", "0.5"),
        (HIGHER, "10", "", "0", "0"),
    ],
)
def test_progress_counts_from_the_baseline_or_by_division(
    direction: Direction, target: str, baseline: str, actual: str, expected: str
) -> None:
    assert progress(goal(direction, target, "", baseline), Decimal(actual)) == Decimal(expected)


@pytest.mark.parametrize(
    ("direction", "target", "actual"),
    [
        (HIGHER, "0", "5"),
        (HIGHER, "0", "0"),
        (HIGHER, "0", "-5"),
        (HIGHER, "10", "-5"),
        (HIGHER, "-10", "5"),
        (HIGHER, "-10", "-5"),
        (LOWER, "0", "5"),
        (LOWER, "0", "0"),
        (LOWER, "30", "0"),
        (LOWER, "30", "-5"),
        (LOWER, "-30", "5"),
        (LOWER, "-30", "-5"),
        (RANGE, "-2..2", "0"),
        (RANGE, "-2..2", "9"),
    ],
)
def test_progress_that_means_nothing_is_a_dash(direction: Direction, target: str, actual: str) -> None:
    come = progress(goal(direction, target), Decimal(actual))
    assert come is None
    assert format_share(come, "en_GB") == "—"


@pytest.mark.parametrize(
    ("direction", "target", "threshold", "value", "points"),
    [
        (HIGHER, "95", "90", "95", "100"),
        (HIGHER, "95", "90", "92.5", "75"),
        (HIGHER, "95", "90", "90", "50"),
        (HIGHER, "95", "90", "87.5", "25"),
        (HIGHER, "95", "90", "85", "0"),
        (HIGHER, "95", "90", "-100", "0"),
        (HIGHER, "95", "90", "100", "100"),
        (LOWER, "30", "45", "30", "100"),
        (LOWER, "30", "45", "45", "50"),
        (LOWER, "30", "45", "60", "0"),
        (LOWER, "30", "45", "0", "100"),
        (RANGE, "-2..2", "-5..4", "0", "100"),
        (RANGE, "-2..2", "-5..4", "2", "100"),
        (RANGE, "-2..2", "-5..4", "3", "75"),
        (RANGE, "-2..2", "-5..4", "4", "50"),
        (RANGE, "-2..2", "-5..4", "6", "0"),
        (RANGE, "-2..2", "-5..4", "-5", "50"),
        (RANGE, "-2..2", "-5..4", "-8", "0"),
    ],
)
def test_the_score_is_100_at_the_target_and_50_at_the_threshold(
    direction: Direction, target: str, threshold: str, value: str, points: str
) -> None:
    assert score(goal(direction, target, threshold), Decimal(value)) == Decimal(points)


@pytest.mark.parametrize(
    ("aim", "value", "points"),
    [
        (goal(HIGHER, "100"), "40", "40"),
        (goal(HIGHER, "100"), "140", "100"),
        (goal(HIGHER, "100"), "-40", "0"),
        (goal(HIGHER, "100", "100"), "40", "40"),
        (goal(HIGHER, "100", "", "50"), "75", "50"),
        (goal(HIGHER, "100", "", "50"), "40", "0"),
        (goal(LOWER, "30"), "60", "50"),
    ],
)
def test_without_a_threshold_of_its_own_the_score_is_the_progress(aim: Goal, value: str, points: str) -> None:
    assert score(aim, Decimal(value)) == Decimal(points)


@pytest.mark.parametrize(
    ("direction", "target", "met", "missed"),
    [
        (HIGHER, "0", "0", "-1"),
        (LOWER, "0", "0", "1"),
        (RANGE, "-2..2", "2", "2.1"),
        (LOWER, "-5", "-5", "1"),
    ],
)
def test_without_a_slope_the_score_is_all_or_nothing(
    direction: Direction, target: str, met: str, missed: str
) -> None:
    assert score(goal(direction, target), Decimal(met)) == 100
    assert score(goal(direction, target), Decimal(missed)) == 0


def child(weight: str, points: str | None, coverage: str = "1") -> WeightedScore:
    held = Decimal(coverage) if points else Decimal(0)
    return WeightedScore(Decimal(weight), Decimal(points) if points else None, held)


def test_a_parent_is_the_weighted_mean_of_what_has_data_with_its_coverage() -> None:
    total = roll_up([child("50", "90"), child("30", "60"), child("20", None)])
    assert (total.score, total.coverage) == (Decimal("78.75"), Decimal("0.8"))


def test_exactly_half_of_the_weight_is_enough_for_a_score_and_less_is_not() -> None:
    assert roll_up([child("50", "90"), child("50", None)]).score == 90
    total = roll_up([child("49", "90"), child("51", None)])
    assert (total.score, total.coverage) == (None, Decimal("0.49"))


def test_a_child_of_no_weight_counts_for_nothing() -> None:
    total = roll_up([child("1", "40"), child("0", "100"), child("0", None)])
    assert (total.score, total.coverage) == (40, 1)


@pytest.mark.parametrize("children", [[], [child("0", "100")], [child("1", None)]])
def test_nothing_to_weigh_is_no_score(children: list[WeightedScore]) -> None:
    total = roll_up(children)
    assert (total.score, total.coverage) == (None, 0)


def test_coverage_of_children_multiplies_down() -> None:
    total = roll_up([child("1", "80", "0.6"), child("1", "60", "0.8")])
    assert (total.score, total.coverage) == (70, Decimal("0.7"))


def test_a_child_without_a_score_cannot_lend_its_data_to_its_siblings_score() -> None:
    nearly_half = WeightedScore(Decimal(90), None, Decimal("0.45"))
    assert roll_up([child("10", "100"), nearly_half]).score is None


def test_a_good_mean_leaves_the_worst_child_to_be_named() -> None:
    total = roll_up([child("1", "95"), child("1", "95"), child("1", "95"), child("1", "20")])
    assert total.score == Decimal("76.25")


@pytest.mark.parametrize(
    ("points", "status"),
    [
        ("100", Status.ON_TARGET),
        ("90", Status.ON_TARGET),
        ("89.99", Status.ACCEPTABLE),
        ("50", Status.ACCEPTABLE),
        ("49.99", Status.OFF_THRESHOLD),
        (None, Status.NO_DATA),
    ],
)
def test_the_bands_of_a_parent_include_their_edges(points: str | None, status: Status) -> None:
    assert StatusBands().status_of(Decimal(points) if points else None) is status


def test_a_scorecard_may_set_its_own_bands() -> None:
    assert StatusBands(Decimal(80), Decimal(60)).status_of(Decimal(80)) is Status.ON_TARGET
    assert StatusBands(Decimal(80), Decimal(60)).status_of(Decimal(59)) is Status.OFF_THRESHOLD
