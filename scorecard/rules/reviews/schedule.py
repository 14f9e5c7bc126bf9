"""The schedule of reviews: the day of each month, and when an open review ends by itself."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from scorecard.model.calendars import first_day
from scorecard.model.periods import DAY, at_local
from scorecard.model.scorecard import ReviewTime, Scorecard

ENDS_AT = time(18)
"""The time of day, in the scorecard's zone, at which a review that nobody closed ends by itself."""
MONTH = timedelta(days=30)
SHORTEST = timedelta(hours=17)
"""What a review lasts at least: opened just before midnight, in a night an hour shorter."""
TOO_LATE = timedelta(days=2)
"""The delay after which a month's review is skipped."""


def day_in(month: date, when: ReviewTime) -> date:
    """Return the day of a review in a month, `month` being any day of that."""
    length = monthrange(month.year, month.month)[1]
    days = [month.replace(day=number) for number in range(1, length + 1)]
    named = [day for day in days if day.weekday() == when.day]
    return named[when.nth - 1 if when.nth > 0 else when.nth]


def last_moment(card: Scorecard, when: ReviewTime, now: datetime) -> datetime:
    """Return the newest moment of a scorecard's review, UTC, at or before `now`."""
    return max(moment for moment in _list_moments(card, when, now) if moment <= now)


def next_moment(card: Scorecard, when: ReviewTime, now: datetime) -> datetime:
    """Return the first moment of a scorecard's review, UTC, after `now`."""
    return min(moment for moment in _list_moments(card, when, now) if moment > now)


def month_of(card: Scorecard, moment: datetime) -> str:
    """Return the key of the month whose review is due at a moment, `2026-12`.

    A last day of a month that is no working day can move a review into the next one.
    """
    day = moment.astimezone(card.zone).date()
    when = card.review
    is_own = when is None or day_in(day, when) <= day
    return f"{day if is_own else day.replace(day=1) - DAY:%Y-%m}"


def ends_at(card: Scorecard, opened_at: datetime) -> datetime:
    """Return when a review ends by itself, UTC: in the evening of the next working day."""
    day = first_day(opened_at.astimezone(card.zone).date() + DAY, card.calendar.is_working_day)
    return at_local(day, ENDS_AT, card.zone)


def _list_moments(card: Scorecard, when: ReviewTime, now: datetime) -> list[datetime]:
    """Return the moments of the months around `now`, UTC; a day off is replaced by the next working day."""
    this = now.astimezone(card.zone).date().replace(day=15)
    months = (this + months * MONTH for months in (-2, -1, 0, 1, 2))
    days = (first_day(day_in(month, when), card.calendar.is_working_day) for month in months)
    return [at_local(day, when.time, card.zone) for day in days]
