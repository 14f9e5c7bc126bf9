"""Signals: published limits, short and odd series, and the promise of `docs/signals.md` in small."""

from collections.abc import Sequence
from decimal import Decimal
from math import sqrt
from random import Random

import pytest

from scorecard.model.goals import Band, Direction, Goal
from scorecard.model.periods import Period
from scorecard.model.signals import Assurance, Signal, Variation
from scorecard.rules.signals import judge_each, natural_limits, read_signal
from tests.builders import WEEK_47
from tests.signals.proof import SHIFTS, measure
from tests.signals.series import KINDS

CALM = "40 42 38 41 37 43 39 40 44 36 41 39 42 38 40 41 43 37 39 42 38 41 40 39"
SERIES, SEED, SLACK = 16, 13, 0.3


def numbers(text: str) -> list[Decimal]:
    return [Decimal(word) for word in text.split()]


def goal(target: float = 20, direction: Direction = Direction.LOWER) -> Goal:
    return Goal(direction, Decimal(str(target)))


def signal(text: str, aim: Goal | None = None, unit: str = "min") -> Signal | None:
    """Return the signal of weekly values up to week 47; a dot is a missing week."""
    words = text.split()
    weeks = WEEK_47.latest(len(words))
    points = [(week, Decimal(word)) for week, word in zip(weeks, words, strict=True) if word != "."]
    return read_signal(tuple(points), aim or goal(), unit)


def known(text: str, aim: Goal | None = None, unit: str = "min") -> Signal:
    found = signal(text, aim, unit)
    assert found is not None
    return found


def week(number: int) -> Period:
    return WEEK_47.back(47 - number)


# The verification set of Wheeler, "Making Sense of Data", page 382; tables 9.1 there for two groups; and the
# flow rates of the NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3.2.2.
PUBLISHED = {
    "5045 4350 4350 3975 4290 4430 4485 4285 3980 3925 3645 3760 3300 3685 3463 5200": ("3188.72", "5082.28"),
    "43 40 37 33 30 33 34 35 29 33 31 39": ("25.6", "43.9"),
    "35 37 33 32 27 29 31 22 25 30 24 19": ("18.0", "39.3"),
    "49.6 47.6 49.9 51.3 47.8 51.2 52.6 52.4 53.6 52.1": ("45.8159", "55.8041"),
}


@pytest.mark.parametrize(("series", "limits"), PUBLISHED.items())
def test_natural_limits_are_those_that_were_published(series: str, limits: tuple[str, str]) -> None:
    assert natural_limits(numbers(series)) == pytest.approx(
        [float(one) for one in limits], rel=1e-4, abs=0.06
    )


def test_under_five_values_nothing_is_said() -> None:
    assert signal("40 42 38 41") is None


@pytest.mark.parametrize("count", [5, 11])
def test_under_twelve_values_there_is_only_a_range_so_far(count: int) -> None:
    found = known(" ".join(CALM.split()[:count]))

    assert (found.count, found.variation, found.assurance(goal())) == (count, None, None)
    assert found.usual


def test_from_twelve_values_on_there_are_both_judgements() -> None:
    found = known(" ".join(CALM.split()[:12]))

    assert (found.variation, found.assurance(goal())) == (Variation.USUAL, Assurance.MISSES)


@pytest.mark.parametrize(
    ("aim", "prospect"),
    [
        (goal(20), Assurance.MISSES),
        (goal(40), Assurance.HIT_AND_MISS),
        (goal(60), Assurance.MEETS),
        (goal(60, Direction.HIGHER), Assurance.MISSES),
        (goal(20, Direction.HIGHER), Assurance.MEETS),
        (Goal(Direction.RANGE, Band(Decimal(20), Decimal(60))), Assurance.MEETS),
        (Goal(Direction.RANGE, Band(Decimal(39), Decimal(41))), Assurance.HIT_AND_MISS),
        (Goal(Direction.RANGE, Band(Decimal(60), Decimal(80))), Assurance.MISSES),
    ],
)
def test_assurance_compares_the_usual_range_with_the_target_of_today(aim: Goal, prospect: Assurance) -> None:
    assert known(CALM).assurance(aim) is prospect


@pytest.mark.parametrize(
    ("direction", "value", "variation"),
    [
        (Direction.LOWER, "60", Variation.WORSENING),
        (Direction.LOWER, "20", Variation.IMPROVING),
        (Direction.HIGHER, "60", Variation.IMPROVING),
        (Direction.HIGHER, "20", Variation.WORSENING),
    ],
)
def test_one_value_outside_the_range_is_a_real_change(
    direction: Direction, value: str, variation: Variation
) -> None:
    found = known(f"{CALM} {value}", goal(20, direction))

    assert (found.variation, found.changed_in) == (variation, WEEK_47)
    assert found.assurance(goal()) is None


@pytest.mark.parametrize(
    ("band", "variation"),
    [
        (Band(Decimal(0), Decimal(50)), Variation.WORSENING),
        (Band(Decimal(55), Decimal(70)), Variation.IMPROVING),
        (Band(Decimal(0), Decimal(100)), Variation.CHANGED),
    ],
)
def test_a_change_of_a_kpi_with_a_band_is_judged_by_its_distance_from_the_band(
    band: Band, variation: Variation
) -> None:
    assert known(f"{CALM} 60", Goal(Direction.RANGE, band)).variation is variation


