"""A number with its unit at the beginning of a text, in a KPI's unit: `25 %`, `£1.2k`, `3h20`, `19 of 20`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise, product

from babel.numbers import get_currency_name

from scorecard.errors import InvalidInput
from scorecard.model.units import DURATION, PERCENT, is_money
from scorecard.parsing.replies.numbers import MAX_DIGITS, NUMBER, Candidates, UnreadableNumber, read_number
from scorecard.parsing.replies.parsed_reply import DoubtReason
from scorecard.parsing.replies.phrasebook import is_bounded
from scorecard.parsing.replies.vocabulary import (
    RUPEES,
    Amount,
    as_decimal,
    canonical_unit,
    change_words,
    converted,
    distinct,
    is_duration,
    is_exact,
    own_words,
    scale_words,
    unit_words,
)

SENTENCE_START = re.compile(r"\s+(?:[A-ZÀ-Þ]|\d+\s+(?P<counted>[^\W\d_]+))")
"""A capital or a count behind a full stop, which then ends more than an abbreviation: `27 min. Fewer …`."""
END = r"(?![^\W\d_]|[\u0900-\u0903\u093a-\u094f])"
"""The end of a word; a vowel sign of an Indian script continues it, a digit does not (`3h20`)."""
NOTHING_BEHIND = re.compile(r"[.,][–—-]+(?!\d)|/-(?!\w)")
"""The sign in place of small change, `1'200.-` or `1,200/-`."""
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
    "quid",
    "bucks",
}


@dataclass(frozen=True)
class Quantity:
    """A number with its unit, taken from the beginning of a text.

    Attributes:
        readings: The possible values, in the KPI's unit.
        has_unit: True if its unit was given.
        rest: The text after it.
        pair: The part and the whole with a mere stroke between, `19/20`, or None.
    """

    readings: Candidates
    has_unit: bool
    rest: str
    pair: tuple[Decimal, Decimal] | None = None


def apply_suffix(readings: Candidates, rest: str, unit: str, locale: str) -> Quantity:
    """Return a number with the multiple and the unit that follow it.

    Raises:
        InvalidInput: It is followed by a unit that does not convert into the KPI's.
    """
    if is_money(unit) and (dash := NOTHING_BEHIND.match(rest)):
        rest = rest[dash.end() :]
    word, left = take_word(rest, unit, locale)
    if word in own_words(unit, locale):
        return Quantity(readings, True, left)
    if not is_exact(unit) and word in scale_words(locale):
        return _apply_scale(readings, scale_words(locale)[word], left, unit, locale)
    if word in change_words(unit):
        return Quantity(_as_change(readings, word, unit), True, left)
    other = "min" if word == "m" and canonical_unit(unit) in CLOCK_WAYS else unit_words(locale).get(word)
    if other:
        return Quantity(_convert(readings, other, unit, word), True, left)
    if word:
        raise other_unit(word, unit)
    return Quantity(_as_time(readings) if unit == DURATION else readings, False, rest)


def _as_time(readings: Candidates) -> Candidates:
    """Return a number without a unit of time as minutes or hours, which has to be asked."""
    ways = [converted([(value, unit)], DURATION) for value in readings.values for unit in ("min", "h")]
    values = distinct(value for way in ways for value in way)
    return Candidates(values, DoubtReason.TWO_READINGS if len(values) > 1 else readings.cause)


def take_word(rest: str, unit: str, locale: str) -> tuple[str, str]:
    """Return the unit or multiple that a text begins with, in small letters, and the rest."""
    words = _words_pattern(unit, locale)
    found = words.match(rest)
    if not found:
        return "", rest
    left = rest[found.end() :]
    start = SENTENCE_START.match(left) if found.group().endswith(".") else None
    is_end = start and not words.match(left) and not words.fullmatch(start["counted"] or " ")
    return found[1].casefold(), f".{left}" if is_end else left


class OtherUnit(InvalidInput):
    """The value is in a unit that does not convert into the KPI's."""


def other_unit(given: str, unit: str) -> OtherUnit:
    """Return the error about a value in another unit."""
    own = _shown(unit) or "plain numbers"
    return OtherUnit(f"This KPI is measured in {own}, not {_shown(given.strip())}; send the value in {own}.")


def _shown(unit: str) -> str:
    """Return a unit as a sentence names it: a currency's code by its English name, `British pounds`."""
    code = unit.upper()
    return get_currency_name(code, 2, "en") if is_money(code) else unit


