"""Rounds: what one message asked of one person, when it is looked at again, and how it is drawn anew."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from scorecard.model.kpis import KpiInfo
from scorecard.model.outbox import Kind, Outgoing
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.views.prompts import DueItem, OfferState
from scorecard.rules.prompt_schedule import DEFAULT_PROMPT_TIME
from scorecard.rules.reminder_schedule import Schedule
from scorecard.services.lookup.people import person_of
from scorecard.services.prompts.due_items import list_unanswered_items
from scorecard.storage.tables import HandoverRow, RoundRow
from scorecard.storage.unit_of_work import UnitOfWork

CARRIER = "carrier"
"""Where the facts of a reminder keep the key of the message that says it, so that it is not sent itself."""


@dataclass(frozen=True)
class Wanted:
    """A KPI that a prompt still waits for.

    Attributes:
        prompt: Its row.
        asked: Slack user id of who is asked: the owner, or who stands in for them.
    """

    prompt: int
    kpi: KpiInfo
    asked: str


def list_open_of(uow: UnitOfWork, round_id: int) -> tuple[DueItem, ...]:
    """What a round still waits for."""
    return list_unanswered_items(uow, uow.prompts.list_waiting(round_id))


def list_wanted(uow: UnitOfWork, round_id: int) -> list[Wanted]:
    """What a round still waits for and no newer prompt of the same KPI tells of."""
    asked = [(one, uow.scorecards.get_kpi(one.kpi_id)[1].info) for one in uow.prompts.list_nameable(round_id)]
    return [Wanted(one.prompt_id, kpi, one.who(kpi.owner)) for one, kpi in asked]


def prompt_key(round_id: int) -> str:
    """The key of the message that asks for a round."""
    return f"prompt:{round_id}"


def reminder_key(round_id: int, number: int, user: str) -> str:
    """The key of the message that reminds a person of a round for the first, second or third time."""
    return f"reminder:{round_id}:{number}:{user}"


def find_round(key: str) -> int | None:
    """The round that a message of ours is about, by its key; None when it is about something else."""
    kind, _, rest = key.partition(":")
    return int(rest.partition(":")[0]) if kind in {"prompt", "reminder"} else None


def schedule_for(
    uow: UnitOfWork, card: Scorecard, person: str, kpis: Iterable[Kpi], *, is_owed: bool = True
) -> Schedule:
    """By what a person is reminded of some KPIs: at the earliest of their prompt times."""
    clock_time = min((kpi.prompt_time for kpi in kpis), default=DEFAULT_PROMPT_TIME)
    return Schedule(card.reminders, person_of(uow, card, person), clock_time, is_owed)


def schedule_of(uow: UnitOfWork, card: Scorecard, round_id: int) -> Schedule:
    """By what who is asked in a round is reminded: its person, or who owns its KPIs by now."""
    kpis = [uow.scorecards.get_kpi(asked.kpi_id)[1] for asked in uow.prompts.list_round(round_id)]
    row = uow.batches.get(round_id)
    owner = next((kpi.info.owner for kpi in kpis), row.person)
    person = row.person if row.on_behalf_of else owner
    return schedule_for(uow, card, person, kpis, is_owed=not row.wanted_by)


def post_round(uow: UnitOfWork, round_id: int, now: datetime, at: datetime | None = None) -> None:
    """Have a round's message sent to its person, now or at a moment to come, UTC."""
    row, facts = uow.batches.get(round_id), {"round": round_id}
    outgoing = Outgoing(prompt_key(round_id), Kind.PROMPT, row.team_id, row.person, facts)
    uow.outbox.add(outgoing, now, not_before=at)


def look_again(uow: UnitOfWork, team_id: str, person: str, now: datetime) -> list[RoundRow]:
    """Have all that was held back from a person, or is to be looked at because of them, looked at anew.

    Returns:
        The rounds that wait and concern them, oldest first, kept from others until the end.
    """
    uow.outbox.look_again(team_id, person, now)
    return uow.batches.look_again(team_id, person, now)


def is_open(offer: HandoverRow) -> bool:
    """Whether an offer waits for an answer."""
    return offer.state == OfferState.OFFERED


def redraw_homes(uow: UnitOfWork, team_id: str, people: Collection[str], cause: str, now: datetime) -> None:
    """Have the Home tabs of those people who ever opened it drawn anew; once for each cause."""
    for person in uow.people.list_with_home(team_id, people):
        uow.outbox.add(Outgoing(f"home:{person}:{cause}", Kind.HOME, team_id, person), now)


def redraw_round(uow: UnitOfWork, round_id: int, cause: str, now: datetime) -> None:
    """Have a round's message show how it stands, and those that tell of it.

    These are what it came from, offers of it, and all that reminded of it.

    Args:
        uow: The transaction of what changed it.
        round_id: Its row.
        cause: What changed it; it is drawn once for each cause.
        now: UTC.
    """
    tells = (round_id, *uow.handovers.list_before(round_id))
    offers = [offer.round_id for one in tells for offer in uow.handovers.list_from(one) if is_open(offer)]
    for drawn in dict.fromkeys((*tells, *offers)):
        _redraw_prompt(uow, drawn, cause, now)
    people = _list_people(uow, round_id)
    for drawn in tells:
        for told in _list_reminders(uow, drawn, people):
            _redraw_reminder(uow, told, f"{cause}:of:{drawn}", now)


def _list_people(uow: UnitOfWork, round_id: int) -> set[str]:
    """Who may have been reminded of a round: all who answer for its KPIs."""
    of_kpis = [uow.scorecards.get_kpi(asked.kpi_id) for asked in uow.prompts.list_round(round_id)]
    return {user for card, kpi in of_kpis for user in uow.scorecards.get(card).people_for(kpi.info)}


def _list_reminders(uow: UnitOfWork, round_id: int, people: Iterable[str]) -> list[Outgoing]:
    """The reminders of a round to some people and to its own person."""
    row = uow.batches.get(round_id)
    numbers, told = range(1, row.reminded + 1), {row.person, *people}
    return uow.outbox.list_of([reminder_key(round_id, number, user) for number in numbers for user in told])


def _redraw_prompt(uow: UnitOfWork, round_id: int, cause: str, now: datetime) -> None:
    row, key = uow.batches.get(round_id), prompt_key(round_id)
    update = Outgoing(
        f"prompt_update:{round_id}:{cause}", Kind.PROMPT_UPDATE, row.team_id, row.person, {"round": round_id}
    )
    uow.outbox.add(replace(update, updates=key), now)


def _redraw_reminder(uow: UnitOfWork, told: Outgoing, cause: str, now: datetime) -> None:
    """Have the message that reminded drawn anew, or the one that carried the reminder.

    What befell a round that it tells of may befall the message's own, too, so the cause names the round.
    """
    said = uow.outbox.find(told.facts[CARRIER]) if CARRIER in told.facts else told
    if said and said.kind is Kind.PROMPT:
        _redraw_prompt(uow, said.facts["round"], cause, now)
    elif said:
        key = f"reminder_update:{said.key}:{cause}"
        uow.outbox.add(replace(said, key=key, kind=Kind.REMINDER_UPDATE, updates=said.key), now)
