"""Prompts: each owner is asked once for each period, with everything due at one time in one message."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from scorecard.clock import Clock
from scorecard.model.kpis import Away
from scorecard.model.scorecard import Scorecard
from scorecard.model.views.prompts import DueItem, PromptBatchView, PromptPart
from scorecard.rules.permissions import Action, may
from scorecard.services.inbox.references import get_batch
from scorecard.services.lookup.people import local_settings_of, read_away
from scorecard.services.prompts.batches import PARTS, KpiPeriod, open_batch
from scorecard.services.prompts.delegation import Delegation
from scorecard.services.prompts.due import DuePrompts, list_unprompted, look_again_at
from scorecard.services.prompts.due_items import list_unanswered_items
from scorecard.services.prompts.handovers import read_handover
from scorecard.services.prompts.questions import QUESTIONS_NAMED, with_questions
from scorecard.services.prompts.redraws import prompt_key
from scorecard.services.prompts.reminder_step import is_last_reminder
from scorecard.services.prompts.reminders import (
    BundledReminder,
    is_reminder,
    list_asked_items,
    list_bundled,
    process_batches,
    read_reminder,
)
from scorecard.storage.tables import PromptBatchRow, id_of
from scorecard.storage.unit_of_work import Store, UnitOfWork

Batches = Mapping[tuple[str, str], list[KpiPeriod]]
"""Periods to ask for, by assignee and owner, as Slack user ids."""


class _Idle(NamedTuple):
    """A scorecard on which nobody was due to be asked.

    Attributes:
        revision: The revision that was looked at.
        since: When it was looked at, UTC.
        until: A moment, UTC, before which nobody is due at that revision.
    """

    revision: int
    since: datetime
    until: datetime


class Prompts:
    """Opens prompts when they are due, and predicts the next ones."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._idle: dict[int, _Idle] = {}

    def open_due(self) -> None:
        """Ask for everything that is due and has not been asked for yet.

        What is due to somebody on several scorecards, and the reminders due to them at that moment, come in
        one message, so all of it is handled in one transaction, as of one moment.

        Safe to call at any time, by several processes at once and after any downtime: the database lets each
        KPI's period be asked for only once.
        """
        now = self._clock.now()
        with self._store.reading() as uow:
            ids = self._list_with_due(uow, now)
        if not ids:
            return
        with self._store.writing() as uow:
            opened = [row for card_id in ids for row in _open_due(uow, uow.scorecards.get(card_id), now)]
            _send_due_reminders(uow, opened, now)
            uow.commit()

    def _list_with_due(self, uow: UnitOfWork, now: datetime) -> list[int]:
        """Return the scorecards on which somebody is due to be asked.

        One on which nothing was due is looked at again once something may be due, or anything on it changed.
        """
        revisions = uow.scorecards.list_all_revisions()
        known = {
            card_id: idle for card_id, idle in self._idle.items() if revisions.get(card_id) == idle.revision
        }
        self._idle = {card_id: idle for card_id, idle in known.items() if idle.since <= now < idle.until}
        cards = [uow.scorecards.get(card_id) for card_id in revisions if card_id not in self._idle]
        unprompted = list_unprompted(uow, cards, now) if cards else {}
        due = [card.id for card in cards if _group(uow, card, unprompted[card.id], now)]
        for card in cards:
            if card.id not in due:
                until = look_again_at(DuePrompts(uow, card, now), card, unprompted[card.id])
                self._idle[card.id] = _Idle(card.revision, now, until)
        return due

    def next_due(self) -> tuple[datetime, tuple[str, ...]] | None:
        """Return when the next prompts go out, UTC, and to whom; None without KPIs."""
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

    def message(self, round_id: int) -> list[PromptPart]:
        """Return the parts of a batch's message as they are now: its own, then those that it carries."""
        now = self._clock.now()
        with self._store.reading() as uow:
            row, outgoing = uow.batches.get(round_id), uow.outbox.find(prompt_key(round_id))
            others = outgoing.facts.get(PARTS, ()) if outgoing else ()
            own: PromptPart = _read_batch(uow, row, row.person, now)
            return [own, *(_read_part(uow, part, row.person, now) for part in others)]

    def batch_for(self, team_id: str, round_id: int, reader: str) -> PromptBatchView:
        """Return the part of a batch that somebody may answer; the assignee sees all of it.

        Raises:
            Gone: The team has no such batch.
        """
        with self._store.reading() as uow:
            row = get_batch(uow, team_id, round_id)
            card = uow.scorecards.get(row.scorecard_id)
            view = _read_batch(uow, row, reader, self._clock.now())
        if reader == view.person:
            return view
        items, earlier = (
            tuple(item for item in part if may(reader, Action.ANSWER, card, item.kpi, asked=item.asked))
            for part in (view.items, view.earlier)
        )
        return replace(view, items=items, earlier=earlier)


