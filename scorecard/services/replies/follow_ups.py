"""Follow-ups: what a reply refers to, in a thread or after the last message, and amendments of values."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scorecard.errors import InvalidInput
from scorecard.model.names import normalize_name
from scorecard.model.outbox import Address, MessageKind, OutgoingMessage
from scorecard.model.periods import Period
from scorecard.model.replies import PendingClarification, ReplyOutcome
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.views.prompts import DueItem, HandoverState
from scorecard.parsing.replies.normalize import is_no, is_yes, normalize_text
from scorecard.parsing.replies.notes import has_number
from scorecard.parsing.replies.parsed_reply import DoubtReason, Snooze, UnnamedKpi, ValuePart
from scorecard.services.actuals.alerts import find_alert_id
from scorecard.services.lookup.display_names import display_info_of
from scorecard.services.prompts.batches import find_batch
from scorecard.services.prompts.due_items import NOT_ASKED, item_of, list_due_items, may_answer
from scorecard.services.prompts.reminders import BundledReminder, list_reminder_items, list_reminders_in
from scorecard.services.replies.interpret import Interpretation, Interpreter, Periods, with_doubts
from scorecard.storage.unit_of_work import UnitOfWork

RECENT = timedelta(hours=1)
LONGEST_ANSWER = 100
SAID = frozenset(
    {
        *(MessageKind.PROMPT, MessageKind.REMINDER, MessageKind.RECEIPT, MessageKind.KEPT, MessageKind.HELP),
        *(MessageKind.QUESTION, MessageKind.CHOICE, MessageKind.CHOICE_MADE, MessageKind.CHANGE_ASKED),
    }
)


def list_amendable(uow: UnitOfWork, interpreter: Interpreter, team_id: str, place: Address) -> Periods:
    """The KPIs, each with its period, whose values a thread's first message gave, told or asked about."""
    given = {kpi_id: actual.period for kpi_id, actual in uow.actuals.list_from(team_id, place)}
    key = uow.outbox.find_key_at(team_id, place)
    said = uow.outbox.find(key) if key else None
    own = {kpi_id: period for kpi_id, period in given.items() if interpreter.knows(kpi_id)}
    return own | (list_periods_in(uow, interpreter, said) if said else {})


def list_periods_in(uow: UnitOfWork, interpreter: Interpreter, said: OutgoingMessage) -> dict[int, Period]:
    """The KPIs, each with its period, of whose values a message of ours told or asked."""
    places: list[tuple[int, Period]] = []
    if said.kind in {MessageKind.RECEIPT, MessageKind.KEPT, MessageKind.CHOICE_MADE}:
        given = [uow.actuals.get(actual_id) for actual_id in ReplyOutcome.from_facts(said.facts).actuals]
        places = [(kpi_id, actual.period) for kpi_id, actual in given]
    elif said.kind is MessageKind.CHOICE:
        question = PendingClarification.from_facts(said.facts)
        places = [(kpi_id, question.periods[kpi_id]) for kpi_id in question.kpis]
    return {kpi_id: period for kpi_id, period in places if interpreter.knows(kpi_id)}


@dataclass(frozen=True)
class Amendments:
    """Understands what is said under a message that told of values.

    Attributes:
        interpreter: Understands what is said elsewhere.
        told: The KPIs that the message told of, each with its period.
    """

    uow: UnitOfWork
    interpreter: Interpreter
    told: Periods

    def interpret(self, user: str, typed: str) -> Interpretation:
        """What a person means.

        A number alone may correct what was told as well as be for what waits. A KPI that was told of is meant
        for the period that was told; where elsewhere another would be meant, its value is in doubt.

        Raises:
            InvalidInput: It is unclear.
        """
        elsewhere = self._interpret_elsewhere(user, typed)
        if elsewhere and not self._may_concern_told(elsewhere):
            return elsewhere
        if elsewhere is None or elsewhere.asked:
            periods = {**self.interpreter.waiting_for(user), **self.told}
            interpretation = self.interpreter.interpret_for(tuple(periods), periods, user, typed)
            return self._doubted(interpretation, self.told)
        interpretation = self.interpreter.interpret_for((), self.told, user, typed)
        moved = [
            one.kpi.id
            for one in interpretation.parts
            if interpretation.period_of(one) != elsewhere.period_of(one)
        ]
        return self._doubted(interpretation, moved)

    def _interpret_elsewhere(self, user: str, typed: str) -> Interpretation | None:
        try:
            return self.interpreter.interpret(user, typed)
        except InvalidInput:
            return None

    def _may_concern_told(self, interpretation: Interpretation) -> bool:
        """Whether there may be a value for what was told in it: it names no KPI, or one of those."""
        values = [one for one in interpretation.parts if isinstance(one, ValuePart)]
        return not interpretation.parts or any(
            interpretation.asked or one.kpi.id in self.told for one in values
        )

    def _doubted(self, interpretation: Interpretation, kpis: Collection[int]) -> Interpretation:
        """The same, with values of some KPIs to be confirmed where another stands."""
        return with_doubts(
            interpretation, lambda part, period: self._cause(part, period) if part.kpi.id in kpis else None
        )

    def _cause(self, part: ValuePart, period: Period) -> DoubtReason | None:
        standing = self.uow.actuals.find(part.kpi.id, period)
        return DoubtReason.GIVEN if standing and standing.value != part.value else None


