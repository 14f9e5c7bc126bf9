"""Every number that some digits can be: one in most cases, two where signs are used both ways."""

import re
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import NumberFormatError, get_decimal_symbol, get_group_symbol, parse_decimal

from scorecard.domain.understanding.plain import SPACES
from scorecard.errors import InvalidInput
from scorecard.model.units import format_number
from scorecard.parsing.replies.parsed_reply import Cause

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
class Readings:
    """What a number can be.

    Attributes:
        values: Most likely first, never empty.
        cause: Why it must be confirmed, or None.
    """

    values: tuple[Decimal, ...]
    cause: Cause | None = None


def read_number(digits: str, locale: str, *, is_rupees: bool = False) -> Readings:
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
        return Readings((Decimal(digits.replace(",", "")),))
    if own is None:
        return _in_other_style(digits, locale)
    fraction = _as_fraction(digits, locale)
    if fraction is not None:
        return Readings((own, fraction), Cause.TWO_READINGS)
    return Readings((own,), Cause.TWO_READINGS if CODE.fullmatch(digits) else None)


def _begun_by_point(digits: str, locale: str) -> Readings:
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


def _in_other_style(digits: str, locale: str) -> Readings:
    found = (_parsed(digits, other) for other in OTHER_STYLES)
    values = tuple(dict.fromkeys(value for value in found if value is not None))
    if not values:
        raise unreadable(digits, locale)
    return Readings(values, Cause.OTHER_STYLE)


def _as_fraction(digits: str, locale: str) -> Decimal | None:
    """The other reading of a lone grouping sign: before three digits it could be somebody's decimal point."""
    sign = get_group_symbol(locale)
    if sign in ".," and re.fullmatch(rf"[1-9]\d{{0,2}}{re.escape(sign)}\d{{3}}", digits):
        return _parsed(digits.replace(sign, get_decimal_symbol(locale)), locale)
    return None