def _group(uow: UnitOfWork, card: Scorecard, unprompted: Iterable[KpiPeriod], now: datetime) -> Batches:
    """Return what is due to be asked for now, by whom to ask and the owner."""
    batches = defaultdict[tuple[str, str], list[KpiPeriod]](list)
    due_prompts = DuePrompts(uow, card, now)
    for kpi, period in unprompted:
        person = due_prompts.of(kpi, period).find_due(now)
        if person:
            batches[person.user, kpi.info.owner].append((kpi, period))
    return batches


def _open_due(uow: UnitOfWork, card: Scorecard, now: datetime) -> list[PromptBatchRow]:
    due = _group(uow, card, DuePrompts(uow, card, now).list_unprompted(), now)
    opened = [open_batch(uow, card, *people, places, now=now) for people, places in due.items()]
    return [row for row in opened if row]


def _send_due_reminders(uow: UnitOfWork, opened: Sequence[PromptBatchRow], now: datetime) -> None:
    """Send all due reminders if any prompt was opened, except those of batches to be reassigned first."""
    if opened:
        disowned = set(uow.batches.list_misassigned())
        due = [row for row in uow.batches.list_due(now) if row.id not in disowned]
        process_batches(uow, due, now, opened)


def _read_part(uow: UnitOfWork, part: BundledReminder, reader: str, now: datetime) -> PromptPart:
    if is_reminder(part):
        return read_reminder(uow, part, reader, now)
    return _read_batch(uow, uow.batches.get(part["round"]), reader, now)


def _read_batch(uow: UnitOfWork, row: PromptBatchRow, reader: str, now: datetime) -> PromptBatchView:
    round_id = id_of(row)
    card = uow.scorecards.get(row.scorecard_id)
    local = local_settings_of(uow, card, reader)
    offer, bundled = uow.handovers.find(round_id), list_bundled(uow, round_id)
    reminded = {
        prompt: is_last_reminder(card, part["number"]) for part in bundled for prompt in part["prompts"]
    }
    items = list_asked_items(uow, round_id)
    if reminded:
        items = _with_questions(uow, row, reader, items, reminded)
    earlier = list_unanswered_items(uow, uow.prompts.list_left_open(round_id))
    handovers = tuple(read_handover(uow, handover) for handover in uow.handovers.list_from(round_id))
    new_assignees = {item.asked for handover in handovers for item in handover.items if item.is_open}
    delegation = Delegation(uow, card, row, now)
    delegates = {item.prompt: delegation.find_stand_in(item) for item in items if item.is_open}
    return PromptBatchView(
        id=round_id,
        scorecard=card.name,
        person=row.person,
        locale=local.locale,
        timezone=local.zone.key,
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
        unreached=frozenset(
            user for user in new_assignees - {reader, row.person} if read_away(uow, card, user, now)
        ),
        next_assignees={prompt: person.user for prompt, person in delegates.items() if person},
        wanted_by=row.wanted_by,
    )


def _with_questions(
    uow: UnitOfWork, row: PromptBatchRow, reader: str, items: Iterable[DueItem], reminded: Collection[int]
) -> tuple[DueItem, ...]:
    """Return items, those reminded of with what their reader was asked about them and has not answered."""
    since = row.opened_at - QUESTIONS_NAMED
    card = uow.scorecards.get(row.scorecard_id)
    named = with_questions(uow, card, reader, since, items)
    return tuple(item if item.prompt in reminded else replace(item, question=None) for item in named)


def _read_owners_away(
    uow: UnitOfWork, card: Scorecard, items: Sequence[DueItem], now: datetime
) -> dict[str, Away]:
    owners = sorted({item.kpi.owner for item in items if item.asked != item.kpi.owner})
    absences = ((owner, read_away(uow, card, owner, now)) for owner in owners)
    return {owner: away for owner, away in absences if away}
