"""Taking a reply: all that was understood is stored, or nothing of it and the one thing to ask first."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TypeGuard

from scorecard.domain.outgoing import Address, Kind, Outgoing
from scorecard.domain.period_phrases import leading_period
from scorecard.domain.questions import OpenQuestion
from scorecard.domain.structure import Scorecard
from scorecard.domain.understanding import (
    Doubt,
    HandOver,
    Later,
    NoData,
    Part,
    SameAsLast,
    Value,
    WhichKpi,
)
from scorecard.errors import InvalidInput
from scorecard.services.change_requests import Outcome, record_or_ask, tell
from scorecard.services.hearing import Heard, Periods
from scorecard.services.people import reckoning_of, with_names
from scorecard.services.recording import Entry, Recorder
from scorecard.storage.unit_of_work import UnitOfWork

BY_BUTTON: Mapping[type[Part], str] = {
    NoData: "To say that there is no data, press No data under the question for {kpi}; it asks why.",
    Later: "To be asked again later, choose it from the menu under the question for {kpi}.",
    HandOver: "To have somebody else asked, choose Not mine from the menu under the question for {kpi}.",
}
"""What is done under the question, where what it means can be seen and taken back."""

BEFORE_A_PERIOD = re.compile(r"^(?:in|im|am|on|of|für|fuer|pour|por|en|per|voor|za)\s+", re.IGNORECASE)
Taken = list[Outcome] | OpenQuestion
"""What came of each value, in the order it was said, or what must be asked first."""


@dataclass(frozen=True)
class Taking:
    """Takes what was heard, inside a caller's transaction.

    Attributes:
        source: Where it came from: `reply` or `command`.
        settled: Row of a KPI -> its value, where its sender confirmed one.
        origin: The Slack message that was typed, or None.
    """

    uow: UnitOfWork
    card: Scorecard
    now: datetime
    source: str
    settled: Mapping[int, Decimal] = field(default_factory=dict)
    origin: Address | None = None

    def take(self, heard: Heard) -> Taken:
        """Store everything in a reply, or ask for the first thing that is in doubt.

        Raises:
            NotAllowed: Its sender may not give one of the values; nothing was stored.
            InvalidInput: Something in it cannot be done; nothing was stored.
        """
        if isinstance(heard.reply, WhichKpi):
            return self._ask(heard, tuple(kpi.id for kpi in heard.reply.choices))
        for part in heard.reply.parts:
            self._check(heard, part)
        for part in heard.reply.parts:
            if (doubt := self._doubt(part)) is not None:
                return self._ask(heard, (part.kpi.id,), doubt)
        with self.uow.all_or_nothing():
            return [self._store(heard, part) for part in heard.reply.parts]

    def _check(self, heard: Heard, part: Part) -> None:
        kpi = self.card.kpis_by_id[part.kpi.id]
        period = heard.periods[part.kpi.id]
        asked = self.uow.prompts.find(part.kpi.id, period)
        Recorder(self.uow, self.card, self.now).check(kpi, period, heard.user, asked)
        if type(part) in BY_BUTTON:
            raise InvalidInput(BY_BUTTON[type(part)].format(kpi=part.kpi.name))
        if isinstance(part, Value):
            self._refuse_other_period(heard, part)

    def _refuse_other_period(self, heard: Heard, part: Value) -> None:
        """A note that begins with a period (`31, KW45`) could say when the value was; it is no note then."""
        calendar = reckoning_of(self.uow, self.card, heard.user, self.now)
        if leading_period(BEFORE_A_PERIOD.sub("", part.note), part.kpi.frequency, calendar):
            raise InvalidInput(f"Is “{part.note}” when that was? Then write “for” before it: for {part.note}")

    def _doubt(self, part: Part) -> Doubt | None:
        return part.doubt if isinstance(part, Value) and part.kpi.id not in self.settled else None

    def _ask(self, heard: Heard, kpis: tuple[int, ...], doubt: Doubt | None = None) -> OpenQuestion:
        parts = () if isinstance(heard.reply, WhichKpi) else heard.reply.parts
        certain = {part.kpi.id: part.value for part in parts if self._is_certain(part)}
        periods = {kpi_id: heard.periods[kpi_id] for kpi_id in (*kpis, *(part.kpi.id for part in parts))}
        return OpenQuestion(
            user=heard.user,
            typed=heard.typed,
            source=self.source,
            kpis=kpis,
            readings=doubt.readings if doubt else (),
            cause=doubt.cause if doubt else "",
            asked=heard.asked,
            periods=periods,
            standing=list_standing(self.uow, periods),
            origin=self.origin,
            settled={**certain, **self.settled},
        )

    def _is_certain(self, part: Part) -> TypeGuard[Value | SameAsLast]:
        return isinstance(part, Value | SameAsLast) and self._doubt(part) is None

    def _store(self, heard: Heard, part: Part) -> Outcome:
        return HANDLERS[type(part)](self, heard, part)

    def _record(self, heard: Heard, part: Part) -> Outcome:
        """Record a value, or the last one again."""
        assert isinstance(part, Value | SameAsLast)  # noqa: S101 - it is these that it handles
        value = self.settled.get(part.kpi.id, part.value)
        note = with_names(self.uow, self.card.team_id, part.note)
        entry = Entry(value, heard.user, self.source, note or None, heard.typed, self.origin)
        recorder = Recorder(self.uow, self.card, self.now)
        return record_or_ask(recorder, self.card.kpis_by_id[part.kpi.id], heard.periods[part.kpi.id], entry)


Handler = Callable[[Taking, Heard, Part], Outcome]
HANDLERS: Mapping[type[Part], Handler] = {Value: Taking._record, SameAsLast: Taking._record}  # noqa: SLF001
"""How each kind of part is done."""


def list_standing(uow: UnitOfWork, periods: Periods) -> dict[int, int]:
    """Which actual stands for each KPI's period: row of the KPI -> row of the actual, 0 for none."""
    found = uow.actuals.list_answers(periods.items())
    return {place[0]: found[place].id if place in found else 0 for place in periods.items()}


def tell_taken(card: Scorecard, taken: Taken, to: str, *, cause: str) -> list[Outgoing]:
    """What to say to a person about what was taken: what came of it, or the question.

    Args:
        card: The scorecard.
        taken: What was done or must be asked.
        to: Slack id of the person.
        cause: The event or command that it came by, which makes the messages ones of their kind.
    """
    if isinstance(taken, OpenQuestion):
        return [Outgoing(f"choice:{cause}", Kind.CHOICE, card.team_id, to, taken.to_facts())]
    return tell(card, taken, to, cause=cause)
