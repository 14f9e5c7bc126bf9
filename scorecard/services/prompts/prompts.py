"""Prompts: each owner is asked once for each period, with everything due at one time in one message."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, islice
from typing import NamedTuple

from scorecard.clock import Clock
from scorecard.model.kpis import Away
from scorecard.model.outbox import OutgoingMessage
from scorecard.model.payloads import Alert, AlertUpdate, BatchPart, Prompt, ReminderPart
from scorecard.model.periods import Period
from scorecard.model.scorecard import Scorecard
from scorecard.model.views.prompts import DueItem, PromptBatchView, PromptPart
from scorecard.rules.permissions import Action, may
from scorecard.services.inbox.references import get_batch
from scorecard.services.lookup.people import local_settings_of, read_away
from scorecard.services.prompts.batches import KpiPeriod, find_prompt, open_batch
from scorecard.services.prompts.delegation import Delegation
from scorecard.services.prompts.due import (
    DuePrompts,
    list_closed,
    list_unprompted,
    look_again_at,
    preload_people,
)
from scorecard.services.prompts.due_items import list_due_items, list_unanswered_items
from scorecard.services.prompts.handovers import read_handover
from scorecard.services.prompts.questions import QUESTIONS_NAMED, with_questions
from scorecard.services.prompts.redraws import prompt_key
from scorecard.services.prompts.reminder_step import is_last_reminder
from scorecard.services.prompts.reminders import (
    TeamMember,
    list_bundled,
    list_recipients,
    process_batches,
    read_reminder,
)
from scorecard.storage.tables import PromptBatchRow, id_of
from scorecard.storage.unit_of_work import Store, UnitOfWork

MOST_AT_ONCE = 50
"""The number of periods asked for in one transaction, unless more are due to one person."""


class _Due(NamedTuple):
    """What is due to be asked of one person on one scorecard.

    Attributes:
        card_id: The scorecard's row.
        person: Slack user id of the assignee.
        owner: Slack user id of the KPIs' owner.
        places: KPIs and periods.
    """

    card_id: int
    team_id: str
    person: str
    owner: str
    places: list[KpiPeriod]


class _Circles:
    """People, joined into circles by what reaches several of them.

    Args:
        links: The people whom one thing reaches, for each thing.
    """

    def __init__(self, links: Iterable[Collection[TeamMember]]) -> None:
        self._parents: dict[TeamMember, TeamMember] = {}
        for people in links:
            first, *others = people
            for other in others:
                self._parents[self.of(other)] = self.of(first)

    def of(self, person: TeamMember) -> TeamMember:
        """Return the person who stands for somebody's circle."""
        while (parent := self._parents.setdefault(person, person)) != person:
            self._parents[person] = person = self._parents[parent]
        return person


class _Part(NamedTuple):
    """What one transaction asks of some people, and the batches whose reminders may go to them."""

    due: list[_Due]
    reminders: list[int]

    @property
    def size(self) -> int:
        """The number of periods to ask for, and of batches to remind of."""
        return sum(len(batch.places) for batch in self.due) + len(self.reminders)


