"""Delegation: open prompts go to who is there while somebody is away, or to a KPI's new owner."""

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
from scorecard.services.prompts.batches import (
    OpenPrompt,
    list_open_prompts,
    post_batch,
    redraw_batch,
    redraw_homes,
    reminder_schedule_of,
)
from scorecard.storage.tables import PromptBatchRow, id_of
from scorecard.storage.unit_of_work import Store, UnitOfWork


class NewAssignee(NamedTuple):
    """Who is asked from now on, and who owns the KPI, as Slack user ids."""

    person: str
    owner: str


class NewOwners:
    """Has new owners asked."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def ask_new_owners(self) -> None:
        """Look at every round that waits for somebody who does not own all of it any more.

        Safe to call at any time and from several processes: a prompt stands in one round only.
        """
        now = self._clock.now()
        with self._store.reading() as uow:
            ids = [
                one for one in uow.batches.list_misassigned() if _list_passing(uow, uow.batches.get(one), now)
            ]
        for round_id in ids:
            with self._store.writing() as uow:
                if row := uow.batches.find_free(round_id):
                    for assignee, prompts in _list_passing(uow, row, now).items():
                        _ask(uow, row, assignee, prompts, now)
                    uow.commit()


def _list_passing(uow: UnitOfWork, row: PromptBatchRow, now: datetime) -> dict[NewAssignee, list[int]]:
    """The prompts of a round that others own by now and that can be asked for.

    Somebody who stands in for the new owner, too, is asked already.
    """
    card = uow.scorecards.get(row.scorecard_id)
    opens = reminder_schedule_of(uow, card, id_of(row)).clock_time
    passing: dict[NewAssignee, list[int]] = defaultdict(list)
    for prompt, kpi in _list_disowned(uow, row):
        person = find_assignee(kpi.owner, kpi.cover, now, partial(person_of, uow, card))
        is_asked = person is not None and person.user == row.person and bool(row.on_behalf_of)
        if person and not is_asked and person.is_free(now, opens, row.counted_from):
            passing[NewAssignee(person.user, kpi.owner)].append(prompt)
    return passing


def _list_disowned(uow: UnitOfWork, row: PromptBatchRow) -> list[tuple[int, KpiInfo]]:
    """What a round waits for of KPIs that are no longer those of who was asked, or stood in for."""
    wanted = list_open_prompts(uow, id_of(row))
    return [(one.prompt, one.kpi) for one in wanted if one.kpi.owner not in {row.person, row.on_behalf_of}]


def _ask(
    uow: UnitOfWork, before: PromptBatchRow, assignee: NewAssignee, prompts: list[int], now: datetime
) -> None:
    new = reassign(
        uow, before, prompts, assignee.person, now, state=HandoverState.REASSIGNED, owner=assignee.owner
    )
    earlier = {asked.round_id for asked in uow.prompts.list_left_open(new)}
    for drawn in sorted({id_of(before), *earlier}):
        redraw_batch(uow, drawn, f"succession:{new}", now)


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
    """Ask somebody else for some prompts of a round, inside a caller's transaction; the row of their round.

    Args:
        uow: The transaction.
        before: The round that they stood in.
        prompt_ids: Which of its prompts.
        to: Slack user id of who is asked now.
        now: UTC.
        state: Why: they stand in for somebody, or own the KPI by now.
        owner: Slack user id of who owns the KPIs.
    """
    on_behalf_of = "" if to == owner else owner
    new = uow.batches.open(before.scorecard_id, before.team_id, to, now, on_behalf_of=on_behalf_of)
    uow.handovers.reassign(new, before, prompt_ids, now, state=state)
    row = uow.batches.get(new)
    continue_reminders(uow, row, before, now)
    post_batch(uow, new, now)
    uow.scorecards.bump_revision(row.scorecard_id)  # who is asked is shown wherever the value is missing
    _settle_offers(uow, row, prompt_ids, now)
    redraw_homes(uow, row.team_id, (before.person, to), f"round:{new}", now)
    return new


def _settle_offers(uow: UnitOfWork, row: PromptBatchRow, prompt_ids: Sequence[int], now: datetime) -> None:
    """What somebody is asked for now need not be offered to them any more; so it is one question."""
    for offer in uow.handovers.list_open(row.scorecard_id):
        offered = uow.batches.get(offer.round_id)
        if offered.person == row.person and not set(offer.prompts).isdisjoint(prompt_ids):
            uow.handovers.overtake(offer, prompt_ids, now)
            redraw_batch(uow, offer.round_id, f"overtaken:{row.id}", now)


def continue_reminders(uow: UnitOfWork, row: PromptBatchRow, before: PromptBatchRow, now: datetime) -> None:
    """Have reminders of what was asked before go on where they stand, for who is asked now.

    So nobody hears of a period more than three times.
    """
    row.reminded, row.counted_from, row.missed_at = before.reminded, now, before.missed_at
    row.wanted_by = before.wanted_by
    if not row.missed_at:
        schedule = reminder_schedule_of(uow, uow.scorecards.get(row.scorecard_id), id_of(row))
        row.remind_at = schedule.next_moment(now, now)


@dataclass(frozen=True)
class Delegation:
    """One round at a moment at which its person may be away."""

    uow: UnitOfWork
    card: Scorecard
    row: PromptBatchRow
    now: datetime

    def reassign(self) -> datetime | None:
        """Pass what is still missing to who stands in, each as soon as they are in their hours.

        Returns:
            When to look again, UTC, where somebody is away and something is still theirs; else None.
        """
        again: list[datetime] = []
        ready: dict[tuple[str, str], list[OpenPrompt]] = defaultdict(list)
        for item in list_open_prompts(self.uow, self._round_id):
            asked = self._person(item.asked)
            absence = asked.find_absence(self.now)
            if absence is None:
                continue
            stand_in = self.find_stand_in(item)
            free = stand_in.first_free(self.now, self._opens, self.row.counted_from) if stand_in else None
            if stand_in and free == self.now:
                ready[stand_in.user, item.kpi.owner].append(item)
            else:
                tomorrow = at_local(asked.day(self.now) + DAY, self._opens, asked.zone)
                again.append(free or tomorrow)
                redraw_batch(self.uow, self._round_id, f"away:{absence.first}:{absence.last}", self.now)
        for (user, owner), items in ready.items():
            self._pass_to(user, owner, items)
        return min(again, default=None)

    def find_stand_in(self, item: DueItem | OpenPrompt) -> Person | None:
        """Who is asked for an item while who was asked is away; None where they are there, or nobody is."""
        absence = self._person(item.asked).find_absence(self.now)
        instead = self._person(item.kpi.owner).find_absence(self.now)
        covers = (instead.cover if instead else None, item.kpi.cover, item.kpi.owner)
        return find_stand_in(absence, covers, item.asked, self.now, self._person) if absence else None

    def show_return(self) -> None:
        """Have the message no longer say that somebody is away who is back."""
        for user in filter(None, (self.row.person, self.row.on_behalf_of)):
            back = self._person(user).find_last_return(self.now)
            if back and back > self._person(user).day(self.row.opened_at):
                redraw_batch(self.uow, self._round_id, f"returned:{user}:{back}", self.now)

    def returns_at(self) -> datetime | None:
        """When the person of a round that others stand in for is back, UTC; None where nobody does."""
        person = self._person(self.row.person)
        absence = person.find_absence(self.now)
        passed = (one.state for one in self.uow.handovers.list_from(self._round_id))
        if absence is None or absence.is_for_good or HandoverState.STOOD_IN not in passed:
            return None
        return person.start_of(absence.last + DAY)

    @cached_property
    def _opens(self) -> time:
        """When on people's clocks the round is asked for; most rounds never need to know."""
        return reminder_schedule_of(self.uow, self.card, self._round_id).clock_time

    def _person(self, user: str) -> Person:
        return person_of(self.uow, self.card, user)

    def _pass_to(self, stand_in: str, owner: str, items: Sequence[OpenPrompt]) -> None:
        prompts, state = [item.prompt for item in items], HandoverState.STOOD_IN
        new = reassign(self.uow, self.row, prompts, stand_in, self.now, state=state, owner=owner)
        redraw_batch(self.uow, self._round_id, f"passed:{new}", self.now)

    @property
    def _round_id(self) -> int:
        return id_of(self.row)
