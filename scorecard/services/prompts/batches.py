"""Prompt batches: what one message asks of one person, how it is opened, rescheduled and redrawn."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scorecard.model.kpis import KpiInfo
from scorecard.model.outbox import MessageKind, OutgoingMessage
from scorecard.model.periods import Period
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.views.prompts import DueItem, HandoverState
from scorecard.rules.prompt_schedule import DEFAULT_PROMPT_TIME
from scorecard.rules.reminder_schedule import ReminderSchedule
from scorecard.services.lookup.people import person_of
from scorecard.services.prompts.due_items import list_unanswered_items
from scorecard.storage.tables import HandoverRow, PromptBatchRow
from scorecard.storage.unit_of_work import UnitOfWork

KpiPeriod = tuple[Kpi, Period]
BUNDLED_IN = "carrier"
"""The fact of a reminder that holds the key of the message carrying it, so that it is not sent on its own."""


def open_batch(
    uow: UnitOfWork,
    card: Scorecard,
    person: str,
    owner: str,
    places: Sequence[KpiPeriod],
    *,
    now: datetime,
    at: datetime | None = None,
    wanted_by: str = "",
) -> PromptBatchRow | None:
    """Ask somebody for what has not been asked for yet, inside the caller's transaction.

    Args:
        uow: The transaction.
        card: The scorecard.
        person: Slack user id of the assignee.
        owner: Slack user id of the owner of the KPIs.
        places: KPIs and periods to ask for.
        now: UTC.
        at: When the message is to be sent, UTC; at once if left out. Reminders count from then.
        wanted_by: Slack user id of the admin who wants first values that nobody owes, or empty.

    Returns:
        The batch, or None if all of it was asked for before.
    """
    asked_at, on_behalf_of = at or now, "" if person == owner else owner
    schedule = reminder_schedule_for(uow, card, person, [kpi for kpi, _ in places], is_owed=not wanted_by)
    is_first = not uow.prompts.has_any(card.id)
    round_id = uow.batches.open(
        card.id,
        card.team_id,
        person,
        now,
        remind_at=schedule.next_moment(asked_at, now),
        on_behalf_of=on_behalf_of,
        wanted_by=wanted_by,
    )
    if not sum(uow.prompts.open(kpi.info.id, period, round_id, now) for kpi, period in places):
        return None
    row = uow.batches.get(round_id)
    row.counted_from = asked_at
    post_batch(uow, round_id, now, at)
    redraw_homes(uow, card.team_id, (person,), f"round:{round_id}", now)
    if on_behalf_of or is_first:  # the scorecard shows delegates, and that nothing was asked yet
        uow.scorecards.bump_revision(card.id)
    return row


@dataclass(frozen=True)
class OpenPrompt:
    """A KPI that a prompt still waits for.

    Attributes:
        prompt: The prompt's row.
        asked: Slack user id of the assignee: the owner, or their delegate.
    """

    prompt: int
    kpi: KpiInfo
    asked: str


def list_open_batch_items(uow: UnitOfWork, round_id: int) -> tuple[DueItem, ...]:
    """Return the items of a batch that are still unanswered."""
    return list_unanswered_items(uow, uow.prompts.list_waiting(round_id))


def list_open_prompts(uow: UnitOfWork, round_id: int) -> list[OpenPrompt]:
    """Return the unanswered prompts of a batch to remind of.

    Those that a newer prompt of the same KPI repeats, and those whose value waits for an admin, are left out.
    """
    prompts = uow.prompts.list_nameable(round_id)
    kpis = [uow.scorecards.get_kpi(prompt.kpi_id)[1].info for prompt in prompts]
    return [
        OpenPrompt(prompt.prompt_id, kpi, prompt.assignee(kpi.owner))
        for prompt, kpi in zip(prompts, kpis, strict=True)
    ]


def prompt_key(round_id: int) -> str:
    """Return the key of a batch's prompt message."""
    return f"prompt:{round_id}"


def reminder_key(round_id: int, number: int, user: str) -> str:
    """Return the key of the first, second or third reminder of a batch to a person."""
    return f"reminder:{round_id}:{number}:{user}"


def find_batch(key: str) -> int | None:
    """Return the batch that a message of ours is about, by its key, or None if it is about something else."""
    kind, _, rest = key.partition(":")
    return int(rest.partition(":")[0]) if kind in {"prompt", "reminder"} else None


def reminder_schedule_for(
    uow: UnitOfWork, card: Scorecard, person: str, kpis: Iterable[Kpi], *, is_owed: bool = True
) -> ReminderSchedule:
    """Return the schedule of a person's reminders of some KPIs, at the earliest of their prompt times."""
    clock_time = min((kpi.prompt_time for kpi in kpis), default=DEFAULT_PROMPT_TIME)
    return ReminderSchedule(card.reminders, person_of(uow, card, person), clock_time, is_owed)


