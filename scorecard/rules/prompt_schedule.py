"""When an owner is asked for an actual."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scorecard.model.calendars import first_day
from scorecard.model.periods import DAY, Period, at_local

DEFAULT_PROMPT_TIME = time(9, 0)
SATURDAY = 5
CATCHES_UP = timedelta(days=15)


def is_weekday(day: date) -> bool:
    """Whether a day is one of Monday to Friday."""
    return day.weekday() < SATURDAY


def prompt_moment(
    period: Period,
    *,
    scorecard_zone: ZoneInfo,
    owner_zone: ZoneInfo,
    prompt_time: time = DEFAULT_PROMPT_TIME,
    is_working_day: Callable[[date], bool] = is_weekday,
) -> datetime:
    """The moment, in UTC, at which an owner is asked for a period's actual.

    It is `prompt_time` on the owner's clock, on their first working day on which that moment does not lie
    before the period's end in the scorecard's time zone.
    """
    ended = period.ended_at(scorecard_zone)
    day = ended.astimezone(owner_zone).date()

    def fits(one: date) -> bool:
        return is_working_day(one) and at_local(one, prompt_time, owner_zone) >= ended

    return at_local(first_day(day, fits), prompt_time, owner_zone)


def list_askable(
    newest: Period, now: datetime, *, since: datetime, moment_of: Callable[[Period], datetime]
) -> list[Period]:
    """The periods that somebody may still be asked for, oldest first.

    That is all that fell due in the last two weeks and, where nothing did, the newest one that fell due
    before. What is older is not asked for any more: nobody comes back from a month away to thirty questions.

    Args:
        newest: The newest period that is over.
        now: UTC.
        since: When the KPI came, UTC; it is not asked for what was due before.
        moment_of: When a period falls due for the owner, whether they are away or not.
    """
    found: list[Period] = []
    period, has_due = newest, False
    while (moment := moment_of(period)) >= since and (not has_due or moment >= now - CATCHES_UP):
        found.append(period)
        has_due = has_due or moment <= now
        period = period.previous()
    return found[::-1]


def collecting_until(
    period: Period, zone: ZoneInfo, is_working_day: Callable[[date], bool] = is_weekday
) -> datetime:
    """Until when, in UTC, a period may be unanswered without counting as missing.

    That is the end of the first working day that begins when or after the period ends, on which owners are
    asked. Up to then the period before it stands in every answer; after it the KPI has no data.
    """
    day = first_day(period.end, is_working_day)
    return at_local(day + DAY, time.min, zone)
