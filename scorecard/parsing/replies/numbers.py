"""Numbers: every value that some digits can be, and why one must be confirmed first.

A decimal point that slipped moves a value by a factor of ten, so a factor of eight is already far. From the
median, eight times the usual distance is far too: the median one, which no odd value moves, but at least
a quarter of the median, so that a calm KPI may double or treble. What is near to any value that was there
before is not far. With fewer than four values nobody knows what is usual, and the goal counts with them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median

from babel.numbers import NumberFormatError, get_decimal_symbol, get_group_symbol, parse_decimal

from scorecard.errors import InvalidInput
from scorecard.model.goals import Band, Status
from scorecard.model.units import PERCENT, format_number
from scorecard.parsing.replies.normalize import SPACES
from scorecard.parsing.replies.parsed_reply import Doubt, DoubtReason, KpiContext
from scorecard.parsing.replies.vocabulary import as_decimal, canonical_unit, distinct, is_duration

MAX_DIGITS = 18
NUMBER = r"(?:\d+(?:[.,']\d+| \d{3}(?!\d))*|[.,]\d+)"
"""Digits with single signs between them, or behind one; a space only where it parts three digits."""
PLAIN = {**SPACES, ord("’"): "'"}
"""Grouping signs as they are typed; babel knows only the printer's own."""
OTHER_STYLES = ("en_US", "de_DE", "de_CH", "en_IN")
LAKHS = re.compile(r"\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?")
"""Grouped by two and at last by three, as only Indian numbers are."""
OCTET = r"(?:0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])"
CODE = re.compile(rf"\d{{9,}}|{OCTET}(?:\.{OCTET}){{3}}")
"""What is rather the number of a telephone or a machine."""


@dataclass(frozen=True)
class Candidates:
    """What a number can be.

    Attributes:
        values: Most likely first, never empty.
        cause: Why it must be confirmed, or None.
    """

    values: tuple[Decimal, ...]
    cause: DoubtReason | None = None


def read_number(digits: str, locale: str, *, is_rupees: bool = False) -> Candidates:
    """What digits with their grouping and decimal signs can be, by a locale and else by others' habits.

    Args:
        digits: Tidied; fits `NUMBER`.
        locale: Whose signs count.
        is_rupees: Whether it is money that is counted in lakhs.

    Raises:
        InvalidInput: It is no number anywhere.
    """
    if digits[0] in ".,":
        return _begun_by_point(digits, locale)
    if sum(map(str.isdigit, digits)) > MAX_DIGITS or re.match(r"0\d", digits):
        raise unreadable(digits, locale)
    own = _parsed(digits, locale)
    if own is None and is_rupees and LAKHS.fullmatch(digits):
        return Candidates((Decimal(digits.replace(",", "")),))
    if own is None:
        return _in_other_style(digits, locale)
    fraction = _as_fraction(digits, locale)
    if fraction is not None:
        return Candidates((own, fraction), DoubtReason.TWO_READINGS)
    return Candidates((own,), DoubtReason.TWO_READINGS if CODE.fullmatch(digits) else None)


def _begun_by_point(digits: str, locale: str) -> Candidates:
    """`.5`: zero is meant before one's own decimal point, but never before a sign that groups."""
    if digits[0] != get_decimal_symbol(locale):
        raise unreadable(digits, locale)
    return read_number(f"0{digits}", locale)


def unreadable(text: str, locale: str) -> InvalidInput:
    """What to say about a text that is no number."""
    return InvalidInput(f"I can't read “{text.strip()}” as a number; send one like {example(locale)}.")


def example(locale: str) -> str:
    """A number as a locale writes it, to be shown."""
    return format_number(Decimal("12.5"), locale)


def _parsed(digits: str, locale: str) -> Decimal | None:
    group, decimal = get_group_symbol(locale), get_decimal_symbol(locale)
    typed = group.translate(PLAIN)
    if not re.fullmatch(rf"[\d{re.escape(typed + decimal)}]+", digits):
        return None  # babel takes a dot for a decimal point wherever it means nothing else
    try:
        return Decimal(parse_decimal(digits.replace(typed, group), locale=locale, strict=True))
    except NumberFormatError:
        return None


def _in_other_style(digits: str, locale: str) -> Candidates:
    found = (_parsed(digits, other) for other in OTHER_STYLES)
    values = tuple(dict.fromkeys(value for value in found if value is not None))
    if not values:
        raise unreadable(digits, locale)
    return Candidates(values, DoubtReason.OTHER_STYLE)