class _Idle(NamedTuple):
    """A scorecard on which nobody was due to be asked, and when that has to be looked at again.

    It holds at one revision only. Everything by which somebody may be due earlier changes the revision in
    the transaction that stores it, in whichever process: a file; the end of a value or of a decision to set
    aside; somebody's absence, time zone, working days, leaving or coming back. `until` is for time alone: the
    end of a period, the hour of a prompt, the next midnight of somebody concerned. Quiet hours change no
    revision, and are left out of `until`. A clock that was set back is before `since`.

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
        one message, so all of it is handled in one transaction. Other people's is handled in others, all as
        of one moment, so that nobody who answers meanwhile waits for long.

        Safe to call at any time, by several processes at once and after any downtime: the database lets each
        KPI's period be asked for only once.
        """
        now = self._clock.now()
        with self._store.reading() as uow:
            parts = _cut(uow, self._list_due(uow, now), now)
        for part in parts:
            with self._store.writing() as uow:
                _open(uow, part, now)
                uow.commit()

    def _list_due(self, uow: UnitOfWork, now: datetime) -> list[_Due]:
        """Return what somebody is due to be asked for.

        A scorecard on which nothing was due is left out while that holds; see `_Idle`.
        """
        revisions = uow.scorecards.list_all_revisions()
        known = {
            card_id: idle for card_id, idle in self._idle.items() if revisions.get(card_id) == idle.revision
        }
        self._idle = {card_id: idle for card_id, idle in known.items() if idle.since <= now < idle.until}
        cards = [uow.scorecards.get(card_id) for card_id in revisions if card_id not in self._idle]
        unprompted = list_unprompted(uow, cards, now) if cards else {}
        found: list[_Due] = []
        for card in cards:
            due = _group(uow, card, unprompted[card.id], now)
            found += due
            if not due:
                until = look_again_at(DuePrompts(uow, card, now), card, unprompted[card.id])
                self._idle[card.id] = _Idle(card.revision, now, until)
        return found

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

    def message(self, prompt: Prompt) -> list[PromptPart]:
        """Return the parts of a message as they are now: its own batch, then those that it carries."""
        [parts] = self.messages([prompt])
        return parts

    def messages(self, prompts: Sequence[Prompt]) -> list[list[PromptPart]]:
        """Return the same for several messages, for all of which everything is read at once."""
        with self._store.reading() as uow:
            reader = _Reader(uow, self._clock.now(), prompts)
            return [reader.read_message(prompt) for prompt in prompts]

    def message_of(self, round_id: int) -> list[PromptPart]:
        """Return the parts of a batch's message, sent before, as they are now."""
        with self._store.reading() as uow:
            prompt = find_prompt(uow, prompt_key(round_id)) or Prompt(round=round_id)
            return _Reader(uow, self._clock.now(), [prompt]).read_message(prompt)

    def batch_for(self, team_id: str, round_id: int, reader: str) -> PromptBatchView:
        """Return the part of a batch that somebody may answer; the assignee sees all of it.

        Raises:
            Gone: The team has no such batch.
        """
        with self._store.reading() as uow:
            row = get_batch(uow, team_id, round_id)
            card = uow.scorecards.get(row.scorecard_id)
            asking = Prompt(round=round_id, bundled=tuple(list_bundled(uow, round_id)))
            view = _Reader(uow, self._clock.now(), [asking]).read_batch(row, reader)
        if reader == view.person:
            return view
        items, earlier = (
            tuple(item for item in part if may(reader, Action.ANSWER, card, item.kpi, asked=item.asked))
            for part in (view.items, view.earlier)
        )
        return replace(view, items=items, earlier=earlier)


def _group(uow: UnitOfWork, card: Scorecard, unprompted: Iterable[KpiPeriod], now: datetime) -> list[_Due]:
    """Return what is due to be asked for now on a scorecard, by whom to ask and the owner."""
    batches = defaultdict[tuple[str, str], list[KpiPeriod]](list)
    due_prompts = DuePrompts(uow, card, now)
    for kpi, period in unprompted:
        person = due_prompts.of(kpi, period).find_due(now)
        if person:
            batches[person.user, kpi.info.owner].append((kpi, period))
    return [_Due(card.id, card.team_id, *people, places) for people, places in batches.items()]


def _cut(uow: UnitOfWork, due: Sequence[_Due], now: datetime) -> list[_Part]:
    """Cut what is due, with the reminders due to the same people, into parts for a transaction each.

    Nobody is in two parts: everybody a reminder may go to is in the same one. Reminders are left out if none
    of these people is asked for anything.
    """
    if not due:
        return []
    reminders = list_recipients(uow, now)
    circles = _Circles(reminders.values())
    parts: dict[TeamMember, _Part] = {}
    for batch in due:
        parts.setdefault(circles.of((batch.team_id, batch.person)), _Part([], [])).due.append(batch)
    for round_id, people in reminders.items():
        if part := parts.get(circles.of(next(iter(people)))):
            part.reminders.append(round_id)
    return _pack(parts.values())


def _pack(parts: Iterable[_Part]) -> list[_Part]:
    """Join parts as long as they stay small, since every transaction has its price."""
    packed: list[_Part] = []
    for part in parts:
        if packed and packed[-1].size + part.size <= MOST_AT_ONCE:
            packed[-1].due.extend(part.due)
            packed[-1].reminders.extend(part.reminders)
        else:
            packed.append(part)
    return packed


def _open(uow: UnitOfWork, part: _Part, now: datetime) -> None:
    """Ask for what is still due in a part, then send its reminders if anything was asked."""
    in_use = uow.scorecards.list_all_revisions()
    due = [batch for batch in part.due if batch.card_id in in_use]
    for team_id in {batch.team_id for batch in due}:
        people = {user for batch in due if batch.team_id == team_id for user in (batch.person, batch.owner)}
        preload_people(uow, team_id, people)
    closed = list_closed(uow, [(kpi.info.id, period) for batch in due for kpi, period in batch.places])
    rows = [row for batch in due if (row := _open_batch(uow, batch, closed, now))]
    if rows:
        _show_on_alerts(uow, due, now)
    if rows and part.reminders:  # those of batches to be reassigned come after that
        rest = set(part.reminders).difference(uow.batches.list_misassigned())
        process_batches(uow, uow.batches.list_due(now, rest), now, rows)


