"""Permissions: who may read what, and who may do what; every listener and service asks these.

docs/permissions.md explains them to people, as a table in which each cell is a test.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from scorecard.model.kpis import KpiInfo
from scorecard.model.scorecard import Scorecard


class Role(StrEnum):
    """A relation of a person to what they act on."""

    OWNER = "owner"
    COVER = "cover"
    ASKED = "whoever is asked"
    ADMIN = "admins"
    SELF = "they themselves"


class Action(StrEnum):
    """Something that only some people may do, as in *Only an admin can set a KPI aside*."""

    ANSWER = "give a value or no data, correct it, undo that or put it back"
    HAND_OVER = "hand over"
    SNOOZE = "snooze"
    PROMPT_NOW = "have owners asked right away"
    REMIND_NOW = "see who owes a value and remind them"
    RESPOND = "say what is done about an alert, or what is expected"
    FINISH = "say whether what they do about an alert is done, move its day or hand it on"
    REVIEW = "start a review, say what comes of its items or close it"
    FOLLOW_HERE = "let a channel follow a KPI or perspective"
    SET_ASIDE = "set a KPI aside"
    RESET_BASELINE = "start a KPI's usual range anew"
    CHANGE_LOCKED = "change a locked period, or allow that"
    MARK_AWAY = "mark somebody else as away or back"
    SET_DAYS = "see or change somebody else's days"
    READ_KPI = "read their KPIs of a scorecard that is closed to them"
    CHOOSE = "choose what their message means"
    DECIDE_OFFER = "accept or decline what they were offered"
    TAKE_BACK = "undo in words what they gave"
    WITHDRAW = "withdraw their request for a change"


ANSWERING = (Role.OWNER, Role.COVER, Role.ASKED, Role.ADMIN)
RIGHTS: Mapping[Action, tuple[Role, ...]] = {
    Action.ANSWER: ANSWERING,
    Action.HAND_OVER: ANSWERING,
    Action.RESPOND: ANSWERING,
    Action.FINISH: (Role.SELF, Role.OWNER, Role.COVER, Role.ADMIN),
    Action.SNOOZE: (Role.ASKED,),
    Action.READ_KPI: (Role.OWNER, Role.COVER, Role.ASKED),
    **dict.fromkeys(
        (
            *(Action.PROMPT_NOW, Action.REMIND_NOW, Action.FOLLOW_HERE, Action.SET_ASIDE),
            *(Action.REVIEW, Action.RESET_BASELINE, Action.CHANGE_LOCKED, Action.MARK_AWAY, Action.SET_DAYS),
        ),
        (Role.ADMIN,),
    ),
    **dict.fromkeys((Action.CHOOSE, Action.DECIDE_OFFER, Action.TAKE_BACK, Action.WITHDRAW), (Role.SELF,)),
}
"""Who may do what: everybody in one of the roles of the action, and nobody else."""


def may(
    user: str,
    action: Action,
    card: Scorecard | None = None,
    kpi: KpiInfo | None = None,
    *,
    asked: str = "",
    concerns: str = "",
) -> bool:
    """Return whether somebody may do something; all people are Slack user ids.

    Args:
        user: The person.
        action: What they would do.
        card: The scorecard, whose admins count.
        kpi: The KPI, whose owner and cover count.
        asked: Whoever is asked for it at present, if anybody is.
        concerns: The person whose message, request or offer it is.
    """
    people = {
        Role.OWNER: {kpi.owner} if kpi else (),
        Role.COVER: {kpi.cover} if kpi else (),
        Role.ASKED: {asked},
        Role.ADMIN: card.admins if card else (),
        Role.SELF: {concerns},
    }
    return any(user in people[role] for role in RIGHTS[action])


AUDIENCE = "everybody"
"""Stands for everybody who reads a channel, where an answer goes to all of them."""


class Standing(StrEnum):
    """The relation of a person to the workspace, according to Slack."""

    UNKNOWN = ""
    MEMBER = "member"
    GUEST = "guest"
    SINGLE_CHANNEL_GUEST = "single_channel_guest"
    STRANGER = "stranger"
    BOT = "bot"
    AUDIENCE = "audience"


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
    the members of its channel. The audience of a channel may read that channel's scorecards alone.
    """
    if reader.standing is Standing.AUDIENCE:
        return card.channel == reader.channel
    if not reader.is_full_member:
        return False
    return card.is_open or _is_named(card, reader.user) or _is_inside(card, reader)


def may_share(channel: str, own_channel: str, *, is_open: bool) -> bool:
    """Return whether everybody who reads a channel may read an answer that is shared there.

    In the scorecard's own channel they may: its alerts and weekly post are there, too. Elsewhere only what
    every full member may read can be shared, and only where all are full members, which Slack has to tell.

    Args:
        channel: Slack id of the channel.
        own_channel: Slack id of the scorecard's own channel.
        is_open: True if every full member may read the scorecard.
    """
    return channel == own_channel or (is_open and channel.startswith(("C", "G")))


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
    asked = reader.user if kpi.id in reader.delegated else ""
    return may(reader.user, Action.READ_KPI, kpi=kpi, asked=asked)


def list_hidden_by_channel(cards: Collection[Scorecard], reader: Reader) -> list[Scorecard]:
    """Return the scorecards that a full member could read only by being in the channel."""
    if not reader.is_full_member:
        return []
    return [card for card in cards if not may_read(card, reader)]
