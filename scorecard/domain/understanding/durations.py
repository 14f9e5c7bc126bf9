"""Amounts of time turned into a KPI's unit: exactly, or in both ways where days may be working days."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction

CLOCK = {
    "s": Fraction(1, 60),
    "min": Fraction(1),
    "h": Fraction(60),
    "days": Fraction(24 * 60),
    "weeks": Fraction(7 * 24 * 60),
}
OFFICE = {**CLOCK, "days": Fraction(8 * 60), "weeks": Fraction(5 * 8 * 60)}
CALENDAR = {"months": Fraction(1), "years": Fraction(12)}
TABLES = (CLOCK, OFFICE, CALENDAR)
"""Units that convert into each other, each by its length; a unit may be in several tables."""
PLACES = Decimal("0.000001")
MOST_DIGITS = 60

Amount = tuple[Decimal, str]
"""A number and its unit: `(Decimal(3), "h")`."""


def is_duration(unit: str) -> bool:
    """Whether a unit measures time."""
    return any(unit in table for table in TABLES)


def converted(amounts: Sequence[Amount], unit: str) -> tuple[Decimal, ...]:
    """What amounts of time are together in a unit, by the clock first; empty where they do not convert."""
    if all(own == unit for _, own in amounts) and len(amounts) == 1:
        return (amounts[0][0],)
    fitting = [table for table in TABLES if unit in table and all(own in table for _, own in amounts)]
    sums = (sum(Fraction(number) * table[own] for number, own in amounts) / table[unit] for table in fitting)
    return distinct(as_decimal(total) for total in sums)


def as_decimal(share: Fraction) -> Decimal:
    """A fraction as a decimal, rounded to six places where it does not end before."""
    with localcontext(prec=MOST_DIGITS):
        rounded = (Decimal(share.numerator) / Decimal(share.denominator)).quantize(PLACES)
        return Decimal(re.sub(r"\.?0*$", "", f"{rounded:f}"))


def distinct(values: Iterable[Decimal]) -> tuple[Decimal, ...]:
    """Each value once, in order."""
    return tuple(dict.fromkeys(values))
