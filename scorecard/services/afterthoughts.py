"""Afterthoughts: what people write under a message that told of values, and may be a correction of them."""

from collections.abc import Collection
from dataclasses import dataclass

from scorecard.domain.done import Done
from scorecard.errors import InvalidInput
from scorecard.model.outbox import Address, Kind, Outgoing
from scorecard.model.periods import Period
from scorecard.model.replies import OpenQuestion
from scorecard.parsing.replies.parsed_reply import Cause, ValuePart
from scorecard.services.heard import Heard, Periods, in_doubt
from scorecard.services.replies.interpret import Hearing
from scorecard.storage.unit_of_work import UnitOfWork


def list_told(uow: UnitOfWork, hearing: Hearing, team_id: str, place: Address) -> Periods:
    """The KPIs, each with its period, whose values a thread's first message gave, told or asked about."""
    given = {kpi_id: actual.period for kpi_id, actual in uow.actuals.list_from(team_id, place)}
    key = uow.outbox.find_key_at(team_id, place)
    said = uow.outbox.find(key) if key else None
    own = {kpi_id: period for kpi_id, period in given.items() if hearing.knows(kpi_id)}
    return own | (told_of(uow, hearing, said) if said else {})


def told_of(uow: UnitOfWork, hearing: Hearing, said: Outgoing) -> dict[int, Period]:
    """The KPIs, each with its period, of whose values a message of ours told or asked."""
    places: list[tuple[int, Period]] = []
    if said.kind in {Kind.RECEIPT, Kind.KEPT, Kind.CHOICE_MADE}:
        given = [uow.actuals.get(actual_id) for actual_id in Done.from_facts(said.facts).actuals]
        places = [(kpi_id, actual.period) for kpi_id, actual in given]
    elif said.kind is Kind.CHOICE:
        question = OpenQuestion.from_facts(said.facts)
        places = [(kpi_id, question.periods[kpi_id]) for kpi_id in question.kpis]
    return {kpi_id: period for kpi_id, period in places if hearing.knows(kpi_id)}


@dataclass(frozen=True)
class Afterthoughts:
    """Understands what is said under a message that told of values.

    Attributes:
        hearing: Understands what is said elsewhere.
        told: The KPIs that the message told of, each with its period.
    """

    uow: UnitOfWork
    hearing: Hearing
    told: Periods

    def hear(self, user: str, typed: str) -> Heard:
        """What a person means.

        A number alone may correct what was told as well as be for what waits. A KPI that was told of is meant
        for the period that was told; where elsewhere another would be meant, its value is in doubt.

        Raises:
            InvalidInput: It is unclear.
        """
        elsewhere = self._heard_elsewhere(user, typed)
        if elsewhere and not self._may_concern_told(elsewhere):
            return elsewhere
        if elsewhere is None or elsewhere.asked:
            periods = {**self.hearing.waiting_for(user), **self.told}
            heard = self.hearing.hear_for(tuple(periods), periods, user, typed)
            return self._doubted(heard, self.told)
        heard = self.hearing.hear_for((), self.told, user, typed)
        moved = [one.kpi.id for one in heard.parts if heard.period_of(one) != elsewhere.period_of(one)]
        return self._doubted(heard, moved)

    def _heard_elsewhere(self, user: str, typed: str) -> Heard | None:
        try:
            return self.hearing.hear(user, typed)
        except InvalidInput:
            return None

    def _may_concern_told(self, heard: Heard) -> bool:
        """Whether there may be a value for what was told in it: it names no KPI, or one of those."""
        values = [one for one in heard.parts if isinstance(one, ValuePart)]
        return not heard.parts or any(heard.asked or one.kpi.id in self.told for one in values)

    def _doubted(self, heard: Heard, kpis: Collection[int]) -> Heard:
        """The same, with values of some KPIs to be confirmed where another stands."""
        return in_doubt(
            heard, lambda part, period: self._cause(part, period) if part.kpi.id in kpis else None
        )

    def _cause(self, part: ValuePart, period: Period) -> Cause | None:
        standing = self.uow.actuals.find(part.kpi.id, period)
        return Cause.GIVEN if standing and standing.value != part.value else None
