"""Replacing a value: when a new one is stored at once, changes nothing, or must be confirmed first."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from scorecard.model.kpis import ActualInfo
from scorecard.model.outbox import is_direct_channel

SECOND_THOUGHT = timedelta(hours=1)
"""How long a person may replace a value of their own, where they gave it, without being asked."""


class Step(StrEnum):
    """What happens to a value that somebody gives.

    `STORE`: it is stored, as a correction if there is another. `ALREADY`: the period has it already, and
    nothing is stored. `ASK`: it would replace one that may not be meant, so its sender is asked first.
    """

    STORE = "store"
    ALREADY = "already"
    ASK = "ask"


@dataclass(frozen=True)
class GivenValue:
    """A value as a person gives it.

    Attributes:
        value: In the KPI's unit; None for a statement that there is none.
        by: Slack user id of the person.
        at: UTC.
        note: The note given with it; empty to remove an earlier note, None if none was given.
        place: The conversation it is given in, see `conversation_of`.
        names_period: True if the person named the period.
        is_correction: True if the person said that they correct what is there: by Correct, the command or
            an edit, or by pressing a button that names the value to be replaced.
    """

    value: Decimal | None
    by: str
    at: datetime
    note: str | None = None
    place: str = ""
    names_period: bool = False
    is_correction: bool = False


def decide_step(given: GivenValue, standing: ActualInfo | None) -> Step:
    """Return what happens to a value, given the one that its period has, if any."""
    if standing is None:
        return Step.STORE
    if given.value is not None and is_repeated(standing, given.value, given.note):
        return Step.ALREADY
    is_meant = given.is_correction or given.names_period or _is_second_thought(given, standing)
    return Step.STORE if is_meant or given.value == standing.value else Step.ASK


def is_repeated(standing: ActualInfo, value: Decimal | None, note: str | None) -> bool:
    """Return whether a value and its note, if there is one, are what a period has already."""
    return standing.value == value and note in {None, standing.note}


def conversation_of(channel: str) -> str:
    """Return the conversation that a message in a channel belongs to, empty for what only the sender sees.

    Direct messages, forms and commands are one conversation with the bot. `channel` is a Slack id, or empty.
    """
    return "" if is_direct_channel(channel) else channel


def is_just_given(actual: ActualInfo, by: str, now: datetime) -> bool:
    """Return whether a person, by their Slack user id, gave a value so recently that they may replace it."""
    return actual.by == actual.recorded_by == by and now - actual.at < SECOND_THOUGHT


def _is_second_thought(given: GivenValue, standing: ActualInfo) -> bool:
    return is_just_given(standing, given.by, given.at) and conversation_of(standing.channel) == given.place
