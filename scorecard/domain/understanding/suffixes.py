"""What follows a number: its unit, another unit that converts, a multiple such as `k` or `Mio`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from scorecard.domain.understanding.durations import as_decimal, converted, distinct, is_duration
from scorecard.domain.understanding.numbers import MAX_DIGITS, Readings
from scorecard.errors import InvalidInput
from scorecard.model.units import PERCENT, is_money, symbol_of
from scorecard.parsing.replies.parsed_reply import Cause
from scorecard.parsing.replies.phrasebook import is_bounded
from scorecard.parsing.replies.vocabulary import canonical, own_words, scale_words, unit_words

END = r"(?![^\W\d_]|[\u0900-\u0903\u093a-\u094f])"
"""Where a word ends; a vowel sign of an Indian script goes on with it, a digit does not (`3h20`)."""
NOTHING_BEHIND = re.compile(r"[.,][–—-]+(?!\d)|/-(?!\w)")
"""Where small change would stand, `1'200.-` or `1,200/-`."""
SYMBOLS = {
    "$",
    "€",
    "£",
    "¥",
    "₹",
    "eur",
    "usd",
    "gbp",
    "euro",
    "euros",
    "dollar",
    "dollars",
    "pound",
    "pounds",
}
SHORT_TIMES = {"s", "min", "h"}
"""Units for which `m` means minutes."""


@dataclass(frozen=True)
class Quantity:
    """A number with its unit, taken from the beginning of a text.

    Attributes:
        readings: What it can be, in the KPI's unit.
        has_unit: Whether its unit was said.
        rest: What follows it.
        pair: The part and the whole with a mere stroke between, `19/20`, or None.
    """

    readings: Readings
    has_unit: bool
    rest: str
    pair: tuple[Decimal, Decimal] | None = None


def with_suffix(readings: Readings, rest: str, unit: str, locale: str) -> Quantity:
    """A number with the multiple and the unit that follow it.

    Raises:
        InvalidInput: It is followed by a unit that does not convert into the KPI's.
    """
    if is_money(unit) and (dash := NOTHING_BEHIND.match(rest)):
        rest = rest[dash.end() :]
    word, left = take_word(rest, unit, locale)
    if word in own_words(unit, locale):
        return Quantity(readings, True, left)
    if not _is_exact(unit) and word in scale_words(locale):
        return _scaled(readings, scale_words(locale)[word], left, unit, locale)
    meant = "min" if word == "m" and canonical(unit) in SHORT_TIMES else unit_words(locale).get(word)
    if meant:
        return Quantity(_converted(readings, meant, unit, locale, word), True, left)
    if word:
        raise other_unit(word, unit, locale)
    return Quantity(readings, False, rest)


def take_word(rest: str, unit: str, locale: str) -> tuple[str, str]:
    """The unit or multiple that a text begins with, in small letters, and what is left."""
    found = _words_pattern(unit, locale).match(rest)
    return (found[1].casefold(), rest[found.end() :]) if found else ("", rest)


def other_unit(given: str, unit: str, locale: str) -> InvalidInput:
    """What to say about a value in another unit."""
    own = symbol_of(unit, locale) or "plain numbers"
    return InvalidInput(f"This KPI is measured in {own}, not {given.strip()}; send the value in {own}.")


def longest_first(words: Iterable[str]) -> list[str]:
    """Words in the order in which a pattern must try them."""
    return sorted(words, key=len, reverse=True)


def _is_exact(unit: str) -> bool:
    """Whether nobody counts a unit in thousands: percent and time."""
    return unit == PERCENT or is_duration(canonical(unit))


@lru_cache(maxsize=512)
def _words_pattern(unit: str, locale: str) -> re.Pattern[str]:
    known = {*own_words(unit, locale), *scale_words(locale), *unit_words(locale), *SYMBOLS, "m"}
    signs = "|".join(re.escape(word) for word in longest_first(known) if not is_bounded(word))
    words = "|".join(re.escape(word) for word in longest_first(known) if is_bounded(word))
    return re.compile(rf"\s?((?:{words})(?=\.?{END})|(?:{signs}))(?:\.(?!\d))?", re.I)


def _scaled(readings: Readings, factor: Decimal, left: str, unit: str, locale: str) -> Quantity:
    values = tuple(as_decimal(Fraction(value) * Fraction(factor)) for value in readings.values)
    if any(len(value.as_tuple().digits) > MAX_DIGITS for value in values):
        raise InvalidInput("That number is too long to be stored; check it and send it again.")
    word, last = take_word(left, unit, locale)
    is_own = word in own_words(unit, locale)
    return Quantity(Readings(values, readings.cause), is_own, last if is_own else left)


def _converted(readings: Readings, meant: str, unit: str, locale: str, word: str) -> Readings:
    values = [converted([(value, meant)], canonical(unit)) for value in readings.values]
    if not all(values):
        raise other_unit(word, unit, locale)
    every = distinct(reading for ways in values for reading in ways)
    return Readings(every, readings.cause or (Cause.TWO_READINGS if len(every) > 1 else None))