@dataclass(frozen=True)
class LastMessage:
    """What the bot said last to somebody in a place.

    Attributes:
        team_id: Slack team.
        place: The channel, and the thread in it.
        user: Slack user id of who writes there.
        now: UTC.
    """

    uow: UnitOfWork
    team_id: str
    place: Address
    user: str
    now: datetime

    def find_choice(self, typed: str) -> tuple[OutgoingMessage, int] | None:
        """The question that is answered by what somebody typed, and which one of what it offers that is.

        A yes is for the one reading that it asks about, a KPI's name alone for which KPI is meant.

        Raises:
            InvalidInput: It was a no.
        """
        asked = self._find() if len(typed) <= LONGEST_ANSWER else None
        if asked is None or asked.kind is not MessageKind.CHOICE:
            return None
        question = PendingClarification.from_facts(asked.facts)
        if question.user != self.user:
            return None
        if is_no(typed):
            raise InvalidInput("Then send it again the way you mean it.")
        if question.readings:
            return (asked, 0) if len(question.readings) == 1 and is_yes(typed) else None
        named = [at for at, kpi_id in enumerate(question.kpis) if self._is_called(kpi_id, typed)]
        return (asked, named[0]) if len(named) == 1 else None

    def _is_called(self, kpi_id: int, typed: str) -> bool:
        own, told = self.uow.scorecards.get_kpi(kpi_id)[1].info, display_info_of(self.uow, kpi_id)
        names = own.names if told.name == own.name else (told.name,)
        return normalize_name(normalize_text(typed)) in map(normalize_name, names)

    def interpret(self, interpreter: Interpreter, typed: str) -> Interpretation | None:
        """What a number means to somebody for whom nothing waits: what they were just told, put right.

        Returns:
            None where it is no number, or they were told of no value.
        """
        if not has_number(typed) or interpreter.waiting_for(self.user):
            return None
        said = self._find()
        told = list_periods_in(self.uow, interpreter, said) if said else {}
        try:
            interpretation = (
                Amendments(self.uow, interpreter, told).interpret(self.user, typed) if told else None
            )
        except InvalidInput:
            return None
        return (
            interpretation
            if interpretation and all(isinstance(part, ValuePart) for part in interpretation.parts)
            else None
        )

    def _find(self) -> OutgoingMessage | None:
        """The last thing said there; in direct messages also what was said to the person unasked."""
        to = {self.place.channel, self.user} if self.place.channel.startswith("D") else {self.place.channel}
        return self.uow.outbox.find_newest(self.team_id, to, self.place.ts, SAID, self.now - RECENT)


@dataclass(frozen=True)
class Thread:
    """The message of ours under which somebody replies: a round or an alert.

    Attributes:
        cards: The scorecards that it is about, at least one.
        asked: What the person was asked for there, answered or not, also what others are asked for by now.
        is_mixed: Whether it asked for several things of which others are asked for one by now.
        alerted: The KPI of the alert, for its newest period that is over; None for a round.
    """

    cards: tuple[Scorecard, ...]
    asked: tuple[DueItem, ...] = ()
    is_mixed: bool = False
    alerted: DueItem | None = None

    @property
    def about(self) -> Scorecard | None:
        """The scorecard whose KPI a name means that others have, too; None where it is about several."""
        return self.cards[0] if len(self.cards) == 1 else None


def find_thread(uow: UnitOfWork, team_id: str, place: Address, user: str, now: datetime) -> Thread | None:
    """What a thread of a team's is about for a person; None where it is neither a round nor an alert."""
    key = uow.outbox.find_key_at(team_id, place) or ""
    alert_id = find_alert_id(key)
    if parts := _list_parts(uow, key):
        return _asked(uow, parts, user)
    if alert_id is not None:
        card, kpi = uow.scorecards.get_of(uow.alerts.get(alert_id).kpi_id)
        return Thread((card,), alerted=_alerted(uow, card, kpi, now))
    return None


