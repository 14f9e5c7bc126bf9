"""Regions whose public holidays are kept, as people name them: `DE-BY`, `GB`, `Germany`."""

from collections.abc import Mapping
from functools import lru_cache

from babel import Locale

from scorecard.model.calendars import check_region
from scorecard.model.units import find_locale

ENGLISH = Locale("en")


def read_region(text: str, locale: str) -> str:
    """The region that somebody names by its code, or a country by its name in English or their language.

    Raises:
        InvalidInput: Its holidays are not known; says how to write one.
    """
    return check_region(_codes(locale).get(text.strip().casefold(), text))


def region_name(region: str) -> str:
    """A region as people read it: `United Kingdom`, `Germany (DE-BY)`."""
    country, _, part = region.partition("-")
    name = ENGLISH.territories.get(country, country)
    return f"{name} ({region})" if part else name


@lru_cache(maxsize=16)
def _codes(locale: str) -> Mapping[str, str]:
    own = find_locale(locale) or ENGLISH
    return {name.casefold(): code for one in (own, ENGLISH) for code, name in one.territories.items()}
