"""Suggestions for what was mistyped in a scorecard file; the same at every start."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib import resources
from zoneinfo import ZoneInfo, available_timezones

import holidays
from babel import Locale, localedata
from babel.core import get_global
from babel.languages import get_official_languages
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
WINTER_AND_SUMMER = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))


def suggest(text: str, choices: Iterable[str]) -> str:
    """Return `did you mean “x”?`, or an empty text if no choice is near."""
    return _suggest(text, {_folded(choice): choice for choice in sorted(choices)})


def suggest_timezone(text: str) -> str:
    """Return which time zone of a city was meant, or how to write one."""
    if ZONE_OFFSET.fullmatch(text.strip()):
        return "name a city, like Europe/London, because an offset knows no summer time."
    zones = sorted(zone for zone in available_timezones() if CITY_ZONE.fullmatch(zone))
    cities = {_folded(zone.rpartition("/")[2]): zone for zone in reversed(zones)}
    named = _zones_by_country() | cities | {_folded(zone): zone for zone in zones}
    return _suggest(text, named) or "write one like Europe/London."


def suggest_locale(text: str) -> str:
    """Return which locale was meant, by its code or its language's name, or how to write one."""
    codes = {_folded(code): code for code in sorted(localedata.locale_identifiers())}
    return _suggest(text, _locales_by_language() | codes) or "write one like en_GB."


def suggest_region(text: str) -> str:
    """Return which country was meant, by its English name, or an empty text if none is near."""
    names, known = Locale(ENGLISH).territories, holidays.list_supported_countries()
    return _suggest(text, {_folded(names[code]): code for code in sorted(known) if code in names})


def _suggest(text: str, named: Mapping[str, str]) -> str:
    """Return the choice with the nearest name; among equally near ones, the one that begins like the text.

    A name may stand for no choice, so that the text is not taken for a farther one.
    """
    typed = _folded(text)
    near = process.extract(typed, list(named), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH, limit=None)
    best = max(near, key=lambda found: (found[1], Prefix.similarity(typed, found[0])), default=None)
    found = named[best[0]] if best else ""
    return f"did you mean “{found}”?" if found else ""


def _locales_by_language() -> dict[str, str]:
    """Return the usual locale of each language, by its own and its English name: `deutsch` -> `de_DE`."""
    languages = Locale(ENGLISH).languages
    usual = {code: found for code in sorted(languages) if (found := _usual_locale(code))}
    own = {_folded(Locale.parse(found).languages.get(code, code)): found for code, found in usual.items()}
    return own | {_folded(languages[code]): found for code, found in usual.items()}


def _zones_by_country() -> dict[str, str]:
    """Return the zone of a country by its names and language's, `german`; empty if they differ too much."""
    zones = {country: _usual_zone(listed) for country, listed in _list_zones().items()}
    languages = {
        name: zones[country]
        for name, locale in _locales_by_language().items()
        if (country := Locale.parse(locale).territory) in zones
    }
    own = {_folded(name): zones[code] for code in zones for name in _names_at_home(code)}
    names = Locale(ENGLISH).territories
    return languages | own | {_folded(names[code]): zone for code, zone in zones.items() if code in names}


def _names_at_home(country: str) -> list[str]:
    """Return the names of a country in its official languages, as far as they are known."""
    spoken = [code for code in get_official_languages(country, de_facto=True) if localedata.exists(code)]
    return [name for code in spoken if (name := Locale(code).territories.get(country))]


def _list_zones() -> dict[str, list[str]]:
    """Return the zones of each country, its main one usually first."""
    found = defaultdict(list)
    for line in resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            found[country].append(zone)
    return found


def _usual_zone(zones: Sequence[str]) -> str:
    """Return the first of those that keep the same time, if they are half of a country's; else empty."""
    alike = defaultdict(list)
    for zone in zones:
        alike[tuple(at.astimezone(ZoneInfo(zone)).utcoffset() for at in WINTER_AND_SUMMER)].append(zone)
    most = max(alike.values(), key=len)
    return most[0] if 2 * len(most) >= len(zones) else ""


def _usual_locale(language: str) -> str:
    """Return a language's locale in the country where most people speak it, `de_DE`; empty if unknown."""
    likely = get_global("likely_subtags").get(language, language)
    parts = likely.split("_")
    found = find_locale(f"{parts[0]}_{parts[-1]}") if len(parts) > 1 else None
    return str(found or "")


def _folded(name: str) -> str:
    return " ".join(re.split(r"[\s_-]+", name.casefold().strip()))
