"""Read permissions: the one rule behind every answer, Home tab and form.

docs/permissions.md explains it to people, as a table in which each cell is a test.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from scorecard.model.kpis import KpiInfo
from scorecard.model.scorecard import Scorecard


class Standing(StrEnum):
    """The relation of a person to the workspace, according to Slack."""

    UNKNOWN = ""
    MEMBER = "member"
    GUEST = "guest"
    SINGLE_CHANNEL_GUEST = "single_channel_guest"
    STRANGER = "stranger"
    BOT = "bot"


@dataclass(frozen=True)
class Reader:
    """Somebody who asks to read something.

    Attributes:
        user: Slack user id.
        standing: Their relation to the workspace.
        channel: The channel they ask in; empty if it is no scorecard's channel.
        inside: Other channels that they are known to be in.
        has_left: True if their account was deactivated, or Slack knows no such person.
        delegated: Row ids of the KPIs that they are asked for as a stand-in.
    """

    user: str
    standing: Standing
    channel: str = ""
    inside: frozenset[str] = frozenset()
    has_left: bool = False
    delegated: frozenset[int] = frozenset()

    @property
    def is_full_member(self) -> bool:
        """True if they belong to the workspace itself: no guest, no stranger, no app, and not gone."""
        return self.standing is Standing.MEMBER and not self.has_left

    @property
    def is_unknown(self) -> bool:
        """True if Slack has not yet told their relation to the workspace."""
        return self.standing is Standing.UNKNOWN and not self.has_left


def may_read(card: Scorecard, reader: Reader) -> bool:
    """Return whether somebody may read all of a scorecard.

    If its channel is open, every full member may; otherwise its people, the readers named in its file, and
    the members of its channel.
    """
    if not reader.is_full_member:
        return False
    return card.is_open or _is_named(card, reader.user) or _is_inside(card, reader)


def restrict_to_reader(card: Scorecard, reader: Reader) -> Scorecard | None:
    """Return the readable part of a scorecard: all of it, the KPIs that the reader answers for, or None."""
    if may_read(card, reader):
        return card
    own = {kpi.info.id for kpi in card.kpis if _answers_for(kpi.info, reader)}
    return card.only(own) if own else None


def _is_named(card: Scorecard, user: str) -> bool:
    return user in card.people or user in card.readers


def _is_inside(card: Scorecard, reader: Reader) -> bool:
    return card.channel == reader.channel or card.channel in reader.inside


def _answers_for(kpi: KpiInfo, reader: Reader) -> bool:
    return reader.user in {kpi.owner, kpi.cover} or kpi.id in reader.delegated


def list_hidden_by_channel(cards: Collection[Scorecard], reader: Reader) -> list[Scorecard]:
    """Return the scorecards that a full member could read only by being in the channel."""
    if not reader.is_full_member:
        return []
    return [card for card in cards if not may_read(card, reader)]
