"""Suggestions for what was mistyped in a scorecard file; the same at every start."""

import re
from collections.abc import Iterable, Mapping
from zoneinfo import available_timezones

import holidays
from babel import Locale, localedata
from babel.core import get_global
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Prefix

from scorecard.model.units import find_locale

NEAR_ENOUGH = 82
"""Percent of the signs that both have in common; so the name found has at least 69 % of the typed length."""
CITY_ZONE = re.compile(
    r"(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific|US)/.+", re.ASCII
)
ZONE_OFFSET = re.compile(
    r"((etc/)?(gmt|utc|uct|z)\s*)?[+\N{MINUS SIGN}-]?\s*\d{1,2}([:.]?\d\d)?|(etc/)?(gmt|utc)\w*",
    re.IGNORECASE | re.ASCII,
)
ENGLISH = "en"


def suggest(text: str, choices: Iterable[str]) -> str:
    """Return `did you mean “x”?`, or an empty text if no choice is near."""
    return _suggest(text, {_folded(choice): choice for choice in sorted(choices)})


def suggest_timezone(text: str) -> str:
    """Return which time zone of a city was meant, or how to write one."""
    if ZONE_OFFSET.fullmatch(text.strip()):
        return "name a city, like Europe/London, because an offset knows no summer time."
    zones = sorted(zone for zone in available_timezones() if CITY_ZONE.fullmatch(zone))
    cities = {_folded(zone.rpartition("/")[2]): zone for zone in reversed(zones)}
    named = cities | {_folded(zone): zone for zone in zones}
    return _suggest(text, named) or "write one like Europe/London."


def suggest_locale(text: str) -> str:
    """Return which locale was meant, by its code or its language's name, or how to write one."""
    languages = Locale(ENGLISH).languages
    usual = {code: found for code in sorted(languages) if (found := _usual_locale(code))}
    own = {_folded(Locale.parse(found).languages.get(code, code)): found for code, found in usual.items()}
    named = own | {_folded(languages[code]): found for code, found in usual.items()}
    codes = {_folded(code): code for code in sorted(localedata.locale_identifiers())}
    return _suggest(text, named | codes) or "write one like en_GB."


def suggest_region(text: str) -> str:
    """Return which country was meant, by its English name, or an empty text if none is near."""
    names, known = Locale(ENGLISH).territories, holidays.list_supported_countries()
    return _suggest(text, {_folded(names[code]): code for code in sorted(known) if code in names})


def _suggest(text: str, named: Mapping[str, str]) -> str:
    """Return the choice with the nearest name; among equally near ones, the one that begins like the text."""
    typed = _folded(text)
    near = process.extract(typed, list(named), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH, limit=None)
    best = max(near, key=lambda found: (found[1], Prefix.similarity(typed, found[0])), default=None)
    return f"did you mean “{named[best[0]]}”?" if best else ""


def _usual_locale(language: str) -> str:
    """Return a language's locale in the country where most people speak it, `de_DE`; empty if unknown."""
    likely = get_global("likely_subtags").get(language, language)
    parts = likely.split("_")
    found = find_locale(f"{parts[0]}_{parts[-1]}") if len(parts) > 1 else None
    return str(found or "")


def _folded(name: str) -> str:
    return " ".join(re.split(r"[\s_-]+", name.casefold().strip()))
