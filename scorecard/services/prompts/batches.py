"""Prompt batches: what one message asks of one person, how it is opened, rescheduled and redrawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from scorecard.model.kpis import KpiInfo
from scorecard.model.outbox import OutgoingMessage
from scorecard.model.payloads import BatchPart, Prompt
from scorecard.model.periods import Period
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.views.prompts import DueItem, HandoverState
from scorecard.rules.prompt_schedule import DEFAULT_PROMPT_TIME
from scorecard.rules.reminder_schedule import ReminderSchedule
from scorecard.services.lookup.people import person_of
from scorecard.services.prompts.due_items import list_unanswered_items
from scorecard.services.prompts.redraws import changes_in, prompt_key
from scorecard.storage.tables import HandoverRow, PromptBatchRow, id_of
from scorecard.storage.unit_of_work import UnitOfWork

KpiPeriod = tuple[Kpi, Period]
MOST_TOGETHER = 4
"""The largest number of batches in one message, so that Slack accepts it."""


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
    batch_id = uow.batches.open(
        card.id,
        card.team_id,
        person,
        now,
        remind_at=schedule.next_moment(asked_at, now),
        on_behalf_of=on_behalf_of,
        wanted_by=wanted_by,
    )
    if not sum(uow.prompts.open(kpi.info.id, period, batch_id, now) for kpi, period in places):
        return None
    row = uow.batches.get(batch_id)
    row.counted_from = asked_at
    post_batch(uow, batch_id, now, at)
    changes_in(uow).home(card.team_id, (person,), f"round:{batch_id}", now)
    if on_behalf_of or is_first:  # the scorecard shows delegates, and that nothing was asked yet
        changes_in(uow).scorecard(card.id)
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


def list_open_batch_items(uow: UnitOfWork, batch_id: int) -> tuple[DueItem, ...]:
    """Return the items of a batch that are still unanswered."""
    return list_unanswered_items(uow, uow.prompts.list_waiting(batch_id))


def list_open_prompts(uow: UnitOfWork, batch_id: int) -> list[OpenPrompt]:
    """Return the unanswered prompts of a batch to remind of.

    Those that a newer prompt of the same KPI repeats, and those whose value waits for an admin, are left out.
    """
    prompts = uow.prompts.list_nameable(batch_id)
    kpis = [uow.scorecards.get_kpi(prompt.kpi_id)[1].info for prompt in prompts]
    return [
        OpenPrompt(prompt.prompt_id, kpi, prompt.assignee(kpi.owner))
        for prompt, kpi in zip(prompts, kpis, strict=True)
    ]


def reminder_schedule_for(
    uow: UnitOfWork, card: Scorecard, person: str, kpis: Iterable[Kpi], *, is_owed: bool = True
) -> ReminderSchedule:
    """Return the schedule of a person's reminders of some KPIs, at the earliest of their prompt times."""
    clock_time = min((card.ask_time_for(person, kpi) for kpi in kpis), default=DEFAULT_PROMPT_TIME)
    return ReminderSchedule(card.reminders, person_of(uow, card, person), clock_time, is_owed)


def reminder_schedule_of(uow: UnitOfWork, card: Scorecard, batch_id: int) -> ReminderSchedule:
    """Return the reminder schedule of a batch's assignee: its person, or the present owner of its KPIs."""
    kpis = [uow.scorecards.get_kpi(prompt.kpi_id)[1] for prompt in uow.prompts.list_batch(batch_id)]
    row = uow.batches.get(batch_id)
    owner = next((kpi.info.owner for kpi in kpis), row.person)
    person = row.person if row.on_behalf_of else owner
    return reminder_schedule_for(uow, card, person, kpis, is_owed=not row.wanted_by)


def post_batch(uow: UnitOfWork, batch_id: int, now: datetime, at: datetime | None = None) -> None:
    """Ask for a batch now or at a given moment, UTC.

    Whatever one transaction asks of a person for one moment comes in one message, that of the first batch.
    """
    row = uow.batches.get(batch_id)
    carrier = find_carrier(uow, row.team_id, row.person, at or now)
    if carrier:
        uow.outbox.extend(carrier, partial(Prompt.carry, part=BatchPart(round=batch_id)))
        uow.outbox.note(_prompt_of(row, carrier), now)
    else:
        uow.outbox.add(_prompt_of(row), now, not_before=at)
        uow.outbox.carriers[row.team_id, row.person, at or now] = prompt_key(batch_id)


def post_offer(uow: UnitOfWork, batch_id: int, now: datetime) -> None:
    """Send the message that offers a batch to its person, by itself."""
    uow.outbox.add(_prompt_of(uow.batches.get(batch_id)), now)


def find_carrier(uow: UnitOfWork, team_id: str, person: str, moment: datetime) -> str | None:
    """Return the key of the prompt made in this transaction that can carry more to somebody at a moment, UTC.

    None if there is none, or it is full.
    """
    key = uow.outbox.carriers.get((team_id, person, moment))
    carrier = find_prompt(uow, key) if key else None
    is_full = carrier is not None and 1 + len(carrier.parts) >= MOST_TOGETHER
    return None if is_full else key


def is_unsent(uow: UnitOfWork, batch_id: int) -> bool:
    """Return whether the message that asks for a batch, its own or its carrier, is still to be sent."""
    key = prompt_key(batch_id)
    prompt = find_prompt(uow, key)
    return prompt is not None and uow.outbox.is_waiting(prompt.carrier or key)


def find_prompt(uow: UnitOfWork, key: str) -> Prompt | None:
    """Return what the prompt message of a key asks, or None."""
    message = uow.outbox.find(key)
    return message.payload if message and isinstance(message.payload, Prompt) else None


def _prompt_of(row: PromptBatchRow, carrier: str = "") -> OutgoingMessage:
    return OutgoingMessage(Prompt(round=id_of(row), carrier=carrier), row.team_id, row.person)


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
