"""Working days, public holidays and absences: the calendar of a person."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import ModuleType

from scorecard.errors import InvalidInput

MONDAY_TO_FRIDAY = frozenset(range(5))
WITHOUT_ACCENTS = str.maketrans("øłđ", "old")
"""Letters with a stroke, which Unicode does not decompose."""
LONGEST_SEARCH = 400  # days; nobody is away for longer without a cover of their own


FOR_GOOD = date(9999, 1, 1)
"""The last day of the absence of somebody who left the workspace."""


@dataclass(frozen=True, order=True)
class Absence:
    """A range of days on which somebody is away, both ends included.

    Attributes:
        first: The first day away, on the person's own calendar.
        last: The last day away.
        cover: Slack user id of the person asked meanwhile, or None for the KPI's own cover.
    """

    first: date
    last: date
    cover: str | None = None

    @property
    def is_for_good(self) -> bool:
        """True if the person left the workspace, so that the absence has no known end."""
        return self.last == FOR_GOOD

    def holds(self, day: date) -> bool:
        """Return whether the person is away on a day."""
        return self.first <= day <= self.last

    def overlaps(self, other: "Absence") -> bool:
        """Return whether both absences share a day."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class Calendar:
    """The days on which somebody can be asked for a value.

    Attributes:
        working_days: 0 for Monday to 6 for Sunday.
        region: Region whose public holidays are kept: an ISO 3166 country, `GB`, or a part of one, `GB-SCT`;
            empty for none.
        absences: The person's absences.
    """

    working_days: frozenset[int] = MONDAY_TO_FRIDAY
    region: str = ""
    absences: tuple[Absence, ...] = ()

    def is_working_day(self, day: date) -> bool:
        """Return whether a day is a working day and no public holiday; absences are not considered."""
        return day.weekday() in self.working_days and not is_holiday(day, self.region)

    def count_working_days(self, after: date, until: date) -> int:
        """Return how many working days follow a day, up to another one, which counts, too."""
        days = (after + timedelta(days=number) for number in range(1, (until - after).days + 1))
        return sum(map(self.is_working_day, days))

    def find_absence(self, day: date) -> Absence | None:
        """Return the absence that includes a day, or None."""
        return next((absence for absence in self.absences if absence.holds(day)), None)

    def is_present(self, day: date) -> bool:
        """Return whether the person works on a day and is not away."""
        return self.is_working_day(day) and self.find_absence(day) is None


def first_day(day: date, fits: Callable[[date], bool]) -> date:
    """Return the first day from `day` on that fits, or `day` itself if none does within 400 days."""
    for delay in range(LONGEST_SEARCH):
        if fits(day + timedelta(days=delay)):
            return day + timedelta(days=delay)
    return day


def is_holiday(day: date, region: str) -> bool:
    """Return whether a day is a public holiday of a region, according to the `holidays` library."""
    return bool(region) and day in _holidays_of(region, day.year)


def check_region(region: str) -> str:
    """Return a region with known holidays in its stored form: `GB`, `GB-SCT`, `CH-Stadt Zurich`.

    A part is recognized by its code and by the names that the library has for it, in any case, with or
    without accents: `gb-scotland`, `ch-zurich`.

    Raises:
        InvalidInput: The region is not known; the message says how to write one.
    """
    country, dash, part = region.strip().partition("-")
    code = country.strip().upper()
    # The library looks up an unlisted country among its own names, where MON is the number of a weekday.
    if code in _library().list_supported_countries():
        kept = _parts_of(code).get(_folded(part)) if dash else ""
        if kept is not None:
            return f"{code}-{kept}" if kept else code
    raise InvalidInput(
        f"I don't know the public holidays of “{region}”; write a country such as GB, or a part, GB-SCT."
    )


def list_parts_with_own_days(region: str, year: int) -> list[str]:
    """Return the parts of a country, `GB-ENG`, with public holidays in a year that the country itself lacks.

    Args:
        region: A country; a region that is itself a part has no parts.
        year: The calendar year.
    """
    country, dash, _ = region.partition("-")
    parts = set(_parts_of(country).values()) if country and not dash else set()
    regions = [f"{country}-{part}" for part in sorted(parts)]
    return [
        candidate for candidate in regions if not _holidays_of(candidate, year) <= _holidays_of(country, year)
    ]


def _library() -> ModuleType:
    # Loaded with the first region: a scorecard need not have one.
    import holidays  # noqa: PLC0415

    return holidays


@lru_cache(maxsize=1024)
def _holidays_of(region: str, year: int) -> frozenset[date]:
    """Return the holidays of one year as a set that is complete before anybody reads it.

    The library fills a set when a year is first asked for, and marks that year as known beforehand: a
    second thread would find no holidays in it.
    """
    country, _, part = region.partition("-")
    return frozenset(_library().country_holidays(country, subdiv=part or None, years=year, expand=False))


@lru_cache(maxsize=64)
def _parts_of(country: str) -> Mapping[str, str]:
    """Return the parts of a country: folded code or name -> the library's code."""
    known = _library().country_holidays(country)
    named = {_folded(name): part for name, part in known.subdivisions_aliases.items()}
    return named | {_folded(part): part for part in known.subdivisions}


def _folded(name: str) -> str:
    """Return a name without case, accents and surrounding space."""
    parts = unicodedata.normalize("NFKD", name.strip().casefold().translate(WITHOUT_ACCENTS))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))
