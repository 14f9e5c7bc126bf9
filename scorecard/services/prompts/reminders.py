"""Reminders: at most three for each prompt, several in one message, each to one person more."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from scorecard.clock import Clock
from scorecard.model.outbox import MessageKind, OutgoingMessage
from scorecard.model.views.prompts import DueItem, ReminderView
from scorecard.services.lookup.people import local_settings_of
from scorecard.services.prompts.batches import BUNDLED_IN, list_open_prompts, prompt_key, reminder_key
from scorecard.services.prompts.due_items import list_batch_items, list_unanswered_items
from scorecard.services.prompts.reminder_step import (
    ReminderPart,
    ReminderStep,
    is_last_reminder,
    list_audience,
)
from scorecard.storage.tables import PromptBatchRow, id_of
from scorecard.storage.unit_of_work import Store, UnitOfWork

BUNDLED = "with"
"""Where the facts of a prompt or a reminder keep what else it reminds of."""
BundledReminder = Mapping[str, Any]
"""What a message says of one round, as its facts have it: its row; of a reminder also which prompts."""
MOST_TOGETHER = 4
"""Of so many rounds one message reminds at most, so that Slack takes it."""


def bundle_into_prompt(uow: UnitOfWork, round_id: int, part: ReminderPart, now: datetime) -> None:
    """Have a round's prompt, made in the same transaction, remind its person of an older round of theirs.

    Nobody can have sent the prompt yet.
    """
    note_bundled(uow, uow.outbox.append(prompt_key(round_id), BUNDLED, part), part, now)


def note_bundled(uow: UnitOfWork, carrier: OutgoingMessage, part: ReminderPart, now: datetime) -> None:
    """Keep a reminder that another message to the same person carries, beside it, not to be sent."""
    key, facts = reminder_key(part["round"], part["number"], carrier.to), {**part, BUNDLED_IN: carrier.key}
    uow.outbox.add(OutgoingMessage(key, MessageKind.REMINDER, carrier.team_id, carrier.to, facts), now)


def list_reminders_in(outgoing: OutgoingMessage) -> list[BundledReminder]:
    """The rounds that a prompt or a reminder is about, its own first."""
    return [outgoing.facts, *outgoing.facts.get(BUNDLED, ())]


def list_reminder_items(uow: UnitOfWork, part: BundledReminder) -> tuple[DueItem, ...]:
    """What a message says of one round, answered or not: all that it asks for, unless prompts are named.

    What passed to others is left out.
    """
    items = list_batch_items(uow, part["round"])
    return tuple(item for item in items if item.prompt in part.get("prompts", (item.prompt,)))


def list_bundled(uow: UnitOfWork, round_id: int) -> list[BundledReminder]:
    """The reminders that a round's prompt carries."""
    outgoing = uow.outbox.find(prompt_key(round_id))
    return list_reminders_in(outgoing)[1:] if outgoing else []


def list_asked_items(uow: UnitOfWork, round_id: int) -> tuple[DueItem, ...]:
    """What a round's prompt asks for, then what it reminds of, answered or not."""
    parts = [{"round": round_id}, *list_bundled(uow, round_id)]
    return tuple(item for part in parts for item in list_reminder_items(uow, part))


class Reminders:
    """Has reminders sent when they are due, and tells what they say."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def send_due(self) -> None:
        """Look at every round whose moment has come.

        Safe to call at any time and from several processes: the outbox takes each reminder only once.
        """
        now = self._clock.now()
        with self._store.reading() as uow:
            if not uow.batches.has_due(now):
                return
        with self._store.writing() as uow:
            process_batches(uow, uow.batches.list_due(now), now)
            uow.commit()

    def next_due(self) -> tuple[datetime, tuple[str, ...]] | None:
        """When the next reminder goes out, UTC, and whom it reminds; None while nothing is open."""
        with self._store.reading() as uow:
            return min(self._list_next(uow), default=None)

    def _list_next(self, uow: UnitOfWork) -> Iterator[tuple[datetime, tuple[str, ...]]]:
        for moment, row in uow.batches.list_waiting():
            step = ReminderStep(uow, uow.scorecards.get(row.scorecard_id), row, moment)
            people = {item.asked for item in list_open_prompts(uow, step.round_id)}
            if people and step.find_due():
                yield step.delayed_until(max(moment, self._clock.now())) or moment, tuple(sorted(people))

    def find(self, part: BundledReminder, reader: str) -> ReminderView | None:
        """What a reminder of one round says to one of its readers; None when nothing is missing any more."""
        with self._store.reading() as uow:
            row = uow.batches.get(part["round"])
            if part["number"] < row.reminded:  # it waited for the reader's hours; a newer one says it again
                return None
            items = list_unanswered_items(uow, uow.prompts.list_nameable(part["round"]))
            view = _read(uow, row, part, reader, items)
        return view if view.items else None

    def find_again(self, part: BundledReminder, reader: str) -> ReminderView:
        """How it stands with what a reminder said to one of its readers, answered or not."""
        with self._store.reading() as uow:
            row = uow.batches.get(part["round"])
            return _read(uow, row, part, reader, list_reminder_items(uow, part))


def _read(
    uow: UnitOfWork, row: PromptBatchRow, part: BundledReminder, reader: str, items: Iterable[DueItem]
) -> ReminderView:
    card = uow.scorecards.get(row.scorecard_id)
    where = local_settings_of(uow, card, reader)
    return ReminderView(
        round=part["round"],
        person=reader,
        locale=where.locale,
        timezone=where.zone.key,
        opened_at=row.opened_at,
        is_last=is_last_reminder(card, part["number"]),
        items=tuple(item for item in items if reader in list_audience(card, item, part["audience"])),
    )


def process_batches(
    uow: UnitOfWork, rows: Iterable[PromptBatchRow], now: datetime, opened: Collection[PromptBatchRow] = ()
) -> None:
    """Do at once, inside a caller's transaction, what is due for some rounds.

    Who is to be reminded of several is told in one message; who is just being asked, in that one.

    Args:
        uow: The transaction.
        rows: The rounds, none of them waiting to be passed on to another owner where some were opened.
        now: UTC.
        opened: The rounds that this transaction opened.
    """
    carriers = {_whose(row): id_of(row) for row in opened}
    told: dict[tuple[str, str, datetime], list[ReminderPart]] = defaultdict(list)
    for row in rows:
        step = ReminderStep(uow, uow.scorecards.get(row.scorecard_id), row, now)
        step.run()
        for user, not_before, part in step.told:
            carrier = carriers.get(_whose(row)) if user == row.person else None
            if carrier:
                bundle_into_prompt(uow, carrier, part, now)
            else:
                told[row.team_id, user, not_before].append(part)
    for (team_id, user, not_before), parts in told.items():
        for at in range(0, len(parts), MOST_TOGETHER):
            first, *others = parts[at : at + MOST_TOGETHER]
            outgoing = _outgoing(team_id, user, first, others)
            uow.outbox.add(outgoing, now, not_before=not_before)
            for part in others:
                note_bundled(uow, outgoing, part, now)


def _whose(row: PromptBatchRow) -> tuple[int, str, str]:
    """Of whom a round asks whose KPIs of which scorecard."""
    return row.scorecard_id, row.person, row.on_behalf_of


def _outgoing(
    team_id: str, user: str, first: ReminderPart, others: Sequence[ReminderPart]
) -> OutgoingMessage:
    key = reminder_key(first["round"], first["number"], user)
    facts = {**first, BUNDLED: others} if others else {**first}
    return OutgoingMessage(key, MessageKind.REMINDER, team_id, user, facts)
