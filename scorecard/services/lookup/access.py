"""Readers: who asks, and what they may read of a team's scorecards."""

from collections.abc import Sequence
from dataclasses import replace

from scorecard.errors import NotForYou
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.rules.permissions import Reader, Standing, may_read, part_for
from scorecard.services.lookup.people import within_reach
from scorecard.storage.unit_of_work import UnitOfWork


def reader_of(uow: UnitOfWork, team_id: str, user: str, channel: str) -> Reader:
    """Somebody who asks in a channel, as far as Slack told of them."""
    row = uow.people.find(team_id, user)
    if row is None:
        return Reader(user, Standing.UNKNOWN, channel)
    inside = frozenset(row.private_channels)
    return Reader(user, Standing(row.standing), channel, inside, has_left=row.left_at is not None)


def list_readable(uow: UnitOfWork, cards: Sequence[Scorecard], user: str, channel: str) -> list[Scorecard]:
    """What somebody may read of some of a team's scorecards; of what is not all theirs, the KPIs that are.

    Args:
        uow: The transaction.
        cards: Of one team.
        user: Slack user id.
        channel: Where they ask.
    """
    if not cards:
        return []
    reader = reader_of(uow, cards[0].team_id, user, channel)
    hidden = [card.id for card in cards if not may_read(card, reader)]
    if hidden:
        lent = (asked for asked in uow.prompts.list_open(hidden, user) if asked.person == user)
        reader = replace(reader, lent=frozenset(asked.kpi_id for asked in lent))
    parts = (part_for(card, reader) for card in cards)
    return [part for part in parts if part]


def get_readable(uow: UnitOfWork, cards: Sequence[Scorecard], user: str, channel: str) -> list[Scorecard]:
    """The same, at least something where there are any scorecards.

    Raises:
        NotForYou: Nothing of them is for this person.
    """
    readable = list_readable(uow, cards, user, channel)
    if cards and not readable:
        here = [card for card in cards if card.channel == channel] or cards
        reader = reader_of(uow, cards[0].team_id, user, channel)
        raise NotForYou(_list_admins(uow, here), is_unknown=reader.is_unknown)
    return readable


def list_whole(uow: UnitOfWork, cards: Sequence[Scorecard]) -> list[Scorecard]:
    """Of scorecards as somebody may read them those that are all theirs to read.

    Raises:
        NotForYou: They may read their own KPIs only.
    """
    whole = [card for card in cards if not card.is_partial]
    if cards and not whole:
        raise NotForYou(_list_admins(uow, cards), is_partial=True)
    return whole


def check_kpi(uow: UnitOfWork, card: Scorecard, kpi: Kpi, user: str, channel: str) -> None:
    """See that somebody may read a KPI, retired or not.

    Raises:
        NotForYou: They may not.
    """
    (part,) = get_readable(uow, [card], user, channel)
    is_theirs = kpi.info.id in part.kpis_by_id or user in {kpi.info.owner, kpi.info.cover}
    if part.is_partial and not is_theirs:
        raise NotForYou(_list_admins(uow, [card]))


def _list_admins(uow: UnitOfWork, cards: Sequence[Scorecard]) -> tuple[str, ...]:
    admins = dict.fromkeys(admin for card in cards for admin in card.admins)
    return within_reach(uow, cards[0].team_id, tuple(admins))
