"""The reminder step: what becomes of one prompt batch at the moment it is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import TypedDict

from scorecard.model.people import Person
from scorecard.model.scorecard import MOST_REMINDERS, Scorecard
from scorecard.model.views.prompts import DueItem
from scorecard.rules.reminder_schedule import Audience, ReminderSchedule
from scorecard.services.lookup.people import person_of
from scorecard.services.prompts.batches import (
    OpenPrompt,
    list_open_prompts,
    prompt_key,
    redraw_batch,
    reminder_schedule_of,
)
from scorecard.services.prompts.delegation import Delegation
from scorecard.storage.tables import PromptBatchRow, id_of
from scorecard.storage.unit_of_work import UnitOfWork

ON_TIME = timedelta(hours=1)
"""So long after it was snoozed to, something still counts as asked for at that moment."""


class ReminderPart(TypedDict):
    """One round that a message reminds of, as the outbox keeps it.

    Attributes:
        round: Its row.
        number: Of the reminder, 1 to 3.
        audience: How many hear of it.
        prompts: Rows of what is missing.
    """

    round: int
    number: int
    audience: int
    prompts: list[int]


@dataclass(frozen=True)
class ReminderStep:
    """One round at the moment it was to be looked at."""

    uow: UnitOfWork
    card: Scorecard
    row: PromptBatchRow
    now: datetime
    told: list[tuple[str, datetime, ReminderPart]] = field(default_factory=list)
    """Who is reminded, by their Slack user id, from when on, UTC, and of what."""

    def run(self) -> None:
        """Pass it on, remind, leave it at that, or do nothing; and note when to look again."""
        delegation = Delegation(self.uow, self.card, self.row, self.now)
        again = delegation.reassign()
        delegation.show_return()
        if not self.uow.prompts.list_waiting(self.round_id):
            self.row.remind_at = delegation.returns_at()
        elif again:
            self.row.remind_at = again
        elif self.uow.outbox.is_waiting(prompt_key(self.round_id)):  # who was not asked is not reminded
            self.row.remind_at = self._schedule.next_moment(self.now, self.now)
        elif self._is_due() and self._has_to_wait():
            self.row.is_delayed = True
        else:
            self._resume()
            self._go_on()

    def _is_due(self) -> bool:
        missed_at = self._schedule.missed_at(self.row.counted_from)
        return self.find_due() is not None or self.now >= missed_at

    def _has_to_wait(self) -> bool:
        """What was delayed waits for the person's hours, too, once they can be disturbed."""
        is_quiet = self.delayed_until(self.now) is not None
        return is_quiet or (self.row.is_delayed and self.now < self._opens_at())

    def delayed_until(self, now: datetime) -> datetime | None:
        """Until when, UTC, the round waits since its person is not to be disturbed; None when it need not."""
        return self._schedule.person.quiet.delays(self.row.remind_at or now, now)

    def _resume(self) -> None:
        """What was delayed happens now; the days of waiting do not count, so that nothing is skipped."""
        before = self.row.counted_from
        if self.row.is_delayed and self.row.remind_at:
            self.row.counted_from = self._schedule.shifted(before, self.row.remind_at, self.now)
        self.row.is_delayed = False

    def _go_on(self) -> None:
        missed_at = self._schedule.missed_at(self.row.counted_from)
        if self.now >= missed_at:
            self._leave(missed_at)
        elif self.find_due() and self.now < self._opens_at():
            self.row.remind_at = self._opens_at()
        else:
            self._act()
            self.row.remind_at = self._next_moment()

    def _next_moment(self) -> datetime:
        if self.row.snoozed_until and self.row.snoozed_until > self.now:
            return self.row.snoozed_until
        return self._schedule.next_moment(self.row.counted_from, self.now)

    def _opens_at(self) -> datetime:
        """From when on, UTC, what is due may be sent: at once where somebody asked for that moment."""
        snoozed = self.row.snoozed_until
        if snoozed and self.now - snoozed < ON_TIME:
            return snoozed
        return self._schedule.first_open(self.now)

    def _act(self) -> None:
        number = self.find_due()
        if number and self.row.snoozed_until:
            self._wake()
        elif number:
            self._remind(number, number)

    def find_due(self) -> Audience | None:
        """Which reminder is due, and who hears of it."""
        if self.row.snoozed_until:
            return Audience.OWNER if self.now >= self.row.snoozed_until else None
        return self._schedule.find_due(self.row.counted_from, self.row.reminded, self.now)

    @property
    def round_id(self) -> int:
        """The round's row."""
        return id_of(self.row)

    @cached_property
    def _schedule(self) -> ReminderSchedule:
        return reminder_schedule_of(self.uow, self.card, self.round_id)

    def _remind(self, number: int, audience: Audience) -> None:
        self.row.reminded = number
        items = list_open_prompts(self.uow, self.round_id)
        told = (user for item in items for user in self._list_listeners(item, audience))
        missing = [item.prompt for item in items]
        part = ReminderPart(round=self.round_id, number=number, audience=int(audience), prompts=missing)
        for user in dict.fromkeys(told):
            self.told.append((user, self._reaches(user, items), part))

    def _reaches(self, user: str, items: Sequence[OpenPrompt]) -> datetime:
        """When somebody may hear of it, UTC: who is asked now, others when they can be disturbed."""
        if user in {item.asked for item in items}:
            return self.now
        return self._person(user).first_free(self.now, self._schedule.clock_time, self.now)

    def _list_listeners(self, item: OpenPrompt, audience: Audience) -> list[str]:
        """Who is told of a missing value: who is asked, then also owner and cover, then also one admin.

        Nobody who is away is told; the next admin is taken then.
        """
        listeners = list_audience(self.card, item, min(audience, Audience.OWNER_AND_COVER))
        there = [user for user in listeners if user == item.asked or self._is_there(user)]
        if audience is not Audience.WITH_ADMIN:
            return there
        return (
            there + [user for user in self.card.admins if user not in listeners and self._is_there(user)][:1]
        )

    def _is_there(self, user: str) -> bool:
        return self._person(user).find_absence(self.now) is None

    def _person(self, user: str) -> Person:
        return person_of(self.uow, self.card, user)

    def _wake(self) -> None:
        """After a snooze only who asked for it is told; that counts as one of the three."""
        self.row.snoozed_until = None
        self._remind(self.row.reminded + 1, Audience.OWNER)
        redraw_batch(self.uow, self.round_id, f"awake:{self.row.reminded}", self.now)

    def _leave(self, missed_at: datetime) -> None:
        """Say no more; the prompt shows that it was missed, and can still be answered."""
        self.row.missed_at, self.row.remind_at = missed_at, None
        redraw_batch(self.uow, self.round_id, "missed", self.now)


def is_last_reminder(card: Scorecard, number: int) -> bool:
    """Whether no reminder of a round follows the one of a number."""
    return number >= len(card.reminders[:MOST_REMINDERS])


def list_audience(card: Scorecard, item: OpenPrompt | DueItem, audience: int) -> list[str]:
    """Who may be told of a missing value: one of the admins is, in the end."""
    told = [item.asked]
    if audience >= Audience.OWNER_AND_COVER:
        told += [user for user in (item.kpi.owner, item.kpi.cover) if user]
    if audience >= Audience.WITH_ADMIN:
        told += card.admins
    return list(dict.fromkeys(told))
