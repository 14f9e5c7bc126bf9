"""Goals: the target and threshold that an actual is held against, and the resulting status."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from scorecard.errors import InvalidGoal


class Direction(StrEnum):
    """The direction in which a KPI should move."""

    HIGHER = "higher"
    LOWER = "lower"
    RANGE = "range"


class Status(StrEnum):
    """The standing of an actual against its goal."""

    ON_TARGET = "on target"
    ACCEPTABLE = "acceptable"
    OFF_THRESHOLD = "off threshold"
    NO_DATA = "no data"


class Rating(StrEnum):
    """The rating of a parent: an objective, a perspective or a whole scorecard."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    NONE = "no rating"


class Band(NamedTuple):
    """A closed range of values, in the KPI's unit."""

    low: Decimal
    high: Decimal


Level = Decimal | Band


@dataclass(frozen=True)
class Goal:
    """The aim of a KPI, in force from some period on.

    Attributes:
        direction: The better side; `range` means inside the target band.
        target: The value aimed at; a band for `range`.
        threshold: The worst value still acceptable, on the worse side of the target; a band around the target
            band for `range`. None: the target is the threshold.
        baseline: The KPI's starting value, from which progress is counted.

    Raises:
        InvalidGoal: The threshold lies on the wrong side of the target, the baseline already meets the target
            (progress would run backwards), or a level has the wrong form.
    """

    direction: Direction
    target: Level
    threshold: Level | None = None
    baseline: Decimal | None = None

    def __post_init__(self) -> None:
        self._check_forms()
        if self.threshold is not None:
            self._check_side()
        self._check_baseline()

    @property
    def sample(self) -> Decimal:
        """A value that just meets the target, to be shown as an example."""
        return self.target.high if isinstance(self.target, Band) else self.target

    @cached_property
    def edges(self) -> Band:
        """The target as the closed range of values that meet it."""
        return self._stretch(self.target)

    @cached_property
    def limits(self) -> Band:
        """The threshold, or else the target, as the closed range of values that are still acceptable."""
        return self._stretch(self.target if self.threshold is None else self.threshold)

    def status_of(self, value: Decimal | None) -> Status:
        """Return the status of a value; the edges count as inside, and no value is never healthy."""
        if value is None:
            return Status.NO_DATA
        if self.edges.low <= value <= self.edges.high:
            return Status.ON_TARGET
        if self.limits.low <= value <= self.limits.high:
            return Status.ACCEPTABLE
        return Status.OFF_THRESHOLD

    def is_worse(self, value: Decimal, than: Decimal) -> bool:
        """Return whether a value is farther from the target than another; better than it is no nearer."""
        return self._distance(value) > self._distance(than)

    def _distance(self, value: Decimal) -> Decimal:
        return max(self.edges.low - value, value - self.edges.high, Decimal(0))

    def _stretch(self, level: Level) -> Band:
        if isinstance(level, Band):
            return level
        if self.direction is Direction.LOWER:
            return Band(Decimal("-Infinity"), level)
        return Band(level, Decimal("Infinity"))

    def _check_forms(self) -> None:
        needs_band = self.direction is Direction.RANGE
        for name, level in (("target", self.target), ("threshold", self.threshold)):
            if level is not None and isinstance(level, Band) != needs_band:
                form = "two numbers, [low, high]" if needs_band else "one number"
                given = _format_level(level)
                raise InvalidGoal(f"With direction {self.direction} the {name} is {form}, not {given}.")
            if isinstance(level, Band) and level.low >= level.high:
                raise InvalidGoal(f"The {name} {_format_level(level)} must have its lower number first.")

    def _check_side(self) -> None:
        if self.limits.low <= self.edges.low and self.edges.high <= self.limits.high:
            return
        side = {
            Direction.HIGHER: "higher is better, so the threshold must be at or below the target",
            Direction.LOWER: "lower is better, so the threshold must be at or above the target",
            Direction.RANGE: "the threshold band must enclose the target band",
        }[self.direction]
        assert self.threshold is not None  # noqa: S101 - narrowed by the caller
        threshold, target = _format_level(self.threshold), _format_level(self.target)
        raise InvalidGoal(f"The threshold {threshold} contradicts the target {target}: {side}.")

    def _check_baseline(self) -> None:
        """Refuse a baseline that is no worse than the target: progress would run backwards."""
        if self.baseline is None or self.direction is Direction.RANGE:
            return
        if self.status_of(self.baseline) is Status.ON_TARGET:
            raise InvalidGoal(
                f"The baseline {self.baseline:f} already meets the target {_format_level(self.target)};"
                " leave it out or change one."
            )


def _format_level(level: Level) -> str:
    return f"[{level.low:f}, {level.high:f}]" if isinstance(level, Band) else f"{level:f}"


@dataclass(frozen=True)
class RatingBands:
    """The lowest scores at which a parent is good and still fair (points, 0 to 100)."""

    good: Decimal = Decimal(90)
    fair: Decimal = Decimal(50)

    def rating_of(self, points: Decimal) -> Rating:
        """Return the rating of a parent's score."""
        if points >= self.good:
            return Rating.GOOD
        return Rating.FAIR if points >= self.fair else Rating.POOR
