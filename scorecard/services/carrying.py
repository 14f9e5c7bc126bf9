"""Carrying: a new prompt that reminds of an older round, too, where one person is due both at one moment."""

from datetime import datetime

from scorecard.domain.outgoing import Kind, Outgoing
from scorecard.domain.views import DueItem
from scorecard.services.due_items import list_round_items
from scorecard.services.reminding import ReminderPart
from scorecard.services.rounds import CARRIER, list_wanted, prompt_key, reminder_key
from scorecard.storage.tables import RoundRow
from scorecard.storage.unit_of_work import UnitOfWork

WITH = "with"
"""Where the facts of a prompt or a reminder keep what else it reminds of."""


class CarriedPart(ReminderPart):
    """A reminder that a prompt carries: of these prompts of an older round."""

    prompts: list[int]


def carry(uow: UnitOfWork, carrier: int, row: RoundRow, part: ReminderPart, now: datetime) -> None:
    """Have a round's prompt, made in the same transaction, remind its person of an older round of theirs.

    Nobody can have sent the prompt yet. The reminder is kept beside it, not to be sent: it tells which
    prompt it went with.
    """
    prompts = [one.prompt for one in list_wanted(uow, part["round"])]
    uow.outbox.append(prompt_key(carrier), WITH, CarriedPart(**part, prompts=prompts))
    key = reminder_key(part["round"], part["number"], row.person)
    facts = {**part, CARRIER: carrier}
    uow.outbox.add(Outgoing(key, Kind.REMINDER, row.team_id, row.person, facts), now)


def list_carried(uow: UnitOfWork, round_id: int) -> list[CarriedPart]:
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
