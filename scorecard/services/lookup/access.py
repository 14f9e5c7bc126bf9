"""Access: what a person may read of a team's scorecards, and which private channels they are in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from scorecard.clock import Clock
from scorecard.errors import NotReadable
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.rules.permissions import (
    AUDIENCE,
    Action,
    Reader,
    Standing,
    list_hidden_by_channel,
    may,
    may_read,
    restrict_to_reader,
)
from scorecard.services.lookup.people import list_active
from scorecard.storage.revisions import RevisionAccess
from scorecard.storage.unit_of_work import Store, UnitOfWork

KEPT_FOR = timedelta(minutes=10)
"""The time for which a lookup of somebody's channels is trusted."""


class Asker(NamedTuple):
    """Somebody who asks for something, and the channel they ask in.

    Attributes:
        user: Slack user id of the person.
    """

    team_id: str
    channel: str
    user: str


class AccessSnapshot(NamedTuple):
    """The facts known about somebody who asks in a channel, before Slack is consulted.

    Attributes:
        every: The team's scorecards as they were at that moment.
        is_settled: Whether the person and the channel are known, as far as a team with scorecards needs it.
        may_depend_on_channels: Whether what they may read can depend on the private channels they are in.
    """

    asker: Asker
    every: Sequence[RevisionAccess]
    is_settled: bool
    may_depend_on_channels: bool

    @property
    def is_final(self) -> bool:
        """True if nothing needs to be looked up, so that the snapshot holds for the whole answer."""
        return self.is_settled and not self.may_depend_on_channels


class Channels:
    """Stores what Slack shows of the scorecards' channels and of their members."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def list_all(self) -> list[tuple[str, str]]:
        """Return the channels of all scorecards, as (team, channel)."""
        with self._store.reading() as uow:
            return list(dict.fromkeys(uow.scorecards.list_channels()))

    def note(self, team_id: str, channel: str, *, is_private: bool) -> None:
        """Store whether Slack shows a channel as private; channels without a scorecard are ignored."""
        if self._store.is_channel_noted(team_id, channel, is_private=is_private):
            return
        with self._store.writing() as uow:
            uow.scorecards.note_channel(team_id, channel, is_private=is_private)
            uow.commit()

    def read_access(
        self, team_id: str, user: str, channel: str, *, is_private: bool | None
    ) -> AccessSnapshot:
        """Return what is known before somebody is answered; the only statement that every answer costs.

        Args:
            team_id: Slack team.
            user: Slack user id.
            channel: Where they ask.
            is_private: Whether Slack shows that channel as private; None if the request does not say.
        """
        cards = self._store.list_revision_access(team_id, user)
        is_noted = is_private is None or all(card.is_noted(channel, is_private=is_private) for card in cards)
        return AccessSnapshot(
            Asker(team_id, channel, user),
            cards,
            is_noted and all(card.is_reader_known for card in cards),
            any(card.may_depend_on_channels(channel) for card in cards),
        )

    def needs_memberships(self, team_id: str, user: str, channel: str) -> bool:
        """Return whether what somebody may read depends on private channels that have not been looked up.

        It never does if `AccessSnapshot.may_depend_on_channels` is False.
        """
        with self._store.reading() as uow:
            row = uow.people.find(team_id, user)
            read_at = row.channels_read_at if row else None
            if read_at and read_at > self._clock.now() - KEPT_FOR:
                return False
            hidden = list_hidden_by_channel(
                uow.scorecards.list_of(team_id), reader_of(uow, team_id, user, channel)
            )
            return bool(hidden)

    def store_memberships(self, team_id: str, user: str, channels: list[str]) -> None:
        """Store which private channels somebody is in."""
        with self._store.writing() as uow:
            row = uow.people.hold(team_id, user)
            row.private_channels, row.channels_read_at = sorted(channels), self._clock.now()
            uow.commit()

    def forget_memberships(self) -> None:
        """Forget channel memberships that were looked up too long ago."""
        before = self._clock.now() - KEPT_FOR
        with self._store.reading() as uow:
            if not uow.people.list_memberships_before(before):
                return
        with self._store.writing() as uow:
            for row in uow.people.list_memberships_before(before):
                row.private_channels, row.channels_read_at = [], None
            uow.commit()


def reader_of(uow: UnitOfWork, team_id: str, user: str, channel: str) -> Reader:
    """Return a person who asks in a channel, as far as Slack has described them, or its audience."""
    if user == AUDIENCE:
        return Reader(user, Standing.AUDIENCE, channel)
    row = uow.people.find(team_id, user)
    if row is None:
        return Reader(user, Standing.UNKNOWN, channel)
    inside = frozenset(row.private_channels)
    return Reader(user, row.standing, channel, inside, has_left=row.left_at is not None)


def list_readable(uow: UnitOfWork, cards: Sequence[Scorecard], user: str, channel: str) -> list[Scorecard]:
    """Return the scorecards that somebody may read; of those only partly theirs, just the KPIs they may read.

    Args:
        uow: The transaction.
        cards: Scorecards of one team.
        user: Slack user id.
        channel: Where they ask.
    """
    if not cards:
        return []
    reader = reader_of(uow, cards[0].team_id, user, channel)
    hidden = [card.id for card in cards if not may_read(card, reader)]
    if hidden:
        prompts = uow.prompts.list_open(hidden, user)
        reader = replace(
            reader, delegated=frozenset(prompt.kpi_id for prompt in prompts if prompt.person == user)
        )
    parts = (restrict_to_reader(card, reader) for card in cards)
    return [part for part in parts if part]


def get_readable(uow: UnitOfWork, cards: Sequence[Scorecard], user: str, channel: str) -> list[Scorecard]:
    """Return the scorecards that somebody may read, or refuse if they may read none of those given.

    Raises:
        NotReadable: This person may read none of them.
    """
    readable = list_readable(uow, cards, user, channel)
    if cards and not readable:
        here = [card for card in cards if card.channel == channel] or cards
        reader = reader_of(uow, cards[0].team_id, user, channel)
        raise NotReadable(_list_admins(uow, here), is_unknown=reader.is_unknown)
    return readable


def list_fully_readable(uow: UnitOfWork, cards: Sequence[Scorecard]) -> list[Scorecard]:
    """Return those of a person's readable scorecards that they may read in full.

    Raises:
        NotReadable: They may read only their own KPIs.
    """
    whole = [card for card in cards if not card.is_partial]
    if cards and not whole:
        raise NotReadable(_list_admins(uow, cards), is_partial=True)
    return whole


def check_kpi(uow: UnitOfWork, card: Scorecard, kpi: Kpi, user: str, channel: str) -> None:
    """Check that somebody may read a KPI, retired or not.

    Raises:
        NotReadable: They may not.
    """
    (part,) = get_readable(uow, [card], user, channel)
    is_theirs = kpi.info.id in part.kpis_by_id or may(user, Action.READ_KPI, kpi=kpi.info)
    if part.is_partial and not is_theirs:
        raise NotReadable(_list_admins(uow, [card]))


def may_read_kpi(uow: UnitOfWork, card: Scorecard, kpi: Kpi, user: str) -> bool:
    """Return whether somebody may read a KPI in a direct message."""
    try:
        check_kpi(uow, card, kpi, user, user)
    except NotReadable:
        return False
    return True


def _list_admins(uow: UnitOfWork, cards: Sequence[Scorecard]) -> tuple[str, ...]:
    admins = dict.fromkeys(admin for card in cards for admin in card.admins)
    return list_active(uow, cards[0].team_id, tuple(admins))
