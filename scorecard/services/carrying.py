"""Carrying: a new prompt that reminds of an older round, too, where one person is due both at one moment."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from scorecard.domain.outgoing import Kind, Outgoing
from scorecard.domain.views import DueItem
from scorecard.services.due_items import list_round_items
from scorecard.services.reminding import ReminderPart
from scorecard.services.rounds import CARRIER, list_wanted, prompt_key, reminder_key
from scorecard.storage.tables import RoundRow
from scorecard.storage.unit_of_work import UnitOfWork

WITH = "with"
"""Where the facts of a prompt or a reminder keep what else it reminds of."""

Part = Mapping[str, Any]
"""What a message says of one round, as its facts have it: its row; of a carried one also which prompts."""


def carry(uow: UnitOfWork, carrier: int, row: RoundRow, part: ReminderPart, now: datetime) -> None:
    """Have a round's prompt, made in the same transaction, remind its person of an older round of theirs.

    Nobody can have sent the prompt yet. The reminder is kept beside it, not to be sent: it tells which
    prompt it went with.
    """
    prompts = [one.prompt for one in list_wanted(uow, part["round"])]
    uow.outbox.append(prompt_key(carrier), WITH, {**part, "prompts": prompts})
    key = reminder_key(part["round"], part["number"], row.person)
    facts = {**part, CARRIER: carrier}
    uow.outbox.add(Outgoing(key, Kind.REMINDER, row.team_id, row.person, facts), now)


def list_parts(outgoing: Outgoing) -> list[Part]:
    """The rounds that a prompt or a reminder is about, its own first."""
    return [outgoing.facts, *outgoing.facts.get(WITH, ())]


def list_items_of(uow: UnitOfWork, part: Part) -> tuple[DueItem, ...]:
    """What a message says of one round, answered or not: all that it asks for, unless prompts are named.

    What passed to others is left out.
    """
    items = list_round_items(uow, part["round"])
    return tuple(item for item in items if item.prompt in part.get("prompts", (item.prompt,)))


def list_carried(uow: UnitOfWork, round_id: int) -> list[Part]:
    """The reminders that a round's prompt carries."""
    outgoing = uow.outbox.find(prompt_key(round_id))
    return list_parts(outgoing)[1:] if outgoing else []


def list_asked_items(uow: UnitOfWork, round_id: int) -> tuple[DueItem, ...]:
    """What a round's prompt asks for, then what it reminds of, answered or not."""
    parts = [{"round": round_id}, *list_carried(uow, round_id)]
    return tuple(item for part in parts for item in list_items_of(uow, part))
