"""The schedule of the weekly post: at which moments it is due, and when it is too late for it."""

from datetime import datetime, timedelta

from scorecard.model.periods import at_local
from scorecard.model.scorecard import Scorecard

WEEK = timedelta(days=7)
TOO_LATE = timedelta(days=2)
"""After so long the week's post is left out: nobody wants Tuesday's news on Friday."""


def last_moment(card: Scorecard, now: datetime) -> datetime:
    """The newest moment of a scorecard's weekly post, UTC, at or before another."""
    today = now.astimezone(card.zone).date()
    day = today - timedelta(days=(today.weekday() - card.weekly_day) % 7)
    moment = at_local(day, card.weekly_time, card.zone)
    return moment if moment <= now else moment_before(card, moment)


def next_moment(card: Scorecard, now: datetime) -> datetime:
    """The first moment of a scorecard's weekly post, UTC, after another."""
    day = last_moment(card, now).astimezone(card.zone).date() + WEEK
    return at_local(day, card.weekly_time, card.zone)


def is_too_late(card: Scorecard, due: datetime, now: datetime) -> bool:
    """Whether a weekly post that could be sent since `due`, UTC, is left out by now."""
    return now - last_moment(card, due) >= TOO_LATE


def moment_before(card: Scorecard, moment: datetime) -> datetime:
    """The moment of the weekly post a week earlier on the wall clock, UTC: 167 to 169 hours before.

    Changes are counted between these moments, however late a post was sent: so none falls between two posts.
    """
    day = moment.astimezone(card.zone).date() - WEEK
    return at_local(day, card.weekly_time, card.zone)
