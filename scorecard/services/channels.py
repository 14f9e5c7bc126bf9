"""Which channels are private, and who is in those: what Slack shows of it, kept for who may read."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from scorecard.clock import Clock
from scorecard.rules.permissions import list_hiding
from scorecard.services.lookup.access import reader_of
from scorecard.storage.revisions import Seen
from scorecard.storage.unit_of_work import Store

KEPT_FOR = timedelta(minutes=10)
"""For so long it is known which channels somebody is in."""


class Sight(NamedTuple):
    """What is known of somebody who asks in a channel, at first sight.

    Attributes:
        asker: Team, user and channel.
        every: The team's scorecards as they were at that moment.
        is_settled: Whether what they and the channel are is known, as far as a team with scorecards needs it.
        may_hang_on_channels: Whether what they may read can hang on which private channels they are in.
    """

    asker: tuple[str, str, str]
    every: Sequence[Seen]
    is_settled: bool
    may_hang_on_channels: bool

    @property
    def leaves_nothing(self) -> bool:
        """Whether nothing is to be looked up, so that it holds for the whole answer."""
        return self.is_settled and not self.may_hang_on_channels


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

    def see(self, team_id: str, user: str, channel: str, *, is_private: bool | None) -> Sight:
        """What there is to look up before somebody is answered, in the one statement that each answer costs.

        Args:
            team_id: Slack team.
            user: Slack user id.
            channel: Where they ask.
            is_private: What that shows of the channel, or None.
        """
        seen = self._store.list_seen(team_id, user)
        is_noted = is_private is None or all(one.is_noted(channel, is_private=is_private) for one in seen)
        return Sight(
            (team_id, user, channel),
            seen,
            is_noted and all(one.is_by_known for one in seen),
            any(one.may_hang_on_channels(channel) for one in seen),
        )

    def needs_inside(self, team_id: str, user: str, channel: str) -> bool:
        """Whether what somebody may read hangs on which private channels they are in, which is not known."""
        if not any(one.may_hang_on_channels(channel) for one in self._store.list_seen(team_id, user)):
            return False
        with self._store.reading() as uow:
            row = uow.people.find(team_id, user)
            read_at = row.channels_read_at if row else None
            if read_at and read_at > self._clock.now() - KEPT_FOR:
                return False
            hiding = list_hiding(uow.scorecards.list_of(team_id), reader_of(uow, team_id, user, channel))
            return bool(hiding)

    def keep_inside(self, team_id: str, user: str, channels: list[str]) -> None:
        """Store which private channels somebody is in."""
        with self._store.writing() as uow:
            row = uow.people.hold(team_id, user)
            row.private_channels, row.channels_read_at = sorted(channels), self._clock.now()
            uow.commit()

    def forget_inside(self) -> None:
        """Forget which channels people are in where that was looked up too long ago."""
        before = self._clock.now() - KEPT_FOR
        with self._store.reading() as uow:
            if not uow.people.list_inside_before(before):
                return
        with self._store.writing() as uow:
            for row in uow.people.list_inside_before(before):
                row.private_channels, row.channels_read_at = [], None
            uow.commit()
