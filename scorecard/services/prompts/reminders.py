"""Reminders: at most three for each prompt, several in one message, each to a wider audience."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from datetime import datetime
from functools import partial
from itertools import chain

from scorecard.clock import Clock
from scorecard.model.outbox import OutgoingMessage, Payload
from scorecard.model.payloads import BatchPart, Prompt, Reminder, ReminderPart
from scorecard.model.periods import DAY
from scorecard.model.views.prompts import DueItem, ReminderView
from scorecard.rules.reminder_schedule import Audience
from scorecard.services.lookup.people import local_settings_of
from scorecard.services.prompts.batches import (
    MOST_TOGETHER,
    find_carrier,
    find_prompt,
    list_open_prompts,
    reminder_schedule_of,
)
from scorecard.services.prompts.due_items import (
    list_batch_items,
    list_unanswered_items,
    list_waiting_prompts,
)
from scorecard.services.prompts.questions import QUESTIONS_NAMED, with_questions
from scorecard.services.prompts.redraws import prompt_key
from scorecard.services.prompts.reminder_step import (
    ReminderStep,
    is_last_reminder,
    list_audience,
)
from scorecard.storage.tables import PromptBatchRow, id_of
from scorecard.storage.unit_of_work import Store, UnitOfWork

TeamMember = tuple[str, str]
"""Slack ids of a team and a person."""


def note_bundled(uow: UnitOfWork, carrier: OutgoingMessage, part: ReminderPart, now: datetime) -> None:
    """Store a reminder carried by another message to the same person, not to be sent on its own."""
    asked = carrier.payload
    key = (asked.carrier if isinstance(asked, Prompt | Reminder) else "") or carrier.key
    reminder = Reminder(**dict(part), reader=carrier.to, carrier=key)
    uow.outbox.note(OutgoingMessage(reminder, carrier.team_id, carrier.to), now)


def list_parts(uow: UnitOfWork, payload: Payload) -> list[BatchPart]:
    """Return all batches that a prompt or a reminder is about, its own first; none for other messages."""
    match payload:
        case Reminder():
            return [*payload.reminders]
        case Prompt():
            others = [*chain(*(_with_bundled(uow, part) for part in payload.parts))]
            return [payload.part, *payload.bundled, *others]
    return []


def _with_bundled(uow: UnitOfWork, part: BatchPart) -> list[BatchPart]:
    return [part] if isinstance(part, ReminderPart) else [part, *list_bundled(uow, part.round)]


def list_reminder_items(uow: UnitOfWork, part: BatchPart) -> tuple[DueItem, ...]:
    """Return the items of one batch in a message, answered or not: all of them, or those reminded of.

    Items reassigned to others are left out.
    """
    items = list_batch_items(uow, part.round)
    if not isinstance(part, ReminderPart):
        return items
    return tuple(item for item in items if item.prompt in part.prompts)


def list_bundled(uow: UnitOfWork, round_id: int) -> Sequence[ReminderPart]:
    """Return the reminders that a batch's prompt carries."""
    prompt = find_prompt(uow, prompt_key(round_id))
    return prompt.bundled if prompt else ()


def list_asked_items(
    uow: UnitOfWork, round_id: int, bundled: Sequence[ReminderPart] | None = None
) -> tuple[DueItem, ...]:
    """Return the items of a batch's prompt, then those it reminds of, answered or not.

    Args:
        uow: The transaction.
        round_id: The batch's row.
        bundled: The reminders that its prompt carries, if they are known.
    """
    others = list_bundled(uow, round_id) if bundled is None else bundled
    parts: list[BatchPart] = [BatchPart(round=round_id), *others]
    return tuple(item for part in parts for item in list_reminder_items(uow, part))


