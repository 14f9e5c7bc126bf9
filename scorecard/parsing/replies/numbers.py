"""Numbers: every value that some digits can be, and the reason to confirm one first."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from babel.numbers import NumberFormatError, get_decimal_symbol, get_group_symbol, parse_decimal

from scorecard.errors import InvalidInput
from scorecard.model.names import SPACES
from scorecard.model.units import PERCENT, format_typed, is_money, known_locale, locale_of
from scorecard.parsing.replies.parsed_reply import Doubt, DoubtReason, KpiContext
from scorecard.parsing.replies.vocabulary import as_decimal, canonical_unit, distinct, is_duration
from scorecard.rules.usual import SLIP, Usual, levels_of, settle_thousands

MAX_DIGITS = 18
NUMBER = r"(?:\d+(?:[.,']\d+| \d{3}(?!\d))*|[.,]\d+)"
"""Digits with single signs between them, or after one; a space only if it separates three digits."""
PLAIN = {**SPACES, ord("’"): "'"}
"""Grouping signs as they are typed; babel knows only the typographic ones."""
OTHER_STYLES = ("en_US", "de_DE", "de_CH", "en_IN", "fr_FR")
LAKHS = re.compile(r"\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?")
"""Grouped by two and finally by three, as only Indian numbers are."""
OCTET = r"(?:0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])"
CODE = re.compile(rf"\d{{9,}}|{OCTET}(?:\.{OCTET}){{3}}")
"""A number that is more likely a telephone number or an address of a machine."""


@dataclass(frozen=True)
class Candidates:
    """The values that a number can have.

    Attributes:
        values: Most likely first, never empty.
        cause: The reason why it must be confirmed, or None.
    """

    values: tuple[Decimal, ...]
    cause: DoubtReason | None = None


def read_number(digits: str, locale: str, *, is_rupees: bool = False) -> Candidates:
    """Return the values that digits with grouping and decimal signs can have, by a locale and other habits.

    Args:
        digits: Normalized; fits `NUMBER`.
        locale: Locale whose signs come first.
        is_rupees: True if it is money that is counted in lakhs.

    Raises:
        InvalidInput: It is no number anywhere.
    """
    if digits[0] in ".,":
        return _read_leading_point(digits, locale)
    if sum(map(str.isdigit, digits)) > MAX_DIGITS or re.match(r"0\d", digits):
        raise UnreadableNumber(digits)
    own = _parse_own_style(digits, locale)
    if own is None and is_rupees and LAKHS.fullmatch(digits):
        return Candidates((Decimal(digits.replace(",", "")),))
    if own is None:
        return _read_other_style(digits)
    fraction = _as_fraction(digits, locale)
    if fraction is not None:
        return Candidates((own, fraction), DoubtReason.TWO_READINGS)
    return Candidates((own,), DoubtReason.TWO_READINGS if CODE.fullmatch(digits) else None)


def _read_leading_point(digits: str, locale: str) -> Candidates:
    """Return `.5` as zero before the locale's own decimal point, never before a grouping sign."""
    if digits[0] != get_decimal_symbol(locale):
        raise UnreadableNumber(digits)
    return read_number(f"0{digits}", locale)


class UnreadableNumber(InvalidInput):
    """A text is no number.

    Args:
        text: As typed.
        example: A number of the KPI's size, as people type it; empty while the KPI is not known.
    """

    def __init__(self, text: str, example: str = "") -> None:
        like = f"like {example}" if example else "in digits"
        super().__init__(f"I can't read “{text.strip()}” as a number; send one {like}.")
        self.text = text


def example(subject: KpiContext, locale: str) -> str:
    """Return a number of a KPI's size that is read back as the same number."""
    return format_typed(subject.likely, subject.kpi.unit, known_locale(locale))


def _parse_own_style(digits: str, locale: str) -> Decimal | None:
    if digits.isdecimal():
        return Decimal(digits)
    known = locale_of(locale)
    group, decimal = get_group_symbol(known), get_decimal_symbol(known)
    typed = group.translate(PLAIN)
    if not re.fullmatch(rf"[\d{re.escape(typed + decimal)}]+", digits):
        return None  # babel takes a dot for a decimal point wherever it means nothing else
    try:
        return Decimal(parse_decimal(digits.replace(typed, group), locale=known, strict=True))
    except NumberFormatError:
        return None


