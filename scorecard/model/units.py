"""Units: the display of a KPI's numbers in a locale."""

import re
from decimal import ROUND_FLOOR, Decimal, localcontext
from fractions import Fraction
from functools import cache, lru_cache
from math import floor

from babel import Locale
from babel.core import UnknownLocaleError
from babel.numbers import (
    format_currency,
    format_decimal,
    get_currency_symbol,
    list_currencies,
)

from scorecard.model.goals import Band, Direction, Goal, Level

PERCENT = "%"
DURATION = "duration"
"""The unit of lengths of time, each stored as seconds and shown in the units that fit: `3 h 20 min`."""
HOUR = 3600
_STEPS = (("d", 24 * HOUR), ("h", HOUR), ("min", 60), ("s", 1))
NBSP = "\N{NO-BREAK SPACE}"
DEFAULT_LOCALE = "en_GB"
MISSING = "—"
_COUNTED = re.compile(r"[^\W\d_]{2,}s\b(?=$| per\b| ?/| of\b| in\b)")
"""The plural that a unit counts: its last word, or the one before `per`, `/`, `of` or `in`."""
_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)
_SAME_FOR_ONE = {"series", "species", "means", "gas"}
MOST_DIGITS = 100  # babel fails on more than the context's precision; a share of two long numbers has them


