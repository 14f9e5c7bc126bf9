"""A number with its unit at the beginning of a text, in a KPI's unit: `25 %`, `£1.2k`, `3h20`, `19 of 20`."""

import re
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from scorecard.domain.understanding.durations import as_decimal, distinct, is_duration
from scorecard.domain.understanding.numbers import NUMBER, Readings, read_number, unreadable
from scorecard.domain.understanding.suffixes import Quantity, longest_first, other_unit, with_suffix
from scorecard.domain.understanding.times import read_time
from scorecard.model.units import PERCENT, is_money
from scorecard.parsing.replies.parsed_reply import Cause
from scorecard.parsing.replies.vocabulary import RUPEES, canonical, own_words

MINUS = {"-", "−", "–"}
TELEPHONE = re.compile(r"\d{7}")
CODE = 3
"""Letters of a currency's code, which is never abbreviated."""
MOST_MONTHS, MOST_DAYS = 12, 31
OF = r"(?:\s?/\s?|\s(?:out of|of|von|sur|de|su|av|van|na|z)\s)"
RATIO = re.compile(rf"(?P<part>{NUMBER})(?P<sign>{OF})(?P<whole>{NUMBER})(?![\w/%]|[.,:-]\d|\s%)")
ODD_MONEY = re.compile(r"[-−–]?\s?(?:[^\W\d_]{0,3}[$€£¥₹₩₽₺₴]|(?P<code>[A-Z]{3})(?=\s?\d))")


def read_quantity(text: str, unit: str, locale: str) -> Quantity:
    """The quantity that a text begins with.

    Raises:
        InvalidInput: It begins with no number, or with one in a unit that does not convert for certain.
    """
    if is_duration(canonical(unit)) and (time := read_time(text, unit, locale)):
        return time
    if unit == PERCENT and (ratio := RATIO.match(text)):
        return _ratio(ratio, text, locale)
    return _single(text, unit, locale)


def _single(text: str, unit: str, locale: str) -> Quantity:
    found = _pattern(unit, locale).match(text)
    if not found:
        odd = ODD_MONEY.match(text)
        is_other = odd and (not odd["code"] or is_money(odd["code"]))
        raise other_unit(odd.group(), unit, locale) if odd and is_other else unreadable(text, locale)
    sign = found["sign"] + found["inner"]
    if len(sign) > 1 or (sign == "+" and TELEPHONE.match(found["number"])):
        raise unreadable(text, locale)
    number = read_number(found["number"], locale, is_rupees=unit in RUPEES)
    quantity = with_suffix(number, text[found.end() :], unit, locale)
    if sign in MINUS:
        quantity = replace(quantity, readings=_negative(quantity.readings))
    quantity = replace(quantity, has_unit=quantity.has_unit or bool(found["own"]))
    return _bracketed(quantity, text, locale) if found["paren"] else quantity


@lru_cache(maxsize=512)
def _pattern(unit: str, locale: str) -> re.Pattern[str]:
    """A number, perhaps after its KPI's own sign: `£5`, `-£5`, `(5`; a word there (`min 5`) may be none."""
    signs = [word for word in own_words(unit, locale) if is_money(unit) or not word.isalpha()]
    own = "|".join(map(_as_prefix, longest_first(signs))) or r"(?!)"
    sign = r"[-−–+]?"
    return re.compile(
        rf"(?P<paren>\()?(?P<sign>{sign})(?P<own>(?:{own})\s?)?(?P<inner>{sign})(?P<number>{NUMBER})", re.I
    )


def _as_prefix(sign: str) -> str:
    """A currency's sign before a number; the shortest are abbreviations: `Rs. 500`, `kr.500`."""
    return re.escape(sign) + (r"\.?" if sign.isalpha() and len(sign) < CODE else "")


def _negative(readings: Readings) -> Readings:
    return Readings(tuple(-value + 0 for value in readings.values), readings.cause)  # -0 becomes 0


def _bracketed(quantity: Quantity, text: str, locale: str) -> Quantity:
    """Accountants put what is below zero into brackets; others do not."""
    if not quantity.rest.startswith(")"):
        raise unreadable(text, locale)
    both = zip(_negative(quantity.readings).values, quantity.readings.values, strict=True)
    values = distinct(value for pair in both for value in pair)
    return replace(quantity, readings=Readings(values, Cause.TWO_READINGS), rest=quantity.rest[1:])


def _ratio(found: re.Match[str], text: str, locale: str) -> Quantity:
    """A part of a whole as percent; `9/10` may as well be a day."""
    part, whole = (read_number(found[name], locale) for name in ("part", "whole"))
    if part.cause or whole.cause or not whole.values[0]:
        raise unreadable(found.group(), locale)
    share = as_decimal(Fraction(part.values[0]) * 100 / Fraction(whole.values[0]))
    small, large = sorted((part.values[0], whole.values[0]))
    is_day = "/" in found["sign"] and small <= MOST_MONTHS and large <= MOST_DAYS
    readings = Readings((share,), Cause.TWO_READINGS if is_day else None)
    pair = (part.values[0], whole.values[0]) if "/" in found["sign"] else None
    return Quantity(readings, True, text[found.end() :], pair)