SPACED = re.compile(r"\d{1,3}(?: \d{3})+")
"""Digits in groups parted by spaces, which nobody takes for a decimal point."""


def _read_other_style(digits: str) -> Candidates:
    if SPACED.fullmatch(digits):
        return Candidates((Decimal(digits.replace(" ", "")),))
    found = (_parse_own_style(digits, other) for other in OTHER_STYLES)
    values = tuple(dict.fromkeys(value for value in found if value is not None))
    if not values:
        raise UnreadableNumber(digits)
    return Candidates(values, DoubtReason.OTHER_STYLE)


def _as_fraction(digits: str, locale: str) -> Decimal | None:
    """Return a lone grouping sign read as a decimal point, as it could be before three digits, or None."""
    sign = get_group_symbol(locale_of(locale))
    if sign in ".," and re.fullmatch(rf"[1-9]\d{{0,2}}{re.escape(sign)}\d{{3}}", digits):
        return _parse_own_style(digits.replace(sign, get_decimal_symbol(locale)), locale)
    return None


HUNDRED, THOUSAND = 100, 1000
SCALES = (5, 10, 100)
"""The most points that scales usually have."""


def find_doubt(
    readings: Candidates, subject: KpiContext, *, has_unit: bool, causes: Iterable[DoubtReason | None] = ()
) -> Doubt | None:
    """Return the doubt because of which a value must be confirmed, or None.

    Args:
        readings: The possible values.
        subject: The KPI.
        has_unit: True if the unit was typed.
        causes: Other reasons found in the text, None for none.
    """
    value = readings.values[0]
    if not has_unit and _could_be_share(value, subject):
        return Doubt(
            DoubtReason.TWO_READINGS, distinct((as_decimal(Fraction(value) * HUNDRED), *readings.values))
        )
    cause = next(filter(None, (readings.cause, *causes)), None) or _implausible(value, subject)
    return Doubt(cause, readings.values) if cause else None


def is_far(value: Decimal, subject: KpiContext) -> bool:
    """Return whether a value is far outside a KPI's usual values."""
    return usual_of(subject).is_far(value)


def is_foreign_to(value: Decimal, subject: KpiContext) -> bool:
    """Return whether a value lies outside everything known of a KPI, and has more decimals than any of it."""
    if not usual_of(subject).is_known:
        return False
    known = _known(subject)
    low, high = min(known), max(known)
    is_finer = _count_decimals(value) > max(map(_count_decimals, known))
    return is_finer and not 2 * low - high <= value <= 2 * high - low


def is_near_goal(value: Decimal, subject: KpiContext) -> bool:
    """Return whether a value is as near to a KPI's target as its threshold is."""
    levels = levels_of(subject.goal)
    return bool(levels) and abs(value - levels[0]) <= max(levels) - min(levels)


def _count_decimals(value: Decimal) -> int:
    return -min(int(value.normalize().as_tuple().exponent), 0)


def usual_of(subject: KpiContext) -> Usual:
    """Return what is usual for a KPI."""
    unit, known = subject.kpi.unit, _known(subject)
    is_measure = unit == PERCENT or is_money(unit) or is_duration(canonical_unit(unit))
    is_count = not is_measure and not any(number % 1 for number in known)
    return Usual(subject.history, subject.goal, unit, is_count)


def settle_style(readings: Candidates, subject: KpiContext) -> Candidates:
    """Return `1,250` as thousands, or a number in another language's style, if all that is known says so.

    Money that can only be read one way, `$12,400.50`, needs no question where it is usual.
    """
    if len(readings.values) == 1 and not readings.cause:
        return _with_thousands(readings, subject)
    if _is_plain_money(readings, subject):
        return Candidates(readings.values)
    if readings.cause not in {DoubtReason.TWO_READINGS, DoubtReason.OTHER_STYLE} or len(readings.values) == 1:
        return readings
    found = settle_thousands(
        sorted(readings.values, reverse=True),
        usual_of(subject),
        lambda value: not _implausible(value, subject),
    )
    return readings if found is None else Candidates((found,))


