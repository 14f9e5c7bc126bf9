"""Access: what somebody may read of a team's scorecards, and in which private channels they are."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from scorecard.clock import Clock
from scorecard.errors import NotReadable
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.rules.permissions import Reader, Standing, list_hidden_by_channel, may_read, restrict_to_reader
from scorecard.services.lookup.people import list_active
from scorecard.storage.revisions import RevisionAccess
from scorecard.storage.unit_of_work import Store, UnitOfWork

KEPT_FOR = timedelta(minutes=10)
"""For so long it is known which channels somebody is in."""


class AccessSnapshot(NamedTuple):
    """What is known of somebody who asks in a channel, at first sight.

    Attributes:
        asker: Team, user and channel.
        every: The team's scorecards as they were at that moment.
        is_settled: Whether what they and the channel are is known, as far as a team with scorecards needs it.
        may_hang_on_channels: Whether what they may read can hang on which private channels they are in.
    """

    asker: tuple[str, str, str]
    every: Sequence[RevisionAccess]
    is_settled: bool
    may_depend_on_channels: bool

    @property
    def is_final(self) -> bool:
        """Whether nothing is to be looked up, so that it holds for the whole answer."""
        return self.is_settled and not self.may_depend_on_channels


class Channels:
    """Keeps what Slack shows of the scorecards' channels and of who is in them."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def list_all(self) -> list[tuple[str, str]]:
        """The channels of all scorecards, as (team, channel)."""
        with self._store.reading() as uow:
            cards = map(uow.scorecards.get, uow.scorecards.list_ids())
            return list(dict.fromkeys((card.team_id, card.channel) for card in cards))

    def note(self, team_id: str, channel: str, *, is_private: bool) -> None:
        """Slack showed whether a channel is private; of one that no scorecard has nothing is kept."""
        if self._store.is_channel_noted(team_id, channel, is_private=is_private):
            return
        with self._store.writing() as uow:
            uow.scorecards.note_channel(team_id, channel, is_private=is_private)
            uow.commit()

    def read_access(
        self, team_id: str, user: str, channel: str, *, is_private: bool | None
    ) -> AccessSnapshot:
        """What there is to look up before somebody is answered, in the one statement that each answer costs.

        Args:
            team_id: Slack team.
            user: Slack user id.
            channel: Where they ask.
            is_private: What that shows of the channel, or None.
        """
        seen = self._store.list_revision_access(team_id, user)
        is_noted = is_private is None or all(one.is_noted(channel, is_private=is_private) for one in seen)
        return AccessSnapshot(
            (team_id, user, channel),
            seen,
            is_noted and all(one.is_reader_known for one in seen),
            any(one.may_depend_on_channels(channel) for one in seen),
        )

    def needs_memberships(self, team_id: str, user: str, channel: str) -> bool:
        """Whether what somebody may read hangs on which private channels they are in, which is not known."""
        if not any(
            one.may_depend_on_channels(channel) for one in self._store.list_revision_access(team_id, user)
        ):
            return False
        with self._store.reading() as uow:
            row = uow.people.find(team_id, user)
            read_at = row.channels_read_at if row else None
            if read_at and read_at > self._clock.now() - KEPT_FOR:
                return False
            hiding = list_hidden_by_channel(
                uow.scorecards.list_of(team_id), reader_of(uow, team_id, user, channel)
            )
            return bool(hiding)

    def store_memberships(self, team_id: str, user: str, channels: list[str]) -> None:
        """Store which private channels somebody is in."""
        with self._store.writing() as uow:
            row = uow.people.hold(team_id, user)
            row.private_channels, row.channels_read_at = sorted(channels), self._clock.now()
            uow.commit()

    def forget_memberships(self) -> None:
        """Forget which channels people are in where that was looked up too long ago."""
        before = self._clock.now() - KEPT_FOR
        with self._store.reading() as uow:
            if not uow.people.list_memberships_before(before):
                return
        with self._store.writing() as uow:
            for row in uow.people.list_memberships_before(before):
                row.private_channels, row.channels_read_at = [], None
            uow.commit()


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
        delegated = (asked for asked in uow.prompts.list_open(hidden, user) if asked.person == user)
        reader = replace(reader, delegated=frozenset(asked.kpi_id for asked in delegated))
    parts = (restrict_to_reader(card, reader) for card in cards)
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
        raise NotReadable(_list_admins(uow, here), is_unknown=reader.is_unknown)
    return readable


def list_fully_readable(uow: UnitOfWork, cards: Sequence[Scorecard]) -> list[Scorecard]:
    """Of scorecards as somebody may read them those that are all theirs to read.

    Raises:
        NotForYou: They may read their own KPIs only.
    """
    whole = [card for card in cards if not card.is_partial]
    if cards and not whole:
        raise NotReadable(_list_admins(uow, cards), is_partial=True)
    return whole


def check_kpi(uow: UnitOfWork, card: Scorecard, kpi: Kpi, user: str, channel: str) -> None:
    """See that somebody may read a KPI, retired or not.

    Raises:
        NotForYou: They may not.
    """
    (part,) = get_readable(uow, [card], user, channel)
    is_theirs = kpi.info.id in part.kpis_by_id or user in {kpi.info.owner, kpi.info.cover}
    if part.is_partial and not is_theirs:
        raise NotReadable(_list_admins(uow, [card]))


def _list_admins(uow: UnitOfWork, cards: Sequence[Scorecard]) -> tuple[str, ...]:
    admins = dict.fromkeys(admin for card in cards for admin in card.admins)
    return list_active(uow, cards[0].team_id, tuple(admins))
