"""Signals: whether a value is within what is usual for its KPI, or a real change.

The usual range is that of an XmR chart, also called process behaviour chart: the mean, plus and minus 2.66
times the mean distance of one value from the next (Wheeler, "Understanding Variation"). Plain limits are
wrong too often on the short and lopsided series of scorecards, so three things are added; `docs/signals.md`
has the figures, which `python -m tests.signals` reckons.

- Limits of few values are uncertain, so they are wider by the share 3/n of n values.
- Values near a bound, zero or 100 %, lie lopsided. If they clearly do, their distance from the bound is put
  on the scale on which they lie most evenly: its square root, cube root or logarithm.
- A value is a real change if it is outside the range, or if the last five, averaged, are too far from the
  mean. A value outside counts in that average as if it were on the edge.

The limits come from the values before the one that is judged, and while a change lasts from those before the
change. Twelve values on a new level are the new baseline. All this is floating-point, because it is an
estimate with roots and logarithms in it. Only the range shown is decimal.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from math import cbrt, exp, floor, log, log10, sqrt

from scorecard.model.goals import Band, Direction, Goal
from scorecard.model.periods import Period
from scorecard.model.signals import Signal, Variation
from scorecard.model.units import MOST_DIGITS, PERCENT

Point = tuple[Period, Decimal]
"""A period and its value."""

MOST_PERIODS = 128
"""Periods looked back on: two years of weeks after the first 24."""
FEWEST = 12
"""Values from which on changes are told; and values of a new level that are the new baseline."""
FEWEST_FOR_RANGE = 5
WINDOW = 5
"""Values whose average is judged."""
FROM_RANGES = 1.128
"""The mean distance of two values from each other, in standard deviations."""
LIMIT = 3.0
WIDER = 3.0
LEVEL_LIMIT = 4.0
LONGEST_CHANGE = 16
CLEARLY = 1.0
"""Standard errors of skewness from which on values clearly lie lopsided."""
SKEW_ERROR = 6.0
HALF = 0.5
FINEST = 2
"""Digits of the width of a range that are shown."""
MOST_DECIMALS = 6
NOTHING = 1e-12
"""Less than any distance or variance that is one."""
MOST_EXPONENT = 700.0
WHOLE = 100.0
Number = Callable[[float], float]


@dataclass(frozen=True)
class _Power:
    """A scale for distances from a bound.

    Attributes:
        to: Puts a distance on it.
        back: Takes it off.
        for_means: The scale on which values are averaged: less bent, because averages are less lopsided.
        mean_limit: How far an average may be from the mean, in its standard errors.
    """

    to: Number
    back: Number
    for_means: Number
    mean_limit: float


def _same(number: float) -> float:
    return number


def _root(number: float) -> float:
    return sqrt(max(number, 0.0))


PLAIN = _Power(_same, _same, _same, 2.9)
BENT = (
    _Power(_root, lambda y: max(y, 0.0) ** 2, _same, 3.0),
    _Power(cbrt, lambda y: max(y, 0.0) ** 3, _same, 3.4),
    _Power(lambda d: log(max(d, NOTHING)), lambda y: exp(min(y, MOST_EXPONENT)), _root, 3.1),
)


class _Sums:
    """Numbers whose mean, spread and skewness are known for any stretch at once."""

    def __init__(self, numbers: Sequence[float]) -> None:
        self.numbers = numbers
        middle = sum(numbers) / len(numbers)
        unit = sqrt(sum((one - middle) ** 2 for one in numbers) / len(numbers)) or 1.0
        even = [(one - middle) / unit for one in numbers]  # so that sums of powers keep their digits
        self._middle, self._unit = middle, unit
        self._sums = [list(accumulate((one**power for one in even), initial=0.0)) for power in (1, 2, 3)]
        self._ranges = list(accumulate((abs(b - a) for a, b in pairwise(even)), initial=0.0))

    def mean(self, start: int, end: int) -> float:
        """Return the mean of a stretch."""
        return self._middle + self._unit * self._moment(0, start, end)

    def spread(self, start: int, end: int) -> float:
        """Return the standard deviation that follows from the mean distance of one value from the next."""
        mean_range = (self._ranges[end - 1] - self._ranges[start]) / (end - 1 - start)
        return self._unit * mean_range / FROM_RANGES

    def skewness(self, start: int, end: int) -> float:
        """Return how lopsided a stretch is; above zero if its tail is on the high side."""
        one, two, three = (self._moment(power, start, end) for power in range(3))
        variance = two - one**2
        return (three - 3 * one * two + 2 * one**3) / variance**1.5 if variance > NOTHING else 0.0

    def _moment(self, power: int, start: int, end: int) -> float:
        return (self._sums[power][end] - self._sums[power][start]) / (end - start)


class _Scale:
    """All values on one scale, and what is usual on it."""

    def __init__(self, power: _Power, distances: Sequence[float]) -> None:
        self._power = power
        self.values = _Sums([power.to(one) for one in distances])
        is_same = power.for_means is power.to
        self._means = self.values if is_same else _Sums([power.for_means(one) for one in distances])

    def limits(self, start: int, end: int) -> tuple[float, float]:
        """Return the usual range that follows from a stretch."""
        middle = self.values.mean(start, end)
        width = LIMIT * (1 + WIDER / (end - start)) * self.values.spread(start, end)
        return middle - width, middle + width

    def distances(self, start: int, end: int) -> tuple[float, float]:
        """Return the same as distances from the bound."""
        low, high = self.limits(start, end)
        return self._power.back(low), self._power.back(high)

    def side_of(self, at: int, start: int, end: int) -> int:
        """Return on which side of the usual range a value lies: 1 above, -1 below, 0 inside."""
        low, high = self.limits(start, end)
        value = self.values.numbers[at]
        return (value > high) - (value < low)

    def side_of_mean(self, first: int, at: int, baseline: tuple[int, int], limit: float = 0.0) -> int:
        """Return on which side the average of some values is too far from the baseline's, or 0."""
        errors = sum(self.deviations(first, at, baseline)) / (at + 1 - first)
        start, end = baseline
        bound = (limit or self._power.mean_limit) * sqrt(1 / (at + 1 - first) + 1 / (end - start))
        return (errors > bound) - (errors < -bound)

    def deviations(self, first: int, at: int, baseline: tuple[int, int]) -> list[float]:
        """Return how far some values are from the baseline's mean, in its standard deviations.

        A value outside the usual range counts as if it were on the edge.
        """
        edges = [self._power.for_means(one) for one in self.distances(*baseline)]
        middle, spread = self._means.mean(*baseline), self._means.spread(*baseline)
        numbers = self._means.numbers[first : at + 1]
        return [(min(max(one, edges[0]), edges[1]) - middle) / spread for one in numbers]