def _show_on_alerts(uow: UnitOfWork, due: Iterable[_Due], now: datetime) -> None:
    """Draw the alerts of KPIs again that are asked for now, so that their value can be given there."""
    cards = {kpi.info.id: batch.card_id for batch in due for kpi, _ in batch.places}
    for alert in uow.alerts.list_of(cards):
        card = uow.scorecards.get(cards[alert.kpi_id])
        update = AlertUpdate(alert=alert.id, cause=f"asked:{now:%Y-%m-%dT%H:%M}")
        root = Alert(alert=alert.id).derive_key()
        uow.outbox.add(OutgoingMessage(update, card.team_id, card.channel, updates=root), now)


def _open_batch(
    uow: UnitOfWork, batch: _Due, closed: Collection[tuple[int, Period]], now: datetime
) -> PromptBatchRow | None:
    """Ask for what is still due in a batch; what has changed since is left for the next tick."""
    card = uow.scorecards.get(batch.card_id)
    due_prompts = DuePrompts(uow, card, now)
    places = [
        (kpi, period)
        for kpi, period in batch.places
        if (kpi.info.id, period) not in closed
        and card.kpis_by_id.get(kpi.info.id) == kpi
        and (person := due_prompts.of(kpi, period).find_due(now))
        and person.user == batch.person
    ]
    return open_batch(uow, card, batch.person, batch.owner, places, now=now) if places else None


class _Reader:
    """Reads what some messages ask, with one query of each kind for all of them.

    Args:
        uow: The transaction, which only reads.
        now: UTC.
        prompts: What the messages hold.
    """

    def __init__(self, uow: UnitOfWork, now: datetime, prompts: Sequence[Prompt]) -> None:
        self._uow, self._now = uow, now
        self._bundled = {prompt.round: prompt.bundled for prompt in prompts}
        for part in chain(*(prompt.parts for prompt in prompts)):
            if not isinstance(part, ReminderPart):
                self._bundled[part.round] = tuple(list_bundled(uow, part.round))
        asked = list(self._bundled)
        batches = {*asked, *(part.round for part in chain(*self._bundled.values()))}
        uow.batches.preload(batches)
        self._preload_people(asked)
        own = uow.prompts.list_of_batches(batches)
        self._items = _by_batch(own, list_due_items(uow, [*chain(*own.values())]))
        earlier = uow.prompts.list_left_open_of({batch: own[batch] for batch in asked})
        self._earlier = _by_batch(earlier, list_unanswered_items(uow, chain(*earlier.values())))
        self._offers = uow.handovers.list_about(asked)

    def _preload_people(self, batches: Iterable[int]) -> None:
        people = defaultdict[str, set[str]](set)
        for row in map(self._uow.batches.get, batches):
            people[row.team_id].update(filter(None, (row.person, row.on_behalf_of)))
        for team_id, users in people.items():
            preload_people(self._uow, team_id, users)

    def read_message(self, prompt: Prompt) -> list[PromptPart]:
        """Return the parts of a message: its own batch, then those that it carries."""
        row = self._uow.batches.get(prompt.round)
        own: PromptPart = self.read_batch(row, row.person)
        return [own, *(self._read_part(part, row.person) for part in prompt.parts)]

    def _read_part(self, part: BatchPart, reader: str) -> PromptPart:
        if isinstance(part, ReminderPart):
            return read_reminder(self._uow, part, reader, self._now)
        return self.read_batch(self._uow.batches.get(part.round), reader)

    def _list_items(self, round_id: int) -> tuple[DueItem, ...]:
        """Return the items of a batch's prompt, then those it reminds of, answered or not."""
        reminded = (
            item
            for part in self._bundled[round_id]
            for item in self._items[part.round]
            if item.prompt in part.prompts
        )
        return (*self._items[round_id], *reminded)

    def read_batch(self, row: PromptBatchRow, reader: str) -> PromptBatchView:
        """Return a batch for a reader."""
        uow, now, round_id = self._uow, self._now, id_of(row)
        card = uow.scorecards.get(row.scorecard_id)
        local = local_settings_of(uow, card, reader)
        reminded = {
            prompt: is_last_reminder(card, part.number)
            for part in self._bundled[round_id]
            for prompt in part.prompts
        }
        items = self._list_items(round_id)
        if reminded:
            items = _with_questions(uow, row, reader, items, reminded)
        made = [offer for offer in self._offers if offer.from_round_id == round_id]
        offer = next((offer for offer in self._offers if offer.round_id == round_id), None)
        handovers = tuple(read_handover(uow, handover) for handover in made)
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
            earlier=tuple(item for item in self._earlier[round_id] if item.prompt not in reminded),
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


def _by_batch(
    prompts: Mapping[int, Sequence[object]], items: Sequence[DueItem]
) -> dict[int, tuple[DueItem, ...]]:
    """Return the items of the prompts of each batch, given those of all in order."""
    left = iter(items)
    return {batch: tuple(islice(left, len(own))) for batch, own in prompts.items()}


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
