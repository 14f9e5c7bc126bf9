"""Being away: said by a person themselves or by an admin, and taken back again."""

from collections.abc import Sequence

from scorecard.clock import Clock
from scorecard.model.views.absence import AbsenceView, BackView
from scorecard.parsing.absence import read_words
from scorecard.services.absence.views import Telling, noted_in
from scorecard.services.lookup.which_scorecard import get_first, list_meant
from scorecard.services.speaking import Speaking, Told
from scorecard.storage.unit_of_work import Store


class Absences:
    """Notes when people are away, takes it back, and tells what is noted."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def say(self, team_id: str, channel: str, user: str, text: str) -> Told:
        """Do what somebody says of an absence: note it, take it back, or tell what is noted.

        Args:
            team_id: Slack team.
            channel: Where they say it; its scorecard's admins may speak for others.
            user: Slack user id of who says it.
            text: `until 2 December cover <@U0SAM>`; with `<@U0PRIYA>` before it for somebody else; `off`
                takes it back; nothing asks what is noted.

        Raises:
            NotFound: The team has no scorecard yet.
            InvalidInput: It cannot be read or cannot be; says what to do.
        """
        said = read_words(text)
        with self._store.writing() as uow:
            card = get_first(list_meant(uow, team_id, channel, user))
            telling = Telling(uow, card, said.person or user, self._clock.now())
            told = Speaking(telling, user).follow(said)
            uow.commit()
        return told

    def view(self, absence_id: int, reader: str, replaced: Sequence[int] = ()) -> AbsenceView | None:
        """An absence as somebody is told of it; None when it was taken back meanwhile.

        Args:
            absence_id: Its row.
            reader: Slack user id.
            replaced: Rows of the absences that it took the place of.
        """
        with self._store.reading() as uow:
            row, before = uow.absences.get(absence_id), [noted_in(uow.absences.get(one)) for one in replaced]
            if row.ended_on:
                return None
            return Telling.about(uow, row, self._clock.now()).view(row, reader, before)

    def back(self, absence_id: int, reader: str) -> BackView:
        """That an absence was taken back, as somebody is told of it."""
        with self._store.reading() as uow:
            row = uow.absences.get(absence_id)
            return Telling.about(uow, row, self._clock.now()).view_back(row, reader)
