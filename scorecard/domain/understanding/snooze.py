"""When to ask again, as people say it: tomorrow, in 2 hours, next Monday."""

import re
from functools import lru_cache

from babel import Locale

from scorecard.domain.understanding.durations import CLOCK
from scorecard.parsing.replies.parsed_reply import Until
from scorecard.parsing.replies.phrasebook import pattern
from scorecard.parsing.replies.vocabulary import unit_words

SOON = 60
"""Minutes that “later” means: the shortest snooze there is."""
FURTHEST = 14 * 24 * 60
DAY = 24 * 60
WHEN = (
    r"(?:<<ask me>>\s+)?(?:(?P<tomorrow><<tomorrow>>)|(?P<later><<later>>)|(?P<week><<next week>>)"
    r"|(?:<<next>>\s+)?(?P<day>{days})(?:\s+<<coming>>)?)"
)
AFTER = r"(?:<<ask me>>\s+)?(?:<<in>>)\s+(?:(?P<count>\d{{1,4}})|<<one>>)\s?(?P<unit>{units})\.?"
SNOOZE = r"snooze\s+(?:for\s+)?(?P<count>\d{{1,4}})\s?(?P<unit>{units})\.?"


def read_until(text: str, locale: str) -> Until | None:
    """When a text says to ask again, or None when it says no such thing."""
    days, units = _weekdays(locale), unit_words(locale)
    after = pattern(AFTER.format(units=_either((*units, "m")))).fullmatch(text)
    after = after or pattern(SNOOZE.format(units=_either((*units, "m")))).fullmatch(text)
    if after:
        meant = "min" if after["unit"].casefold() == "m" else units.get(after["unit"].casefold(), "")
        return _after(int(after["count"] or 1), meant)
    found = pattern(WHEN.format(days=_either(days))).fullmatch(text)
    if not found:
        return None
    if found["later"]:
        return Until(minutes=SOON)
    if found["tomorrow"]:
        return Until(days=1)
    return Until(weekday=days.get((found["day"] or "").casefold(), 0))


def _after(count: int, unit: str) -> Until | None:
    """So much later, within reason."""
    minutes = int(CLOCK[unit] * count) if unit in CLOCK else 0
    if not 1 <= minutes <= FURTHEST:
        return None
    return Until(days=minutes // DAY) if unit in {"days", "weeks"} else Until(minutes=minutes)


@lru_cache(maxsize=128)
def _weekdays(locale: str) -> dict[str, int]:
    """The names of weekdays in a language and in English, in small letters, 0 for Monday."""
    languages = [Locale.parse(language).days["format"]["wide"] for language in (locale, "en")]
    return {name.casefold(): day for names in languages for day, name in names.items()}


def _either(words: "tuple[str, ...] | dict[str, int]") -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