def _is_plain_money(readings: Candidates, subject: KpiContext) -> bool:
    """Return whether money is in another language's style alone, and usual for a well-known KPI."""
    is_single = readings.cause is DoubtReason.OTHER_STYLE and len(readings.values) == 1
    is_known = is_money(subject.kpi.unit) and usual_of(subject).is_known
    return is_single and is_known and not _implausible(readings.values[0], subject)


def _with_thousands(readings: Candidates, subject: KpiContext) -> Candidates:
    """Return the readings of money that only as thousands is usual for a KPI: `12.4` of £12,400."""
    value = readings.values[0]
    if not is_money(subject.kpi.unit) or not is_far(value, subject) or is_far(value * THOUSAND, subject):
        return readings
    return Candidates((value * THOUSAND, value), DoubtReason.TWO_READINGS)


def _implausible(value: Decimal, subject: KpiContext) -> DoubtReason | None:
    if value < 0 and not may_be_negative(subject):
        return DoubtReason.NEGATIVE
    if subject.kpi.unit == PERCENT and value > HUNDRED >= max(_known(subject)):
        return DoubtReason.ABOVE_ALL
    return DoubtReason.UNUSUAL if is_far(value, subject) else None


def may_be_negative(subject: KpiContext) -> bool:
    """Return whether a KPI was below zero, or has a goal there."""
    return min(_known(subject)) < 0


def could_be_more(value: Decimal, subject: KpiContext) -> bool:
    """Return whether a plus may mean an increase: the number is unusual, or would add up to a usual one."""
    if may_be_negative(subject):
        return False
    if not usual_of(subject).is_known:
        return True
    low, high = min(subject.history), max(subject.history)
    return not low <= value <= high or subject.history[-1] + value <= high


def could_be_minus(value: Decimal, subject: KpiContext) -> bool:
    """Return whether a dash before a number could be a minus: not for time, nor far out of proportion."""
    if is_duration(canonical_unit(subject.kpi.unit)):
        return False
    lowest, spread = min(_known(subject)), max(_known(subject)) - min(_known(subject))
    is_open = not usual_of(subject).is_known or not spread or lowest < 0
    return is_open or lowest + abs(value) <= SLIP * spread


def with_comparison(readings: Candidates, pair: tuple[Decimal, Decimal], subject: KpiContext) -> Candidates:
    """Return the readings of `94/95`: a share, or a value with its target after the slash.

    It is certainly a share only if the share is usual for the KPI, and the part alone is not. For a KPI that
    is not in percent it is a value with the most there can be, `8.1/10`.

    Raises:
        InvalidInput: The KPI has had, or aims at, more than the whole.
    """
    if subject.kpi.unit != PERCENT:
        return _of_most(readings, pair, subject)
    part = pair[0]
    values = distinct((*readings.values, part)) if part <= HUNDRED else readings.values
    is_share = _could_be_fraction(*pair, subject) and (
        _implausible(part, subject) and not _implausible(readings.values[0], subject)
    )
    if is_share or part == readings.values[0]:
        return readings
    return Candidates(values, DoubtReason.TWO_READINGS)


def _of_most(readings: Candidates, pair: tuple[Decimal, Decimal], subject: KpiContext) -> Candidates:
    """Return the readings of `8.1/10`, where ten is the most there can be; no other scale is guessed at."""
    (part, whole), most = pair, max(_known(subject))
    if not 0 <= part <= whole or whole < most or _implausible(part, subject):
        raise InvalidInput(f"I can't tell what {part:f} of {whole:f} is for this KPI; send just its value.")
    is_scale = whole <= 2 * most and (whole in SCALES or not usual_of(subject).is_count)
    return readings if is_scale else replace(readings, cause=DoubtReason.TWO_READINGS)


def _could_be_fraction(part: Decimal, whole: Decimal, subject: KpiContext) -> bool:
    """Return whether two numbers are counts, and the second none of the goal's numbers."""
    is_count = not (part % 1 or whole % 1 or part + whole == HUNDRED)
    usual = usual_of(subject)
    return usual.is_known and is_count and whole not in usual.levels


def _known(subject: KpiContext) -> tuple[Decimal, ...]:
    return (*subject.history, *levels_of(subject.goal))


def _could_be_share(value: Decimal, subject: KpiContext) -> bool:
    """Return whether a bare number of at most 1 may be a share of 1 for a KPI in percent."""
    return subject.kpi.unit == PERCENT and 0 < abs(value) <= 1 and is_far(value, subject)
