"""What a value must not pass for without being confirmed: far from the usual, below zero, above 100 %.

A decimal point that slipped moves a value by a factor of ten, so a factor of eight is already far. From the
median, eight times the usual distance is far too: the median one, which no odd value moves, but at least
a quarter of the median, so that a calm KPI may double or treble. What is near to any value that was there
before is not far. With fewer than four values nobody knows what is usual, and the goal counts with them.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from statistics import median

from scorecard.domain.understanding.durations import as_decimal, distinct, is_duration
from scorecard.domain.understanding.numbers import Readings
from scorecard.model.goals import Band, Status
from scorecard.model.units import PERCENT
from scorecard.parsing.replies.parsed_reply import Cause, Doubt, Subject
from scorecard.parsing.replies.vocabulary import canonical

FAR = 8
ENOUGH = 4
CALM = Decimal("0.25")
"""Least share of the median that counts as the usual distance from it."""
WHOLE = 100


def doubt_about(
    readings: Readings, subject: Subject, *, has_unit: bool, causes: Iterable[Cause | None] = ()
) -> Doubt | None:
    """Why a value must be confirmed, or None.

    Args:
        readings: What was typed can be.
        subject: Its KPI.
        has_unit: Whether the unit was typed.
        causes: Other reasons found in what was typed, None for none.
    """
    value = readings.values[0]
    if not has_unit and _could_be_share(value, subject):
        return Doubt(Cause.TWO_READINGS, distinct((as_decimal(Fraction(value) * WHOLE), *readings.values)))
    told = next(filter(None, (readings.cause, *causes)), None) or _implausible(value, subject)
    return Doubt(told, readings.values) if told else None


def is_far(value: Decimal, subject: Subject) -> bool:
    """Whether a value is far outside what a KPI usually has."""
    history = subject.history
    if any(_is_near(value, one) for one in history):
        return False
    if len(history) < ENOUGH:
        return _is_far_from_few(value, subject)
    middle = median(history)
    usual = max(median(abs(one - middle) for one in history), CALM * abs(middle))
    return _is_other_size(value, middle, subject) or (usual > 0 and abs(value - middle) > FAR * usual)


def _implausible(value: Decimal, subject: Subject) -> Cause | None:
    if value < 0 and not may_be_negative(subject):
        return Cause.NEGATIVE
    if subject.kpi.unit == PERCENT and value > WHOLE >= max(_known(subject)):
        return Cause.ABOVE_ALL
    return Cause.UNUSUAL if is_far(value, subject) else None


def may_be_negative(subject: Subject) -> bool:
    """Whether a KPI was below zero, or is to be."""
    return min(_known(subject)) < 0


def could_be_minus(value: Decimal, subject: Subject) -> bool:
    """Whether a dash before a number could be a minus: not for time, nor where that is out of proportion."""
    if is_duration(canonical(subject.kpi.unit)):
        return False
    lowest, spread = min(_known(subject)), max(_known(subject)) - min(_known(subject))
    is_open = len(subject.history) < ENOUGH or not spread or lowest < 0
    return is_open or lowest + abs(value) <= FAR * spread


def with_split(readings: Readings, pair: tuple[Decimal, Decimal], subject: Subject) -> Readings:
    """What `94/95` can be: a share, or a value with what it is compared with behind the stroke."""
    part, whole = pair
    is_count = not (part % 1 or whole % 1 or part + whole == WHOLE)
    if is_count and whole not in _levels(subject):
        return readings
    values = distinct((*readings.values, part))
    return Readings(values, Cause.TWO_READINGS if len(values) > 1 else readings.cause)


def _known(subject: Subject) -> tuple[Decimal, ...]:
    return (*subject.history, *_levels(subject))


def _is_far_from_few(value: Decimal, subject: Subject) -> bool:
    known = [one for one in (*subject.history, *_levels(subject)) if one]
    return bool(known) and _is_other_size(value, median(known), subject)


def _is_other_size(value: Decimal, usual: Decimal, subject: Subject) -> bool:
    """Whether one is a multiple of the other; where none is best, none at all is as usual as one."""
    if not usual:
        return False
    if not value and subject.goal.status_of(value) is Status.ON_TARGET:
        return abs(usual) > FAR
    return abs(value) > FAR * abs(usual) or abs(value) * FAR < abs(usual)


def _could_be_share(value: Decimal, subject: Subject) -> bool:
    """Whether a bare number of at most 1 may be a share of 1 where percent are asked for."""
    return subject.kpi.unit == PERCENT and 0 < abs(value) <= 1 and is_far(value, subject)


def _is_near(value: Decimal, other: Decimal) -> bool:
    """Whether one is at most twice the other."""
    return value * other >= 0 and max(abs(value), abs(other)) <= 2 * min(abs(value), abs(other))


def _levels(subject: Subject) -> tuple[Decimal, ...]:
    """Every number of the goal."""
    goal = subject.goal
    levels = [level for level in (goal.target, goal.threshold, goal.baseline) if level is not None]
    return tuple(one for level in levels for one in (level if isinstance(level, Band) else (level,)))