def test_a_percentage_that_falls_from_near_100_gets_worse_where_more_is_better() -> None:
    high, low = (goal(95, direction) for direction in (Direction.HIGHER, Direction.LOWER))
    series = f"{'95 96 97 ' * 6}95 80"
    assert known(series, high, "%").variation is Variation.WORSENING
    assert known(series, low, "%").variation is Variation.IMPROVING


def test_the_edges_of_the_range_are_usual_and_nothing_beyond_them() -> None:
    usual = known(f"{CALM} 40").usual
    assert usual is not None

    for edge, beyond in ((usual.low, usual.low - 1), (usual.high, usual.high + 1)):
        assert known(f"{CALM} {edge}").variation is Variation.USUAL
        assert known(f"{CALM} {beyond}").is_change


def test_five_values_that_lie_together_off_the_middle_are_a_change_from_the_first_of_them_on() -> None:
    found = known(f"{CALM} 44 45 43 45 44")

    assert (found.variation, found.changed_in) == (Variation.WORSENING, week(43))


def test_a_usual_value_after_one_outlier_is_usual_again() -> None:
    assert [one.side for one in judge_each(numbers(f"{CALM} 90 40 41 38 42"), "min")][-5:] == [1, 0, 0, 0, 0]


def test_twelve_values_on_a_new_level_are_the_new_baseline() -> None:
    shifted = " ".join(str(int(word) - 20) for word in CALM.split()[:14])
    found = known(f"{CALM} {shifted}")

    assert (found.since, found.is_new_level, found.variation) == (week(34), True, Variation.USUAL)
    assert found.usual
    assert found.usual.high < 40


def test_eleven_values_on_a_new_level_are_still_a_change() -> None:
    shifted = " ".join(str(int(word) - 20) for word in CALM.split()[:11])
    found = known(f"{CALM} {shifted}")

    assert (found.variation, found.changed_in, found.is_new_level) == (Variation.IMPROVING, week(37), False)


def test_missing_periods_are_left_out_and_are_no_improvement() -> None:
    words = CALM.split()
    gaps = " ".join([*words[:12], ".", ".", ".", *words[12:]])

    assert known(gaps).usual == known(CALM).usual
    assert known(f"{CALM} . .").newest == week(45)


@pytest.mark.parametrize(
    ("values", "unit"), [("0 0 1 0 0 0 0 2 0 0 0 0 0 1 0", "outages"), ("100 " * 20, "%")]
)
def test_where_most_values_are_the_same_no_change_is_told(values: str, unit: str) -> None:
    found = known(values, unit=unit)

    assert (found.usual, found.variation, found.common) == (None, None, numbers(values)[0])


def test_a_range_never_goes_beyond_what_is_possible() -> None:
    counts = known("3 1 4 2 0 5 3 2 6 1 3 4 2 3 1 2", unit="tickets").usual
    shares = known("99.9 99.5 99.8 100 99.7 99.9 99.2 99.8 99.9 99.6 99.95 99.7 98.9 99.8", unit="%").usual

    assert counts
    assert counts.low >= 0
    assert shares
    assert shares.high <= 100


def test_values_below_zero_have_a_range_on_both_sides_of_it() -> None:
    usual = known("-1 2 0 1 -2 1 0 -1 2 1 -1 0 1", unit="%").usual

    assert usual
    assert usual.low < 0 < usual.high


@pytest.mark.parametrize("values", ["5 " * 11 + "7", "0 " * 30, "1e9 1e-9 " * 10, "-5 " * 7 + "5 " * 7])
def test_odd_series_are_judged_without_an_error(values: str) -> None:
    assert len(judge_each(numbers(values), "min")) == len(values.split())
    assert signal(values)


@pytest.mark.parametrize(
    "values", [CALM, f"{CALM} {' '.join(['30'] * 20)}", "1 9 2 14 3 7 1 30 2 5 1 8 4 2 9 1 3"]
)
def test_what_was_told_of_a_value_does_not_depend_on_later_ones(values: str) -> None:
    series = numbers(values)

    assert judge_each(series, "min")[:16] == judge_each(series[:16], "min")


def test_the_promise_holds_over_all_kinds_of_series() -> None:
    found = {name: measure(kind, SEED, SERIES) for name, kind in KINDS.items()}

    assert sum(one.false for one in found.values()) <= len(found)
    for size, least in SHIFTS.items():
        assert sum(one.told[size] for one in found.values()) >= least * len(found)
        assert min(one.told[size] for one in found.values()) > least - SLACK


def test_the_same_seed_gives_the_same_figures() -> None:
    kind = next(iter(KINDS.values()))

    assert measure(kind, SEED, 3) == measure(kind, SEED, 3)


def test_a_kind_draws_what_its_shift_promises() -> None:
    for kind in KINDS.values():
        random = Random(SEED)
        before, after = (kind.series(random, 2000, move) for move in (0, 2))
        assert abs(_mean(after) - _mean(before)) == pytest.approx(2 * _spread(before), rel=0.15)


def _mean(values: Sequence[Decimal]) -> float:
    return float(sum(values, Decimal(0))) / len(values)


def _spread(values: Sequence[Decimal]) -> float:
    middle = _mean(values)
    return sqrt(sum((float(one) - middle) ** 2 for one in values) / len(values))
