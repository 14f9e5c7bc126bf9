"""The reminder step: what happens to a prompt batch when it is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from scorecard.model.payloads import ReminderPart
from scorecard.model.people import Person
from scorecard.model.scorecard import MOST_REMINDERS, Scorecard
from scorecard.model.views.prompts import DueItem
from scorecard.rules.reminder_schedule import (
    Audience,
    BatchState,
    Miss,
    Remind,
    ReminderSchedule,
    Step,
    Wake,
    next_step,
)
from scorecard.services.lookup.people import person_of
from scorecard.services.prompts.batches import OpenPrompt, is_unsent, list_open_prompts, reminder_schedule_of
from scorecard.services.prompts.delegation import Delegation
from scorecard.services.prompts.redraws import changes_in
from scorecard.storage.tables import PromptBatchRow, id_of
from scorecard.storage.unit_of_work import UnitOfWork


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
            self.row.remind_at = self.schedule.next_moment(self.now, self.now)
        else:
            self._take(*next_step(self.state, self.schedule, self.now))

    def _follow_zone(self) -> None:
        """Move the end of a snooze until a day to that day's time of the zone in which the person is now."""
        row = self.row
        if row.snoozed_until and row.snoozed_to:
            row.snoozed_until = row.counted_from = self.schedule.at(row.snoozed_to)

    def _take(self, step: Step, after: BatchState) -> None:
        """Take a step; the row is written here alone."""
        row, items = self.row, list_open_prompts(self.uow, self.round_id) if isinstance(step, Remind) else []
        row.counted_from, row.remind_at, row.is_delayed = (
            after.counted_from,
            after.remind_at,
            after.is_delayed,
        )
        if row.snoozed_until != after.snoozed_until:
            row.snoozed_until = row.snoozed_to = None
        if items:  # otherwise all of them wait for an admin; the reminder is due once that is decided
            row.reminded = after.reminded
        match step:
            case Miss(missed_at):
                row.missed_at, row.missed_noted_at = missed_at, self.now
                self._redraw("missed")
            case Wake():
                self._remind(items, step)
                changes_in(self.uow).home(
                    self.row.team_id, (self.row.person,), f"awake:{self.round_id}:{row.reminded}", self.now
                )
                self._redraw(f"awake:{row.reminded}")
            case Remind():
                self._remind(items, step)

    def _redraw(self, cause: str) -> None:
        changes_in(self.uow).batch(self.round_id, cause, self.now)

    @property
    def round_id(self) -> int:
        """The batch's row."""
        return id_of(self.row)

    @property
    def state(self) -> BatchState:
        """The batch as the rules see it."""
        row = self.row
        return BatchState(row.counted_from, row.remind_at, row.reminded, row.snoozed_until, row.is_delayed)

    @cached_property
    def schedule(self) -> ReminderSchedule:
        """The assignee's."""
        return reminder_schedule_of(self.uow, self.card, self.round_id)

    def _remind(self, items: Sequence[OpenPrompt], step: Remind) -> None:
        recipients = (user for item in items for user in self._list_recipients(item, step.audience))
        missing = tuple(item.prompt for item in items)
        part = ReminderPart(
            round=self.round_id, number=step.number, audience=int(step.audience), prompts=missing
        )
        for user in dict.fromkeys(recipients):
            self.reminders.append((user, self._earliest_for(user, items), part))

    def _earliest_for(self, user: str, items: Sequence[OpenPrompt]) -> datetime:
        """Return when somebody may be reminded, UTC: assignees now, others when they can be disturbed."""
        if user in {item.asked for item in items}:
            return self.now
        return self._person(user).first_free(self.now, self.schedule.clock_time, self.now)

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