@dataclass(frozen=True)
class Judgement:
    """What the values up to one say of it.

    Attributes:
        baseline: The first of the values that its limits come from, and the one after the last of them.
        side: 1 if it is a real change towards higher values, -1 towards lower, 0 if it is usual.
        began: The first value of that change; None without one.
        is_known: False while there are too few values, or more than half of them are the same.
        is_new_level: True if a lasting change set the baseline.
    """

    baseline: tuple[int, int]
    side: int = 0
    began: int | None = None
    is_known: bool = True
    is_new_level: bool = False


class _Series:
    """The values of a KPI, judged one after the other."""

    def __init__(self, values: Sequence[Decimal], unit: str) -> None:
        counts = Counter(values)
        self._counts = {  # of every value that more than half of some stretch can have
            value: list(accumulate((one == value for one in values), initial=0))
            for value, count in counts.items()
            if 2 * count > (FEWEST if len(values) >= FEWEST else FEWEST_FOR_RANGE) - 1
        }
        self._length = len(values)
        numbers = [float(one) for one in values]
        self._bound, self._sign = _bound_of(numbers, unit)
        self._step = 10.0 ** -_decimals(values)
        half = 0.0 if self._bound is None else self._step * HALF  # so that zero has a logarithm
        self._half = half
        distances = [self._sign * (one - (self._bound or 0.0)) + half for one in numbers]
        self._distances = distances
        self._plain = _Scale(PLAIN, distances)

    @cached_property
    def _bent(self) -> Sequence[_Scale]:
        return [] if self._bound is None else [_Scale(one, self._distances) for one in BENT]

    def judgements(self) -> Iterator[Judgement]:
        """Yield what is to be said of each value when it is the newest."""
        start, is_new, change = 0, False, None
        for at in range(self._length):
            level = self._find_level(start, at)
            if level is not None:
                start, is_new, change = level, True, None
            (baseline, side, began, is_known), change = self._judge(start, at, change)
            yield Judgement(
                baseline, int(self._sign) * side, began, is_known, is_new
            )  # distances below turn it

    def range_of(self, start: int, end: int) -> Band | None:
        """Return the usual range that follows from some values, as people read it."""
        if end - start < FEWEST_FOR_RANGE - 1 or self.common(start, end) is not None:
            return None
        edges = self._scale(start, end).distances(start, end)
        low, high = sorted((self._bound or 0.0) + self._sign * (one - self._half) for one in edges)
        if self._bound is not None:
            low, high = (max(low, self._bound), high) if self._sign > 0 else (low, min(high, self._bound))
        return _readable(low, high, self._step)

    def common(self, start: int, end: int) -> Decimal | None:
        """Return the value that more than half of some values have, or None."""
        counts = ((value, counted[end] - counted[start]) for value, counted in self._counts.items())
        return next((value for value, count in counts if 2 * count > end - start), None)

    def _scale(self, start: int, end: int) -> _Scale:
        """Return the scale on which some values lie evenly: the plain one unless they clearly don't."""
        skewness = self._plain.values.skewness(start, end)
        if skewness <= CLEARLY * sqrt(SKEW_ERROR / (end - start)):
            return self._plain
        every = (self._plain, *self._bent)
        return min(every, key=lambda scale: abs(scale.values.skewness(start, end)))

    def _judge(
        self, start: int, at: int, change: int | None
    ) -> tuple[tuple[tuple[int, int], int, int | None, bool], int | None]:
        """Return the parts of a judgement on a value, and the first value of the change that it is in."""
        end = at if change is None else change
        baseline = (start, end)
        if end - start < FEWEST - 1 or self.common(start, end) is not None:
            return (baseline, 0, None, False), None
        scale = self._scale(start, end)
        own = scale.side_of(at, start, end)
        first = max(at + 1 - WINDOW, start + FEWEST - 1)
        before = (start, min(end, first))
        together = scale.side_of_mean(first, at, before) if at - first == WINDOW - 1 else 0
        side = own or together
        if not side:
            return (baseline, 0, None, True), None
        [deviation] = scale.deviations(at, at, baseline)
        began = change if change is not None else _began(scale.deviations(first, at, before), side, first)
        is_told = own or deviation * side > 0
        return (baseline, side if is_told else 0, began if is_told else None, True), began

    def _find_level(self, start: int, at: int) -> int | None:
        """Return the first of at least twelve values on a new level, or None."""
        first = at + 1 - FEWEST
        if first - start < FEWEST or self.common(start, first) is not None:
            return None
        scale, baseline = self._scale(start, first), (start, first)
        side = scale.side_of_mean(first, at, baseline, LEVEL_LIMIT)
        if not side:
            return None
        earliest = max(at + 1 - LONGEST_CHANGE, start + FEWEST)
        began = _began(scale.deviations(earliest, at, (start, earliest)), side, earliest)
        return began if began <= first else None


