"""Prompts: each owner is asked once for each period, all that is due at one time in one message."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from scorecard.clock import Clock
from scorecard.model.kpis import Away
from scorecard.model.periods import Period
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.views.prompts import DueItem, PromptBatchView
from scorecard.services.inbox.references import get_batch
from scorecard.services.lookup.people import local_settings_of, read_away
from scorecard.services.prompts.batches import open_batch
from scorecard.services.prompts.delegation import Delegation
from scorecard.services.prompts.due import DuePrompts
from scorecard.services.prompts.due_items import list_unanswered_items, may_answer
from scorecard.services.prompts.handovers import read_handover
from scorecard.services.prompts.reminder_step import is_last_reminder
from scorecard.services.prompts.reminders import list_asked_items, list_bundled, process_batches
from scorecard.storage.tables import PromptBatchRow, id_of
from scorecard.storage.unit_of_work import Store, UnitOfWork

Batches = Mapping[tuple[str, str], list[tuple[Kpi, Period]]]
"""What is asked for, by whom it is asked of and who owns it, as Slack user ids."""


class Prompts:
    """Opens prompts when they are due, and tells when the next ones are."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def open_due(self) -> None:
        """Ask for everything that is due and was not asked for yet.

        Whoever is asked reads in the same message what they are to be reminded of at this moment. So all that
        is due to be reminded of is told in the same transaction.

        Safe to call at any time, by several processes at once and after any downtime: the database lets each
        KPI's period be asked for only once.
        """
        with self._store.reading() as uow:
            ids = [one for one in uow.scorecards.list_ids() if self._list_due(uow, uow.scorecards.get(one))]
        if not ids:
            return
        with self._store.writing() as uow:
            opened = [row for one in ids for row in self._open_due(uow, uow.scorecards.get(one))]
            self._remind_along(uow, opened)
            uow.commit()

    def next_due(self) -> tuple[datetime, tuple[str, ...]] | None:
        """When the next prompts go out, UTC, and to whom; None without KPIs."""
        now = self._clock.now()
        moments: dict[datetime, set[str]] = defaultdict(set)
        with self._store.reading() as uow:
            for scorecard_id in uow.scorecards.list_ids():
                card = uow.scorecards.get(scorecard_id)
                due_prompts = DuePrompts(uow, card, now)
                coming = [(kpi, kpi.last_ended(now, card.zone).next()) for kpi in card.kpis]
                for kpi, period in [*due_prompts.list_unprompted(), *coming]:
                    moment, person = due_prompts.of(kpi, period).next_moment(now)
                    moments[moment].add(person.user)
        return min(((at, tuple(sorted(people))) for at, people in moments.items()), default=None)

    def batch(self, round_id: int) -> PromptBatchView:
        """One message's worth of prompts, as they stand now."""
        with self._store.reading() as uow:
            row = uow.batches.get(round_id)
            return _read_batch(uow, row, row.person, self._clock.now())

    def batch_for(self, team_id: str, round_id: int, reader: str) -> PromptBatchView:
        """A round as somebody may answer it; who was asked sees all of it.

        Raises:
            Gone: The team has no such round.
        """
        with self._store.reading() as uow:
            row = get_batch(uow, team_id, round_id)
            card = uow.scorecards.get(row.scorecard_id)
            view = _read_batch(uow, row, reader, self._clock.now())
        if reader == view.person:
            return view
        items, earlier = (
            tuple(item for item in part if may_answer(card, item, reader))
            for part in (view.items, view.earlier)
        )
        return replace(view, items=items, earlier=earlier)

    def _list_due(self, uow: UnitOfWork, card: Scorecard) -> Batches:
        now, rounds = self._clock.now(), defaultdict[tuple[str, str], list[tuple[Kpi, Period]]](list)
        due_prompts = DuePrompts(uow, card, now)
        for kpi, period in due_prompts.list_unprompted():
            person = due_prompts.of(kpi, period).find_due(now)
            if person:
                rounds[person.user, kpi.info.owner].append((kpi, period))
        return rounds

    def _open_due(self, uow: UnitOfWork, card: Scorecard) -> list[PromptBatchRow]:
        due = self._list_due(uow, card)
        now = self._clock.now()
        opened = [open_batch(uow, card, *people, places, now=now) for people, places in due.items()]
        return [row for row in opened if row]

    def _remind_along(self, uow: UnitOfWork, opened: Sequence[PromptBatchRow]) -> None:
        """Remind of all that is due, where anybody was asked; what has a new owner is first passed on."""
        if opened:
            now, disowned = self._clock.now(), set(uow.batches.list_misassigned())
            process_batches(
                uow, [row for row in uow.batches.list_due(now) if row.id not in disowned], now, opened
            )


def _read_batch(uow: UnitOfWork, row: PromptBatchRow, reader: str, now: datetime) -> PromptBatchView:
    round_id = id_of(row)
    card = uow.scorecards.get(row.scorecard_id)
    where = local_settings_of(uow, card, reader)
    offer, carried = uow.handovers.find(round_id), list_bundled(uow, round_id)
    reminded = {
        prompt: is_last_reminder(card, part["number"]) for part in carried for prompt in part["prompts"]
    }
    items = list_asked_items(uow, round_id)
    earlier = list_unanswered_items(uow, uow.prompts.list_left_open(round_id))
    handovers = tuple(read_handover(uow, one) for one in uow.handovers.list_from(round_id))
    passed_to = {item.asked for one in handovers for item in one.items if item.is_open} - {reader, row.person}
    delegation = Delegation(uow, card, row, now)
    next_asked = {item.prompt: delegation.find_stand_in(item) for item in items if item.is_open}
    return PromptBatchView(
        id=round_id,
        person=row.person,
        locale=where.locale,
        timezone=where.zone.key,
        opened_at=row.opened_at,
        items=items,
        reminded=reminded,
        earlier=tuple(item for item in earlier if item.prompt not in reminded),
        snoozed_until=row.snoozed_until,
        handovers=handovers,
        offer=read_handover(uow, offer) if offer else None,
        owner=row.on_behalf_of or row.person,
        owners_away=_read_owners_away(uow, card, items, now),
        person_away=read_away(uow, card, row.person, now),
        unreached=frozenset(user for user in passed_to if read_away(uow, card, user, now)),
        next_assignees={prompt: person.user for prompt, person in next_asked.items() if person},
        wanted_by=row.wanted_by,
    )


def _read_owners_away(
    uow: UnitOfWork, card: Scorecard, items: Sequence[DueItem], now: datetime
) -> dict[str, Away]:
    owners = sorted({item.kpi.owner for item in items if item.asked != item.kpi.owner})
    found = ((owner, read_away(uow, card, owner, now)) for owner in owners)
    return {owner: away for owner, away in found if away}
