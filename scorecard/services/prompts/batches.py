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
"""Where the facts of a reminder keep the key of the message that says it, so that it is not sent itself."""


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
    """Ask somebody for what was not asked for yet, inside a caller's transaction.

    Args:
        uow: The transaction.
        card: The scorecard.
        person: Slack user id of who is asked.
        owner: Slack user id of who owns the KPIs.
        places: What to ask for.
        now: UTC.
        at: When they read of it, UTC; at once without it. Reminders are counted from then.
        wanted_by: Slack user id of the admin who wants first values that nobody owes, or empty.

    Returns:
        The round; None where all of it was asked for before.
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
    if on_behalf_of or is_first:  # who stands in, and that nothing was asked yet, is shown on the scorecard
        uow.scorecards.bump_revision(card.id)
    return row


@dataclass(frozen=True)
class OpenPrompt:
    """A KPI that a prompt still waits for.

    Attributes:
        prompt: Its row.
        asked: Slack user id of who is asked: the owner, or who stands in for them.
    """

    prompt: int
    kpi: KpiInfo
    asked: str


def list_open_batch_items(uow: UnitOfWork, round_id: int) -> tuple[DueItem, ...]:
    """What a round still waits for."""
    return list_unanswered_items(uow, uow.prompts.list_waiting(round_id))


def list_open_prompts(uow: UnitOfWork, round_id: int) -> list[OpenPrompt]:
    """What a round still waits for and no newer prompt of the same KPI tells of."""
    asked = [(one, uow.scorecards.get_kpi(one.kpi_id)[1].info) for one in uow.prompts.list_nameable(round_id)]
    return [OpenPrompt(one.prompt_id, kpi, one.who(kpi.owner)) for one, kpi in asked]


def prompt_key(round_id: int) -> str:
    """The key of the message that asks for a round."""
    return f"prompt:{round_id}"


def reminder_key(round_id: int, number: int, user: str) -> str:
    """The key of the message that reminds a person of a round for the first, second or third time."""
    return f"reminder:{round_id}:{number}:{user}"


def find_batch(key: str) -> int | None:
    """The round that a message of ours is about, by its key; None when it is about something else."""
    kind, _, rest = key.partition(":")
    return int(rest.partition(":")[0]) if kind in {"prompt", "reminder"} else None


def reminder_schedule_for(
    uow: UnitOfWork, card: Scorecard, person: str, kpis: Iterable[Kpi], *, is_owed: bool = True
) -> ReminderSchedule:
    """By what a person is reminded of some KPIs: at the earliest of their prompt times."""
    clock_time = min((kpi.prompt_time for kpi in kpis), default=DEFAULT_PROMPT_TIME)
    return ReminderSchedule(card.reminders, person_of(uow, card, person), clock_time, is_owed)


def reminder_schedule_of(uow: UnitOfWork, card: Scorecard, round_id: int) -> ReminderSchedule:
    """By what who is asked in a round is reminded: its person, or who owns its KPIs by now."""
    kpis = [uow.scorecards.get_kpi(asked.kpi_id)[1] for asked in uow.prompts.list_batch(round_id)]
    row = uow.batches.get(round_id)
    owner = next((kpi.info.owner for kpi in kpis), row.person)
    person = row.person if row.on_behalf_of else owner
    return reminder_schedule_for(uow, card, person, kpis, is_owed=not row.wanted_by)


def post_batch(uow: UnitOfWork, round_id: int, now: datetime, at: datetime | None = None) -> None:
    """Have a round's message sent to its person, now or at a moment to come, UTC."""
    row, facts = uow.batches.get(round_id), {"round": round_id}
    outgoing = OutgoingMessage(prompt_key(round_id), MessageKind.PROMPT, row.team_id, row.person, facts)
    uow.outbox.add(outgoing, now, not_before=at)


def recheck(uow: UnitOfWork, team_id: str, person: str, now: datetime) -> list[PromptBatchRow]:
    """Have all that was held back from a person, or is to be looked at because of them, looked at anew.

    Returns:
        The rounds that wait and concern them, oldest first, kept from others until the end.
    """
    uow.outbox.recheck(team_id, person, now)
    return uow.batches.recheck(team_id, person, now)


def is_offer_open(offer: HandoverRow) -> bool:
    """Whether an offer waits for an answer."""
    return offer.state == HandoverState.OFFERED


def redraw_homes(uow: UnitOfWork, team_id: str, people: Collection[str], cause: str, now: datetime) -> None:
    """Have the Home tabs of those people who ever opened it drawn anew; once for each cause."""
    for person in uow.people.list_with_home(team_id, people):
        uow.outbox.add(OutgoingMessage(f"home:{person}:{cause}", MessageKind.HOME, team_id, person), now)


def redraw_batch(uow: UnitOfWork, round_id: int, cause: str, now: datetime) -> None:
    """Have a round's message show how it stands, and those that tell of it.

    These are what it came from, offers of it, and all that reminded of it.

    Args:
        uow: The transaction of what changed it.
        round_id: Its row.
        cause: What changed it; it is drawn once for each cause.
        now: UTC.
    """
    tells = (round_id, *uow.handovers.list_before(round_id))
    offers = [
        offer.round_id for one in tells for offer in uow.handovers.list_from(one) if is_offer_open(offer)
    ]
    for drawn in dict.fromkeys((*tells, *offers)):
        _redraw_prompt(uow, drawn, cause, now)
    people = _list_people(uow, round_id)
    for drawn in tells:
        for told in _list_reminders(uow, drawn, people):
            _redraw_reminder(uow, told, f"{cause}:of:{drawn}", now)


def _list_people(uow: UnitOfWork, round_id: int) -> set[str]:
    """Who may have been reminded of a round: all who answer for its KPIs."""
    of_kpis = [uow.scorecards.get_kpi(asked.kpi_id) for asked in uow.prompts.list_batch(round_id)]
    return {user for card, kpi in of_kpis for user in uow.scorecards.get(card).people_for(kpi.info)}


def _list_reminders(uow: UnitOfWork, round_id: int, people: Iterable[str]) -> list[OutgoingMessage]:
    """The reminders of a round to some people and to its own person."""
    row = uow.batches.get(round_id)
    numbers, told = range(1, row.reminded + 1), {row.person, *people}
    return uow.outbox.list_of([reminder_key(round_id, number, user) for number in numbers for user in told])


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


def _redraw_reminder(uow: UnitOfWork, told: OutgoingMessage, cause: str, now: datetime) -> None:
    """Have the message that reminded drawn anew, or the one that carried the reminder.

    What befell a round that it tells of may befall the message's own, too, so the cause names the round.
    """
    said = uow.outbox.find(told.facts[BUNDLED_IN]) if BUNDLED_IN in told.facts else told
    if said and said.kind is MessageKind.PROMPT:
        _redraw_prompt(uow, said.facts["round"], cause, now)
    elif said:
        key = f"reminder_update:{said.key}:{cause}"
        uow.outbox.add(replace(said, key=key, kind=MessageKind.REMINDER_UPDATE, updates=said.key), now)
