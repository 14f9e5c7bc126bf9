"""Time in several units: `3h20`, `1 h 30 min`, `3:20`."""

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise

from scorecard.domain.understanding.durations import Amount, converted, distinct, is_duration
from scorecard.domain.understanding.numbers import Readings, unreadable
from scorecard.domain.understanding.suffixes import SHORT_TIMES, Quantity, take_word
from scorecard.parsing.replies.parsed_reply import Cause
from scorecard.parsing.replies.vocabulary import canonical, unit_words

CLOCK_TIME = re.compile(r"(?P<large>00?|[1-9]\d{0,2}):(?P<small>[0-5]\d)(?![:\d])")
JOINED = r"\s?(?:(?:and|und|et|y|e|i|en|och)\s)?"
REST_OF_HOUR = re.compile(r"(?:\s?(?=\d\d)|(?=\d))([0-5]?\d)(?=\s*(?:$|[,;(\n]|\s[–—-]\s)(?!\d))")


def read_time(text: str, unit: str, locale: str) -> Quantity | None:
    """The time in more than one unit that a text begins with, or None; `unit` is one of time.

    Raises:
        InvalidInput: Its units do not go together.
    """
    return _clock_time(text, unit, locale) or _several_units(text, unit, locale)


def _clock_time(text: str, unit: str, locale: str) -> Quantity | None:
    """`3:20` is hours and minutes or minutes and seconds: what its unit says, else either."""
    found = CLOCK_TIME.match(text)
    if not found or canonical(unit) not in SHORT_TIMES:
        return None
    word, rest = take_word(text[found.end() :], unit, locale)
    meant = unit_words(locale).get(word)
    ways = [pair for pair in (("h", "min"), ("min", "s")) if meant in {None, pair[0]}]
    if not ways:
        raise unreadable(text, locale)
    numbers = Decimal(found["large"]), Decimal(found["small"])
    values = distinct(
        value for way in ways for value in converted(list(zip(numbers, way, strict=True)), canonical(unit))
    )
    return Quantity(Readings(values, Cause.TWO_READINGS if len(values) > 1 else None), bool(meant), rest)


def _several_units(text: str, unit: str, locale: str) -> Quantity | None:
    """Time in several units, the larger first: `3h20`, `1 h 30 min`."""
    amounts, rest = _amounts(text, unit, locale)
    last = REST_OF_HOUR.match(rest) if amounts and amounts[-1][1] == "h" else None
    if last:
        amounts, rest = [*amounts, (Decimal(last[1]), "min")], rest[last.end() :]
    if not amounts[1:]:
        return None
    values = converted(amounts, canonical(unit))
    if not values or not _is_falling(amounts):
        raise unreadable(text, locale)
    return Quantity(Readings(values, Cause.TWO_READINGS if len(values) > 1 else None), True, rest)


def _amounts(text: str, unit: str, locale: str) -> tuple[list[Amount], str]:
    """The whole numbers with a unit of time each that a text begins with, and what follows them."""
    words: Mapping[str, str] = {**unit_words(locale), "m": "min"}
    amounts: list[Amount] = []
    while number := re.match(rf"{JOINED if amounts else ''}(\d{{1,6}})(?![.,]\d)", text):
        word, rest = take_word(text[number.end() :], unit, locale)
        if not is_duration(words.get(word, "")):
            break
        amounts, text = [*amounts, (Decimal(number[1]), words[word])], rest
    return amounts, text


def _is_falling(amounts: list[Amount]) -> bool:
    """Whether each amount is less than one of the unit before it."""
    pairs = pairwise(amounts)
    return all(max(converted([small], large[1]), default=Decimal(1)) < 1 for large, small in pairs)
