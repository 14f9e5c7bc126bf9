"""On which days somebody works."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

from scorecard.errors import InvalidInput

MONDAY_TO_FRIDAY = frozenset(range(5))
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
    return bool(region) and day in _holidays_of(region)


def check_region(region: str) -> str:
    """A region whose holidays are known, in the form that is kept: capitals.

    Raises:
        InvalidInput: It is not known; says how to write one.
    """
    plain = region.strip().upper()
    country, dash, part = plain.partition("-")
    # What the library does not list it looks up among its own names, where MON is the number of a weekday.
    parts = holidays.list_supported_countries().get(country)
    if parts is None or (dash and part not in parts):
        raise InvalidInput(
            f"I don't know the public holidays of “{region}”; write a country such as GB, or a part, GB-SCT."
        )
    return plain


@lru_cache(maxsize=64)
def _holidays_of(region: str) -> holidays.HolidayBase:
    """Making one takes a while, and everybody of a country shares it."""
    country, _, part = region.partition("-")
    return holidays.country_holidays(country, subdiv=part or None)