def _began(deviations: Sequence[float], side: int, first: int) -> int:
    """Return where a change began: from there on values are farthest off, for their number."""
    sums = list(accumulate(side * one for one in reversed(deviations)))
    contrasts = [total / sqrt(count) for count, total in enumerate(sums, start=1)]
    return first + len(deviations) - 1 - contrasts.index(max(contrasts))


def _bound_of(numbers: Sequence[float], unit: str) -> tuple[float | None, float]:
    """Return the bound that values lie above or below, zero or 100 %, or None; and 1 above it, -1 below."""
    if min(numbers) < 0:
        return None, 1.0
    if unit == PERCENT and max(numbers) <= WHOLE and sum(numbers) > HALF * WHOLE * len(numbers):
        return WHOLE, -1.0
    return 0.0, 1.0


def _decimals(values: Sequence[Decimal]) -> int:
    """Return the digits behind the point that values have, as far as they matter."""
    exponents = (value.normalize().as_tuple().exponent for value in values)
    return min(max(0, *(-one for one in exponents if isinstance(one, int))), MOST_DECIMALS)


def _readable(low: float, high: float, step: float) -> Band:
    """Return a range in steps of its values, with its edges rounded inwards: only values in it are usual."""
    width = high - low
    coarse = 10.0 ** (floor(log10(width)) - FINEST) if width > 0 else step
    quantum = Decimal(1).scaleb(round(log10(max(step, coarse))))
    with localcontext(prec=MOST_DIGITS):
        lowest = Decimal(low).quantize(quantum, ROUND_CEILING)
        highest = Decimal(high).quantize(quantum, ROUND_FLOOR)
        if lowest > highest:
            lowest = highest = Decimal((low + high) / 2).quantize(quantum)
    return Band(lowest, highest)


