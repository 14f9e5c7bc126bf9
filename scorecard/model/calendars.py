"""On which days somebody works."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

from scorecard.errors import InvalidInput

MONDAY_TO_FRIDAY = frozenset(range(5))
WITHOUT_ACCENTS = str.maketrans("øłđ", "old")
"""Letters with a stroke, which Unicode does not take apart."""
LONGEST_SEARCH = 400  # days; nobody is away for longer without a cover of their own


FOR_GOOD = date(9999, 1, 1)
"""The last day of the absence of somebody who left the workspace."""


@dataclass(frozen=True, order=True)
class Absence:
    """A stretch of days on which somebody is away, both ends included.

    Attributes:
        first: The first day away, on the person's own calendar.
        last: The last day away.
        cover: Slack user id of who is asked meanwhile, or None for the KPI's own cover.
    """

    first: date
    last: date
    cover: str | None = None

    @property
    def is_for_good(self) -> bool:
        """Whether somebody left, and does not come back by themselves."""
        return self.last == FOR_GOOD

    def holds(self, day: date) -> bool:
        """Whether somebody is away on a day."""
        return self.first <= day <= self.last

    def overlaps(self, other: "Absence") -> bool:
        """Whether both share a day."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class Calendar:
    """The days on which somebody can be asked for a value.

    Attributes:
        working_days: 0 for Monday to 6 for Sunday.
        region: Whose public holidays are kept: ISO 3166 country, `GB`, or its part, `GB-SCT`; empty for none.
        absences: When the person is away.
    """

    working_days: frozenset[int] = MONDAY_TO_FRIDAY
    region: str = ""
    absences: tuple[Absence, ...] = ()

    def is_working_day(self, day: date) -> bool:
        """Whether a day is one of the person's working days and no public holiday; absences do not matter."""
        return day.weekday() in self.working_days and not is_holiday(day, self.region)

    def find_absence(self, day: date) -> Absence | None:
        """The absence that a day lies in, or None."""
        return next((one for one in self.absences if one.holds(day)), None)

    def is_present(self, day: date) -> bool:
        """Whether the person works on a day and is not away."""
        return self.is_working_day(day) and self.find_absence(day) is None


def first_day(day: date, fits: Callable[[date], bool]) -> date:
    """The first day, from a day on, that fits; after more than a year without one, the day itself."""
    for later in range(LONGEST_SEARCH):
        if fits(day + timedelta(days=later)):
            return day + timedelta(days=later)
    return day


def is_holiday(day: date, region: str) -> bool:
    """Whether a day is a public holiday of a region, by the `holidays` library."""
    return bool(region) and day in _holidays_of(region, day.year)


def check_region(region: str) -> str:
    """A region whose holidays are known, in the form that is kept: `GB`, `GB-SCT`, `CH-Stadt Zurich`.

    A part is known by its code and by the names that the library has for it, in any case, with accents or
    without: `gb-scotland`, `ch-zurich`.

    Raises:
        InvalidInput: It is not known; says how to write one.
    """
    country, dash, part = region.strip().partition("-")
    code = country.strip().upper()
    # What the library does not list it looks up among its own names, where MON is the number of a weekday.
    if code in holidays.list_supported_countries():
        kept = _parts_of(code).get(_folded(part)) if dash else ""
        if kept is not None:
            return f"{code}-{kept}" if kept else code
    raise InvalidInput(
        f"I don't know the public holidays of “{region}”; write a country such as GB, or a part, GB-SCT."
    )


def list_parts_with_own_days(region: str, year: int) -> list[str]:
    """The parts of a country, `GB-ENG`, that keep days in a year which the country alone does not have.

    Args:
        region: Without parts if it is one itself.
        year: Which one.
    """
    country, dash, _ = region.partition("-")
    parts = set(_parts_of(country).values()) if country and not dash else set()
    regions = [f"{country}-{part}" for part in sorted(parts)]
    return [one for one in regions if not _holidays_of(one, year) <= _holidays_of(country, year)]


@lru_cache(maxsize=1024)
def _holidays_of(region: str, year: int) -> frozenset[date]:
    """The days of one year, filled before anybody sees them.

    The library fills a set when a year is asked for the first time, and marks that year as known before: a
    second thread would find no holidays in it.
    """
    country, _, part = region.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year, expand=False))


@lru_cache(maxsize=64)
def _parts_of(country: str) -> Mapping[str, str]:
    """A part's codes and names, folded -> its code in the library."""
    known = holidays.country_holidays(country)
    named = {_folded(name): part for name, part in known.subdivisions_aliases.items()}
    return named | {_folded(part): part for part in known.subdivisions}


def _folded(name: str) -> str:
    """A name without case, accents and the space around it."""
    parts = unicodedata.normalize("NFKD", name.strip().casefold().translate(WITHOUT_ACCENTS))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))
