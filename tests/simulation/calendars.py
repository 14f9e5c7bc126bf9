"""When each question should come, reckoned here once more, apart from the bot."""

from collections.abc import Iterator
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
        ended: When the period was over, UTC.
        moment: When its owner should be asked, UTC.
    """

    slot: Slot
    measure: Measure
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
    return person.find_absence(moment.astimezone(ZoneInfo(person.place.zone)).date()) is not None


def asking_moment(person: Somebody, measure: Measure, ended: datetime) -> datetime:
    """When a period that ended then falls due for its owner, away or not."""
    day = ended.astimezone(ZoneInfo(person.place.zone)).date()
    while not works_on(person, day) or local(day, measure.prompt, person.place.zone) < ended:
        day += DAY
    return local(day, measure.prompt, person.place.zone)


def hours_from(person: Somebody, moment: datetime, begins: time | None = None) -> datetime:
    """The first moment from another on at which somebody may be written to: up to 18:00 on a working day."""
    day = moment.astimezone(ZoneInfo(person.place.zone)).date()
    while True:
        begin = local(day, begins or person.place.prompt, person.place.zone)
        if is_there(person, day) and moment < local(day, EVENING, person.place.zone):
            return max(moment, begin)
        day += DAY


def all_due(person: Somebody, since: datetime, until: datetime) -> Iterator[Due]:
    """Every question that should come to a person within a stretch of time."""
    for measure in person.measures:
        start = first_start(measure.frequency, since.date() - timedelta(days=120))
        while (ended := ended_at(measure.frequency, start)) <= until:
            moment = asking_moment(person, measure, ended)
            if since <= moment <= until:
                yield Due(Slot(measure.key, start), measure, ended, moment)
            start = next_start(measure.frequency, start)
