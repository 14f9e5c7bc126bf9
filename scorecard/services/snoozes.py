"""Snoozing: a prompt and its reminders put off for a while."""

from datetime import datetime, timedelta
from enum import StrEnum

from scorecard.clock import Clock
from scorecard.domain.reminding import MOST_REMINDERS, Schedule
from scorecard.errors import AlreadyHandled, InvalidInput
from scorecard.services.rounds import list_open_of, redraw_round, schedule_of
from scorecard.storage.tables import RoundRow
from scorecard.storage.unit_of_work import Store, UnitOfWork

HOUR, WEEK = timedelta(hours=1), 7


class Until(StrEnum):
    """How long to put something off: tomorrow and Monday mean the first day from then on that one works."""

    AN_HOUR = "hour"
    TOMORROW = "tomorrow"
    MONDAY = "monday"


class Snoozes:
    """Puts rounds off."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def snooze(self, user: str, round_id: int, until: Until, *, cause: str) -> None:
        """Put a round off: it is told of once more then, and its reminders are counted from there.

        Args:
            user: Who asks for it; must be who was asked.
            round_id: The round.
            until: For how long.
            cause: The click; a second delivery of it does nothing.

        Raises:
            AlreadyHandled: It was delivered before.
            InvalidInput: There is nothing to put off.
        """
        now = self._clock.now()
        with self._store.writing() as uow:
            if not uow.inbox.accept(cause, now):
                raise AlreadyHandled
            row = uow.rounds.get(round_id)
            _check(uow, row, user)
            schedule = schedule_of(uow, uow.scorecards.get(row.scorecard_id), round_id)
            row.snoozed_until = row.counted_from = row.remind_at = _moment(schedule, until, now)
            redraw_round(uow, round_id, cause, now)
            uow.commit()


def _check(uow: UnitOfWork, row: RoundRow, user: str) -> None:
    items = list_open_of(uow, row.id or 0)
    if not items:
        raise InvalidInput("Nothing of this waits for you any more.")
    if all(item.asked != user for item in items):
        raise InvalidInput("Only who is asked can put this off.")
    if row.missed_at or row.reminded >= MOST_REMINDERS:
        raise InvalidInput(
            "There is no reminder left to put off; it stays on your list until it is answered."
        )


def _moment(schedule: Schedule, until: Until, now: datetime) -> datetime:
    if until is Until.AN_HOUR:
        return now + HOUR
    today = schedule.person.day(now)
    ahead = 1 if until is Until.TOMORROW else WEEK - today.weekday()
    return schedule.at(schedule.first_present(today + timedelta(days=ahead)))