class Reminders:
    """Sends reminders when they are due, and reads what they show."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def send_due(self) -> None:
        """Process every batch that is due for a look.

        Safe to call at any time and from several processes: the outbox accepts each reminder only once.
        """
        now = self._clock.now()
        with self._store.reading() as uow:
            if not uow.batches.has_due(now):
                return
        with self._store.writing() as uow:
            process_batches(uow, uow.batches.list_due(now), now)
            uow.commit()

    def next_due(self) -> tuple[datetime, tuple[str, ...]] | None:
        """Return when the next reminder goes out, UTC, and whom it reminds; None if nothing is open."""
        with self._store.reading() as uow:
            return min(self._list_next(uow), default=None)

    def _list_next(self, uow: UnitOfWork) -> Iterator[tuple[datetime, tuple[str, ...]]]:
        for moment, row in uow.batches.list_waiting():
            step = ReminderStep(uow, uow.scorecards.get(row.scorecard_id), row, moment)
            people = {item.asked for item in list_open_prompts(uow, step.round_id)}
            state, schedule = step.state, step.schedule
            if people and state.find_due(schedule, moment):
                later = state.delayed_until(schedule, max(moment, self._clock.now()))
                yield later or moment, tuple(sorted(people))

    def find(self, part: ReminderPart, reader: str) -> ReminderView | None:
        """Return the reminder of one batch for one of its readers; None if nothing is unanswered any more."""
        with self._store.reading() as uow:
            row = uow.batches.get(part.round)
            if part.number < row.reminded:  # it waited for the reader's hours; a newer one repeats it
                return None
            items = list_unanswered_items(uow, uow.prompts.list_nameable(part.round))
            view = _read(uow, part, reader, items, self._clock.now())
        return view if view.items else None

    def find_again(self, part: ReminderPart, reader: str) -> ReminderView:
        """Return the present state of what a reminder listed for one of its readers, answered or not."""
        with self._store.reading() as uow:
            return read_reminder(uow, part, reader, self._clock.now())


def read_reminder(uow: UnitOfWork, part: ReminderPart, reader: str, now: datetime) -> ReminderView:
    """Return the present state of what a reminder listed for one of its readers, answered or not."""
    return _read(uow, part, reader, list_reminder_items(uow, part), now)


def _read(
    uow: UnitOfWork, part: ReminderPart, reader: str, items: Iterable[DueItem], now: datetime
) -> ReminderView:
    row = uow.batches.get(part.round)
    card, number = uow.scorecards.get(row.scorecard_id), part.number
    local = local_settings_of(uow, card, reader)
    return ReminderView(
        batch=part.round,
        scorecard=card.name,
        person=reader,
        locale=local.locale,
        timezone=local.zone.key,
        opened_at=row.opened_at,
        is_last=is_last_reminder(card, number),
        items=with_questions(
            uow,
            card,
            reader,
            row.opened_at - QUESTIONS_NAMED,
            (item for item in items if reader in list_audience(card, item, part.audience)),
        ),
        number=_count_for(uow, part, reader),
        is_next_last=is_last_reminder(card, number + 1),
        next_at=_next_after(uow, row, number, now) if number == row.reminded else None,
        snoozed_until=row.snoozed_until,
        wanted_by=part.by,
    )


def _count_for(uow: UnitOfWork, part: ReminderPart, reader: str) -> int:
    """Return which reminder of a batch this is for its reader, from 1; a cover's first may be its second."""
    reminders = uow.outbox.list_asking([part.round]).get(part.round, ())
    numbers = [
        one.payload.number for one in reminders if one.to == reader and isinstance(one.payload, Reminder)
    ]
    return 1 + sum(number < part.number for number in numbers)


def find_next_reminder(uow: UnitOfWork, team_id: str, user: str, now: datetime) -> datetime | None:
    """Return when somebody is reminded next of what they were asked for, UTC; None if they are not.

    Whoever only covers for somebody is not told: what was asked may be answered until then.
    """
    batches = {one.round_id for one in list_waiting_prompts(uow, team_id, user) if one.missed_at is None}
    rows = [row for row in map(uow.batches.get, batches) if row.person == user]
    found = (_find_next(uow, row, now) for row in rows)
    return min(filter(None, found), default=None)


def _find_next(uow: UnitOfWork, row: PromptBatchRow, now: datetime) -> datetime | None:
    if row.snoozed_until:
        return row.snoozed_until
    schedule = reminder_schedule_of(uow, uow.scorecards.get(row.scorecard_id), id_of(row))
    moments = schedule.moments(row.counted_from)[row.reminded :]
    return next((moment for moment in moments if moment > now), None)


