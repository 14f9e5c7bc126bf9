"""A KPI that changes hands while it is asked for: who owns it now is asked instead, or who stands in."""

from collections import defaultdict
from datetime import datetime
from functools import partial
from typing import NamedTuple

from scorecard.clock import Clock
from scorecard.domain.asking import find_asked
from scorecard.model.kpis import KpiInfo
from scorecard.model.views.prompts import OfferState
from scorecard.services.lookup.people import person_of
from scorecard.services.passing import pass_on
from scorecard.services.prompts.batches import list_wanted, redraw_round, schedule_of
from scorecard.storage.tables import RoundRow, id_of
from scorecard.storage.unit_of_work import Store, UnitOfWork


class Heir(NamedTuple):
    """Who is asked from now on, and who owns the KPI, as Slack user ids."""

    person: str
    owner: str


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
            ids = [
                one for one in uow.batches.list_disowned() if _list_passing(uow, uow.batches.get(one), now)
            ]
        for round_id in ids:
            with self._store.writing() as uow:
                if row := uow.batches.find_free(round_id):
                    for heir, prompts in _list_passing(uow, row, now).items():
                        _ask(uow, row, heir, prompts, now)
                    uow.commit()


def _list_passing(uow: UnitOfWork, row: RoundRow, now: datetime) -> dict[Heir, list[int]]:
    """The prompts of a round that others own by now and that can be asked for.

    Somebody who stands in for the new owner, too, is asked already.
    """
    card = uow.scorecards.get(row.scorecard_id)
    opens = schedule_of(uow, card, id_of(row)).clock_time
    passing: dict[Heir, list[int]] = defaultdict(list)
    for prompt, kpi in _list_disowned(uow, row):
        person = find_asked(kpi.owner, kpi.cover, now, partial(person_of, uow, card))
        is_asked = person is not None and person.user == row.person and bool(row.on_behalf_of)
        if person and not is_asked and person.is_free(now, opens, row.counted_from):
            passing[Heir(person.user, kpi.owner)].append(prompt)
    return passing


def _list_disowned(uow: UnitOfWork, row: RoundRow) -> list[tuple[int, KpiInfo]]:
    """What a round waits for of KPIs that are no longer those of who was asked, or stood in for."""
    wanted = list_wanted(uow, id_of(row))
    return [(one.prompt, one.kpi) for one in wanted if one.kpi.owner not in {row.person, row.on_behalf_of}]


def _ask(uow: UnitOfWork, before: RoundRow, heir: Heir, prompts: list[int], now: datetime) -> None:
    new = pass_on(uow, before, prompts, heir.person, now, state=OfferState.REASSIGNED, owner=heir.owner)
    earlier = {asked.round_id for asked in uow.prompts.list_left_open(new)}
    for drawn in sorted({id_of(before), *earlier}):
        redraw_round(uow, drawn, f"succession:{new}", now)