def longest_first(words: Iterable[str]) -> list[str]:
    """Return words in the order in which a pattern must try them."""
    return sorted(words, key=len, reverse=True)


@lru_cache(maxsize=512)
def _words_pattern(unit: str, locale: str) -> re.Pattern[str]:
    measures = {*own_words(unit, locale), *scale_words(locale), *unit_words(locale)}
    known = {*measures, *change_words(unit), *SYMBOLS, "m"}
    signs = "|".join(re.escape(word) for word in longest_first(known) if not is_bounded(word))
    words = "|".join(re.escape(word) for word in longest_first(known) if is_bounded(word))
    return re.compile(rf"\s?((?:{words})(?=\.?{END})|(?:{signs}))(?:\.(?!\d))?", re.I)


def _apply_scale(readings: Candidates, factor: Decimal, left: str, unit: str, locale: str) -> Quantity:
    values = tuple(as_decimal(Fraction(value) * Fraction(factor)) for value in readings.values)
    if any(len(value.as_tuple().digits) > MAX_DIGITS for value in values):
        raise InvalidInput("That number is too long to be stored; check it and send it again.")
    found = Candidates(values, readings.cause)
    word, last = take_word(left, unit, locale)
    if word in change_words(unit):
        return Quantity(_as_change(found, word, unit), True, last)
    is_own = word in own_words(unit, locale)
    return Quantity(found, is_own, last if is_own else left)


def _as_change(readings: Candidates, word: str, unit: str) -> Candidates:
    """Return a number of cents or the like as money.

    Raises:
        InvalidInput: The KPI's currency has other small change, or none.
    """
    if not change_words(unit)[word]:
        raise other_unit(word, unit)
    values = (as_decimal(Fraction(value) / 100) for value in readings.values)
    return Candidates(distinct(values), readings.cause)


def _convert(readings: Candidates, given: str, unit: str, word: str) -> Candidates:
    values = [converted([(value, given)], canonical_unit(unit)) for value in readings.values]
    if not all(values):
        raise other_unit(word, unit)
    every = distinct(reading for ways in values for reading in ways)
    return Candidates(every, readings.cause or (DoubtReason.TWO_READINGS if len(every) > 1 else None))


CLOCK_TIME = re.compile(r"(?P<large>\d{1,2}|[1-9]\d\d):(?P<small>[0-5]\d)(?![:\d])")
CLOCK_WAYS = {
    DURATION: [("h", "min")],
    "h": [("h", "min")],
    "min": [("h", "min"), ("min", "s")],
    "s": [("min", "s")],
}
"""What a clock time can be for a KPI in a unit of time: its larger and its smaller part."""
LONG_CLOCK_TIME = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)(?![:\d])")
JOINED = r"\s?(?:(?:and|und|et|y|e|i|en|och)\s)?"
REST_OF_HOUR = re.compile(r"(?:\s?(?=\d\d)|(?=\d))([0-5]?\d)(?=\s*(?:$|[,;(\n]|\s[–—-]\s)(?!\d))")


def read_time(text: str, unit: str, locale: str) -> Quantity | None:
    """Return the time in several units that a text begins with, or None; `unit` is one of time.

    Raises:
        InvalidInput: Its units do not go together.
    """
    return _clock_time(text, unit, locale) or _several_units(text, unit, locale)


def _clock_time(text: str, unit: str, locale: str) -> Quantity | None:
    """Return `3:20` as hours and minutes or minutes and seconds: by its own unit, else by the KPI's.

    Only a KPI in minutes may be meant in either way.
    """
    found, own = CLOCK_TIME.match(text), canonical_unit(unit)
    if own in CLOCK_WAYS and (long := LONG_CLOCK_TIME.match(text)):
        parts = list(zip(map(Decimal, long.groups()), ("h", "min", "s"), strict=True))
        return Quantity(Candidates(converted(parts, own)), True, text[long.end() :])
    if not found or own not in CLOCK_WAYS:
        return None
    word, rest = take_word(text[found.end() :], unit, locale)
    given = unit_words(locale).get(word)
    ways = CLOCK_WAYS[own] if given is None else [pair for pair in CLOCK_WAYS["min"] if given == pair[0]]
    if not ways:
        raise UnreadableNumber(text)
    numbers = Decimal(found["large"]), Decimal(found["small"])
    values = distinct(value for way in ways for value in converted(list(zip(numbers, way, strict=True)), own))
    return Quantity(
        Candidates(values, DoubtReason.TWO_READINGS if len(values) > 1 else None), bool(given), rest
    )


