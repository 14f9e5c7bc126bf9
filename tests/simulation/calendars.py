"""When each question should come, reckoned here once more, apart from the bot."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from tests.simulation.cast import CARD_ZONE, Measure, Somebody

DAY, EVENING = timedelta(days=1), time(18)


@dataclass(frozen=True, order=True)
class Slot:
    """A KPI's period: what a question asks for."""

    kpi: str
    start: date


@dataclass(frozen=True)
class Due:
    """A question that should come.

    Attributes:
        owner: Whose it is then.
        ended: When the period was over, UTC.
        moment: When its owner should be asked, UTC.
    """

    slot: Slot
    measure: Measure
    owner: Somebody
    ended: datetime
    moment: datetime


def next_start(frequency: str, start: date) -> date:
    """The first day of the period after the one that begins on a day."""
    if frequency in {"daily", "weekly"}:
        return start + timedelta(days=1 if frequency == "daily" else 7)
    months = 1 if frequency == "monthly" else 3
    later = start.year * 12 + start.month - 1 + months
    return date(later // 12, later % 12 + 1, 1)


def first_start(frequency: str, day: date) -> date:
    """The first day of the period that a day lies in."""
    if frequency == "daily":
        return day
    if frequency == "weekly":
        return day - timedelta(days=day.weekday())
    return date(day.year, day.month if frequency == "monthly" else (day.month - 1) // 3 * 3 + 1, 1)


def period_name(frequency: str, start: date) -> str:
    """As people write a period: 2026-W47, 2026-11, 2026-Q4, 2026-11-23."""
    if frequency == "weekly":
        year, week, _ = start.isocalendar()
        return f"{year}-W{week:02}"
    if frequency == "quarterly":
        return f"{start.year}-Q{(start.month + 2) // 3}"
    return f"{start:%Y-%m}" if frequency == "monthly" else start.isoformat()


def ended_at(frequency: str, start: date) -> datetime:
    """When a period is over, UTC: midnight on the scorecard's clock."""
    return local(next_start(frequency, start), time.min, CARD_ZONE)


def local(day: date, clock_time: time, zone: str) -> datetime:
    """What a wall clock shows, as UTC."""
    return datetime.combine(day, clock_time, ZoneInfo(zone)).astimezone(UTC)


def at_home(person: Somebody, day: date, clock_time: time) -> datetime:
    """What a person's wall clock shows, as UTC; nobody moves on a day on which that matters."""
    return local(day, clock_time, person.zone_at(local(day, time(12), "UTC")))


def works_on(person: Somebody, day: date) -> bool:
    """Whether it is a working day of a person's, absences left out."""
    return day.weekday() in person.place.working_days and day not in _holidays(person.place.region)


@lru_cache(maxsize=64)
def _holidays(region: str) -> holidays.HolidayBase:
    country, _, part = region.partition("-")
    return holidays.country_holidays(country, subdiv=part or None)


def is_there(person: Somebody, day: date) -> bool:
    """Whether somebody works on a day and is not away."""
    return works_on(person, day) and person.find_absence(day) is None


def is_away(person: Somebody, moment: datetime) -> bool:
    """Whether somebody is away at a moment."""
    return person.find_absence(day_of(person, moment)) is not None


def day_of(person: Somebody, moment: datetime) -> date:
    """The day that a moment falls on, on a person's calendar."""
    return moment.astimezone(ZoneInfo(person.zone_at(moment))).date()


def asking_moment(person: Somebody, measure: Measure, ended: datetime) -> datetime:
    """When a period that ended then falls due for its owner, away or not."""
    day = day_of(person, ended)
    while not works_on(person, day) or at_home(person, day, measure.prompt) < ended:
        day += DAY
    return at_home(person, day, measure.prompt)


def hours_from(person: Somebody, moment: datetime, begins: time | None = None) -> datetime:
    """The first moment from another on at which somebody may be written to: up to 18:00 on a working day."""
    day, zone = day_of(person, moment), person.zone_at(moment)
    while True:
        begin = local(day, begins or person.place.prompt, zone)
        if is_there(person, day) and moment < local(day, EVENING, zone):
            return max(moment, begin)
        day += DAY


def quiet_until(person: Somebody, moment: datetime, begins: time) -> datetime:
    """The first moment from another on at which somebody may be written to and disturbed."""
    moment = hours_from(person, moment, begins)
    while quiet := person.find_quiet(moment):
        moment = hours_from(person, quiet.end, begins)
    return moment


def all_due(
    measure: Measure, people: Mapping[str, Somebody], since: datetime, until: datetime
) -> Iterator[Due]:
    """Every question about a KPI that should come within a stretch of time.

    Args:
        measure: The KPI.
        people: By their Slack ids.
        since: When the stretch begins, UTC.
        until: When it ends, UTC.
    """
    start = first_start(measure.frequency, since.date() - timedelta(days=120))
    while (ended := ended_at(measure.frequency, start)) <= until:
        owner = people[measure.owner]
        owner = people[measure.owner_at(asking_moment(owner, measure, ended))]
        moment = asking_moment(owner, measure, ended)
        if since <= moment <= until:
            yield Due(Slot(measure.key, start), measure, owner, ended, moment)
        start = next_start(measure.frequency, start)
