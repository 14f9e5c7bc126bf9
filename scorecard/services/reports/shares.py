"""Sharing: an answer that somebody posts for everybody in a channel."""

from collections.abc import Collection
from typing import Any

from scorecard.clock import Clock
from scorecard.errors import InvalidInput, OutdatedAction
from scorecard.model.outbox import OutgoingMessage
from scorecard.model.payloads import Shared
from scorecard.model.views.places import Place, Sharing
from scorecard.rules.permissions import may_share
from scorecard.services.lookup.access import Asker
from scorecard.storage.unit_of_work import Store, UnitOfWork

NOT_HERE = "Not everybody in this channel may read that, so I can't share it here."


class Shares:
    """Posts answers into channels, each once for each press of the button."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def prepare(self, asker: Asker, place: Place | None, people: Collection[str]) -> Sharing:
        """Return who shares an answer about a place, with the names of people whom it names.

        Raises:
            OutdatedAction: The answer is for its reader alone.
            InvalidInput: Not everybody in that channel may read the scorecard.
        """
        scorecard = self.check(asker, place)
        with self._store.reading() as uow:
            card = uow.scorecards.get(scorecard)
            names = _read_names(uow, asker.team_id, {*people, asker.user})
            return Sharing(asker.user, names, self._clock.now(), card.timezone, card.locale)

    def check(self, asker: Asker, place: Place | None) -> int:
        """Return the row of a place's scorecard if an answer about it may be shared in a channel.

        Raises:
            OutdatedAction: The answer is for its reader alone.
            InvalidInput: Not everybody in that channel may read the scorecard.
        """
        if place is None:
            raise OutdatedAction
        if not may_share(asker.channel, place.channel, is_open=place.is_open):
            raise InvalidInput(NOT_HERE)
        return place.scorecard

    def list_names(self, team_id: str, people: Collection[str]) -> dict[str, str]:
        """Return the names of people by Slack user id; those who are not known are left out."""
        if not people:
            return {}
        with self._store.reading() as uow:
            return _read_names(uow, team_id, people)

    def share(self, asker: Asker, drawn: dict[str, Any], thread_ts: str, cause: str) -> None:
        """Post an answer into the channel, or into a thread of it if one is given; once for a press.

        Args:
            asker: Who shares it, and where.
            drawn: The message, as JSON.
            thread_ts: Slack ts of the thread, or empty.
            cause: The press.
        """
        shared = Shared(drawn=drawn, by=asker.user, cause=cause)
        with self._store.writing() as uow:
            outgoing = OutgoingMessage(shared, asker.team_id, asker.channel, thread_ts=thread_ts)
            uow.outbox.add(outgoing, self._clock.now())
            uow.commit()


def _read_names(uow: UnitOfWork, team_id: str, people: Collection[str]) -> dict[str, str]:
    uow.people.preload(team_id, people)
    rows = {user: uow.people.find(team_id, user) for user in people}
    return {user: row.name for user, row in rows.items() if row and row.name}