def _several_units(text: str, unit: str, locale: str) -> Quantity | None:
    """Return time in several units, the larger first: `3h20`, `1 h 30 min`."""
    amounts, rest = _amounts(text, unit, locale)
    last = REST_OF_HOUR.match(rest) if amounts and amounts[-1][1] == "h" else None
    if last:
        amounts, rest = [*amounts, (Decimal(last[1]), "min")], rest[last.end() :]
    if not amounts[1:]:
        return None
    values = converted(amounts, canonical_unit(unit))
    if not values or not _is_falling(amounts, unit):
        raise UnreadableNumber(text)
    return Quantity(Candidates(values, DoubtReason.TWO_READINGS if len(values) > 1 else None), True, rest)


def _amounts(text: str, unit: str, locale: str) -> tuple[list[Amount], str]:
    """Return the whole numbers, each with a unit of time, that a text begins with, and the rest."""
    words: Mapping[str, str] = {**unit_words(locale), "m": "min"}
    amounts: list[Amount] = []
    while number := re.match(rf"{JOINED if amounts else ''}(\d{{1,6}})(?![.,]\d)", text):
        word, rest = take_word(text[number.end() :], unit, locale)
        if not is_duration(words.get(word, "")):
            break
        amounts, text = [*amounts, (Decimal(number[1]), words[word])], rest
    return amounts, text


def _is_falling(amounts: list[Amount], unit: str) -> bool:
    """Return whether each amount is less than one of the unit before it; in a duration by the clock."""
    pairs = pairwise(amounts)
    if unit == DURATION:
        sizes = (converted([small, (Decimal(-1), large)], unit) for (_, large), small in pairs)
        return all(size and size[0] < 0 for size in sizes)
    return all(max(converted([small], large[1]), default=Decimal(1)) < 1 for large, small in pairs)


MINUS = {"-", "−", "–"}
TELEPHONE = re.compile(r"\d{7}")
CODE = 3
"""Letters of a currency code, which is never abbreviated."""
MOST_MONTHS, MOST_DAYS = 12, 31
OF = r"(?:\s?/\s?|\s(?:out of|of|von|sur|de|su|av|van|na|z)\s)"
RATIO = re.compile(rf"(?P<part>{NUMBER})(?P<sign>{OF})(?P<whole>{NUMBER})(?![\w/%]|[.,:-]\d|\s%)")
TO_ONE = re.compile(rf"(?P<part>{NUMBER})\s?:\s?1(?![\d.,:])")
SIZES = 100
"""Times a part that a whole can be if the grouping of one of them could be a decimal point."""
ODD_MONEY = re.compile(r"[-−–]?\s?(?:[^\W\d_]{0,3}[$€£¥₹₩₽₺₴]|(?P<code>[A-Z]{3})(?=\s?\d))")


def read_quantity(text: str, unit: str, locale: str) -> Quantity:
    """Return the quantity that a text begins with.

    Raises:
        InvalidInput: It begins with no number, or with one in a unit that does not convert for certain.
    """
    if is_duration(canonical_unit(unit)) and (time := read_time(text, unit, locale)):
        return time
    ratio = RATIO.match(text)
    if unit == PERCENT and ratio:
        return _read_ratio(ratio, text, locale)
    if ratio and not is_money(unit) and not is_duration(canonical_unit(unit)):
        return _read_points(ratio, text, unit, locale)
    if (to_one := TO_ONE.match(text)) and _is_ratio(unit):
        return Quantity(read_number(to_one["part"], locale), True, text[to_one.end() :])
    return _read_single(text, unit, locale)


def _read_single(text: str, unit: str, locale: str) -> Quantity:
    found = _pattern(unit, locale).match(text)
    if not found:
        odd = ODD_MONEY.match(text)
        is_other = odd and (not odd["code"] or is_money(odd["code"]))
        raise other_unit(odd.group(), unit) if odd and is_other else UnreadableNumber(text)
    sign = found["sign"] + found["inner"]
    if len(sign) > 1 or (sign == "+" and TELEPHONE.match(found["number"])):
        raise UnreadableNumber(text)
    number = read_number(found["number"], locale, is_rupees=unit in RUPEES)
    quantity = apply_suffix(number, text[found.end() :], unit, locale)
    if sign in MINUS:
        quantity = replace(quantity, readings=_negate(quantity.readings))
    if found["own"] and take_word(text[found.end() :], unit, locale)[0] in change_words(unit):
        raise UnreadableNumber(text)  # `$50 cents`
    quantity = replace(quantity, has_unit=quantity.has_unit or bool(found["own"]))
    return _read_brackets(quantity, text) if found["paren"] else quantity


