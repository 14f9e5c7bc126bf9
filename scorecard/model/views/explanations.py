"""Read models of explanations: how a value became a score, and how scores became those of their parents."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from scorecard.model.goals import RatingBands, Status
from scorecard.model.kpis import Reading
from scorecard.model.views.places import Place
from scorecard.model.views.reports import (
    FULL,
    ObjectiveView,
    ParentScore,
    PerspectiveView,
    ScorecardView,
    WeightShares,
)

NOTHING = Fraction(0)


class Difference(NamedTuple):
    """A number or, with a second one, what is left after taking that away."""

    number: Decimal
    less: Decimal | None = None


class ScoreRule(StrEnum):
    """The rule by which a value has its points."""

    TARGET = "target"
    LINE = "line"
    PROGRESS = "progress"
    NO_PROGRESS = "no progress"


class ScoredValue(NamedTuple):
    """A value's points, with the formula that they come from: `base + 50 × part / whole`.

    Attributes:
        points: 0 to 100, exact.
        rule: Why it is this formula.
        base: The points from which the formula starts: 50 on the line through threshold and target, else 0.
        part: How far the value has come; None if there is no formula.
        whole: How far it is all the way; None if there is no formula.
        result: What the formula comes to before points below 0 become 0.
    """

    points: Fraction
    rule: ScoreRule
    base: Fraction = NOTHING
    part: Difference | None = None
    whole: Difference | None = None
    result: Fraction | None = None


@dataclass(frozen=True)
class Contribution:
    """A KPI or a parent, and what it does to the score of something above it.

    Attributes:
        thing: Its standing.
        weight: Its weight among its siblings.
        shares: What is in and out of its weight; None if it does not count.
        share: The share of the score above that rests on it, 0 to 1.
        scored: How its value was scored; None of a parent, and without a value.
        typed: What to type for it.
    """

    thing: Reading | ObjectiveView | PerspectiveView
    weight: Decimal
    shares: WeightShares | None
    share: Fraction
    scored: ScoredValue | None = None
    typed: str = ""

    @cached_property
    def counted(self) -> Fraction:
        """Its weight times the share of it that is in or out: what it counts with."""
        return Fraction(self.weight) * self.shares.due if self.shares and self.counts else NOTHING

    @cached_property
    def counts(self) -> bool:
        """True if its weight and some value or gap below it count."""
        return self.weight > 0 and self.shares is not None and self.shares.due > 0

    @cached_property
    def lost(self) -> Fraction:
        """The points that the score above lacks because of it, while all that is out counts as 0."""
        return self.share * (FULL - self.shares.low) if self.shares and self.counts else NOTHING

    @cached_property
    def open(self) -> Fraction:
        """The points that the score above can still gain once what is out below it comes in."""
        return (
            self.share * (self.shares.high - self.shares.low) if self.counts and self.shares else Fraction(0)
        )

    @property
    def is_off(self) -> bool:
        """True of a KPI that is off threshold."""
        return isinstance(self.thing, Reading) and self.thing.status is Status.OFF_THRESHOLD


@dataclass(frozen=True)
class ParentStep:
    """A parent on the way from a KPI or a part up to the whole scorecard.

    Attributes:
        name: Its name.
        typed: What to type for it.
        result: What it shows.
        child: What the KPI or part does to its score.
    """

    name: str
    typed: str
    result: ParentScore
    child: Contribution


@dataclass(frozen=True)
class WhyView:
    """The arithmetic of a parent: a scorecard, a perspective or an objective.

    Attributes:
        part: Its standing.
        bands: The scores from which a parent is good and fair.
        children: Every child; what pulls the score down most comes first, what does not count last.
        kpis: Every KPI below it in the same order; empty of an objective, whose children they are.
        parents: What it counts in, the nearest first.
        typed: What to type for it; empty for the whole scorecard where nothing needs to be.
        page: The page asked for, from 1.
        place: Where it stands on the scorecard.
    """

    part: ScorecardView | PerspectiveView | ObjectiveView
    locale: str
    bands: RatingBands
    children: tuple[Contribution, ...]
    kpis: tuple[Contribution, ...]
    parents: tuple[ParentStep, ...]
    typed: str
    page: int = 1
    place: Place | None = None


@dataclass(frozen=True)
class KpiWhyView:
    """The arithmetic of one KPI.

    Attributes:
        reading: Its standing.
        scored: How its value was scored, or None without one.
        parents: What it counts in, the nearest first; empty for a reader of a part of the scorecard.
        place: Where it stands on the scorecard.
    """

    reading: Reading
    scored: ScoredValue | None
    locale: str
    parents: tuple[ParentStep, ...]
    place: Place | None = None
