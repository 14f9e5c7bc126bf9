"""Expected times of all prompts, computed independently of the bot."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from tests.simulation.cast import CARD_ZONE, Kpi, Measure, Somebody

DAY, EVENING = timedelta(days=1), time(18)
START = datetime(2025, 12, 31, 12, tzinfo=UTC)
"""A moment before the first prompt of 2026 in any time zone."""


@dataclass(frozen=True, order=True)
class Slot:
    """A KPI and period to prompt for."""

    kpi: Kpi
    start: date


@dataclass(frozen=True)
class Due:
    """An expected prompt.

    Attributes:
        owner: The KPI's owner at that time.
        ended: End of the period, UTC.
        moment: Expected time of the prompt, UTC.
    """

    slot: Slot
    measure: Measure
    owner: Somebody
    ended: datetime
    moment: datetime


def next_start(frequency: str, start: date) -> date:
    """Return the first day of the period after the one that starts on a day."""
    if frequency in {"daily", "weekly"}:
        return start + timedelta(days=1 if frequency == "daily" else 7)
    months = 1 if frequency == "monthly" else 3
    later = start.year * 12 + start.month - 1 + months
    return date(later // 12, later % 12 + 1, 1)


def first_start(frequency: str, day: date) -> date:
    """Return the first day of the period that contains a day."""
    if frequency == "daily":
        return day
    if frequency == "weekly":
        return day - timedelta(days=day.weekday())
    return date(day.year, day.month if frequency == "monthly" else (day.month - 1) // 3 * 3 + 1, 1)


def period_name(frequency: str, start: date) -> str:
    """Return a period as people write it: 2026-W47, 2026-11, 2026-Q4, 2026-11-23."""
    if frequency == "weekly":
        year, week, _ = start.isocalendar()
        return f"{year}-W{week:02}"
    if frequency == "quarterly":
        return f"{start.year}-Q{(start.month + 2) // 3}"
    return f"{start:%Y-%m}" if frequency == "monthly" else start.isoformat()


def ended_at(frequency: str, start: date) -> datetime:
    """Return the end of a period, UTC: midnight in the scorecard's time zone."""
    return local(next_start(frequency, start), time.min, CARD_ZONE)


def local(day: date, clock_time: time, zone: str) -> datetime:
    """Return a wall-clock time in UTC."""
    return datetime.combine(day, clock_time, ZoneInfo(zone)).astimezone(UTC)


def day_in(zone: str, moment: datetime) -> date:
    """Return the day of a moment in a time zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def at_home(person: Somebody, day: date, clock_time: time) -> datetime:
    """Return a time on a person's clock in UTC; nobody moves on a day when that matters."""
    return local(day, clock_time, person.zone_at(local(day, time(12), "UTC")))


def works_on(person: Somebody, day: date) -> bool:
    """Return whether a day is one of a person's working days, regardless of absences."""
    return day.weekday() in person.place.working_days and day not in _holidays(person.place.region)


@lru_cache(maxsize=64)
def _holidays(region: str) -> holidays.HolidayBase:
    country, _, part = region.partition("-")
    return holidays.country_holidays(country, subdiv=part or None)


def is_there(person: Somebody, day: date) -> bool:
    """Return whether a person works on a day and is not away."""
    return works_on(person, day) and person.find_absence(day) is None


def is_away(person: Somebody, moment: datetime) -> bool:
    """Return whether a person is away at a moment."""
    return person.find_absence(day_of(person, moment)) is not None


def day_of(person: Somebody, moment: datetime) -> date:
    """Return the day of a moment on a person's calendar."""
    return moment.astimezone(ZoneInfo(person.zone_at(moment))).date()


def asking_moment(person: Somebody, measure: Measure, ended: datetime) -> datetime:
    """Return when an ended period falls due for its owner, away or not."""
    day = day_of(person, ended)
    while not works_on(person, day) or at_home(person, day, measure.prompt) < ended:
        day += DAY
    return at_home(person, day, measure.prompt)


def hours_from(person: Somebody, moment: datetime, begins: time | None = None) -> datetime:
    """Return the first moment from another on within a person's hours: until 18:00 on a working day."""
    day, zone = day_of(person, moment), person.zone_at(moment)
    while True:
        begin = local(day, begins or person.place.prompt, zone)
        if is_there(person, day) and moment < local(day, EVENING, zone):
            return max(moment, begin)
        day += DAY


def quiet_until(person: Somebody, moment: datetime, begins: time) -> datetime:
    """Return the first moment from another on when a person may be written to and disturbed."""
    moment = hours_from(person, moment, begins)
    while quiet := person.find_quiet(moment):
        moment = hours_from(person, quiet.end, begins)
    return moment


def all_due(
    measure: Measure, people: Mapping[str, Somebody], since: datetime, until: datetime
) -> Iterator[Due]:
    """Yield every expected prompt for a KPI within an interval.

    Args:
        measure: The KPI.
        people: People by Slack user id.
        since: Start of the interval, UTC.
        until: End of the interval, UTC.
    """
    start = first_start(measure.frequency, since.date() - timedelta(days=120))
    while (ended := ended_at(measure.frequency, start)) <= until:
        owner = people[measure.owner]
        owner = people[measure.owner_at(asking_moment(owner, measure, ended))]
        moment = asking_moment(owner, measure, ended)
        if since <= moment <= until:
            yield Due(Slot(measure.kpi, start), measure, owner, ended, moment)
        start = next_start(measure.frequency, start)
