from decimal import Decimal
from fractions import Fraction

import pytest

from scorecard.model.goals import Band, Direction, Goal, Level, Rating, RatingBands
from scorecard.model.units import format_share
from scorecard.model.views.reports import ParentScore, WeightShares
from scorecard.rules.scoring import progress, score, weigh

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
        (goal(HIGHER, "100"), "40", "20"),
        (goal(HIGHER, "100"), "140", "100"),
        (goal(HIGHER, "100"), "-40", "0"),
        (goal(HIGHER, "100", "100"), "40", "20"),
        (goal(HIGHER, "100", "", "50"), "75", "25"),
        (goal(HIGHER, "100", "", "50"), "40", "0"),
        (goal(LOWER, "30"), "60", "25"),
    ],
)
def test_without_a_threshold_of_its_own_a_missed_target_scores_half_the_progress(
    aim: Goal, value: str, points: str
) -> None:
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


def child(weight: str, points: str | None, *, is_out: bool = True) -> tuple[Decimal, WeightShares]:
    score = Fraction(points or 0)
    return Decimal(weight), WeightShares(
        Fraction(points is not None), Fraction(points is None and is_out), score
    )


def result(*children: tuple[Decimal, WeightShares | None]) -> ParentScore:
    return ParentScore(weigh(children), Rating.NONE, 0, 0)


def test_a_parent_is_the_weighted_mean_of_what_has_data_with_its_coverage() -> None:
    found = result(child("50", "90"), child("30", "60"), child("20", None, is_out=False))
    assert (found.score, found.coverage) == (Decimal("78.75"), Decimal("0.8"))


def test_while_something_is_out_a_parent_has_a_range_from_nothing_to_everything() -> None:
    found = result(child("50", "90"), child("30", "60"), child("20", None))
    assert (found.score, found.range, found.coverage) == (None, (63, 83), Decimal("0.8"))


def test_exactly_half_of_the_weight_is_enough_for_a_number_and_less_is_not() -> None:
    assert result(child("50", "90"), child("50", None)).range == (45, 95)
    found = result(child("49", "90"), child("51", None))
    assert (found.range, found.coverage) == (None, Decimal("0.49"))


def test_a_child_of_no_weight_counts_for_nothing() -> None:
    found = result(child("1", "40"), child("0", "100"), child("0", None), (Decimal(1), None))
    assert (found.score, found.coverage) == (40, 1)


@pytest.mark.parametrize("children", [[], [child("0", "100")], [(Decimal(1), None)]])
def test_nothing_to_weigh_is_no_score(children: list[tuple[Decimal, WeightShares | None]]) -> None:
    found = result(*children)
    assert (found.parts, found.score, found.coverage) == (None, None, 0)


def test_a_child_counts_with_its_weight_times_its_own_coverage() -> None:
    low = weigh([child("3", "80"), child("2", None, is_out=False)])
    high = weigh([child("4", "60"), child("1", None, is_out=False)])
    found = result((Decimal(1), low), (Decimal(1), high))
    assert found.coverage == Decimal("0.7")
    assert found.score == (Decimal("68.571428"))


def test_a_child_without_a_number_counts_all_the_same() -> None:
    nearly_half = weigh([child("45", "0"), child("55", None, is_out=False)])
    found = result(child("10", "100"), (Decimal(10), nearly_half))
    assert found.coverage == Decimal("0.725")
    assert found.score == Decimal("68.965517")


def test_thirds_of_points_add_up_to_whole_ones() -> None:
    """Three KPIs at 53⅓ and one at 60 make 55, not 54.999…"""
    aim = goal(LOWER, "30", "45")
    parts = [WeightShares(Fraction(1), Fraction(0), score(aim, Decimal(value))) for value in (44, 44, 44, 42)]
    total = weigh((Decimal(1), one) for one in parts)
    assert total
    assert total.points == 55


def test_thirds_add_up_to_a_whole() -> None:
    third = weigh([child("1", "100"), child("1", "100"), child("1", "100")])
    found = result((Decimal(1), third), (Decimal(2), third), (Decimal(4), third))
    assert (found.score, found.coverage) == (100, 1)


@pytest.mark.parametrize(
    ("points", "rating"),
    [
        ("100", Rating.GOOD),
        ("90", Rating.GOOD),
        ("89.99", Rating.FAIR),
        ("50", Rating.FAIR),
        ("49.99", Rating.POOR),
        ("0", Rating.POOR),
    ],
)
def test_the_bands_of_a_parent_include_their_edges(points: str, rating: Rating) -> None:
    assert RatingBands().rating_of(Decimal(points)) is rating


def test_a_scorecard_may_set_its_own_bands() -> None:
    assert RatingBands(Decimal(80), Decimal(60)).rating_of(Decimal(80)) is Rating.GOOD
    assert RatingBands(Decimal(80), Decimal(60)).rating_of(Decimal(59)) is Rating.POOR