def _next_after(uow: UnitOfWork, row: PromptBatchRow, number: int, now: datetime) -> datetime | None:
    """Return when the reminder after this number comes, UTC, or when what is open counts as missed."""
    schedule = reminder_schedule_of(uow, uow.scorecards.get(row.scorecard_id), id_of(row))
    counted = row.counted_from
    moments = [*schedule.moments(counted)[number:], schedule.missed_at(counted)]
    return next((moment for moment in moments if moment > now), None)


def list_recipients(uow: UnitOfWork, now: datetime) -> dict[int, set[TeamMember]]:
    """Return everybody to whom each batch that is due for a look may send something, and perhaps others.

    These are its people, owners and covers, whoever covers them while they are away, and the admins if it can
    be time for the widest reminder: working days are never fewer than days.
    """
    rows = uow.batches.read_due(now)
    responsible = uow.prompts.list_responsible(map(id_of, rows))
    return {id_of(row): _list_reached(uow, row, responsible.get(id_of(row), set()), now) for row in rows}


def _list_reached(
    uow: UnitOfWork, row: PromptBatchRow, responsible: Set[str], now: datetime
) -> set[TeamMember]:
    card, today = uow.scorecards.get(row.scorecard_id), now.date()
    users = {row.person, row.on_behalf_of, *responsible} - {""}
    absences = uow.absences.list_all(row.team_id)
    covers = {
        absence.cover
        for user in users
        for absence in absences.get(user, ())
        if absence.cover and absence.first - DAY <= today <= absence.last + DAY
    }
    widest = card.reminders[: Audience.WITH_ADMIN][-1:] if len(card.reminders) >= Audience.WITH_ADMIN else ()
    may_be_widest = any(now - row.counted_from > (days - 1) * DAY for days in widest)
    return {(row.team_id, user) for user in users | covers | {*(card.admins if may_be_widest else ())}}


def process_batches(
    uow: UnitOfWork, rows: Iterable[PromptBatchRow], now: datetime, opened: Collection[PromptBatchRow] = ()
) -> None:
    """Process some batches at once, inside the caller's transaction.

    Several reminders to one person go into one message; if that person is just being asked, into the prompt.
    There they are part of what is asked of the same scorecard and owner, or else a part of their own.
    Scorecards come in the order in which everybody locks them, since a reassigned prompt locks its own.

    Args:
        uow: The transaction.
        rows: The batches; none of them due for a new owner if any were opened.
        now: UTC.
        opened: The batches opened in this transaction.
    """
    prompts = {_people_of(row): id_of(row) for row in opened}
    bundles: dict[tuple[str, str, datetime], list[ReminderPart]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.scorecard_id):
        step = ReminderStep(uow, uow.scorecards.get(row.scorecard_id), row, now)
        step.run()
        for user, not_before, part in step.reminders:
            prompt = prompts.get(_people_of(row)) if user == row.person else None
            if prompt:
                key, added = prompt_key(prompt), partial(Prompt.bundle, part=part)
                note_bundled(uow, uow.outbox.extend(key, added), part, now)
            else:
                bundles[row.team_id, user, not_before].append(part)
    for (team_id, user, not_before), parts in bundles.items():
        while parts and (carrier := find_carrier(uow, team_id, user, not_before)):
            part = parts.pop(0)
            note_bundled(uow, uow.outbox.extend(carrier, partial(Prompt.carry, part=part)), part, now)
        send_reminders(uow, team_id, user, parts, now, not_before=not_before)


def send_reminders(
    uow: UnitOfWork,
    team_id: str,
    user: str,
    parts: Sequence[ReminderPart],
    now: datetime,
    *,
    not_before: datetime,
) -> None:
    """Send the reminders of some batches to a person, several in one message."""
    for at in range(0, len(parts), MOST_TOGETHER):
        first, *others = parts[at : at + MOST_TOGETHER]
        reminder = Reminder(**dict(first), reader=user, bundled=tuple(others))
        outgoing = OutgoingMessage(reminder, team_id, user)
        uow.outbox.add(outgoing, now, not_before=not_before)
        for part in others:
            note_bundled(uow, outgoing, part, now)


def _people_of(row: PromptBatchRow) -> tuple[int, str, str]:
    """Return the scorecard, person and owner of a batch."""
    return row.scorecard_id, row.person, row.on_behalf_of
