"""A KPI that changes hands while it is asked for: its new owner is asked instead, once."""

from collections import defaultdict
from datetime import datetime

from scorecard.clock import Clock
from scorecard.domain.views import OfferState
from scorecard.services.passing import pass_on
from scorecard.services.people import person_of
from scorecard.services.rounds import list_wanted, redraw_round, schedule_of
from scorecard.storage.tables import RoundRow, id_of
from scorecard.storage.unit_of_work import Store, UnitOfWork


class Successions:
    """Has new owners asked."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def ask_new_owners(self) -> None:
        """Look at every round that waits for somebody who does not own all of it any more.

        Safe to call at any time and from several processes: a prompt stands in one round only.
        """
        now = self._clock.now()
        with self._store.reading() as uow:
            ids = [one for one in uow.rounds.list_disowned() if _list_passing(uow, uow.rounds.get(one), now)]
        for round_id in ids:
            with self._store.writing() as uow:
                if row := uow.rounds.find_free(round_id):
                    for owner, prompts in _list_passing(uow, row, now).items():
                        _ask(uow, row, owner, prompts, now)
                    uow.commit()


def _list_passing(uow: UnitOfWork, row: RoundRow, now: datetime) -> dict[str, list[int]]:
    """The prompts of a round that others own by now and can be asked for, by owner."""
    card = uow.scorecards.get(row.scorecard_id)
    opens = schedule_of(uow, card, id_of(row)).clock_time
    passing: dict[str, list[int]] = defaultdict(list)
    for item in list_wanted(uow, id_of(row)):
        owner = person_of(uow, card, item.asked)
        if owner.user != row.person and owner.is_free(now, opens, row.counted_from):
            passing[item.asked].append(item.prompt)
    return passing


def _ask(uow: UnitOfWork, before: RoundRow, owner: str, prompts: list[int], now: datetime) -> None:
    new = pass_on(uow, before, prompts, owner, now, state=OfferState.REASSIGNED, owner=owner)
    earlier = {asked.round_id for asked in uow.prompts.list_left_open(new)}
    for drawn in sorted({id_of(before), *earlier}):
        redraw_round(uow, drawn, f"succession:{new}", now)
