"""Application of a reply: everything it says is done, or nothing is and one clarification is asked for."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from scorecard.errors import InvalidInput
from scorecard.model.kpis import KpiInfo
from scorecard.model.outbox import Address, OutgoingMessage
from scorecard.model.payloads import Choice
from scorecard.model.periods import Period
from scorecard.model.replies import AlsoRequested, PendingClarification, ReplyOutcome
from scorecard.model.submissions import Submission
from scorecard.parsing.period_names import NOUNS
from scorecard.parsing.replies.parsed_reply import (
    Doubt,
    DoubtReason,
    HandOver,
    NoValue,
    ReplyPart,
    SameAsLast,
    Snooze,
    UnnamedKpi,
    Value,
    ValuePart,
)
from scorecard.rules.replacing import GivenValue, Step, conversation_of, decide_step
from scorecard.services.actuals.change_requests import Recorded, outcome_of, record_or_request
from scorecard.services.actuals.receipts import build_receipts
from scorecard.services.actuals.record import Recorder
from scorecard.services.lookup.people import strip_ids
from scorecard.services.prompts.questions import list_current_actuals
from scorecard.services.replies.interpret import Interpretation
from scorecard.services.replies.prompt_actions import ActionRunner
from scorecard.storage.unit_of_work import UnitOfWork

ApplyResult = ReplyOutcome | PendingClarification
"""The outcome of a reply, or the clarification that it needs first."""


@dataclass(frozen=True)
class Applier:
    """Applies an interpreted reply inside the caller's transaction.

    Attributes:
        source: The reply's source: `reply`, `command` or `edit`.
        cause: The event or command that delivered it.
        settled: Row of a KPI -> its value, if the sender confirmed one.
        origin: The Slack message that was typed, or None.
        version: Slack's ts of the message's last edit; empty if it was not edited.
        shown: The full text with the command, if more was typed than is interpreted; or empty.
        replaces: True if the sender said that the values correct others: by an edit or the command `correct`.
        confirmed: Rows of KPIs whose present value the sender agreed to replace.
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
    replaces: bool = False
    confirmed: Collection[int] = ()

    def apply(self, interpretation: Interpretation) -> ApplyResult:
        """Do everything that a reply says, or ask about the first thing in doubt.

        Raises:
            NotAllowed: The sender may not answer for one of the KPIs; nothing was done.
            InvalidInput: Something in it cannot be done; nothing was done.
        """
        if isinstance(interpretation.reply, UnnamedKpi):
            return self._ask(interpretation, tuple(kpi.id for kpi in interpretation.reply.choices))
        places = [(part.kpi.id, interpretation.period_of(part)) for part in interpretation.parts]
        self.uow.prompts.preload(places)
        for part in interpretation.parts:
            self._check(interpretation, part)
        self.uow.actuals.preload(places)
        doubts = self._find_doubts(interpretation)
        if doubts or interpretation.settled:
            _refuse_two_in_doubt(interpretation)
        if doubts:
            return self._ask(interpretation, (next(iter(doubts)),), doubts)
        if all(isinstance(part, ValuePart) for part in interpretation.parts):  # nothing left to refuse
            return self.record(interpretation, interpretation.parts)
        with self.uow.all_or_nothing():
            return ReplyOutcome.merge(
                self._handle(interpretation, kinds, handler) for kinds, handler in HANDLERS.items()
            )

    def _check(self, interpretation: Interpretation, part: ReplyPart) -> None:
        period = interpretation.period_of(part)
        recorder, kpi = Recorder.of(self.uow, part.kpi.id, self.now)
        recorder.find_prompt(kpi, period, interpretation.user)
        if isinstance(part, Snooze | HandOver):
            self._runner(interpretation).find_prompt(part.kpi, period)

    def _find_doubts(self, interpretation: Interpretation) -> dict[int, Doubt]:
        """Return what must be confirmed first, by row of the KPI, in the order of the reply."""
        values = [
            part
            for part in interpretation.parts
            if isinstance(part, ValuePart | NoValue) and part.kpi.id not in self.settled
        ]
        doubts = [(part.kpi.id, self._doubt(interpretation, part)) for part in values]
        return {kpi_id: doubt for kpi_id, doubt in doubts if doubt}

    def _doubt(self, interpretation: Interpretation, part: ValuePart | NoValue) -> Doubt | None:
        standing = self.uow.actuals.find(part.kpi.id, interpretation.period_of(part))
        said = part.as_value() if isinstance(part, SameAsLast) else part
        value, doubt = (None, None) if isinstance(said, NoValue) else (said.value, said.doubt)
        asks = decide_step(self._given(interpretation, said, value), standing) is Step.ASK
        readings = () if value is None else (value,)
        return doubt or (Doubt(DoubtReason.GIVEN, readings) if asks else None)

    def _given(
        self, interpretation: Interpretation, part: Value | NoValue, value: Decimal | None
    ) -> GivenValue:
        return GivenValue(
            value,
            interpretation.user,
            self.now,
            place=conversation_of(self.origin.channel if self.origin else ""),
            names_period=part.period is not None,
            is_correction=self.replaces or part.kpi.id in self.confirmed,
        )

    def _ask(
        self, interpretation: Interpretation, kpis: tuple[int, ...], doubts: Mapping[int, Doubt] | None = None
    ) -> PendingClarification:
        doubt = doubts[kpis[0]] if doubts else None
        certain = {
            part.kpi.id: part.value
            for part in interpretation.parts
            if isinstance(part, ValuePart) and part.kpi.id not in (doubts or {})
        }
        beside = [part for part in interpretation.parts if part.kpi.id not in (doubts or {})]
        periods = {kpi_id: interpretation.periods[kpi_id] for kpi_id in kpis}
        periods |= interpretation.settled if doubt is None else {}
        periods |= {part.kpi.id: interpretation.period_of(part) for part in interpretation.parts}
        return PendingClarification(
            user=interpretation.user,
            typed=interpretation.typed,
            shown=self.shown,
            source=self.source,
            kpis=kpis,
            readings=doubt.readings if doubt else (),
            cause=doubt.cause if doubt else "",
            or_no_data=bool(doubt and doubt.cause is DoubtReason.NOTHING),
            asked=interpretation.asked,
            periods=periods,
            standing=list_current_actuals(self.uow, periods.items()),
            origin=self.origin,
            version=self.version,
            settled={**certain, **self.settled},
            confirmed=tuple(self.confirmed),
            besides=tuple(filter(None, map(_find_other_request, beside))),
            reach=interpretation.reach,
        )

    def _handle(
        self, interpretation: Interpretation, kinds: tuple[type[ReplyPart], ...], handler: "Handler"
    ) -> ReplyOutcome:
        return handler(
            self, interpretation, [part for part in interpretation.parts if isinstance(part, kinds)]
        )

    def record(self, interpretation: Interpretation, parts: Sequence[ReplyPart]) -> ReplyOutcome:
        """Record new values and repeated ones."""
        return outcome_of(self._record(interpretation, part) for part in parts if isinstance(part, ValuePart))

    def _record(self, interpretation: Interpretation, part: ValuePart) -> Recorded:
        note = strip_ids(self.uow, self.team_id, part.note)
        given = replace(
            self._submission(interpretation, part),
            value=self.settled.get(part.kpi.id, part.value),
            note=note if note or self.source == "edit" else None,
        )
        recorder, kpi = Recorder.of(self.uow, part.kpi.id, self.now)
        return record_or_request(recorder, kpi, given)

    def _submission(self, interpretation: Interpretation, part: ReplyPart) -> Submission:
        """Return what a part of the reply submits, but for its value and note."""
        return Submission(
            period=interpretation.period_of(part),
            by=interpretation.user,
            source=self.source,
            typed=strip_ids(self.uow, self.team_id, self.shown or interpretation.typed),
            origin=self.origin,
        )

    def note_no_data(self, interpretation: Interpretation, parts: Sequence[ReplyPart]) -> ReplyOutcome:
        """Record which KPIs have no value."""
        missing = [
            (part.kpi.id, replace(self._submission(interpretation, part), note=part.reason))
            for part in parts
            if isinstance(part, NoValue)
        ]
        return self._runner(interpretation).note_no_data(missing, replaces=True)  # all doubts are settled

    def snooze(self, interpretation: Interpretation, parts: Sequence[ReplyPart]) -> ReplyOutcome:
        """Snooze the prompts to be asked about later."""
        requests = [
            (part.kpi, interpretation.period_of(part), part.until)
            for part in parts
            if isinstance(part, Snooze)
        ]
        is_all = _means_all(interpretation, requests)
        return self._runner(interpretation).snooze(requests, is_all=is_all)

    def hand_over(self, interpretation: Interpretation, parts: Sequence[ReplyPart]) -> ReplyOutcome:
        """Offer prompts to other people."""
        requests = [
            (part.kpi, interpretation.period_of(part), part.person)
            for part in parts
            if isinstance(part, HandOver)
        ]
        is_all = _means_all(interpretation, requests)
        return self._runner(interpretation).hand_over(requests, is_all=is_all)

    def _runner(self, interpretation: Interpretation) -> ActionRunner:
        return ActionRunner(self.uow, self.now, interpretation.user, self.cause)


