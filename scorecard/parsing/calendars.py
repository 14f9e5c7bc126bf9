"""Working days and regions as people write them: `Mon-Thu`, `Sun-Thu`; `DE-BY`, `GB`, `Germany`."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from babel import Locale
from babel.dates import get_day_names

from scorecard.errors import InvalidInput
from scorecard.model.calendars import check_region
from scorecard.model.units import find_locale

ENGLISH_LOCALE = Locale("en")


def parse_region(text: str, locale: str) -> str:
    """Return the region named by its code, or the country named in English or in the person's language.

    Raises:
        InvalidInput: Its holidays are not known; the message says how to write one.
    """
    return check_region(_region_codes(locale).get(text.strip().casefold(), text))


def format_region(region: str) -> str:
    """Return a region as people read it: `United Kingdom`, `Germany (DE-BY)`."""
    country, _, part = region.partition("-")
    name = ENGLISH_LOCALE.territories.get(country, country)
    return f"{name} ({region})" if part else name


@lru_cache(maxsize=16)
def _region_codes(locale: str) -> Mapping[str, str]:
    own = find_locale(locale) or ENGLISH_LOCALE
    return {
        name.casefold(): code
        for language in (own, ENGLISH_LOCALE)
        for code, name in language.territories.items()
    }


DAYS = 7
LONG_RUN = 3
ENGLISH = "en"
ALTERNATIVES = {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}

_BETWEEN = re.compile(r"[\s,;/&+]+(?:and\s+)?")
_THROUGH = r"\s*(?:-|–|—|\bto\b)\s*"


def parse_weekdays(text: str, locale: str) -> frozenset[int]:
    """Return the weekdays that a text names: single days and ranges, also over the weekend, `Sat-Tue`.

    Args:
        text: As typed.
        locale: Locale whose names of days are understood, long and short, besides the English ones.

    Returns:
        0 for Monday to 6 for Sunday.

    Raises:
        InvalidInput: Part of it is no day; the message says how to write one.
    """
    names = weekday_names(locale)
    day_range = _pattern(names)
    rest, days = text.strip().casefold(), set[int]()
    while rest:
        found = day_range.match(rest)
        if found is None:
            raise InvalidInput(f"I can't read “{text.strip()}” as days of the week; write them like Mon-Thu.")
        first, last = names[found[1]], names[found[2] or found[1]]
        days |= {(first + step) % DAYS for step in range((last - first) % DAYS + 1)}
        rest = _BETWEEN.sub("", rest[found.end() :], count=1) if found.end() < len(rest) else ""
    if not days:
        raise InvalidInput("Which days? Write them like Mon-Thu, or Mon, Tue, Thu.")
    return frozenset(days)


def format_weekdays(days: Iterable[int], locale: str) -> str:
    """Return weekdays as they are usually written, a run of three or more as a range: `Mon–Thu, Sat`."""
    chosen = frozenset(days)
    names = get_day_names("abbreviated", locale=find_locale(locale) or ENGLISH)
    if len(chosen) == DAYS:
        return f"{names[0]}–{names[DAYS - 1]}"
    firsts = [day for day in sorted(chosen) if (day - 1) % DAYS not in chosen]
    return ", ".join(_format_run([names[day] for day in _run(first, chosen)]) for first in firsts)


def _run(first: int, chosen: frozenset[int]) -> list[int]:
    run = [first]
    while (following := (run[-1] + 1) % DAYS) in chosen:
        run.append(following)
    return run


def _format_run(run: list[str]) -> str:
    return f"{run[0]}–{run[-1]}" if len(run) >= LONG_RUN else ", ".join(run)


@lru_cache(maxsize=64)
def weekday_names(locale: str) -> Mapping[str, int]:
    """Return weekday names in small letters, without full stops -> 0 to 6; the locale wins over English."""
    names = dict(ALTERNATIVES)
    for language in (ENGLISH, find_locale(locale) or ENGLISH):
        for width in ("short", "abbreviated", "wide"):
            for context in ("format", "stand-alone"):
                days = get_day_names(width, context, locale=language)
                names |= {name.casefold().rstrip("."): day for day, name in days.items()}
    return names


def _pattern(names: Mapping[str, int]) -> re.Pattern[str]:
    name = "|".join(re.escape(day_name) for day_name in sorted(names, key=len, reverse=True))
    day = rf"({name})(?!\w)\.?"
    return re.compile(rf"{day}(?:{_THROUGH}{day})?")
