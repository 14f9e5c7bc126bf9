"""Numbers as people type them: read by their locale, or not at all."""

import re
import unicodedata
from decimal import Decimal

from babel.numbers import NumberFormatError, get_decimal_symbol, get_group_symbol, parse_decimal

from scorecard.domain.units import PERCENT, is_money, symbol_of
from scorecard.errors import InvalidInput

MAX_DIGITS = 18
SPACES = str.maketrans(dict.fromkeys("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", " "))
MINUS = str.maketrans({"−": "-", "–": "-"})
UNSEEN = str.maketrans(
    dict.fromkeys("\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{ARABIC LETTER MARK}", "")
)
NUMBER = re.compile(r"-?\d(?:[\d.,'’ ]*\d)?")
WORDS = {
    "s": {"s", "sec", "secs", "second", "seconds"},
    "min": {"min", "mins", "minute", "minutes"},
    "h": {"h", "hr", "hrs", "hour", "hours"},
    "days": {"d", "day", "days"},
    "weeks": {"wk", "wks", "week", "weeks"},
    "months": {"month", "months"},
    "years": {"yr", "yrs", "year", "years"},
    "GBP": {"gbp", "pound", "pounds"},
    "EUR": {"eur", "euro", "euros"},
    "USD": {"usd", "dollar", "dollars"},
    PERCENT: {"%", "percent", "pct"},
}


def parse_number(text: str, locale: str) -> Decimal:
    """The number that a text is, by a locale's signs.

    Args:
        text: Only the number, with no unit.
        locale: Whose grouping and decimal signs count.

    Raises:
        InvalidInput: It is no number, or it can be read in two ways (`1,234`).
    """
    plain = _tidied(text)
    if not NUMBER.fullmatch(plain) or sum(map(str.isdigit, plain)) > MAX_DIGITS:
        raise InvalidInput(f"I can't read “{text}” as a number; type it like 12.5.")
    _refuse_two_readings(plain, locale)
    _refuse_foreign_signs(plain, locale)
    try:
        return parse_decimal(_with_own_spaces(plain, locale), locale=locale, strict=True) + 0  # -0 becomes 0
    except NumberFormatError:
        raise InvalidInput(f"I can't read “{text}” as a number; type it like 12.5.") from None


def parse_value(text: str, unit: str, locale: str) -> Decimal:
    """The value that a text is, with or without its KPI's unit: `25`, `25 %`, `£1,200.50`.

    Raises:
        InvalidInput: It is no number, can be read in two ways, or carries another unit.
    """
    number, given = split_unit(text)
    if is_money(unit) and given.startswith("-") and _tidied(text).startswith("-"):  # -£5
        number, given = f"-{number}", given[1:].strip()
    if given and not is_unit(given, unit, locale):
        raise InvalidInput(f"This KPI is measured in {symbol_of(unit, locale)}; “{given}” is something else.")
    return parse_number(number, locale)


def split_unit(text: str) -> tuple[str, str]:
    """A text's number and what stands around it: `("25", "%")` for `25 %`."""
    plain = _tidied(text)
    found = NUMBER.search(plain)
    if not found:
        return plain, ""
    around = f"{plain[: found.start()].strip()} {plain[found.end() :].strip()}".strip()
    return found.group(), around


def is_unit(given: str, unit: str, locale: str) -> bool:
    """Whether a word or sign stands for a KPI's unit."""
    own = {unit, symbol_of(unit, locale)}
    own |= next((words for words in WORDS.values() if unit.casefold() in words), set())
    if is_money(unit):
        own |= {symbol_of(unit, "en_US"), symbol_of(unit, "root")}
    return _tidied(given).casefold() in {_tidied(name).casefold() for name in own}


def _tidied(text: str) -> str:
    """The text with the digits, spaces and minus that every locale writes in its own way made plain."""
    digits = "".join(str(unicodedata.decimal(sign, sign)) for sign in text)
    return digits.translate(SPACES).translate(MINUS).translate(UNSEEN).strip()


def _refuse_two_readings(plain: str, locale: str) -> None:
    """A lone grouping sign before three digits could as well be somebody's decimal point."""
    sign = get_group_symbol(locale)
    if sign in ".," and re.fullmatch(rf"-?[1-9]\d{{0,2}}{re.escape(sign)}\d{{3}}", plain):
        whole, fraction = plain.replace(sign, ""), plain.replace(sign, get_decimal_symbol(locale))
        raise InvalidInput(f"“{plain}” could mean {whole} or {fraction}; type the one you mean like that.")


def _refuse_foreign_signs(plain: str, locale: str) -> None:
    """Babel, even when strict, drops a dot that has no meaning in the locale: `1.234` in French."""
    own = {get_group_symbol(locale), get_decimal_symbol(locale)}
    for sign in {".", ","} - own:
        if sign in plain:
            like = plain.replace(sign, get_decimal_symbol(locale))
            raise InvalidInput(
                f"“{plain}” is not how numbers are written in your language; type it like {like}."
            )


def _with_own_spaces(plain: str, locale: str) -> str:
    """Spaces between digits group them in some locales, where babel knows only the exact space."""
    sign = get_group_symbol(locale)
    return plain.replace(" ", sign) if sign.translate(SPACES) == " " else plain