def _means_all(interpretation: Interpretation, requests: Sequence[tuple[KpiInfo, Period, object]]) -> bool:
    """Return whether a request was made for everything that waits, and not by name."""
    return len(requests) > 1 and {kpi.id for kpi, _, _ in requests} == set(interpretation.asked)


Handler = Callable[[Applier, Interpretation, Sequence[ReplyPart]], ReplyOutcome]
HANDLERS: Mapping[tuple[type[ReplyPart], ...], Handler] = {
    (Value, SameAsLast): Applier.record,
    (NoValue,): Applier.note_no_data,
    (Snooze,): Applier.snooze,
    (HandOver,): Applier.hand_over,
}
"""The handler of each kind of part, in order: values come before snoozes, which show what is still open."""


def build_answer(team_id: str, result: ApplyResult, to: str, *, cause: str) -> list[OutgoingMessage]:
    """Return the messages that report a result to a person: the outcome, or the clarification.

    Args:
        team_id: Slack team.
        result: What was done or must be clarified.
        to: Slack user id of the person.
        cause: The event or command that caused it; makes the messages' keys unique.
    """
    if isinstance(result, PendingClarification):
        return [OutgoingMessage(Choice(**dict(result), once=cause), team_id, to)]
    return build_receipts(team_id, result, to, cause=cause)


def _refuse_two_in_doubt(interpretation: Interpretation) -> None:
    """Refuse two periods of one KPI if something is to be asked: a choice is about one period only."""
    kpis = [part.kpi for part in interpretation.parts]
    if twice := next((kpi for kpi in kpis if kpis.count(kpi) > 1), None):
        noun = NOUNS[twice.frequency]
        raise InvalidInput(
            f"I have a question about one of these; send {twice.name} for one {noun} at a time."
        )


def _find_other_request(part: ReplyPart) -> AlsoRequested | None:
    match part:
        case NoValue():
            return AlsoRequested(kpi=part.kpi.id, what="no data")
        case Snooze():
            return AlsoRequested(kpi=part.kpi.id, what="snooze")
        case HandOver():
            return AlsoRequested(kpi=part.kpi.id, what="hand over", person=part.person)
    return None
