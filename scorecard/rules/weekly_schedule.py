"""The schedule of the weekly post: the moments at which it is due, and the time after which it is skipped."""

from datetime import UTC, datetime, timedelta

from scorecard.model.periods import Frequency, Period, at_local
from scorecard.model.scorecard import Scorecard

WEEK = timedelta(days=7)
TOO_LATE = timedelta(days=2)
"""The delay after which a week's post is skipped: nobody wants Tuesday's news on Friday."""


UPDATED_EVERY = timedelta(minutes=30)
"""The time within which changes of a post become one."""


def last_moment(card: Scorecard, now: datetime) -> datetime:
    """Return the newest moment of a scorecard's weekly post, UTC, at or before `now`."""
    today = now.astimezone(card.zone).date()
    day = today - timedelta(days=(today.weekday() - card.weekly_day) % 7)
    moment = at_local(day, card.weekly_time, card.zone)
    return moment if moment <= now else moment_before(card, moment)


def next_moment(card: Scorecard, now: datetime) -> datetime:
    """Return the first moment of a scorecard's weekly post, UTC, after `now`."""
    day = last_moment(card, now).astimezone(card.zone).date() + WEEK
    return at_local(day, card.weekly_time, card.zone)


def is_too_late(card: Scorecard, due: datetime, now: datetime) -> bool:
    """Return whether a weekly post that could be sent from `due`, UTC, on is skipped by now."""
    return now - last_moment(card, due) >= TOO_LATE


def moment_before(card: Scorecard, moment: datetime) -> datetime:
    """Return the moment of the weekly post a week earlier on the wall clock, UTC: 167 to 169 hours before.

    Changes are counted between these moments, however late a post was sent, so that none falls between two
    posts.
    """
    day = moment.astimezone(card.zone).date() - WEEK
    return at_local(day, card.weekly_time, card.zone)


def week_of(card: Scorecard, moment: datetime) -> str:
    """Return the key of the week in which a scorecard's weekly post is due, `2026-W48`."""
    return Period.containing(moment.astimezone(card.zone).date(), Frequency.WEEKLY).key


def next_update(now: datetime) -> datetime:
    """Return when what changes now is shown in a post, UTC, with all that changes until then."""
    start = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return start + ((now - start) // UPDATED_EVERY + 1) * UPDATED_EVERY


def list_updates(since: datetime, until: datetime) -> list[datetime]:
    """Return the moments of updates after a moment and before another, UTC."""
    first = next_update(since)
    return [first + at * UPDATED_EVERY for at in range(max(0, -((first - until) // UPDATED_EVERY)))]
