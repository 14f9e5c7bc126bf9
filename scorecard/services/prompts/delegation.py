"""Standing in: what was asked of somebody who is away goes to who is there."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property

from scorecard.domain.asking import find_stand_in
from scorecard.model.people import Person
from scorecard.model.periods import DAY, at_local
from scorecard.model.scorecard import Scorecard
from scorecard.model.views.prompts import DueItem, OfferState
from scorecard.services.lookup.people import person_of
from scorecard.services.passing import pass_on
from scorecard.services.prompts.batches import Wanted, list_wanted, redraw_round, schedule_of
from scorecard.storage.tables import RoundRow, id_of
from scorecard.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class StandingIn:
    """One round at a moment at which its person may be away."""

    uow: UnitOfWork
    card: Scorecard
    row: RoundRow
    now: datetime

    def pass_on(self) -> datetime | None:
        """Pass what is still missing to who stands in, each as soon as they are in their hours.

        Returns:
            When to look again, UTC, where somebody is away and something is still theirs; else None.
        """
        again: list[datetime] = []
        ready: dict[tuple[str, str], list[Wanted]] = defaultdict(list)
        for item in list_wanted(self.uow, self._round_id):
            asked = self._person(item.asked)
            absence = asked.find_absence(self.now)
            if absence is None:
                continue
            stand_in = self.find_stand_in(item)
            free = stand_in.first_free(self.now, self._opens, self.row.counted_from) if stand_in else None
            if stand_in and free == self.now:
                ready[stand_in.user, item.kpi.owner].append(item)
            else:
                tomorrow = at_local(asked.day(self.now) + DAY, self._opens, asked.zone)
                again.append(free or tomorrow)
                redraw_round(self.uow, self._round_id, f"away:{absence.first}:{absence.last}", self.now)
        for (user, owner), items in ready.items():
            self._pass_to(user, owner, items)
        return min(again, default=None)

    def find_stand_in(self, item: DueItem | Wanted) -> Person | None:
        """Who is asked for an item while who was asked is away; None where they are there, or nobody is."""
        absence = self._person(item.asked).find_absence(self.now)
        instead = self._person(item.kpi.owner).find_absence(self.now)
        covers = (instead.cover if instead else None, item.kpi.cover, item.kpi.owner)
        return find_stand_in(absence, covers, item.asked, self.now, self._person) if absence else None

    def show_return(self) -> None:
        """Have the message no longer say that somebody is away who is back."""
        for user in filter(None, (self.row.person, self.row.on_behalf_of)):
            back = self._person(user).find_last_return(self.now)
            if back and back > self._person(user).day(self.row.opened_at):
                redraw_round(self.uow, self._round_id, f"returned:{user}:{back}", self.now)

    def returns_at(self) -> datetime | None:
        """When the person of a round that others stand in for is back, UTC; None where nobody does."""
        person = self._person(self.row.person)
        absence = person.find_absence(self.now)
        passed = (one.state for one in self.uow.handovers.list_from(self._round_id))
        if absence is None or absence.is_for_good or OfferState.STOOD_IN not in passed:
            return None
        return person.start_of(absence.last + DAY)

    @cached_property
    def _opens(self) -> time:
        """When on people's clocks the round is asked for; most rounds never need to know."""
        return schedule_of(self.uow, self.card, self._round_id).clock_time

    def _person(self, user: str) -> Person:
        return person_of(self.uow, self.card, user)

    def _pass_to(self, stand_in: str, owner: str, items: Sequence[Wanted]) -> None:
        prompts, state = [item.prompt for item in items], OfferState.STOOD_IN
        new = pass_on(self.uow, self.row, prompts, stand_in, self.now, state=state, owner=owner)
        redraw_round(self.uow, self._round_id, f"passed:{new}", self.now)

    @property
    def _round_id(self) -> int:
        return id_of(self.row)