def reminder_schedule_of(uow: UnitOfWork, card: Scorecard, round_id: int) -> ReminderSchedule:
    """Return the reminder schedule of a batch's assignee: its person, or the present owner of its KPIs."""
    kpis = [uow.scorecards.get_kpi(prompt.kpi_id)[1] for prompt in uow.prompts.list_batch(round_id)]
    row = uow.batches.get(round_id)
    owner = next((kpi.info.owner for kpi in kpis), row.person)
    person = row.person if row.on_behalf_of else owner
    return reminder_schedule_for(uow, card, person, kpis, is_owed=not row.wanted_by)


def post_batch(uow: UnitOfWork, round_id: int, now: datetime, at: datetime | None = None) -> None:
    """Send a batch's message to its person, now or at a given moment, UTC."""
    row, facts = uow.batches.get(round_id), {"round": round_id}
    outgoing = OutgoingMessage(prompt_key(round_id), MessageKind.PROMPT, row.team_id, row.person, facts)
    uow.outbox.add(outgoing, now, not_before=at)


def recheck(uow: UnitOfWork, team_id: str, person: str, now: datetime) -> list[PromptBatchRow]:
    """Retry messages held back from a person, and look again at every open batch that concerns them.

    Returns:
        Those batches, oldest first, locked until the transaction ends.
    """
    uow.outbox.recheck(team_id, person, now)
    return uow.batches.recheck(team_id, person, now)


def is_offer_open(offer: HandoverRow) -> bool:
    """Return whether a handover offer is still waiting for an answer."""
    return offer.state == HandoverState.OFFERED


def redraw_homes(uow: UnitOfWork, team_id: str, people: Collection[str], cause: str, now: datetime) -> None:
    """Redraw the Home tabs of some people, if they ever opened them; once for each cause."""
    for person in uow.people.list_with_home(team_id, people):
        uow.outbox.add(OutgoingMessage(f"home:{person}:{cause}", MessageKind.HOME, team_id, person), now)


def redraw_batch(uow: UnitOfWork, round_id: int, cause: str, now: datetime) -> None:
    """Redraw a batch's message and all messages that show it.

    Those are the batches it was taken from, open offers of it, and all of its reminders.

    Args:
        uow: The transaction of the change.
        round_id: The batch's row.
        cause: What changed; each message is redrawn once for each cause.
        now: UTC.
    """
    lineage = (round_id, *uow.handovers.list_before(round_id))
    offers = [
        offer.round_id
        for batch in lineage
        for offer in uow.handovers.list_from(batch)
        if is_offer_open(offer)
    ]
    for batch in dict.fromkeys((*lineage, *offers)):
        _redraw_prompt(uow, batch, cause, now)
    people = _list_people(uow, round_id)
    for batch in lineage:
        for reminder in _list_reminders(uow, batch, people):
            _redraw_reminder(uow, reminder, f"{cause}:of:{batch}", now)


def _list_people(uow: UnitOfWork, round_id: int) -> set[str]:
    """Return everybody who may have been reminded of a batch: the people responsible for its KPIs."""
    kpis = [uow.scorecards.get_kpi(prompt.kpi_id) for prompt in uow.prompts.list_batch(round_id)]
    return {user for card_id, kpi in kpis for user in uow.scorecards.get(card_id).people_for(kpi.info)}


def _list_reminders(uow: UnitOfWork, round_id: int, people: Iterable[str]) -> list[OutgoingMessage]:
    """Return the reminders of a batch to some people and to its own person."""
    row = uow.batches.get(round_id)
    numbers, recipients = range(1, row.reminded + 1), {row.person, *people}
    return uow.outbox.list_of(
        [reminder_key(round_id, number, user) for number in numbers for user in recipients]
    )


def _redraw_prompt(uow: UnitOfWork, round_id: int, cause: str, now: datetime) -> None:
    row, key = uow.batches.get(round_id), prompt_key(round_id)
    update = OutgoingMessage(
        f"prompt_update:{round_id}:{cause}",
        MessageKind.PROMPT_UPDATE,
        row.team_id,
        row.person,
        {"round": round_id},
    )
    uow.outbox.add(replace(update, updates=key), now)


def _redraw_reminder(uow: UnitOfWork, reminder: OutgoingMessage, cause: str, now: datetime) -> None:
    """Redraw a reminder's message, or the message that carried it.

    The same cause may also redraw the message's own batch, so it is qualified by the batch reminded of.
    """
    message = uow.outbox.find(reminder.facts[BUNDLED_IN]) if BUNDLED_IN in reminder.facts else reminder
    if message and message.kind is MessageKind.PROMPT:
        _redraw_prompt(uow, message.facts["round"], cause, now)
    elif message:
        key = f"reminder_update:{message.key}:{cause}"
        uow.outbox.add(replace(message, key=key, kind=MessageKind.REMINDER_UPDATE, updates=message.key), now)
