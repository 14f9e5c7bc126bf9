"""Carrying: one message that reminds of several rounds, or asks for one and reminds of older ones."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from scorecard.model.outbox import Kind, Outgoing
from scorecard.model.views.prompts import DueItem
from scorecard.services.prompts.batches import CARRIER, prompt_key, reminder_key
from scorecard.services.prompts.due_items import list_round_items
from scorecard.services.prompts.reminder_step import ReminderPart
from scorecard.storage.unit_of_work import UnitOfWork

WITH = "with"
"""Where the facts of a prompt or a reminder keep what else it reminds of."""

Part = Mapping[str, Any]
"""What a message says of one round, as its facts have it: its row; of a reminder also which prompts."""


def carry_in_prompt(uow: UnitOfWork, round_id: int, part: ReminderPart, now: datetime) -> None:
    """Have a round's prompt, made in the same transaction, remind its person of an older round of theirs.

    Nobody can have sent the prompt yet.
    """
    note_carrier(uow, uow.outbox.append(prompt_key(round_id), WITH, part), part, now)


def note_carrier(uow: UnitOfWork, carrier: Outgoing, part: ReminderPart, now: datetime) -> None:
    """Keep a reminder that another message to the same person carries, beside it, not to be sent."""
    key, facts = reminder_key(part["round"], part["number"], carrier.to), {**part, CARRIER: carrier.key}
    uow.outbox.add(Outgoing(key, Kind.REMINDER, carrier.team_id, carrier.to, facts), now)


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
