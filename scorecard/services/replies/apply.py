"""Taking a reply: all that was understood is done, or nothing of it and the one thing to ask first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TypeGuard

from scorecard.domain.done import Done
from scorecard.model.outbox import Address, Kind, Outgoing
from scorecard.model.replies import Besides, OpenQuestion
from scorecard.parsing.replies.parsed_reply import (
    Doubt,
    HandOver,
    NoData,
    Part,
    SameAsLast,
    Snooze,
    Value,
    ValuePart,
    WhichKpi,
)
from scorecard.services.actuals.change_requests import Outcome, done_of, record_or_ask
from scorecard.services.actuals.receipts import tell
from scorecard.services.actuals.record import Entry, Recorder
from scorecard.services.granting import Granting
from scorecard.services.heard import Heard, Periods
from scorecard.services.lookup.people import to_keep
from scorecard.storage.unit_of_work import UnitOfWork

Taken = Done | OpenQuestion
"""What came of a reply, or what must be asked first."""


@dataclass(frozen=True)
class Taking:
    """Takes what was heard, inside a caller's transaction.

    Attributes:
        source: Where it came from: `reply`, `command` or `edit`.
        cause: The event or command that it came by.
        settled: Row of a KPI -> its value, where its sender confirmed one.
        origin: The Slack message that was typed, or None.
        version: When that had been edited last, as Slack's ts; empty for as it was sent.
        shown: All that was typed, with the command, where that is more than was heard; or empty.
    """

    uow: UnitOfWork
    team_id: str
    now: datetime
    source: str
    cause: str
    settled: Mapping[int, Decimal] = field(default_factory=dict)
    origin: Address | None = None
    version: str = ""
    shown: str = ""

    def take(self, heard: Heard) -> Taken:
        """Do everything that a reply says, or ask for the first thing that is in doubt.

        Raises:
            NotAllowed: Its sender may not speak for one of the KPIs; nothing was done.
            InvalidInput: Something in it cannot be done; nothing was done.
        """
        if isinstance(heard.reply, WhichKpi):
            return self._ask(heard, tuple(kpi.id for kpi in heard.reply.choices))
        for part in heard.parts:
            self._check(heard, part)
        for part in heard.parts:
            if (doubt := self._doubt(part)) is not None:
                return self._ask(heard, (part.kpi.id,), doubt)
        self.uow.actuals.hold(*(part.kpi.id for part in heard.parts))
        with self.uow.all_or_nothing():
            return Done.merge(self._do(heard, kinds, do) for kinds, do in HANDLERS.items())

    def _check(self, heard: Heard, part: Part) -> None:
        period = heard.period_of(part)
        asked = self.uow.prompts.find(part.kpi.id, period)
        recorder, kpi = Recorder.of(self.uow, part.kpi.id, self.now)
        recorder.check(kpi, period, heard.user, asked)
        if isinstance(part, Snooze | HandOver):
            self._granting(heard).find_prompt(part.kpi, period)

    def _doubt(self, part: Part) -> Doubt | None:
        return part.doubt if isinstance(part, Value) and part.kpi.id not in self.settled else None

    def _ask(self, heard: Heard, kpis: tuple[int, ...], doubt: Doubt | None = None) -> OpenQuestion:
        certain = {part.kpi.id: part.value for part in heard.parts if self._is_certain(part)}
        periods = {kpi_id: heard.periods[kpi_id] for kpi_id in kpis}
        periods |= heard.settled if doubt is None else {}
        periods |= {part.kpi.id: heard.period_of(part) for part in heard.parts}
        return OpenQuestion(
            user=heard.user,
            typed=heard.typed,
            shown=self.shown,
            source=self.source,
            kpis=kpis,
            readings=doubt.readings if doubt else (),
            cause=doubt.cause if doubt else "",
            asked=heard.asked,
            periods=periods,
            standing=list_standing(self.uow, periods),
            origin=self.origin,
            version=self.version,
            settled={**certain, **self.settled},
            besides=tuple(filter(None, map(_besides, heard.parts))),
            reach=heard.reach,
        )

    def _is_certain(self, part: Part) -> TypeGuard[ValuePart]:
        return isinstance(part, ValuePart) and self._doubt(part) is None

    def _do(self, heard: Heard, kinds: tuple[type[Part], ...], do: "Handler") -> Done:
        return do(self, heard, [part for part in heard.parts if isinstance(part, kinds)])

    def record(self, heard: Heard, parts: Sequence[Part]) -> Done:
        """Record values, and last ones again."""
        return done_of(self._record(heard, part) for part in parts if isinstance(part, ValuePart))

    def _record(self, heard: Heard, part: ValuePart) -> Outcome:
        note, typed = (to_keep(self.uow, self.team_id, one) for one in (part.note, self.shown or heard.typed))
        entry = Entry(
            self.settled.get(part.kpi.id, part.value),
            heard.user,
            self.source,
            note if note or self.source == "edit" else None,
            typed,
            self.origin,
        )
        recorder, kpi = Recorder.of(self.uow, part.kpi.id, self.now)
        return record_or_ask(recorder, kpi, heard.period_of(part), entry)

    def note_no_data(self, heard: Heard, parts: Sequence[Part]) -> Done:
        """Note what has no value."""
        said = [
            (part.kpi.id, heard.period_of(part), part.reason) for part in parts if isinstance(part, NoData)
        ]
        return self._granting(heard).note_no_data(said)

    def snooze(self, heard: Heard, parts: Sequence[Part]) -> Done:
        """Snooze what is to be asked again later."""
        wanted = [(part.kpi, heard.period_of(part), part.until) for part in parts if isinstance(part, Snooze)]
        is_all = len(wanted) > 1 and {kpi.id for kpi, _, _ in wanted} == set(heard.asked)
        return self._granting(heard).snooze(wanted, is_all=is_all)

    def hand_over(self, heard: Heard, parts: Sequence[Part]) -> Done:
        """Offer to others what they should be asked for."""
        theirs = [
            (part.kpi, heard.period_of(part), part.person) for part in parts if isinstance(part, HandOver)
        ]
        return self._granting(heard).hand_over(theirs)

    def _granting(self, heard: Heard) -> Granting:
        return Granting(self.uow, self.now, heard.user, self.cause)


Handler = Callable[[Taking, Heard, Sequence[Part]], Done]
HANDLERS: Mapping[tuple[type[Part], ...], Handler] = {
    (Value, SameAsLast): Taking.record,
    (NoData,): Taking.note_no_data,
    (Snooze,): Taking.snooze,
    (HandOver,): Taking.hand_over,
}
"""How each kind of part is done, in this order: what is snoozed then shows what was answered."""


def list_standing(uow: UnitOfWork, periods: Periods) -> dict[int, int]:
    """Which actual stands for each KPI's period: row of the KPI -> row of the actual, 0 for none."""
    found = uow.actuals.list_answers(periods.items())
    return {place[0]: found[place].id if place in found else 0 for place in periods.items()}


def tell_taken(team_id: str, taken: Taken, to: str, *, cause: str) -> list[Outgoing]:
    """What to say to a person about what was taken: what came of it, or the question.

    Args:
        team_id: Slack team.
        taken: What was done or must be asked.
        to: Slack id of the person.
        cause: The event or command that it came by, which makes the messages ones of their kind.
    """
    if isinstance(taken, OpenQuestion):
        return [Outgoing(f"choice:{cause}", Kind.CHOICE, team_id, to, taken.to_facts())]
    return tell(team_id, taken, to, cause=cause)


def _besides(part: Part) -> Besides | None:
    match part:
        case NoData():
            return Besides(kpi=part.kpi.id, what="no data")
        case Snooze():
            return Besides(kpi=part.kpi.id, what="snooze")
        case HandOver():
            return Besides(kpi=part.kpi.id, what="hand over", person=part.person)
    return None