def natural_limits(values: Sequence[Decimal]) -> tuple[float, float]:
    """Return the natural process limits of an XmR chart, without what this module adds to them."""
    sums = _Sums([float(one) for one in values])
    middle, width = sums.mean(0, len(values)), LIMIT * sums.spread(0, len(values))
    return middle - width, middle + width


def judge_each(values: Sequence[Decimal], unit: str) -> list[Judgement]:
    """Return what is to be said of each value when it is the newest.

    Args:
        values: Those of a KPI since its baseline began, oldest first.
        unit: The KPI's.
    """
    return list(_Series(values, unit).judgements()) if values else []


# The same values are asked about again and again, and each time all of them are judged.
@lru_cache(maxsize=1024)
def read_signal(points: tuple[Point, ...], goal: Goal, unit: str) -> Signal | None:
    """Return what the values of a KPI say of the newest; None if there are fewer than five.

    Periods without a value are left out: the values on either side are neighbours.

    Args:
        points: Its newest values, oldest first, from the period on in which its baseline was started anew.
        goal: The goal by which better and worse are told: the newest value's.
        unit: The KPI's.
    """
    values = [value for _, value in points]
    if len(values) < FEWEST_FOR_RANGE:
        return None
    series = _Series(values, unit)
    *_, judgement = series.judgements()
    start, end = judgement.baseline
    is_early = not judgement.is_known and series.common(start, end) is None
    return Signal(
        newest=points[-1][0],
        count=len(values) - start,
        since=points[start][0],
        usual=series.range_of(start, len(values) if is_early else end),
        common=series.common(start, end),
        variation=_variation(judgement, values, goal) if judgement.is_known else None,
        changed_in=None if judgement.began is None else points[judgement.began][0],
        is_new_level=judgement.is_new_level,
    )


@lru_cache(maxsize=256)
def read_ranges(values: tuple[Decimal, ...], unit: str) -> tuple[Band | None, ...]:
    """Return the usual range on the level of each value, as it is known now; None where there is none.

    Args:
        values: Those of a KPI since its baseline was started anew, oldest first.
        unit: The KPI's.
    """
    if not values:
        return ()
    series = _Series(values, unit)
    judgements = list(series.judgements())
    ends = {judgement.baseline[0]: judgement.baseline[1] for judgement in judgements}
    starts = sorted(ends)
    levels = [max(start for start in starts if start <= at) for at in range(len(values))]
    ranges = {start: series.range_of(start, ends[start]) for start in starts}
    return tuple(ranges[start] for start in levels)


def _variation(judgement: Judgement, values: Sequence[Decimal], goal: Goal) -> Variation:
    if judgement.began is None:
        return Variation.USUAL
    if goal.direction is not Direction.RANGE:
        is_better = (judgement.side > 0) is (goal.direction is Direction.HIGHER)
        return Variation.IMPROVING if is_better else Variation.WORSENING
    start, end = judgement.baseline
    before, after = _mean(values[start:end]), _mean(values[judgement.began :])
    if goal.is_worse(after, before):
        return Variation.WORSENING
    return Variation.IMPROVING if goal.is_worse(before, after) else Variation.CHANGED


def _mean(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)
