"""The reminder step: what happens to a prompt batch when it is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from scorecard.model.payloads import ReminderPart
from scorecard.model.people import Person
from scorecard.model.scorecard import MOST_REMINDERS, Scorecard
from scorecard.model.views.prompts import DueItem
from scorecard.rules.reminder_schedule import Audience, ReminderSchedule
from scorecard.services.lookup.people import person_of
from scorecard.services.prompts.batches import OpenPrompt, is_unsent, list_open_prompts, reminder_schedule_of
from scorecard.services.prompts.delegation import Delegation
from scorecard.services.prompts.redraws import changes_in
from scorecard.storage.tables import PromptBatchRow, id_of
from scorecard.storage.unit_of_work import UnitOfWork

ON_TIME = timedelta(hours=1)
"""The grace period after a snooze in which the message still counts as requested for that moment."""


@dataclass(frozen=True)
class ReminderStep:
    """One prompt batch at the moment it is looked at."""

    uow: UnitOfWork
    card: Scorecard
    row: PromptBatchRow
    now: datetime
    reminders: list[tuple[str, datetime, ReminderPart]] = field(default_factory=list)
    """The reminders to send: the recipient's Slack user id, the earliest moment, UTC, and the batch."""

    def run(self) -> None:
        """Delegate, remind, mark as missed, or do nothing; then schedule the next look."""
        self._follow_zone()
        delegation = Delegation(self.uow, self.card, self.row, self.now)
        look_at = delegation.reassign()
        delegation.show_return()
        if not self.uow.prompts.list_waiting(self.round_id):
            self.row.remind_at = delegation.returns_at()
        elif look_at:
            self.row.remind_at = look_at
        elif is_unsent(self.uow, self.round_id):  # do not remind before asking
            self.row.remind_at = self._schedule.next_moment(self.now, self.now)
        elif self._is_due() and self._has_to_wait():
            self.row.is_delayed = True
        else:
            self._resume()
            self._advance()

    def _follow_zone(self) -> None:
        """Move the end of a snooze until a day to that day's time of the zone in which the person is now."""
        row = self.row
        if row.snoozed_until and row.snoozed_to:
            row.snoozed_until = row.counted_from = self._schedule.at(row.snoozed_to)

    def _is_due(self) -> bool:
        missed_at = self._schedule.missed_at(self.row.counted_from)
        return self.find_due() is not None or self.now >= missed_at

    def _has_to_wait(self) -> bool:
        """Return whether the batch must wait for do not disturb to end, or then for its person's hours."""
        is_quiet = self.delayed_until(self.now) is not None
        return is_quiet or (self.row.is_delayed and self.now < self._opens_at())

    def delayed_until(self, now: datetime) -> datetime | None:
        """Return until when, UTC, do not disturb delays the batch; None if it does not."""
        return self._schedule.person.quiet.delays(self.row.remind_at or now, now)

    def _resume(self) -> None:
        """Resume a delayed batch; the days of waiting do not count, so that no reminder is skipped."""
        before = self.row.counted_from
        if self.row.is_delayed and self.row.remind_at:
            self.row.counted_from = self._schedule.shifted(before, self.row.remind_at, self.now)
        self.row.is_delayed = False

    def _advance(self) -> None:
        missed_at = self._schedule.missed_at(self.row.counted_from)
        if self.now >= missed_at:
            self._mark_missed(missed_at)
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
        """Return the earliest moment to send, UTC; at once if somebody snoozed the batch until now."""
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
        """Return the audience of the reminder that is due, or None."""
        if self.row.snoozed_until:
            return Audience.OWNER if self.now >= self.row.snoozed_until else None
        return self._schedule.find_due(self.row.counted_from, self.row.reminded, self.now)

    @property
    def round_id(self) -> int:
        """The batch's row."""
        return id_of(self.row)

    @cached_property
    def _schedule(self) -> ReminderSchedule:
        return reminder_schedule_of(self.uow, self.card, self.round_id)

    def _remind(self, number: int, audience: Audience) -> None:
        items = list_open_prompts(self.uow, self.round_id)
        if not items:  # all of them wait for an admin; the reminder is due once that is decided
            return
        self.row.reminded = number
        recipients = (user for item in items for user in self._list_recipients(item, audience))
        missing = tuple(item.prompt for item in items)
        part = ReminderPart(round=self.round_id, number=number, audience=int(audience), prompts=missing)
        for user in dict.fromkeys(recipients):
            self.reminders.append((user, self._earliest_for(user, items), part))

    def _earliest_for(self, user: str, items: Sequence[OpenPrompt]) -> datetime:
        """Return when somebody may be reminded, UTC: assignees now, others when they can be disturbed."""
        if user in {item.asked for item in items}:
            return self.now
        return self._person(user).first_free(self.now, self._schedule.clock_time, self.now)

    def _list_recipients(self, item: OpenPrompt, audience: Audience) -> list[str]:
        """Return who is reminded of an item: the assignee, then also owner and cover, then also one admin.

        People who are away are left out; the next admin takes their place.
        """
        recipients = list_audience(self.card, item, min(audience, Audience.OWNER_AND_COVER))
        present = [user for user in recipients if user == item.asked or self._is_present(user)]
        if audience is not Audience.WITH_ADMIN:
            return present
        return (
            present
            + [user for user in self.card.admins if user not in recipients and self._is_present(user)][:1]
        )

    def _is_present(self, user: str) -> bool:
        return self._person(user).find_absence(self.now) is None

    def _person(self, user: str) -> Person:
        return person_of(self.uow, self.card, user)

    def _wake(self) -> None:
        """Remind only the person who snoozed the batch; that counts as one of the three reminders."""
        self.row.snoozed_until = self.row.snoozed_to = None
        self._remind(self.row.reminded + 1, Audience.OWNER)
        changes_in(self.uow).batch(self.round_id, f"awake:{self.row.reminded}", self.now)

    def _mark_missed(self, missed_at: datetime) -> None:
        """Stop reminding; the prompt shows that it was missed, and can still be answered."""
        self.row.missed_at, self.row.missed_noted_at, self.row.remind_at = missed_at, self.now, None
        changes_in(self.uow).batch(self.round_id, "missed", self.now)


def is_last_reminder(card: Scorecard, number: int) -> bool:
    """Return whether the reminder of this number is the last one of a batch."""
    return number >= len(card.reminders[:MOST_REMINDERS])


def list_audience(card: Scorecard, item: OpenPrompt | DueItem, audience: int) -> list[str]:
    """Return everybody who may be reminded of an item at an audience; at the widest, one of the admins is."""
    people = [item.asked]
    if audience >= Audience.OWNER_AND_COVER:
        people += [user for user in (item.kpi.owner, item.kpi.cover) if user]
    if audience >= Audience.WITH_ADMIN:
        people += card.admins
    return list(dict.fromkeys(people))