def find_locale(name: str) -> Locale | None:
    """Return the locale of a name in either spelling (`en_GB`, `en-GB`), or None if it is unknown."""
    try:
        return locale_of(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None


def known_locale(name: str) -> str:
    """Return the stored name of a locale in either spelling, or the default one's if it is unknown."""
    return str(find_locale(name) or DEFAULT_LOCALE)


@lru_cache(maxsize=64)
def locale_of(name: str) -> Locale:
    """Return the locale of a stored name, `en_GB`.

    Cached, because babel builds it on each call; it changes only with babel.
    """
    return Locale.parse(name)


def is_money(unit: str) -> bool:
    """Return whether a unit is an ISO 4217 currency code, `GBP`."""
    return unit in _currencies()


def format_number(value: Decimal, locale: str) -> str:
    """Return a number with all of its digits, with the grouping and decimal signs of a locale: `1,234.50`."""
    with localcontext(prec=MOST_DIGITS):
        return format_decimal(_plain(value), locale=locale_of(locale), decimal_quantization=False)


def format_plain(value: Decimal, locale: str) -> str:
    """Return a number as people type it: with all of its digits, and without ambiguous grouping signs."""
    with localcontext(prec=MOST_DIGITS):
        return format_decimal(
            _plain(value), locale=locale_of(locale), decimal_quantization=False, group_separator=False
        )


def format_typed(value: Decimal, unit: str, locale: str) -> str:
    """Return a value as people type it, so that it is read back as the same: `1234.5`, `3 h 20 min`."""
    if unit == DURATION:
        return _format_duration(value, locale).replace(NBSP, " ")
    return format_plain(value, locale)


def is_inseparable(unit: str) -> bool:
    """Return whether a number is never written without its unit: `£1,200`, `3 h 20 min`."""
    return is_money(unit) or unit == DURATION


def format_value(value: Decimal | None, unit: str, locale: str) -> str:
    """Return a value with its unit: `25 min`, `99.95 %`, `£1,200`; a dash for None.

    No digit is dropped, so the value shown is the value stored. The space before a unit does not break.
    """
    if value is None:
        return MISSING
    if unit == DURATION:
        return _format_duration(value, locale)
    if is_money(unit):
        return _format_money(value, unit, locale)
    return f"{format_number(value, locale)}{NBSP}{unit_of(value, unit, locale)}"


def unit_of(value: Decimal, unit: str, locale: str) -> str:
    """Return a unit as it follows a number: `1 outage`, `2 outages`, `1 open ticket per user`.

    Only English readers' plurals are known, and only words are: `bps` and `Gbps` stay.
    """
    if abs(value) != 1 or locale_of(locale).language != "en":
        return unit
    return _COUNTED.sub(lambda found: _singular(found[0]), unit, count=1)


def _singular(word: str) -> str:
    """Return the singular of an English word; what is no regular plural is returned as it is."""
    if not _VOWEL.search(word) or word.endswith(("ss", "us", "is")) or word.casefold() in _SAME_FOR_ONE:
        return word
    if word.endswith("ies") and len(word) > len("ties"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("ches", "shes", "sses", "xes", "zzes")) else word[:-1]


def format_level(level: Level | None, unit: str, locale: str) -> str:
    """Return a target or threshold: one value, or `10–20 %` for a band; a dash for None.

    A band with a negative number has spaces around its dash, `-2 – 2 %`, so that no sign is taken for one. It
    never breaks.
    """
    if not isinstance(level, Band):
        return format_value(level, unit, locale)
    low = format_value(level.low, unit, locale) if is_inseparable(unit) else format_number(level.low, locale)
    dash = f"{NBSP}–{NBSP}" if level.low < 0 or unit == DURATION else "–"
    return f"{low}{dash}{format_value(level.high, unit, locale)}"


def format_aim(goal: Goal, level: Level | None, unit: str, locale: str) -> str:
    """Return a target or threshold with the side it is met on: `≤ 30 min`, `≥ 95 %`, `-2 – 2 %`.

    The space between the sign and the number does not break.
    """
    sign = {Direction.HIGHER: f"≥{NBSP}", Direction.LOWER: f"≤{NBSP}", Direction.RANGE: ""}[goal.direction]
    return MISSING if level is None else sign + format_level(level, unit, locale)


def format_share(share: Decimal | None, locale: str) -> str:
    """Return a share, progress or coverage, as whole percent, rounded down: `83 %`; a dash for None."""
    if share is None:
        return MISSING
    return f"{format_number(_whole(share * 100), locale)}{NBSP}%"


def format_points(points: Decimal | Fraction | None) -> str:
    """Return a score, 0 to 100, as a whole number, rounded down; a dash for None."""
    return MISSING if points is None else str(floor(points))


def symbol_of(unit: str, locale: str) -> str:
    """Return the familiar sign of a unit: `£` for `GBP`, else the unit itself."""
    return get_currency_symbol(unit, locale=locale_of(locale)) if is_money(unit) else unit


@cache
def _currencies() -> frozenset[str]:
    """Return every currency code; cached, because babel collects them on each call."""
    return frozenset(list_currencies())


def _format_duration(seconds: Decimal, locale: str) -> str:
    """Return seconds as `1 d 12 h`; as seconds alone if they are no whole number, as replies are read."""
    if not seconds or seconds % 1:
        return f"{format_plain(seconds, locale)}{NBSP}{'s' if seconds else 'min'}"
    left, parts = abs(int(seconds)), []
    for unit, length in _STEPS:
        count, left = divmod(left, length)
        parts += [f"{count}{NBSP}{unit}"] if count else []
    return ("-" if seconds < 0 else "") + NBSP.join(parts)


def _format_money(value: Decimal, currency: str, locale: str) -> str:
    if value == value.to_integral_value():
        pattern = locale_of(locale).currency_formats["standard"].pattern.replace("0.00", "0")
        return format_currency(
            _plain(value), currency, pattern, locale=locale_of(locale), currency_digits=False
        )
    return format_currency(value, currency, locale=locale_of(locale), decimal_quantization=False)


def _plain(value: Decimal) -> Decimal:
    """Return a value without an exponent, which babel would print: 1E+3."""
    return Decimal(format(value.to_integral_value(), "f")) if value == value.to_integral_value() else value


def _whole(value: Decimal) -> Decimal:
    return _plain(value.to_integral_value(ROUND_FLOOR) + 0)  # -0 becomes 0
