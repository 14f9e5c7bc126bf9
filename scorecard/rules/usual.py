"""Usual values: the rule by which a value is so far from a KPI's others that somebody must confirm it.

The scale is the KPI's own. Its *own spread* is twice the median distance from the median, which is the width
that the middle half of well-behaved values takes; unlike a standard deviation, or with few values quartiles,
it does not move until half of the values are odd (Rousseeuw and Croux, "Alternatives to the Median Absolute
Deviation", 1993). A calm KPI has hardly any, so it is at least 5 % of the target or the median, and one for
things that are counted. The *spread* is that, and at least the distance from target to threshold: what the
scorecard itself calls bearable is not far.

A value is far if it lies more than five spreads outside the typical values (those that are not far from the
median themselves), the target and the threshold. Five spreads are nearly seven standard deviations, so that
skewed KPIs with rare large values are not asked about. Slipped digits need a second rule, as they can be
small beside a wide goal: outside the typical values, what is more than eight times as large or small as the
median is far, too, but towards the worse side only beyond the threshold's distance. A sign that a KPI hardly
ever has is far unless there was one of that size.

A percentage has two bounds, and near 100 what counts is what is missing to it. So 5 % are taken of that, and
a value is near another only if both what it is and what is missing are at most twice the other's. Coming
closer to the bound that is best is no slip. Even within a wide goal it is far if it lacks many times more to
that bound than usual, or is thirty points and three times the goal's distance beyond target and threshold.

With fewer than four values nobody knows what is usual, and the goal tells; a first value may be far off its
target, so only another order of magnitude is far.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from statistics import median

from scorecard.model.goals import Band, Direction, Goal, Level, Status
from scorecard.model.units import PERCENT

ENOUGH_VALUES = 4
FAR_SPREADS = 5
GOAL_SPREADS = 3
"""Times the distance from target to threshold by which a percentage can be far beyond both."""
LEAST_POINTS = 5
"""Percentage points below the typical ones from which what is missing to 100 counts."""
ZERO_SPREADS = 4
"""Own spreads from which zero is far: near enough to it, a quiet period is none at all."""
SLIP = 8
"""Times the size; a misplaced decimal point makes it ten."""
LEAST_SHARE = Decimal("0.05")
"""The smallest share of the target that counts as a spread."""
NEAR = Decimal("1.25")
"""Times the size of an earlier value that is never far."""
NEAR_PERCENT = 2
RARE = 4
"""A sign is rare if at most one value of this many has it."""
WHOLE = 100
FAR_PERCENT = 30
"""Percentage points beyond the goal from which a value can be far by that alone."""


@dataclass(frozen=True)
class Usual:
    """What is usual for a KPI.

    Attributes:
        history: Its earlier values, in its unit; in any order.
        goal: In force for the period asked for.
        unit: Its unit.
        is_count: True if it counts things, of which one more or less is nothing; a measure otherwise.
    """

    history: Sequence[Decimal]
    goal: Goal
    unit: str
    is_count: bool = False

    @property
    def is_known(self) -> bool:
        """True if there are enough values to tell what is usual."""
        return len(self.history) >= ENOUGH_VALUES

    @property
    def _is_percent(self) -> bool:
        return self.unit == PERCENT

    @cached_property
    def levels(self) -> tuple[Decimal, ...]:
        """Every number of the goal."""
        return levels_of(self.goal)

    def is_far(self, value: Decimal) -> bool:
        """Return whether a value is far from the usual ones."""
        if any(self._is_near(value, past) for past in self.history):
            return False
        if not self.is_known:
            return self._is_far_from_goal(value)
        is_far = self._is_far_off(value) or self._is_slip(value) or self._is_odd_sign(value)
        return is_far or (self._is_percent and self._lacks_far_more(value))

    def _is_near(self, value: Decimal, other: Decimal) -> bool:
        if self._is_percent:
            return all(not _is_larger(*pair, NEAR_PERCENT) for pair in self._sizes(value, other))
        return value * other >= 0 and not _is_larger(value, other, NEAR)

    def _sizes(self, value: Decimal, other: Decimal) -> Iterator[tuple[Decimal, Decimal]]:
        """Yield both values by their distance from each bound."""
        yield value, other
        if self._is_percent:
            yield WHOLE - value, WHOLE - other

    def _is_far_off(self, value: Decimal) -> bool:
        low, high = self._range
        lowest, highest = min(low, *self.levels), max(high, *self.levels)
        beyond = max(lowest - value, value - highest)
        return 0 < self._spread * FAR_SPREADS < beyond

    def _is_slip(self, value: Decimal) -> bool:
        (low, high), middle = self._range, median(self.history)
        beyond = max(low - value, value - high)
        is_better = not self.goal.is_worse(value, middle)
        if beyond <= 0 or low * high <= 0 or (self._is_percent and is_better and abs(value) < abs(middle)):
            return False
        if not value:  # zero is no multiple of anything
            return beyond > ZERO_SPREADS * self._own_spread
        bearable = self._own_spread if is_better else self._spread
        return beyond > bearable and value * middle > 0 and _is_larger(value, middle, SLIP)

    def _lacks_far_more(self, value: Decimal) -> bool:
        """Return whether a percentage is far beyond a wide goal, or lacks far more to its best bound."""
        (low, high), middle, width = self._range, median(self.history), _width(self.goal)
        beyond = max(low - value, value - high)
        if beyond <= 0 or self.goal.direction is Direction.RANGE or not self.goal.is_worse(value, middle):
            return False
        beyond_goal = max(min(low, *self.levels) - value, value - max(high, *self.levels))
        lacking, usual = (WHOLE - value, WHOLE - middle) if value < low else (value, middle)
        is_many = _is_larger(lacking, usual, SLIP) and beyond > max(width, Decimal(LEAST_POINTS))
        return is_many or max(GOAL_SPREADS * width, Decimal(FAR_PERCENT)) <= beyond_goal

    def _is_odd_sign(self, value: Decimal) -> bool:
        """Return whether a value has a sign that is rare for the KPI, and no value or level comes near it."""
        alike = [past for past in self.history if past * value > 0]
        against = [past for past in self.history if past * value < 0]
        if len(alike) * RARE > len(self.history) or len(against) <= len(self.history) / 2:
            return False
        known = [abs(number) for number in (*alike, *self.levels) if number * value > 0]
        return abs(value) > 2 * max(known, default=Decimal(0))

    def _is_far_from_goal(self, value: Decimal) -> bool:
        known = [abs(number) for number in (*self.history, *self.levels) if number]
        if not known:
            return False
        usual = median(known)
        if not value and self.goal.status_of(value) is Status.ON_TARGET:
            return usual > SLIP
        return _is_larger(value, usual, SLIP) or self._is_far_below_whole(value)

    def _is_far_below_whole(self, value: Decimal) -> bool:
        """Return whether a first percentage lacks far more to 100 than the goal allows."""
        edges = tuple(_edges(self.goal.target))
        return (
            self._is_percent
            and min((*self.levels, *self.history)) - value > FAR_PERCENT
            and WHOLE - value > SLIP * (WHOLE - min(edges))
        )

    @cached_property
    def _range(self) -> Band:
        """The smallest and the largest typical value."""
        middle, most = median(self.history), FAR_SPREADS * self._spread
        typical = [past for past in self.history if abs(past - middle) <= most] or [middle]
        return Band(min(typical), max(typical))

    @cached_property
    def _own_spread(self) -> Decimal:
        middle = median(self.history)
        distance = median(abs(past - middle) for past in self.history)
        references = (middle, *_edges(self.goal.target))
        sizes = (min(abs(size) for size, _ in self._sizes(number, number)) for number in references)
        return max(2 * distance, LEAST_SHARE * max(sizes), Decimal(1 if self.is_count else 0))

    @cached_property
    def _spread(self) -> Decimal:
        return max(self._own_spread, _width(self.goal))


def settle_thousands(
    readings: Sequence[Decimal], usual: Usual, is_plausible: Callable[[Decimal], bool]
) -> Decimal | None:
    """Return the reading of `1,250` as thousands if everything known says so, else None.

    Args:
        readings: Thousands first, and the same digits with a decimal point.
        usual: At least four values, and all of them and the goal must be a hundred times the other reading.
        is_plausible: Return whether a value would be stored unasked.
    """
    if not usual.is_known or [readings[0]] != [1000 * other for other in readings[1:]]:
        return None
    known = (*usual.history, *usual.levels)
    is_clear = all(number >= WHOLE * readings[1] > 0 for number in known)
    return readings[0] if is_clear and is_plausible(readings[0]) else None


def levels_of(goal: Goal) -> tuple[Decimal, ...]:
    """Return every number of a goal."""
    return tuple(_edges(goal.target, goal.threshold, goal.baseline))


def _is_larger(one: Decimal, other: Decimal, times: Decimal | int) -> bool:
    """Return whether the larger of two sizes is more than so many times the smaller one."""
    small, large = sorted((abs(one), abs(other)))
    return large > times * small


def _width(goal: Goal) -> Decimal:
    """Return the distance from target to threshold; of a band alone, from its middle to its edge."""
    if goal.direction is Direction.RANGE and goal.threshold is None:
        low, high = goal.edges
        return (high - low) / 2
    pairs = zip(_edges(goal.target), _edges(goal.threshold), strict=False)
    return max((abs(target - threshold) for target, threshold in pairs), default=Decimal(0))


def _edges(*levels: Level | None) -> Iterator[Decimal]:
    for level in levels:
        if level is not None:
            yield from level if isinstance(level, Band) else (level,)