@lru_cache(maxsize=512)
def _pattern(unit: str, locale: str) -> re.Pattern[str]:
    """Return the pattern of a number, perhaps after its KPI's sign: `£5`, `-£5`, `(5`, but not `min 5`."""
    signs = [word for word in own_words(unit, locale) if is_money(unit) or not word.isalpha()]
    own = "|".join(map(_as_prefix, longest_first(signs))) or r"(?!)"
    sign = r"[-−–+]?"
    return re.compile(
        rf"(?P<paren>\()?(?P<sign>{sign})(?P<own>(?:{own})\s?)?(?P<inner>{sign})(?P<number>{NUMBER})", re.I
    )


def _as_prefix(sign: str) -> str:
    """Return the pattern of a currency sign before a number; a short one may have a dot: `Rs. 500`."""
    return re.escape(sign) + (r"\.?" if sign.isalpha() and len(sign) < CODE else "")


def _negate(readings: Candidates) -> Candidates:
    return Candidates(tuple(-value + 0 for value in readings.values), readings.cause)  # -0 becomes 0


def _read_brackets(quantity: Quantity, text: str) -> Quantity:
    """Return a number in brackets as negative, which accountants mean, or positive, as others do."""
    if not quantity.rest.startswith(")"):
        raise UnreadableNumber(text)
    both = zip(_negate(quantity.readings).values, quantity.readings.values, strict=True)
    values = distinct(value for pair in both for value in pair)
    return replace(quantity, readings=Candidates(values, DoubtReason.TWO_READINGS), rest=quantity.rest[1:])


def _read_ratio(found: re.Match[str], text: str, locale: str) -> Quantity:
    """Return a part of a whole as percent; `9/10` may also be a day."""
    part, whole = _read_pair(found, locale)
    share = as_decimal(Fraction(part) * 100 / Fraction(whole))
    readings = Candidates((share,), DoubtReason.TWO_READINGS if _is_day(found, part, whole) else None)
    is_open = "/" in found["sign"] or part % 1  # `4.5 out of 5` may be stars
    return Quantity(readings, True, text[found.end() :], (part, whole) if is_open else None)


def _read_points(found: re.Match[str], text: str, unit: str, locale: str) -> Quantity:
    """Return the points out of as many as there can be, `8.1/10`.

    Raises:
        InvalidInput: It counts something else, `8 of 12 surveys`, or cannot be read.
    """
    part, whole = _read_pair(found, locale)
    word, rest = take_word(text[found.end() :], unit, locale)
    rest = rest if word in own_words(unit, locale) else text[found.end() :]
    if re.match(r"\s?[^\W\d_]", rest):
        raise UnreadableNumber(text)
    readings = Candidates((part,), DoubtReason.TWO_READINGS if _is_day(found, part, whole) else None)
    return Quantity(readings, False, rest, (part, whole))


def _read_pair(found: re.Match[str], locale: str) -> tuple[Decimal, Decimal]:
    """Return a part and its whole; `872 of 1,204` has one reading, since no part is larger than its whole.

    Raises:
        InvalidInput: It has several readings, or the whole is zero.
    """
    part, whole = (read_number(found[name], locale) for name in ("part", "whole"))
    if DoubtReason.OTHER_STYLE in {part.cause, whole.cause} or not whole.values[0]:
        raise UnreadableNumber(found.group())
    if part.cause or whole.cause:
        pairs = [pair for pair in product(part.values, whole.values) if pair[0] <= pair[1] <= SIZES * pair[0]]
        if len({one / other for one, other in pairs}) != 1:
            raise UnreadableNumber(found.group())
        return pairs[0]
    return part.values[0], whole.values[0]


def _is_day(found: re.Match[str], part: Decimal, whole: Decimal) -> bool:
    """Return whether a part and a whole may be a day and a month."""
    small, large = sorted((part, whole))
    is_whole = not (part % 1 or whole % 1)
    return is_whole and "/" in found["sign"] and small <= MOST_MONTHS and large <= MOST_DAYS


def _is_ratio(unit: str) -> bool:
    """Return whether a unit by its name is the first number of a ratio to one: `ratio`, `:1`."""
    return "ratio" in unit.casefold() or ":" in unit
