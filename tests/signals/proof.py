"""How often chance is told as a real change, and how soon real changes are told."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from scorecard.rules.signals import judge_each
from tests.signals.series import Kind

FIRST = 24
"""The value from which on the promise holds, counted from 1."""
YEARS = 104
"""Weeks in two years."""
SOON = 5
"""Values within which a shift is told."""
SHIFTS = {2: 0.80, 3: 0.95}
"""Standard deviations -> the least share of such shifts told soon."""


@dataclass(frozen=True)
class Figures:
    """What was counted of one kind.

    Attributes:
        false: Real changes told in two years of chance, on average; one that goes on is told once.
        told: Standard deviations -> the share of such shifts told within five values.
    """

    false: float
    told: Mapping[int, float]


def measure(kind: Kind, seed: int, series: int) -> Figures:
    """Return the figures of a kind, from a number of series without a shift and as many with each."""
    random = Random(f"{seed}")
    false = sum(_count_false(kind, random) for _ in range(series)) / series
    told = {size: sum(_is_told(kind, random, size) for _ in range(series)) / series for size in SHIFTS}
    return Figures(false, told)


def _count_false(kind: Kind, random: Random) -> int:
    values = kind.series(random, FIRST - 1 + YEARS)
    sides = [one.side for one in judge_each(values, kind.unit)]
    return sum(side not in (0, before) for before, side in pairwise(sides[FIRST - 2 :]))


def _is_told(kind: Kind, random: Random, size: int) -> bool:
    since = random.randrange(FIRST, FIRST + YEARS - SOON)
    values = kind.series(random, since + SOON, size, since)
    return any(one.side for one in judge_each(values, kind.unit)[since:])
