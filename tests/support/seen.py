"""Shortcuts for scenarios: answers as people read them, message counts, current values."""

from datetime import datetime
from decimal import Decimal

from sqlmodel import col, select

from scorecard.storage.tables import ActualRow
from tests.support.cards import a_kpi
from tests.support.world import World, plain, shown

SLA = a_kpi("sla", unit="%", direction="higher", target=95, threshold=90)
COST = a_kpi("cost", unit="EUR", target=1000, threshold=2000)
TICKETS = a_kpi("tickets", unit="tickets", target=1000, threshold=2000)


def told(world: World, person: str, command: str) -> str:
    """Return the answer to a command."""
    return plain(world.command(person, command).text)


def go(world: World, *moments: datetime) -> None:
    """Let time pass, with a stop at each moment."""
    for moment in moments:
        world.move_to(moment)


def first_prompt(world: World, person: str) -> str:
    """Return a person's first prompt as it is shown now."""
    return plain(shown(world.prompts(person)[0]))


def prompted(world: World, *people: str) -> list[int]:
    """Return the number of prompts each person got."""
    return [len(world.prompts(person)) for person in people]


def reminded(world: World, *people: str) -> list[int]:
    """Return the number of reminders each person got."""
    return [len(world.reminders(person)) for person in people]


def stored(world: World) -> list[tuple[Decimal, str, str]]:
    """Return the value, note and source of each current value, oldest first."""
    with world.store.reading() as uow:
        query = select(ActualRow).where(col(ActualRow.superseded_at).is_(None)).order_by(col(ActualRow.id))
        return [(row.value, row.note, row.source) for row in uow.session.exec(query)]


def values(world: World) -> list[Decimal]:
    """Return the current values, oldest first."""
    return [value for value, _, _ in stored(world)]
