"""Which channels are private, and who is in those: what Slack shows of it, kept for who may read."""

from datetime import timedelta

from scorecard.clock import Clock
from scorecard.domain.permissions import list_hiding
from scorecard.services.readers import reader_of
from scorecard.storage.unit_of_work import Store

KEPT_FOR = timedelta(minutes=10)
"""For so long it is known which channels somebody is in."""


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

    def needs_inside(self, team_id: str, user: str, channel: str) -> bool:
        """Whether what somebody may read hangs on which private channels they are in, which is not known."""
        seen = self._store.list_seen(team_id, user)
        if not any(one.by_member and not one.is_readable_in(channel) for one in seen):
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