def _as_fraction(digits: str, locale: str) -> Decimal | None:
    """The other reading of a lone grouping sign: before three digits it could be somebody's decimal point."""
    sign = get_group_symbol(locale)
    if sign in ".," and re.fullmatch(rf"[1-9]\d{{0,2}}{re.escape(sign)}\d{{3}}", digits):
        return _parsed(digits.replace(sign, get_decimal_symbol(locale)), locale)
    return None


FAR = 8
ENOUGH = 4
CALM = Decimal("0.25")
"""Least share of the median that counts as the usual distance from it."""
WHOLE = 100


def find_doubt(
    readings: Candidates, subject: KpiContext, *, has_unit: bool, causes: Iterable[DoubtReason | None] = ()
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
        return Doubt(
            DoubtReason.TWO_READINGS, distinct((as_decimal(Fraction(value) * WHOLE), *readings.values))
        )
    told = next(filter(None, (readings.cause, *causes)), None) or _implausible(value, subject)
    return Doubt(told, readings.values) if told else None


def is_far(value: Decimal, subject: KpiContext) -> bool:
    """Whether a value is far outside what a KPI usually has."""
    history = subject.history
    if any(_is_near(value, one) for one in history):
        return False
    if len(history) < ENOUGH:
        return _is_far_from_few(value, subject)
    middle = median(history)
    usual = max(median(abs(one - middle) for one in history), CALM * abs(middle))
    return _is_other_size(value, middle, subject) or (usual > 0 and abs(value - middle) > FAR * usual)


def _implausible(value: Decimal, subject: KpiContext) -> DoubtReason | None:
    if value < 0 and not may_be_negative(subject):
        return DoubtReason.NEGATIVE
    if subject.kpi.unit == PERCENT and value > WHOLE >= max(_known(subject)):
        return DoubtReason.ABOVE_ALL
    return DoubtReason.UNUSUAL if is_far(value, subject) else None


def may_be_negative(subject: KpiContext) -> bool:
    """Whether a KPI was below zero, or is to be."""
    return min(_known(subject)) < 0


def could_be_minus(value: Decimal, subject: KpiContext) -> bool:
    """Whether a dash before a number could be a minus: not for time, nor where that is out of proportion."""
    if is_duration(canonical_unit(subject.kpi.unit)):
        return False
    lowest, spread = min(_known(subject)), max(_known(subject)) - min(_known(subject))
    is_open = len(subject.history) < ENOUGH or not spread or lowest < 0
    return is_open or lowest + abs(value) <= FAR * spread


def with_split(readings: Candidates, pair: tuple[Decimal, Decimal], subject: KpiContext) -> Candidates:
    """What `94/95` can be: a share, or a value with what it is compared with behind the stroke."""
    part, whole = pair
    is_count = not (part % 1 or whole % 1 or part + whole == WHOLE)
    if is_count and whole not in _levels(subject):
        return readings
    values = distinct((*readings.values, part))
    return Candidates(values, DoubtReason.TWO_READINGS if len(values) > 1 else readings.cause)


def _known(subject: KpiContext) -> tuple[Decimal, ...]:
    return (*subject.history, *_levels(subject))


def _is_far_from_few(value: Decimal, subject: KpiContext) -> bool:
    known = [one for one in (*subject.history, *_levels(subject)) if one]
    return bool(known) and _is_other_size(value, median(known), subject)


def _is_other_size(value: Decimal, usual: Decimal, subject: KpiContext) -> bool:
    """Whether one is a multiple of the other; where none is best, none at all is as usual as one."""
    if not usual:
        return False
    if not value and subject.goal.status_of(value) is Status.ON_TARGET:
        return abs(usual) > FAR
    return abs(value) > FAR * abs(usual) or abs(value) * FAR < abs(usual)


def _could_be_share(value: Decimal, subject: KpiContext) -> bool:
    """Whether a bare number of at most 1 may be a share of 1 where percent are asked for."""
    return subject.kpi.unit == PERCENT and 0 < abs(value) <= 1 and is_far(value, subject)


def _is_near(value: Decimal, other: Decimal) -> bool:
    """Whether one is at most twice the other."""
    return value * other >= 0 and max(abs(value), abs(other)) <= 2 * min(abs(value), abs(other))


def _levels(subject: KpiContext) -> tuple[Decimal, ...]:
    """Every number of the goal."""
    goal = subject.goal
    levels = [level for level in (goal.target, goal.threshold, goal.baseline) if level is not None]
    return tuple(one for level in levels for one in (level if isinstance(level, Band) else (level,)))
