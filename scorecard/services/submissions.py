"""`/scorecard submit`: values that are sent without being asked for."""

from scorecard.clock import Clock
from scorecard.domain.questions import OpenQuestion
from scorecard.domain.views import ReceiptView
from scorecard.errors import InvalidInput
from scorecard.services.hearing import Hearing
from scorecard.services.receipts import read_receipt
from scorecard.services.snapshots import Snapshots
from scorecard.services.taking import Taking, tell
from scorecard.storage.unit_of_work import Store

HOW = "write the KPI's name and its value: /scorecard submit mttr 25"


class Submissions:
    """Takes values that are typed behind a command."""

    def __init__(self, store: Store, clock: Clock, snapshots: Snapshots) -> None:
        self._store = store
        self._clock = clock
        self._snapshots = snapshots

    def submit(self, team_id: str, channel: str, user: str, text: str, *, cause: str) -> list[ReceiptView]:
        """Record values: of named KPIs for the last period that ended, else for what waits.

        Args:
            team_id: Slack team.
            channel: Where it was typed, which tells the scorecard.
            user: Who typed it.
            text: `mttr 25 slow vendor`, or several of them parted by commas.
            cause: The command's own id.

        Returns:
            What was stored; empty when something must be asked first, which goes to the person's direct
            messages.

        Raises:
            NotFound: The team has no scorecard yet.
            NotAllowed: Neither owner, cover nor admin.
            InvalidInput: It is unclear.
        """
        if not text:
            raise InvalidInput(f"To give a value, {HOW}")
        now = self._clock.now()
        with self._store.writing() as uow:
            card = self._snapshots.get(uow, team_id, channel).card
            heard = Hearing(uow, card, now).hear(user, text)
            taken = Taking(uow, card, now, "command").take(heard)
            receipts: list[ReceiptView] = []
            if isinstance(taken, OpenQuestion):
                uow.outbox.add(tell(card, taken, user, cause=cause), now)
            else:
                receipts = [read_receipt(uow, actual.id, user) for actual in taken]
            uow.commit()
        return receipts
