"""Signals: the usual range of a KPI, and whether its newest value is a real change or chance."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from scorecard.model.goals import Band, Goal
from scorecard.model.periods import Period


class Variation(StrEnum):
    """The kind of the newest value among those before it."""

    USUAL = "usual"
    IMPROVING = "improving"
    WORSENING = "worsening"
    CHANGED = "changed"
    """A real change of a KPI with a target band that is neither nearer to the band nor farther from it."""


class Assurance(StrEnum):
    """The prospects of meeting a target while nothing changes."""

    MEETS = "meets"
    MISSES = "misses"
    HIT_AND_MISS = "hit and miss"


@dataclass(frozen=True)
class BaselineReset:
    """An admin's decision that a KPI's usual range is to come from the values of a period on.

    Attributes:
        reason: In the admin's words, never empty.
        by: Slack user id.
        at: UTC.
    """

    period: Period
    reason: str
    by: str
    at: datetime


class DatedValue(NamedTuple):
    """A value of a KPI, with the decision that stands on its baseline, or None."""

    period: Period
    value: Decimal
    reset: BaselineReset | None


@dataclass(frozen=True)
class Signal:
    """What a KPI's own past says of its newest value.

    Attributes:
        newest: The period of that value.
        count: The number of values since `since`, with the newest.
        since: The first period of the values that the usual range comes from.
        usual: The lowest and highest usual value; None if there is no saying.
        common: The value that more than half of them have, so that there is no saying; else None.
        variation: None while there are too few values, or no saying.
        changed_in: The period in which a real change began; None without one.
        is_new_level: True if a lasting change, and not its first value or an admin, set `since`.
        reset: The admin's decision that set the first period of all, or None.
    """

    newest: Period
    count: int
    since: Period
    usual: Band | None
    common: Decimal | None = None
    variation: Variation | None = None
    changed_in: Period | None = None
    is_new_level: bool = False
    reset: BaselineReset | None = None

    @property
    def is_change(self) -> bool:
        """True if the newest value is a real change."""
        return self.changed_in is not None

    def assurance(self, goal: Goal) -> Assurance | None:
        """Return whether a target will be met as things are; None while they change or are not known."""
        if self.variation is not Variation.USUAL or self.usual is None:
            return None
        (low, high), aim = self.usual, goal.edges
        if aim.low <= low and high <= aim.high:
            return Assurance.MEETS
        return Assurance.MISSES if high < aim.low or aim.high < low else Assurance.HIT_AND_MISS
