"""When an alert opens, recovers and is repeated by the file's settings; without any the threshold decides."""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from scorecard.model.calendars import Calendar
from scorecard.model.goals import Band, Direction, Goal, Level
from scorecard.model.periods import Period
from scorecard.model.scorecard import Margin, Share

AT_ONCE = Share(1, 1)
REPEATED_AFTER = timedelta(days=7)
REPEATED_FROM, REPEATED_UNTIL = time(9), time(17)
"""The hours, on the scorecard's clock, in which an alert is repeated."""
HALF = Decimal(2)
PERCENT = Decimal(100)


def is_enough(off: Collection[Period], newest: Period, share: Share | None) -> bool:
    """Return whether enough of the latest periods are off threshold for an alert; one without value is not.

    Args:
        off: The periods whose values are off threshold, the newest among them.
        newest: The newest one, up to which the latest are counted.
        share: How many of how many are needed; None if the newest is enough.
    """
    return count_off(off, newest, share) >= (share or AT_ONCE).needed


def count_off(off: Collection[Period], newest: Period, share: Share | None) -> int:
    """Return how many of the latest periods are off threshold."""
    return sum(period in off for period in newest.latest((share or AT_ONCE).of))


def recovery_level(goal: Goal, margin: Margin | None) -> Level | None:
    """Return the level from which on an alert is resolved; None without a margin: the threshold decides.

    It is never stricter than a target of its own, and leaves at least the middle of a range.
    """
    if margin is None or not margin.amount:
        return None
    limit = goal.target if goal.threshold is None else goal.threshold
    if isinstance(limit, Band):
        return _narrowed(goal, limit, margin)
    width = _width(limit, margin)
    if goal.direction is Direction.LOWER:
        return max(limit - width, goal.edges.high) if goal.threshold is not None else limit - width
    return min(limit + width, goal.edges.low) if goal.threshold is not None else limit + width


def reaches_recovery(goal: Goal, margin: Margin | None, value: Decimal) -> bool:
    """Return whether a value resolves an alert: not off threshold, and better than it by the margin."""
    level = recovery_level(goal, margin)
    if level is None:
        return goal.limits.low <= value <= goal.limits.high
    if isinstance(level, Band):
        return level.low <= value <= level.high
    return value <= level if goal.direction is Direction.LOWER else value >= level


def may_repeat(told: datetime, now: datetime, zone: ZoneInfo, calendar: Calendar) -> bool:
    """Return whether an open alert that was last told at a moment, UTC, may be repeated now."""
    local = now.astimezone(zone)
    is_due = local.date() - told.astimezone(zone).date() >= REPEATED_AFTER
    return is_due and calendar.is_working_day(local.date()) and REPEATED_FROM <= local.time() < REPEATED_UNTIL


def _width(limit: Decimal, margin: Margin) -> Decimal:
    return abs(limit) * margin.amount / PERCENT if margin.is_percent else margin.amount


def _narrowed(goal: Goal, limit: Band, margin: Margin) -> Band:
    """Return a range that is narrower by the margin on both sides, down to its target or its middle."""
    middle = (limit.low + limit.high) / HALF
    inner = Band(middle, middle) if goal.threshold is None else goal.edges
    low, high = limit.low + _width(limit.low, margin), limit.high - _width(limit.high, margin)
    return Band(min(low, inner.low), max(high, inner.high))
