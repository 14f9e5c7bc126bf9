"""The share of true values that would be asked about as far from the usual, without living through a year."""

import math
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from scorecard.model.goals import Direction, Goal
from scorecard.rules.usual import Usual
from tests.simulation.cast import Measure, make_people
from tests.simulation.numbers import a_value

PERIODS = 52
REMEMBERED = 12
MOST_ASKED = 0.02


def share_asked(usual_of: Callable[[list[Decimal]], Usual], values: list[Decimal]) -> float:
    """Return the share of a KPI's values, one after the other, that are far from those before."""
    asked = [usual_of(values[max(0, at - REMEMBERED) : at]).is_far(value) for at, value in enumerate(values)]
    return sum(asked) / len(asked)


def mean(shares: list[float]) -> float:
    return sum(shares) / len(shares)


def of_the_year(measure: Measure, random: Random, *, has_threshold: bool = True) -> float:
    is_higher = measure.unit == "%"
    threshold = measure.target * Decimal("0.8" if is_higher else "1.3") if has_threshold else None
    goal = Goal(Direction.HIGHER if is_higher else Direction.LOWER, measure.target, threshold)
    is_count = measure.unit == "tickets"
    return share_asked(
        lambda past: Usual(past, goal, measure.unit, is_count),
        [a_value(measure, random) for _ in range(PERIODS)],
    )


@pytest.mark.parametrize("has_threshold", [True, False])
def test_few_of_the_simulated_years_true_values_are_asked_about(has_threshold: bool) -> None:
    random = Random(11)
    measures = [item for person in make_people(120, date(2026, 1, 5), random) for item in person.measures]
    shares = [of_the_year(measure, random, has_threshold=has_threshold) for measure in measures]
    assert mean(shares) <= MOST_ASKED


def rounded(value: float, places: int = 1) -> Decimal:
    return Decimal(str(round(value, places)))


def poisson(rate: float, random: Random) -> Decimal:
    limit, product, count = math.exp(-rate), random.random(), 0
    while product > limit:
        product, count = product * random.random(), count + 1
    return Decimal(count)


LOWER, HIGHER = Direction.LOWER, Direction.HIGHER
KINDS: dict[str, tuple[Goal, str, Callable[[int, Random], Decimal]]] = {
    "repair times, skewed": (
        Goal(LOWER, Decimal(30), Decimal(45)),
        "min",
        lambda _, random: rounded(random.lognormvariate(math.log(32), 0.5)),
    ),
    "repair times, skewed, without a threshold": (
        Goal(LOWER, Decimal(30)),
        "min",
        lambda _, random: rounded(random.lognormvariate(math.log(32), 0.5)),
    ),
    "incidents, hardly any": (Goal(LOWER, Decimal(0)), "incidents", lambda _, random: poisson(0.4, random)),
    "incidents, some": (Goal(LOWER, Decimal(4)), "incidents", lambda _, random: poisson(5, random)),
    "uptime": (
        Goal(HIGHER, Decimal("99.9"), Decimal("99.5")),
        "%",
        lambda _, random: max(Decimal(95), 100 - rounded(random.lognormvariate(math.log(0.12), 0.8), 2)),
    ),
    "uptime, without a threshold": (
        Goal(HIGHER, Decimal("99.9")),
        "%",
        lambda _, random: max(Decimal(95), 100 - rounded(random.lognormvariate(math.log(0.12), 0.8), 2)),
    ),
    "spend, growing by half a year, with a peak a quarter": (
        Goal(LOWER, Decimal(1200), Decimal(1500)),
        "GBP",
        lambda week, random: rounded(
            1000 * (1 + week / 104) * random.gauss(1, 0.05) * (1.6 if week % 13 == 12 else 1), 0
        ),
    ),
    "variance around zero": (
        Goal(HIGHER, Decimal(0), Decimal(-2)),
        "%",
        lambda _, random: rounded(random.gauss(0, 1.5)),
    ),
    "satisfaction": (
        Goal(HIGHER, Decimal(90)),
        "points",
        lambda _, random: rounded(random.gauss(89, 2)),
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_few_true_values_of_any_kind_are_asked_about(kind: str) -> None:
    goal, unit, draw = KINDS[kind]
    is_count = unit == "incidents"
    shares = [
        share_asked(
            lambda past: Usual(past, goal, unit, is_count), [draw(week, random) for week in range(PERIODS)]
        )
        for random in map(Random, range(60))
    ]
    assert mean(shares) <= MOST_ASKED
