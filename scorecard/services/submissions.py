"""`/scorecard submit`: a value given by name, for the last period that ended."""

from scorecard.clock import Clock
from scorecard.domain.lookup import get_named
from scorecard.domain.replies import names_of, read_reply, split_reply
from scorecard.domain.structure import Scorecard
from scorecard.domain.views import ReceiptView
from scorecard.errors import InvalidInput
from scorecard.services.people import whereabouts
from scorecard.services.receipts import read_receipt
from scorecard.services.recording import Entry, Recorder
from scorecard.services.snapshots import Snapshots
from scorecard.storage.unit_of_work import Store, UnitOfWork

HOW = "write the KPI's name and its value: /scorecard submit mttr 25"


class Submissions:
    """Takes values that are sent without being asked for."""

    def __init__(self, store: Store, clock: Clock, snapshots: Snapshots) -> None:
        self._store = store
        self._clock = clock
        self._snapshots = snapshots

    def submit(self, team_id: str, channel: str, user: str, text: str) -> ReceiptView:
        """Record a value for the last period that ended.

        Args:
            team_id: Slack team.
            channel: Where it was typed, which tells the scorecard.
            user: Who typed it.
            text: `mttr 25 slow vendor`.

        Raises:
            NotFound: No KPI has that name.
            NotAllowed: Neither owner, cover nor admin.
            InvalidInput: The value was not clearly meant.
        """
        with self._store.writing() as uow:
            card = self._snapshots.get(uow, team_id, channel).card
            actual_id = self._record(uow, card, user, text)
            receipt = read_receipt(uow, actual_id, user)
            uow.commit()
        return receipt

    def _record(self, uow: UnitOfWork, card: Scorecard, user: str, text: str) -> int:
        now, named = self._clock.now(), card.named_kpis()
        said = split_reply(text, names_of(named))
        if not said.name:
            raise InvalidInput(f"I can't tell which KPI that is for; {HOW}")
        kpi = get_named(said.name, named, "KPI")
        answer = read_reply(said, kpi.info.unit, whereabouts(uow, card, user).locale)
        entry = Entry(answer.value, user, "command", answer.note or None, text)
        return Recorder(uow, card, now).record(kpi, kpi.last_ended(now, card.zone), entry).id
