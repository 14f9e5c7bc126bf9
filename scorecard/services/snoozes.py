"""Snoozing: a prompt and its reminders snoozed for a while."""

from datetime import datetime, timedelta

from scorecard.errors import InvalidInput
from scorecard.model.scorecard import MOST_REMINDERS
from scorecard.parsing.replies.parsed_reply import Until
from scorecard.rules.reminder_schedule import Schedule
from scorecard.services.prompts.batches import list_open_of, redraw_round, schedule_of
from scorecard.storage.tables import RoundRow, id_of
from scorecard.storage.unit_of_work import UnitOfWork

WEEK = 7


def snooze(uow: UnitOfWork, user: str, round_id: int, until: Until, now: datetime, *, cause: str) -> datetime:
    """Snooze a round inside a caller's transaction; until when, UTC.

    Raises:
        InvalidInput: There is nothing to snooze.
    """
    row = uow.batches.hold(round_id)
    _check(uow, row, user)
    moment = _moment(schedule_of(uow, uow.scorecards.get(row.scorecard_id), round_id), until, now)
    row.snoozed_until = row.counted_from = row.remind_at = moment
    redraw_round(uow, round_id, cause, now)
    return moment


def _check(uow: UnitOfWork, row: RoundRow, user: str) -> None:
    items = list_open_of(uow, id_of(row))
    if not items:
        raise InvalidInput("Nothing of this waits for you any more.")
    if all(item.asked != user for item in items):
        raise InvalidInput("Only who is asked can snooze this.")
    if row.missed_at or row.reminded >= MOST_REMINDERS:
        raise InvalidInput("There is no reminder left to snooze; it stays on your list until it is answered.")


def _moment(schedule: Schedule, until: Until, now: datetime) -> datetime:
    """When that is: on a day that the person works, at the usual time, or so many minutes from now."""
    if until.minutes is not None:
        return now + timedelta(minutes=until.minutes)
    today = schedule.person.day(now)
    ahead = until.days if until.weekday is None else (until.weekday - today.weekday()) % WEEK or WEEK
    return schedule.at(schedule.first_present(today + timedelta(days=ahead or 1)))
