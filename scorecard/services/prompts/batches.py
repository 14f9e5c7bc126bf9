"""Prompt batches: what one message asks of one person, how it is opened, rescheduled and redrawn."""

from collections.abc import Collection, Iterable, Mapping, Sequence
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
from scorecard.storage.tables import HandoverRow, PromptBatchRow, id_of
from scorecard.storage.unit_of_work import UnitOfWork

KpiPeriod = tuple[Kpi, Period]
BUNDLED_IN = "carrier"
"""The fact of a prompt or reminder with the key of the message that carries it; it is not sent by itself."""
PARTS = "parts"
"""The fact of a prompt that holds the other batches its message asks for or reminds of, each by itself."""
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
    """Ask for a batch now or at a given moment, UTC.

    Whatever one transaction asks of a person for one moment comes in one message, that of the first batch.
    """
    row = uow.batches.get(round_id)
    carrier = find_carrier(uow, row.team_id, row.person, at or now)
    if carrier:
        uow.outbox.append(carrier, PARTS, {"round": round_id})
        uow.outbox.note(_prompt_of(row, {BUNDLED_IN: carrier}), now)
    else:
        uow.outbox.add(_prompt_of(row), now, not_before=at)
        uow.outbox.carriers[row.team_id, row.person, at or now] = prompt_key(round_id)


def post_offer(uow: UnitOfWork, round_id: int, now: datetime) -> None:
    """Send the message that offers a batch to its person, by itself."""
    uow.outbox.add(_prompt_of(uow.batches.get(round_id)), now)


def find_carrier(uow: UnitOfWork, team_id: str, person: str, moment: datetime) -> str | None:
    """Return the key of the prompt made in this transaction that can carry more to somebody at a moment, UTC.

    None if there is none, or it is full.
    """
    key = uow.outbox.carriers.get((team_id, person, moment))
    carrier = uow.outbox.find(key) if key else None
    is_full = carrier is not None and 1 + len(carrier.facts.get(PARTS, ())) >= MOST_TOGETHER
    return None if is_full else key


def is_unsent(uow: UnitOfWork, round_id: int) -> bool:
    """Return whether the message that asks for a batch, its own or its carrier, is still to be sent."""
    prompt = uow.outbox.find(prompt_key(round_id))
    return prompt is not None and uow.outbox.is_waiting(prompt.facts.get(BUNDLED_IN, prompt.key))


def _prompt_of(row: PromptBatchRow, facts: Mapping[str, object] | None = None) -> OutgoingMessage:
    round_id = id_of(row)
    facts = {"round": round_id, **(facts or {})}
    return OutgoingMessage(prompt_key(round_id), MessageKind.PROMPT, row.team_id, row.person, facts)


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
    people = _list_people(uow, round_id)
    keys = [prompt_key(batch) for batch in (*lineage, *offers)]
    keys += [key for batch in lineage for key in _list_reminder_keys(uow, batch, people)]
    messages = uow.outbox.list_of(keys)
    carriers = uow.outbox.list_of({message.facts[BUNDLED_IN] for message in messages if _is_carried(message)})
    by_key = {message.key: message for message in carriers}
    for message in messages:
        drawn = by_key.get(message.facts[BUNDLED_IN]) if _is_carried(message) else message
        if drawn:
            _redraw(uow, drawn, f"{cause}:of:{message.facts['round']}", now)


def _is_carried(message: OutgoingMessage) -> bool:
    return BUNDLED_IN in message.facts


def _list_people(uow: UnitOfWork, round_id: int) -> set[str]:
    """Return everybody who may have been reminded of a batch: the people responsible for its KPIs."""
    kpis = [uow.scorecards.get_kpi(prompt.kpi_id) for prompt in uow.prompts.list_batch(round_id)]
    return {user for card_id, kpi in kpis for user in uow.scorecards.get(card_id).people_for(kpi.info)}


def _list_reminder_keys(uow: UnitOfWork, round_id: int, people: Iterable[str]) -> list[str]:
    """Return the keys of a batch's reminders to some people and to its own person."""
    row = uow.batches.get(round_id)
    numbers, recipients = range(1, row.reminded + 1), {row.person, *people}
    return [reminder_key(round_id, number, user) for number in numbers for user in recipients]


def _redraw(uow: UnitOfWork, message: OutgoingMessage, cause: str, now: datetime) -> None:
    """Redraw the message of a prompt or reminder; the cause tells which batch in it changed."""
    is_prompt = message.kind is MessageKind.PROMPT
    kind = MessageKind.PROMPT_UPDATE if is_prompt else MessageKind.REMINDER_UPDATE
    facts = {"round": message.facts["round"]} if is_prompt else message.facts
    key = f"{kind}:{message.key}:{cause}"
    uow.outbox.add(replace(message, key=key, kind=kind, facts=facts, updates=message.key), now)
