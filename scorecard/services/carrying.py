"""Carrying: one message that reminds of several rounds, or asks for one and reminds of older ones."""

from datetime import datetime
from typing import cast

from scorecard.domain.outgoing import Kind, Outgoing
from scorecard.domain.views import DueItem
from scorecard.services.due_items import list_round_items
from scorecard.services.reminding import ReminderPart
from scorecard.services.rounds import CARRIER, prompt_key, reminder_key
from scorecard.storage.unit_of_work import UnitOfWork

WITH = "with"
"""Where the facts of a prompt or a reminder keep what else it reminds of."""


def carry_in_prompt(uow: UnitOfWork, round_id: int, part: ReminderPart, now: datetime) -> None:
    """Have a round's prompt, made in the same transaction, remind its person of an older round of theirs.

    Nobody can have sent the prompt yet.
    """
    uow.outbox.append(prompt_key(round_id), WITH, part)
    if prompt := uow.outbox.find(prompt_key(round_id)):
        note_carrier(uow, prompt, part, now)


def note_carrier(uow: UnitOfWork, carrier: Outgoing, part: ReminderPart, now: datetime) -> None:
    """Keep a reminder that another message to the same person carries, beside it, not to be sent."""
    key, facts = reminder_key(part["round"], part["number"], carrier.to), {**part, CARRIER: carrier.key}
    uow.outbox.add(Outgoing(key, Kind.REMINDER, carrier.team_id, carrier.to, facts), now)


def list_parts(outgoing: Outgoing) -> list[ReminderPart]:
    """All the rounds that a reminder's own message reminds of; none where another message carries it."""
    first = cast("ReminderPart", outgoing.facts)
    return [] if CARRIER in first else [first, *outgoing.facts.get(WITH, ())]


def list_carried(uow: UnitOfWork, round_id: int) -> list[ReminderPart]:
    """The reminders that a round's prompt carries."""
    outgoing = uow.outbox.find(prompt_key(round_id))
    return list(outgoing.facts.get(WITH, ())) if outgoing else []


def list_asked_items(uow: UnitOfWork, round_id: int) -> tuple[DueItem, ...]:
    """What a round's message asks for, then what it reminds of, answered or not.

    What passed to others is left out.
    """
    carried = [
        item
        for part in list_carried(uow, round_id)
        for item in list_round_items(uow, part["round"])
        if item.prompt in part["prompts"]
    ]
    return (*list_round_items(uow, round_id), *carried)
