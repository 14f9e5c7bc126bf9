"""Delegation: open prompts go to a delegate while somebody is away, or to a KPI's new owner."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property, partial
from typing import NamedTuple

from scorecard.clock import Clock
from scorecard.model.kpis import KpiInfo
from scorecard.model.people import Person
from scorecard.model.periods import DAY, at_local
from scorecard.model.scorecard import Scorecard
from scorecard.model.views.prompts import DueItem, HandoverState
from scorecard.rules.prompt_schedule import find_assignee, find_stand_in
from scorecard.services.lookup.people import person_of
from scorecard.services.prompts.batches import OpenPrompt, list_open_prompts, post_batch, reminder_schedule_of
from scorecard.services.prompts.redraws import changes_in
from scorecard.storage.tables import PromptBatchRow, id_of
from scorecard.storage.unit_of_work import Store, UnitOfWork


class NewAssignee(NamedTuple):
    """The new assignee and the owner of the KPI, as Slack user ids."""

    person: str
    owner: str


class NewOwners:
    """Passes open prompts to new owners."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def ask_new_owners(self) -> None:
        """Reassign the prompts of every open batch whose person no longer owns all of it.

        Safe to call at any time and from several processes: a prompt belongs to only one batch.
        """
        now = self._clock.now()
        with self._store.reading() as uow:
            ids = [
                batch_id
                for batch_id in uow.batches.list_misassigned()
                if _by_new_assignee(uow, uow.batches.get(batch_id), now)
            ]
            ids.sort(key=lambda batch_id: (uow.batches.get(batch_id).scorecard_id, batch_id))
        if not ids:
            return
        with self._store.writing() as uow:  # one for all, so that each new owner gets one message
            for row in filter(None, map(uow.batches.find_free, ids)):
                for assignee, prompts in _by_new_assignee(uow, row, now).items():
                    _ask(uow, row, assignee, prompts, now)
            uow.commit()


def _by_new_assignee(uow: UnitOfWork, row: PromptBatchRow, now: datetime) -> dict[NewAssignee, list[int]]:
    """Return the prompts of a batch to reassign, by new assignee: others own them now and can be asked.

    If the batch's person is also the new owner's delegate, they have been asked already.
    """
    card = uow.scorecards.get(row.scorecard_id)
    opens = reminder_schedule_of(uow, card, id_of(row)).clock_time
    groups: dict[NewAssignee, list[int]] = defaultdict(list)
    for prompt, kpi in _list_disowned(uow, row):
        person = find_assignee(kpi.owner, kpi.cover, now, partial(person_of, uow, card))
        is_asked = person is not None and person.user == row.person and bool(row.on_behalf_of)
        if person and not is_asked and person.is_free(now, opens, row.counted_from):
            groups[NewAssignee(person.user, kpi.owner)].append(prompt)
    return groups


def _list_disowned(uow: UnitOfWork, row: PromptBatchRow) -> list[tuple[int, KpiInfo]]:
    """Return the open prompts of a batch whose KPIs belong neither to its person nor to its owner now."""
    prompts = list_open_prompts(uow, id_of(row))
    owners = {row.person, row.on_behalf_of}
    return [(prompt.prompt, prompt.kpi) for prompt in prompts if prompt.kpi.owner not in owners]


def _ask(
    uow: UnitOfWork, before: PromptBatchRow, assignee: NewAssignee, prompts: list[int], now: datetime
) -> None:
    new = reassign(
        uow, before, prompts, assignee.person, now, state=HandoverState.REASSIGNED, owner=assignee.owner
    )
    earlier = {prompt.round_id for prompt in uow.prompts.list_left_open(new)}
    for batch_id in sorted({id_of(before), *earlier}):
        changes_in(uow).batch(batch_id, f"succession:{new}", now)


def reassign(
    uow: UnitOfWork,
    before: PromptBatchRow,
    prompt_ids: Sequence[int],
    to: str,
    now: datetime,
    *,
    state: HandoverState,
    owner: str,
) -> int:
    """Move some prompts of a batch to a new batch for somebody else, inside the caller's transaction.

    Args:
        uow: The transaction.
        before: The batch they belonged to.
        prompt_ids: Which of its prompts.
        to: Slack user id of the new assignee.
        now: UTC.
        state: The reason: they are a delegate, or own the KPI now.
        owner: Slack user id of the owner of the KPIs.

    Returns:
        The row of the new batch.
    """
    on_behalf_of = "" if to == owner else owner
    new = uow.batches.open(before.scorecard_id, before.team_id, to, now, on_behalf_of=on_behalf_of)
    uow.handovers.reassign(new, before, prompt_ids, now, state=state)
    row = uow.batches.get(new)
    continue_reminders(uow, row, before, now)
    post_batch(uow, new, now)
    # the assignee is shown wherever the value is missing
    changes_in(uow).once_locked(row.scorecard_id, partial(_settle_offers, uow, row, prompt_ids, now))
    people = before.person, to, *uow.scorecards.get(row.scorecard_id).admins
    changes_in(uow).home(row.team_id, people, f"round:{new}", now)
    return new


