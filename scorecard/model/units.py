"""Units: how a KPI's numbers are shown to people, in their locale."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache, lru_cache

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
NBSP = "\N{NO-BREAK SPACE}"
DEFAULT_LOCALE = "en_GB"
MISSING = "—"
MOST_DIGITS = 100  # babel fails on more than the context's precision; a share of two long numbers has them


def find_locale(name: str) -> Locale | None:
    """The locale of a name in either spelling (`en_GB`, `en-GB`), or None when it is unknown."""
    try:
        return locale_of(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None


@lru_cache(maxsize=64)
def locale_of(name: str) -> Locale:
    """The locale of a stored name, `en_GB`.

    Kept, because babel puts it together anew at each call; what it says changes only with babel.
    """
    return Locale.parse(name)


def is_money(unit: str) -> bool:
    """Whether a unit is an ISO 4217 currency code, `GBP`."""
    return unit in _currencies()


def format_number(value: Decimal, locale: str) -> str:
    """A number with every digit it was given, grouped and pointed as a locale does: `1,234.50`."""
    with localcontext(prec=MOST_DIGITS):
        return format_decimal(_plain(value), locale=locale_of(locale), decimal_quantization=False)


def format_plain(value: Decimal, locale: str) -> str:
    """A number as people type it: every digit, and no grouping that could be read in two ways."""
    with localcontext(prec=MOST_DIGITS):
        return format_decimal(
            _plain(value), locale=locale_of(locale), decimal_quantization=False, group_separator=False
        )


def format_value(value: Decimal | None, unit: str, locale: str) -> str:
    """A value with its unit: `25 min`, `99.95 %`, `£1,200`; a dash for None.

    Digits are never dropped, so what is shown is what was stored. The space before a unit does not break.
    """
    if value is None:
        return MISSING
    if is_money(unit):
        return _format_money(value, unit, locale)
    return f"{format_number(value, locale)}{NBSP}{unit}"


def format_level(level: Level | None, unit: str, locale: str) -> str:
    """A target or threshold: one value, or `-2 to 2 %` for a band; a dash for None."""
    if isinstance(level, Band):
        return f"{format_number(level.low, locale)} to {format_value(level.high, unit, locale)}"
    return format_value(level, unit, locale)


def format_aim(goal: Goal, level: Level | None, unit: str, locale: str) -> str:
    """A target or threshold with the side it is met on: `≤ 30 min`, `≥ 95 %`, `-2 to 2 %`."""
    sign = {Direction.HIGHER: "≥ ", Direction.LOWER: "≤ ", Direction.RANGE: ""}[goal.direction]
    return MISSING if level is None else sign + format_level(level, unit, locale)


def format_share(share: Decimal | None, locale: str) -> str:
    """A share such as progress or coverage, as whole percent: `83 %`; a dash for None."""
    if share is None:
        return MISSING
    return f"{format_number(_whole(share * 100), locale)}{NBSP}%"


def format_points(points: Decimal | None) -> str:
    """A score, 0 to 100, as a whole number; a dash for None."""
    return MISSING if points is None else str(_whole(points))


def symbol_of(unit: str, locale: str) -> str:
    """The sign people know a unit by: `£` for `GBP`, else the unit itself."""
    return get_currency_symbol(unit, locale=locale_of(locale)) if is_money(unit) else unit


@cache
def _currencies() -> frozenset[str]:
    """Every code; babel collects them anew at each call."""
    return frozenset(list_currencies())


def _format_money(value: Decimal, currency: str, locale: str) -> str:
    if value == value.to_integral_value():
        pattern = locale_of(locale).currency_formats["standard"].pattern.replace("0.00", "0")
        return format_currency(
            _plain(value), currency, pattern, locale=locale_of(locale), currency_digits=False
        )
    return format_currency(value, currency, locale=locale_of(locale), decimal_quantization=False)


def _plain(value: Decimal) -> Decimal:
    """The value without an exponent: babel writes 1E+3 as it stands."""
    return Decimal(format(value.to_integral_value(), "f")) if value == value.to_integral_value() else value


def _whole(value: Decimal) -> Decimal:
    return _plain(value.to_integral_value(ROUND_HALF_UP) + 0)  # -0 becomes 0
