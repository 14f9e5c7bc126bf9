"""The scores of docs/scoring.md, reckoned as naively as they are written there: in fractions, KPI by KPI.

It shares no code with the rules. A parent's score is the mean of all KPIs below it, each with its share of
the weight, and never made from the scores of the parents between.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

ZERO, HUNDRED, HALF = Fraction(0), Fraction(100), Fraction(1, 2)


class Band(NamedTuple):
    low: Fraction
    high: Fraction


Level = Fraction | Band


@dataclass(frozen=True, eq=False)
class NaiveKpi:
    """What is known of a KPI.

    Attributes:
        direction: `higher`, `lower` or `range`.
        value: For the newest due period, or None.
        before: The value of the period before, or None.
        owes: Whether the newest due period needs a value.
        is_aside: Whether an admin set that period aside.
    """

    direction: str
    target: Level
    threshold: Level | None
    baseline: Fraction | None
    value: Fraction | None
    before: Fraction | None
    weight: Fraction
    owes: bool
    is_aside: bool

    def meets(self, value: Fraction, level: Level) -> bool:
        if isinstance(level, Band):
            return level.low <= value <= level.high
        return value >= level if self.direction == "higher" else value <= level

    def status(self, value: Fraction | None) -> str:
        if value is None:
            return "no data"
        if self.meets(value, self.target):
            return "on target"
        if self.threshold is not None and self.meets(value, self.threshold):
            return "acceptable"
        return "off threshold"

    @property
    def is_off(self) -> bool:
        """Off threshold until a newer value says otherwise."""
        return self.status(self.value if self.value is not None else self.before) == "off threshold"

    @property
    def is_left_out(self) -> bool:
        return self.is_aside and self.value is None and not self.is_off

    @property
    def counts(self) -> bool:
        return self.weight > 0 and not self.is_left_out

    @property
    def is_out(self) -> bool:
        return self.value is None and self.owes and not self.is_left_out

    @property
    def progress(self) -> Fraction | None:
        if self.value is None or isinstance(self.target, Band):
            return None
        if self.baseline is not None:
            return (self.value - self.baseline) / (self.target - self.baseline)
        if self.target == 0 or self.target < 0 or self.value < 0:
            return None
        if self.direction == "higher":
            return self.value / self.target
        return self.target / self.value if self.value else None

    @property
    def line(self) -> tuple[Fraction, Fraction] | None:
        """The threshold and the target on the side of the value, if there is a line through them."""
        if self.value is None or self.threshold is None:
            return None
        target, threshold = self.target, self.threshold
        if isinstance(target, Band) and isinstance(threshold, Band):
            is_below = self.value < target.low
            ends = (threshold.low, target.low) if is_below else (threshold.high, target.high)
        else:
            assert not isinstance(target, Band)
            assert not isinstance(threshold, Band)
            ends = threshold, target
        return None if ends[0] == ends[1] else ends

    @property
    def formula(self) -> Fraction | None:
        """The points before they are kept from being below 0; None if there is no formula."""
        if self.value is None or self.meets(self.value, self.target):
            return None
        if self.line:
            threshold, target = self.line
            return 50 + 50 * (self.value - threshold) / (target - threshold)
        return None if self.progress is None else 50 * self.progress

    @cached_property
    def score(self) -> Fraction | None:
        if self.value is None:
            return None
        if self.meets(self.value, self.target):
            return HUNDRED
        return max(ZERO, self.formula or ZERO)


@dataclass(frozen=True, eq=False)
class NaiveParent:
    """An objective, a perspective or a scorecard."""

    weight: Fraction
    children: Sequence["NaiveKpi | NaiveParent"]

    @cached_property
    def shares(self) -> list[tuple[NaiveKpi, Fraction]]:
        """Return every KPI that counts, with its share of the weight."""
        counted = [one for one in self.children if one.weight > 0 and counts(one)]
        total = sum((one.weight for one in counted), ZERO)
        return [(kpi, one.weight / total * share) for one in counted for kpi, share in below(one)]

    def kpis(self) -> list[NaiveKpi]:
        """Return every KPI below, as far as what stands between has a weight."""
        found: list[NaiveKpi] = []
        for one in self.children:
            if isinstance(one, NaiveKpi):
                found.append(one)
            elif one.weight > 0:
                found += one.kpis()
        return found

    @cached_property
    def coverage(self) -> Fraction:
        return sum((share for kpi, share in self.shares if kpi.value is not None), ZERO)

    @cached_property
    def due(self) -> Fraction:
        return sum((share for kpi, share in self.shares if kpi.value is not None or kpi.is_out), ZERO)

    def mean(self, out: Fraction) -> Fraction:
        """Return the score, with what is out at a number of points."""
        scores = ((share, out if kpi.score is None else kpi.score) for kpi, share in self.in_or_out)
        return sum((share * score for share, score in scores), ZERO) / self.due

    @cached_property
    def in_or_out(self) -> list[tuple[NaiveKpi, Fraction]]:
        return [(kpi, share) for kpi, share in self.shares if kpi.value is not None or kpi.is_out]

    @property
    def is_shown(self) -> bool:
        """Whether it shows a number."""
        return bool(self.shares) and self.coverage >= HALF

    @property
    def is_scored(self) -> bool:
        return self.is_shown and not any(kpi.is_out for kpi, _ in self.shares)

    @property
    def capping(self) -> list[NaiveKpi]:
        """The KPIs that keep it from being good."""
        off = [kpi for kpi in self.kpis() if kpi.counts and kpi.is_off]
        return off if self.is_scored and self.mean(ZERO) >= 90 else []

    @property
    def rating(self) -> str:
        if not self.is_scored:
            return "no rating"
        if self.mean(ZERO) >= 90:
            return "fair" if self.capping else "good"
        return "fair" if self.mean(ZERO) >= 50 else "poor"


def counts(one: NaiveKpi | NaiveParent) -> bool:
    return one.counts if isinstance(one, NaiveKpi) else bool(one.shares)


def below(one: NaiveKpi | NaiveParent) -> list[tuple[NaiveKpi, Fraction]]:
    return [(one, Fraction(1))] if isinstance(one, NaiveKpi) else one.shares


def leaves(one: NaiveKpi | NaiveParent) -> list[NaiveKpi]:
    """Return every KPI inside something."""
    return [one] if isinstance(one, NaiveKpi) else [kpi for child in one.children for kpi in leaves(child)]


def lost(parent: NaiveParent, child: NaiveKpi | NaiveParent, out: Fraction = ZERO) -> Fraction:
    """Return the points that a parent lacks because of something below it, with what is out at `out`."""
    inside = {id(kpi) for kpi in leaves(child)}
    return sum(
        (
            share / parent.due * (HUNDRED - (out if kpi.score is None else kpi.score))
            for kpi, share in parent.in_or_out
            if id(kpi) in inside
        ),
        ZERO,
    )


def rests_on(parent: NaiveParent, child: NaiveKpi | NaiveParent) -> Fraction:
    """Return the share of a parent's score that rests on something below it."""
    inside = {id(kpi) for kpi in leaves(child)}
    return sum((share / parent.due for kpi, share in parent.in_or_out if id(kpi) in inside), ZERO)