def interpret_in_thread(thread: Thread, interpreter: Interpreter, user: str, typed: str) -> Interpretation:
    """What a person means in a thread.

    Raises:
        InvalidInput: It is unclear.
    """
    if thread.alerted:
        return _interpret_alerted(interpreter, thread.alerted, user, typed)
    return _interpret_asked(interpreter, thread, user, typed)


def _list_parts(uow: UnitOfWork, key: str) -> list[BundledReminder]:
    """What a message of ours asks for or reminds of; nothing where it is about something else."""
    outgoing = uow.outbox.find(key) if find_batch(key) else None
    return list_reminders_in(outgoing) if outgoing else []


def _asked(uow: UnitOfWork, parts: Sequence[BundledReminder], user: str) -> Thread:
    """What was asked for in a message about some rounds, as far as somebody may answer it."""
    rounds = [part["round"] for part in parts]
    rows = list(map(uow.batches.get, rounds))
    own = [
        (row, item) for row, part in zip(rows, parts, strict=True) for item in list_reminder_items(uow, part)
    ]
    passed = _list_passed(uow, rounds)
    waiting = [item for item in passed if item.is_open]
    theirs = [item for _, item in own if _may_answer(uow, item, user)]
    has_lost = any(  # to another owner, who is not asked yet
        row.person == user and item.is_open and item not in theirs for row, item in own
    )
    return Thread(
        tuple(map(uow.scorecards.get, dict.fromkeys(row.scorecard_id for row in rows))),
        (*theirs, *(item for item in waiting if _may_answer(uow, item, user))),
        is_mixed=(bool(waiting) or has_lost) and len(own) + len(passed) > 1,
    )


def _list_passed(uow: UnitOfWork, rounds: Sequence[int]) -> tuple[DueItem, ...]:
    """What some rounds asked for and others are asked for by now, answered or not."""
    offers = [row for round_id in rounds for row in uow.handovers.list_from(round_id)]
    taken = [row for row in offers if HandoverState(row.state).is_taken]
    prompts = dict.fromkeys(prompt for row in taken for prompt in row.prompts)
    return list_due_items(uow, list(map(uow.prompts.get, prompts)))


def _may_answer(uow: UnitOfWork, item: DueItem, user: str) -> bool:
    card, _ = uow.scorecards.get_of(item.kpi.id)
    return may_answer(card, item, user)


def _interpret_asked(interpreter: Interpreter, thread: Thread, user: str, typed: str) -> Interpretation:
    """What a person means in the thread of what they were asked.

    Where some of that went to others, a number alone could be meant for what they have by now, even if its
    sender may not give that any more: so it is asked which KPI is meant.

    Raises:
        InvalidInput: It is unclear.
    """
    interpretation = interpreter.interpret_about(thread.asked, user, typed)
    if (
        not thread.is_mixed
        or not interpretation.parts
        or all(isinstance(part, Snooze) for part in interpretation.parts)
    ):
        return interpretation
    if _names_all(interpreter, user, typed):
        return interpretation
    return replace(interpretation, reply=UnnamedKpi(tuple(part.kpi for part in interpretation.parts)))


def _names_all(interpreter: Interpreter, user: str, typed: str) -> bool:
    """Whether a reply makes sense wherever it is written."""
    try:
        interpreter.interpret_for((), {}, user, typed)
    except InvalidInput:
        return False
    return True


def _alerted(uow: UnitOfWork, card: Scorecard, kpi: Kpi, now: datetime) -> DueItem:
    period = kpi.last_ended(now, card.zone)
    asked = uow.prompts.find(kpi.info.id, period)
    return replace(item_of(uow, kpi, period), prompt=asked.prompt_id if asked else NOT_ASKED)


def _interpret_alerted(interpreter: Interpreter, item: DueItem, user: str, typed: str) -> Interpretation:
    """What a person means in an alert's thread: a number alone is for its KPI.

    It is in doubt where the period has a value, or was not asked for yet: the alert tells of an earlier one.

    Raises:
        InvalidInput: It is unclear, or the KPI is retired.
    """
    try:
        return interpreter.interpret_for((), {}, user, typed)
    except InvalidInput:
        if item.is_retired:
            raise
    interpretation = interpreter.interpret_for((item.kpi.id,), {item.kpi.id: item.period}, user, typed)
    if item.actual is None and item.prompt != NOT_ASKED:
        return interpretation
    given = item.actual.value if item.actual else None
    cause = DoubtReason.EARLY if given is None else DoubtReason.GIVEN
    return with_doubts(interpretation, lambda part, _: cause if part.value != given else None)
