"""Seeded synthetic weekly series of several kinds, with and without a level shift."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import exp, log, sqrt
from random import Random

Draw = Callable[[Random, float], float]
"""Draws one value whose mean is moved by some standard deviations."""


@dataclass(frozen=True)
class Kind:
    """A kind of series.

    Attributes:
        draw: Draws a value.
        places: Decimal places that people give.
        unit: The KPI's.
    """

    draw: Draw
    places: int
    unit: str

    def series(self, random: Random, length: int, shift: float = 0.0, since: int = 0) -> list[Decimal]:
        """Return a series, moved by some standard deviations from one value on."""
        moves = (shift if at >= since else 0.0 for at in range(length))
        return [round(Decimal(self.draw(random, move)), self.places) for move in moves]


def _normal(mean: float, spread: float) -> Draw:
    return lambda random, move: random.gauss(mean + move * spread, spread)


def _lognormal(middle: float, width: float) -> Draw:
    spread = middle * exp(width**2 / 2) * sqrt(exp(width**2) - 1)
    return lambda random, move: middle * exp(random.gauss(0, width)) + move * spread


def _gamma(shape: float, scale: float) -> Draw:
    return lambda random, move: random.gammavariate(shape, scale) + move * scale * sqrt(shape)


def _poisson(mean: float, way: int = 1) -> Draw:
    return lambda random, move: _count(random, mean + way * move * sqrt(mean))


def _clustered(mean: float, shape: float) -> Draw:
    spread = sqrt(mean + mean**2 / shape)

    def draw(random: Random, move: float) -> float:
        moved = mean + move * spread
        return _count(random, random.gammavariate(shape, moved / shape))

    return draw


def _count(random: Random, mean: float) -> int:
    """Return a Poisson number: the arrivals within the time, by their distances."""
    found, time = 0, -log(1 - random.random())
    while time < mean:
        found, time = found + 1, time - log(1 - random.random())
    return found


def _met(cases: int, missed: float) -> Draw:
    """Draw the percentage of cases that met their deadline; it moves down."""
    spread = sqrt(missed * (1 - missed) / cases)

    def draw(random: Random, move: float) -> float:
        share = missed + move * spread
        return 100 - 100 * sum(random.random() < share for _ in range(cases)) / cases

    return draw


def _up(middle: float, width: float, perfect: float = 0.0) -> Draw:
    """Draw an uptime: some weeks are perfect, the others lack a lognormal share; it moves down."""
    mean, square = middle * exp(width**2 / 2), middle**2 * exp(2 * width**2)
    spread = sqrt((1 - perfect) * square - ((1 - perfect) * mean) ** 2)

    def draw(random: Random, move: float) -> float:
        lacking = 0.0 if random.random() < perfect else middle * exp(random.gauss(0, width))
        return 100 - lacking - move * spread

    return draw


KINDS: Mapping[str, Kind] = {
    "normal, spread a tenth of the mean": Kind(_normal(40, 4), 0, "min"),
    "normal, spread a third of the mean": Kind(_normal(30, 9), 1, "min"),
    "skewed: lognormal": Kind(_lognormal(40, 0.5), 0, "min"),
    "skewed: gamma": Kind(_gamma(2, 15), 0, "min"),
    "skewed: exponential": Kind(_gamma(1, 30), 1, "min"),
    "counts of 20": Kind(_poisson(20), 0, "tickets"),
    "counts of 20, falling": Kind(_poisson(20, -1), 0, "tickets"),
    "counts of 6": Kind(_poisson(6), 0, "tickets"),
    "counts of 3": Kind(_poisson(3), 0, "tickets"),
    "percentages of 400 cases, 97 %": Kind(_met(400, 0.03), 1, "%"),
    "uptime near 99.85 %": Kind(_up(0.15, 0.6), 2, "%"),
    "uptime, 100 % in three weeks of ten": Kind(_up(0.2, 0.6, 0.3), 2, "%"),
}
"""The kinds for which the promise holds."""

HARDER: Mapping[str, Kind] = {
    "counts of 10 in clusters, varying more when more": Kind(_clustered(10, 5), 0, "tickets"),
    "counts of 1.5": Kind(_poisson(1.5), 0, "outages"),
}
"""Kinds for which it holds only nearly."""