def _settle_offers(uow: UnitOfWork, row: PromptBatchRow, prompt_ids: Sequence[int], now: datetime) -> None:
    """Withdraw offers of prompts that their person has now been asked for, so that each is asked once."""
    for offer in uow.handovers.list_open(row.scorecard_id):
        offered = uow.batches.get(offer.round_id)
        if offered.person == row.person and not set(offer.prompts).isdisjoint(prompt_ids):
            uow.handovers.overtake(offer, prompt_ids, now)
            changes_in(uow).batch(offer.round_id, f"overtaken:{row.id}", now)


def continue_reminders(uow: UnitOfWork, row: PromptBatchRow, before: PromptBatchRow, now: datetime) -> None:
    """Continue the reminders of an earlier batch for its new assignee, where they left off.

    So nobody is reminded of a period more than three times.
    """
    row.reminded, row.counted_from = before.reminded, now
    row.missed_at, row.missed_noted_at = before.missed_at, before.missed_noted_at
    row.wanted_by = before.wanted_by
    if not row.missed_at:
        schedule = reminder_schedule_of(uow, uow.scorecards.get(row.scorecard_id), id_of(row))
        row.remind_at = schedule.next_moment(now, now)


@dataclass(frozen=True)
class Delegation:
    """One batch at a moment when its person may be away."""

    uow: UnitOfWork
    card: Scorecard
    row: PromptBatchRow
    now: datetime

    def reassign(self) -> datetime | None:
        """Pass unanswered prompts to delegates, each as soon as it is within the delegate's hours.

        Returns:
            When to look again, UTC, if somebody is away and something is still theirs; else None.
        """
        moments: list[datetime] = []
        ready: dict[tuple[str, str], list[OpenPrompt]] = defaultdict(list)
        for item in list_open_prompts(self.uow, self._round_id):
            assignee = self._person(item.asked)
            absence = assignee.find_absence(self.now)
            if absence is None:
                continue
            stand_in = self.find_stand_in(item)
            free = stand_in.first_free(self.now, self._opens, self.row.counted_from) if stand_in else None
            if stand_in and free == self.now:
                ready[stand_in.user, item.kpi.owner].append(item)
            else:
                tomorrow = at_local(assignee.day(self.now) + DAY, self._opens, assignee.zone)
                moments.append(free or tomorrow)
                changes_in(self.uow).batch(self._round_id, f"away:{absence.first}:{absence.last}", self.now)
        for (user, owner), items in ready.items():
            self._delegate(user, owner, items)
        return min(moments, default=None)

    def find_stand_in(self, item: DueItem | OpenPrompt) -> Person | None:
        """Return the delegate for an item whose assignee is away; None if they are not, or there is none."""
        absence = self._person(item.asked).find_absence(self.now)
        owner_absence = self._person(item.kpi.owner).find_absence(self.now)
        covers = (owner_absence.cover if owner_absence else None, item.kpi.cover, item.kpi.owner)
        return find_stand_in(absence, covers, item.asked, self.now, self._person) if absence else None

    def show_return(self) -> None:
        """Redraw the message if somebody it shows as away has returned."""
        for user in filter(None, (self.row.person, self.row.on_behalf_of)):
            back = self._person(user).find_last_return(self.now)
            if back and back > self._person(user).day(self.row.opened_at):
                changes_in(self.uow).batch(self._round_id, f"returned:{user}:{back}", self.now)

    def returns_at(self) -> datetime | None:
        """Return when the person of a delegated batch is back, UTC; None if nothing of it was delegated."""
        person = self._person(self.row.person)
        absence = person.find_absence(self.now)
        states = (handover.state for handover in self.uow.handovers.list_from(self._round_id))
        if absence is None or absence.is_for_good or HandoverState.STOOD_IN not in states:
            return None
        return person.start_of(absence.last + DAY)

    @cached_property
    def _opens(self) -> time:
        """The local time of day at which the batch asks; lazy, since most batches never need it."""
        return reminder_schedule_of(self.uow, self.card, self._round_id).clock_time

    def _person(self, user: str) -> Person:
        return person_of(self.uow, self.card, user)

    def _delegate(self, stand_in: str, owner: str, items: Sequence[OpenPrompt]) -> None:
        prompts, state = [item.prompt for item in items], HandoverState.STOOD_IN
        new = reassign(self.uow, self.row, prompts, stand_in, self.now, state=state, owner=owner)
        changes_in(self.uow).batch(self._round_id, f"passed:{new}", self.now)

    @property
    def _round_id(self) -> int:
        return id_of(self.row)
