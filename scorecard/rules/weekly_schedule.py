"""The schedule of the weekly post: the moments at which it is due, and the time after which it is skipped."""

from datetime import datetime, timedelta

from scorecard.model.periods import at_local
from scorecard.model.scorecard import Scorecard

WEEK = timedelta(days=7)
TOO_LATE = timedelta(days=2)
"""The delay after which a week's post is skipped: nobody wants Tuesday's news on Friday."""


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
