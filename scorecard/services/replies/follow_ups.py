"""Follow-ups: what a reply in a thread or after the last message refers to, and amendments of values."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property

from scorecard.errors import InvalidInput
from scorecard.model.names import NamedItem
from scorecard.model.outbox import ANSWERABLE_KINDS, Address, MessageKind, OutgoingMessage
from scorecard.model.payloads import (
    Alert,
    Answer,
    BatchPart,
    ChangeAsked,
    Choice,
    ChoiceMade,
    Kept,
    Prompt,
    Receipt,
    Reminder,
    ReminderPart,
)
from scorecard.model.periods import Period
from scorecard.model.replies import PendingClarification, ReplyOutcome
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.submissions import RequestState
from scorecard.model.units import DURATION, format_number, format_plain, format_typed, format_value
from scorecard.model.views.prompts import DueItem, HandoverState
from scorecard.parsing.replies.normalize import (
    find_ordinal,
    find_undo,
    is_no,
    is_yes,
    name_alone,
    normalize_text,
    strip_no,
    strip_yes,
)
from scorecard.parsing.replies.notes import has_number
from scorecard.parsing.replies.parsed_reply import DoubtReason, Snooze, UnnamedKpi, Value, ValuePart
from scorecard.rules.permissions import Action, may
from scorecard.rules.replacing import SECOND_THOUGHT
from scorecard.services.actuals.so_what import find_unsaid
from scorecard.services.actuals.take_back import Given
from scorecard.services.lookup.display_names import display_info_of
from scorecard.services.lookup.people import local_settings_of
from scorecard.services.prompts.due_items import NOT_ASKED, item_of, list_due_items
from scorecard.services.prompts.questions import QUESTIONS_NAMED, Asking, list_waiting, typed_in
from scorecard.services.prompts.reminders import list_parts, list_reminder_items
from scorecard.services.replies.interpret import Interpretation, Interpreter, Periods, with_doubts
from scorecard.storage.unit_of_work import UnitOfWork
from scorecard.wording import listed

LONGEST_ANSWER = 100
STILL_READ = timedelta(minutes=10)
"""The time within which `it` means what the last message was about."""
MOST_CHOICES = 5
"""The largest number of KPIs among which a clarification offers a button for each."""
NUMBER_FIRST = re.compile(r"[A-Z]{0,3}\s?[^\w\s]{0,3}\s?\d")
"""The beginning of a number, perhaps behind a currency."""
REMINDING = frozenset({MessageKind.PROMPT, MessageKind.REMINDER})
WHICH_VALUE = (
    "I see nothing here to take back; for an earlier value, press Undo on its receipt, or name its KPI."
)
NOTHING_ASKED = "I don't ask for that change any more, so there is nothing to take back."


def list_amendable(uow: UnitOfWork, interpreter: Interpreter, team_id: str, place: Address) -> Periods:
    """Return the KPIs, with their periods, whose values a thread's first message gave or showed.

    A clarification shows the values that it asks about.
    """
    given = {kpi_id: actual.period for kpi_id, actual in uow.actuals.list_from(team_id, place)}
    message = uow.outbox.find_at(team_id, place)
    own = {kpi_id: period for kpi_id, period in given.items() if interpreter.knows(kpi_id)}
    return own | (list_periods_in(uow, interpreter, message) if message else {})


def list_periods_in(uow: UnitOfWork, interpreter: Interpreter, message: OutgoingMessage) -> dict[int, Period]:
    """Return the KPIs, with their periods, whose values one of our messages showed or asked about."""
    places: list[tuple[int, Period]] = []
    match message.payload:
        case Receipt() | Kept() | ChoiceMade() as shown:
            already = () if isinstance(shown, Kept) else shown.already
            given = [uow.actuals.get(actual_id) for actual_id in (*shown.actuals, *already)]
            places = [(kpi_id, actual.period) for kpi_id, actual in given]
        case Choice() as question:
            places = [(kpi_id, question.periods[kpi_id]) for kpi_id in question.kpis]
    return {kpi_id: period for kpi_id, period in places if interpreter.knows(kpi_id)}


@dataclass(frozen=True)
class Amendments:
    """Interprets replies to a message that showed values.

    Attributes:
        interpreter: Interprets replies without that context.
        shown: The KPIs that the message showed, with their periods.
    """

    uow: UnitOfWork
    interpreter: Interpreter
    shown: Periods

    def interpret(self, user: str, typed: str) -> Interpretation:
        """Interpret a reply.

        A number alone may correct a value that was shown, or answer an open prompt. The name of a KPI that
        was shown refers to the period that was shown; if it would refer to another elsewhere, the value is in
        doubt.

        Raises:
            InvalidInput: It is unclear.
        """
        elsewhere = self._interpret_elsewhere(user, typed)
        if elsewhere and not self._may_concern_shown(elsewhere):
            return elsewhere
        if elsewhere is None or elsewhere.asked:
            return self.interpret_among({**self.interpreter.waiting_for(user), **self.shown}, user, typed)
        interpretation = self.interpreter.interpret_for((), self.shown, user, typed)
        moved = [
            part.kpi.id
            for part in interpretation.parts
            if interpretation.period_of(part) != elsewhere.period_of(part)
        ]
        return self._doubted(interpretation, moved)

    def interpret_among(self, periods: Periods, user: str, typed: str) -> Interpretation:
        """Interpret a number alone that is for one of some KPIs; one that was shown is to be confirmed.

        Raises:
            InvalidInput: It is unclear.
        """
        interpretation = self.interpreter.interpret_for(tuple(periods), periods, user, typed)
        return self._doubted(interpretation, self.shown)

    def _interpret_elsewhere(self, user: str, typed: str) -> Interpretation | None:
        try:
            return self.interpreter.interpret(user, typed)
        except InvalidInput:
            return None

    def _may_concern_shown(self, interpretation: Interpretation) -> bool:
        """Return whether a reply may be about a KPI that was shown: it names none, or one of those."""
        values = [part for part in interpretation.parts if isinstance(part, ValuePart)]
        return not interpretation.parts or any(
            interpretation.asked or value.kpi.id in self.shown for value in values
        )

    def _doubted(self, interpretation: Interpretation, kpis: Collection[int]) -> Interpretation:
        """Return the interpretation, asking for confirmation if some KPIs already have another value."""
        return with_doubts(
            interpretation, lambda part, period: self._cause(part, period) if part.kpi.id in kpis else None
        )

    def _cause(self, part: ValuePart, period: Period) -> DoubtReason | None:
        current = self.uow.actuals.find(part.kpi.id, period)
        return DoubtReason.GIVEN if current and current.value != part.value else None


@dataclass(frozen=True)
class QuestionAnswer:
    """An answer to a clarification.

    Attributes:
        message: The message that asks.
        at: Index of the option that it picks, from 0; None for a no.
    """

    message: OutgoingMessage
    at: int | None


@dataclass(frozen=True)
class LastMessage:
    """The bot's last message to a person in one place.

    Attributes:
        team_id: Slack team.
        place: The channel, and the thread in it.
        user: Slack user id of the person who writes there.
        now: UTC.
    """

    uow: UnitOfWork
    team_id: str
    place: Address
    user: str
    now: datetime

    def find_given(self) -> Given:
        """Return what the newest receipt there shows, or the receipt of the thread.

        The person's own changes that wait for an admin are part of it; they may stand there alone.

        Raises:
            InvalidInput: There is none, or the bot asked something since.
        """
        last = self.uow.outbox.find_at(self.team_id, self.place) or self._newest
        if last and last.kind is MessageKind.CHOICE:
            raise InvalidInput("OK, nothing was saved; send the right value.")
        outcome = self._outcome_of(last) if last else ReplyOutcome()
        outcome = self._find_later(outcome) or outcome
        stated = self.uow.no_data.list_stated(outcome.no_data)
        given = Given(
            outcome.actuals, tuple(one.id for one in stated.values()), tuple(self._waiting(outcome.requests))
        )
        if given == Given():
            is_over = last is not None and last.kind is MessageKind.CHANGE_ASKED
            raise InvalidInput(NOTHING_ASKED if is_over else WHICH_VALUE)
        return given

    def _find_later(self, outcome: ReplyOutcome) -> ReplyOutcome | None:
        """Return what its author gave by a command or form within the hour, after what a receipt shows.

        None in a thread, which is about its own receipt, and outside of direct messages.
        """
        if self.place.ts or not self.place.is_direct:
            return None
        shown = [self.uow.actuals.get(row)[1].at for row in outcome.actuals]
        shown += [one.at for one in self.uow.no_data.list_stated(outcome.no_data).values()]
        since = max([*shown, self.now - SECOND_THOUGHT])
        later = self.uow.actuals.list_given_after(self.team_id, self.user, since)
        newest = max((one.at for one in later), default=None)
        given = tuple(one.id for one in later if one.at == newest)
        return ReplyOutcome(actuals=given) if given else None

    def _outcome_of(self, last: OutgoingMessage) -> ReplyOutcome:
        """Return what came of the message that one of ours reports on."""
        if isinstance(last.payload, ReplyOutcome):
            return last.payload
        if not isinstance(last.payload, ChangeAsked):
            return ReplyOutcome()
        request = self.uow.change_requests.get(last.payload.request)
        receipt = self.uow.outbox.find(last.payload.receipt_key)
        beside = receipt.payload if receipt else None
        outcome = beside if isinstance(beside, ReplyOutcome) else ReplyOutcome()
        made = tuple(one.id for one in self.uow.change_requests.list_made_with(request))
        values = tuple(row for row in outcome.actuals if not self.uow.actuals.get(row)[1].taken_back_by)
        stated = tuple(self.uow.no_data.list_of(outcome.no_data))
        return ReplyOutcome(actuals=values, no_data=stated, requests=made)

    def _waiting(self, rows: Collection[int]) -> Iterator[int]:
        """Yield the rows of the person's own requests that still wait for an admin."""
        for request in map(self.uow.change_requests.get, rows):
            if may(self.user, Action.WITHDRAW, concerns=request.by) and request.state is RequestState.WAITING:
                yield request.id

    def find_answer(self, typed: str) -> QuestionAnswer | None:
        """Return the answer that a text gives to a question of the bot's; None if it gives none.

        The question that was asked last can be answered in any words, and so can the only one that the last
        message, a reminder, has named. One that was asked within the hour, if something else was said since,
        can be answered by a KPI's name or a place, `the second`.
        """
        if len(typed) > LONGEST_ANSWER or not _is_like_answer(typed):
            return None
        if self._open:
            return self._pick(self._open, typed) or self._decline(self._open, typed)
        if has_number(typed) and find_ordinal(typed) is None:
            return None
        lately = self.now - SECOND_THOUGHT
        picked = [self._pick_by_name(one, typed) for one in self._list_waiting(lately)]
        found = [one for one in picked if one]
        return found[0] if len(found) == 1 else None

    def may_correct(self, typed: str) -> bool:
        """Return whether a text may give the right value for what was asked about: `no, 36`."""
        return bool(strip_no(typed) and self._open)

    @cached_property
    def waiting(self) -> Asking | None:
        """The only question that still waits, whatever was said since; None if there are none or several."""
        return self._all_waiting[0] if len(self._all_waiting) == 1 else None

    @cached_property
    def _all_waiting(self) -> list[Asking]:
        return self._list_waiting(self.now - QUESTIONS_NAMED)

    def ask_which_waits(self) -> str:
        """Return the question which of several replies that wait a yes is about; empty unless several do."""
        if len(self._all_waiting) <= 1:
            return ""
        typed = [f"“{typed_in(self.uow, self.team_id, one.question)}”" for one in self._all_waiting]
        examples = filter(None, (self._example(one.question) for one in self._all_waiting))
        again = next((f": {example}" for example in examples), " with its KPI")
        waiting = f"{listed(typed, MOST_CHOICES)} wait for your answer"
        return f"Which one? {waiting}; press a button there, or send one again{again}"

    def _example(self, question: PendingClarification) -> str:
        """Return a reply that needs no question about its KPI, for a question about its value; else empty."""
        if question.is_which_kpi or not question.readings:
            return ""
        kpi = display_info_of(self.uow, question.kpis[0])
        card, _ = self.uow.scorecards.get_of(kpi.id)
        locale = local_settings_of(self.uow, card, self.user).locale
        return f"{kpi.typed_name} {format_typed(question.readings[0], kpi.unit, locale)}"

    def interpret_correction(self, interpreter: Interpreter, typed: str) -> Interpretation | None:
        """Interpret `no, 36` after a question about a value as 36 for the same KPI and period, or None.

        Raises:
            InvalidInput: What follows the no is unclear.
        """
        asking, right = self._open, strip_no(typed)
        if asking is None or asking.question.is_which_kpi or not has_number(right):
            return None
        (kpi_id,) = asking.question.kpis
        if not interpreter.knows(kpi_id):
            return None
        periods = {kpi_id: asking.question.periods[kpi_id]}
        interpretation = interpreter.interpret_for((kpi_id,), periods, self.user, right)
        is_about_it = all(part.kpi.id == kpi_id for part in interpretation.parts)
        return interpretation if is_about_it else None

    @cached_property
    def _open(self) -> Asking | None:
        """The question that a short answer is for: asked last, or the only one that a reminder names."""
        last = self._newest
        if last is None and self.place.ts:
            return self._find_above()
        if last and isinstance(last.payload, Choice):
            return Asking(last, last.payload) if last.payload.user == self.user else None
        return self._find_named(last)

    def _find_above(self) -> Asking | None:
        """Return the question in whose thread it is written, if it still waits."""
        root = self.uow.outbox.find_at(self.team_id, self.place)
        if root is None or root.kind is not MessageKind.CHOICE:
            return None
        waiting = self._list_waiting(self.now - QUESTIONS_NAMED)
        return next((one for one in waiting if _root(one.message) == root.key), None)

    def _find_named(self, last: OutgoingMessage | None) -> Asking | None:
        """Return the only question that waits if the last message is a reminder, which names it."""
        if last and last.kind not in REMINDING:
            return None
        newest = last or self._find_newest(self.now - QUESTIONS_NAMED)
        reminds = newest is not None and newest.kind in REMINDING and self._is_reminder(newest)
        return self.waiting if reminds else None

    def _is_reminder(self, message: OutgoingMessage) -> bool:
        """Return whether a message reminds of something, alone or within a prompt."""
        return any(isinstance(part, ReminderPart) for part in list_parts(self.uow, message.payload))

    def _list_waiting(self, since: datetime) -> list[Asking]:
        return list_waiting(self.uow, self.team_id, self.user, {self.place.channel}, since)

    def _pick(self, asking: Asking, typed: str) -> QuestionAnswer | None:
        """Return the choice that a text makes in the open question.

        A yes confirms a single reading; a reading as it was shown picks it, a single one only behind a yes:
        the same text again may have been sent twice.
        """
        if picked := self._pick_by_name(asking, typed):
            return picked
        readings, is_which = asking.question.readings, asking.question.is_which_kpi
        if not is_which and len(readings) <= 1 and is_yes(typed):
            return QuestionAnswer(asking.message, 0)
        confirmed = strip_yes(typed)
        if not readings or (len(readings) == 1 and not confirmed):
            return None
        said = _unspaced(confirmed or normalize_text(typed))
        labels = [self._labels(asking, reading) for reading in readings]
        at = next((at for at, own in enumerate(labels) if said in own), None)
        return None if at is None else QuestionAnswer(asking.message, at)

    def _labels(self, asking: Asking, reading: Decimal) -> set[str]:
        """Return how a reading may be typed: as shown; without its unit only right after the question."""
        card, kpi = self.uow.scorecards.get_of(asking.question.kpis[0])
        locale = local_settings_of(self.uow, card, self.user).locale
        whole = format_value(reading, kpi.info.unit, locale)
        bare = {format_number(reading, locale), format_plain(reading, locale)}
        if kpi.info.unit == DURATION:
            bare = set[str]()
        is_last = self._newest is not None and self._newest.key == asking.message.key
        labels = {whole, *bare} if is_last or self.place.ts else {whole} - bare
        return set(map(_unspaced, map(normalize_text, labels)))

    def _decline(self, asking: Asking, typed: str) -> QuestionAnswer | None:
        says_no = is_no(typed) or find_undo(typed) == ""
        return QuestionAnswer(asking.message, None) if says_no else None

    def _pick_by_name(self, asking: Asking, typed: str) -> QuestionAnswer | None:
        """Return the choice that a text makes by a place, or by the name of a KPI or its scorecard."""
        question = asking.question
        at = find_ordinal(typed)
        if at is not None and 1 < question.choices <= MOST_CHOICES:
            return QuestionAnswer(asking.message, at) if at < question.choices else None
        if not question.is_which_kpi:
            return None
        called = name_alone(typed)
        named = [at for at, kpi_id in enumerate(question.kpis) if self._is_called(kpi_id, called)]
        return QuestionAnswer(asking.message, named[0]) if len(named) == 1 else None

    def _is_called(self, kpi_id: int, called: str) -> bool:
        """Return whether a normalized name is one of a KPI or, as in `security`, of its scorecard."""
        (card, kpi), shown = self.uow.scorecards.get_of(kpi_id), display_info_of(self.uow, kpi_id)
        names = (*kpi.info.names, shown.name, *card.names)
        return NamedItem(kpi, shown.name, names, card.names).goes_by(called)

    def widen(self, interpreter: Interpreter, interpretation: Interpretation) -> Interpretation:
        """Return the interpretation of a number alone, which may also correct what was just shown.

        What was shown comes first. It stays as it is if the number is none of these, or if there would be
        more to choose from than buttons.
        """
        if not _is_number_alone(interpretation):
            return interpretation
        asked = {kpi_id: interpretation.periods[kpi_id] for kpi_id in interpretation.asked}
        shown = {kpi_id: period for kpi_id, period in self._shown(interpreter).items() if kpi_id not in asked}
        periods = {**shown, **asked}
        if not shown or len(periods) > MOST_CHOICES:
            return interpretation
        amendments = Amendments(self.uow, interpreter, shown)
        wider = amendments.interpret_among(periods, self.user, interpretation.typed)
        return interpretation if shown.keys().isdisjoint(_list_possible(wider)) else wider

    def _shown(self, interpreter: Interpreter) -> Periods:
        return list_periods_in(self.uow, interpreter, self._newest) if self._newest else {}

    def interpret(self, interpreter: Interpreter, typed: str) -> Interpretation | None:
        """Interpret a number from a person without open prompts as an amendment of what they were just shown.

        Returns:
            None if it is not a number, or they were shown no value.
        """
        if not has_number(typed) or interpreter.waiting_for(self.user):
            return None
        shown = self._shown(interpreter)
        try:
            interpretation = (
                Amendments(self.uow, interpreter, shown).interpret(self.user, typed) if shown else None
            )
        except InvalidInput:
            return None
        return (
            interpretation
            if interpretation and all(isinstance(part, ValuePart) for part in interpretation.parts)
            else None
        )

    def find_asked_so_what(self) -> tuple[OutgoingMessage, int] | None:
        """Return the receipt of a thread that asks its person what one changed status means, and the value.

        It is the thread's first message or its last one.
        """
        if not self.place.ts:
            return None
        for message in (self.uow.outbox.find_at(self.team_id, self.place), self._newest):
            if message and isinstance(message.payload, Receipt) and message.payload.reader == self.user:
                unsaid = find_unsaid(self.uow, self.user, message.payload.actuals)
                return None if unsaid is None else (message, unsaid)
        return None

    def name_shown(self) -> str:
        """Return a text that names the one thing that the last message showed, some minutes ago; or empty."""
        last = self._find_newest(self.now - STILL_READ)
        match last.payload if last else None:
            case Answer(at=0, command=command):
                return command
            case Receipt() | Kept() | ChoiceMade() as shown:
                given = {self.uow.actuals.get(row)[0] for row in shown.actuals}
                names = [display_info_of(self.uow, kpi_id).typed_name for kpi_id in given]
                return names[0] if len(names) == 1 else ""
        return ""

    @cached_property
    def _newest(self) -> OutgoingMessage | None:
        """The last message there; in direct messages, also those that the bot sent unprompted."""
        return self._find_newest(self.now - SECOND_THOUGHT)

    def _find_newest(self, since: datetime) -> OutgoingMessage | None:
        to = {self.place.channel, self.user} if self.place.is_direct else {self.place.channel}
        return self.uow.outbox.find_newest(self.team_id, to, self.place.ts, ANSWERABLE_KINDS, since)


def _is_like_answer(typed: str) -> bool:
    """Return whether a text can be the answer to a question: it has no number, or begins with one."""
    if not has_number(typed) or NUMBER_FIRST.match(typed) or find_ordinal(typed) is not None:
        return True
    return bool(strip_yes(typed) or strip_no(typed))


def _root(message: OutgoingMessage) -> str:
    """Return the key under which a clarification was sent; the next question takes its place."""
    return message.updates or message.key


def _list_possible(interpretation: Interpretation) -> list[int]:
    """Return the rows of the KPIs that a reply is about, or can be."""
    reply = interpretation.reply
    kpis = reply.choices if isinstance(reply, UnnamedKpi) else [part.kpi for part in reply.parts]
    return [kpi.id for kpi in kpis]


def _is_number_alone(interpretation: Interpretation) -> bool:
    """Return whether a reply is a value that names no KPI, perhaps for one of several."""
    if isinstance(interpretation.reply, UnnamedKpi):
        return bool(interpretation.asked) and has_number(interpretation.typed)
    return bool(interpretation.asked) and all(isinstance(part, Value) for part in interpretation.parts)


def _unspaced(text: str) -> str:
    return "".join(text.casefold().split())


@dataclass(frozen=True)
class Thread:
    """The message of ours that a thread belongs to: a prompt or an alert.

    Attributes:
        cards: The scorecards that it is about, at least one.
        asked: The items the person was asked for there, answered or not, including those handed over since.
        is_mixed: True if it asked for several items and others are asked for one of them now.
        alerted: The alert's KPI with its newest ended period; None for a prompt.
        alert: Row of the alert; 0 for a prompt.
    """

    cards: tuple[Scorecard, ...]
    asked: tuple[DueItem, ...] = ()
    is_mixed: bool = False
    alerted: DueItem | None = None
    alert: int = 0

    def may_answer(self, user: str) -> bool:
        """Return whether a person may give the alert's KPI its value."""
        item = self.alerted
        return item is not None and may(user, Action.ANSWER, self.cards[0], item.kpi, asked=item.asked)


def find_thread(uow: UnitOfWork, team_id: str, place: Address, user: str, now: datetime) -> Thread | None:
    """Return what a team's thread is about for a person; None if it is neither a prompt nor an alert."""
    message = uow.outbox.find_at(team_id, place)
    if message is None:
        return None
    match message.payload:
        case Prompt() | Reminder() as asking:
            return _asked(uow, list_parts(uow, asking), user)
        case Alert(alert=alert):
            card, kpi = uow.scorecards.get_of(uow.alerts.get(alert).kpi_id)
            return Thread((card,), alerted=_alerted(uow, card, kpi, now), alert=alert)
    return None


def interpret_in_thread(thread: Thread, interpreter: Interpreter, user: str, typed: str) -> Interpretation:
    """Interpret a reply in a thread.

    Raises:
        InvalidInput: It is unclear.
    """
    if thread.alerted:
        return _interpret_alerted(interpreter, thread.alerted, user, typed)
    return _interpret_asked(interpreter, thread, user, typed)


def _asked(uow: UnitOfWork, parts: Sequence[BatchPart], user: str) -> Thread:
    """Return the thread of a prompt, limited to the items that a person may answer."""
    batches = [part.round for part in parts]
    rows = list(map(uow.batches.get, batches))
    own = [
        (row, item) for row, part in zip(rows, parts, strict=True) for item in list_reminder_items(uow, part)
    ]
    handed_over = _list_handed_over(uow, batches)
    waiting = [item for item in handed_over if item.is_open]
    theirs = [item for _, item in own if _may_answer(uow, item, user)]
    lost_some = any(  # to another owner who has not been prompted yet
        row.person == user and item.is_open and item not in theirs for row, item in own
    )
    return Thread(
        tuple(map(uow.scorecards.get, dict.fromkeys(row.scorecard_id for row in rows))),
        (*theirs, *(item for item in waiting if _may_answer(uow, item, user))),
        is_mixed=(bool(waiting) or lost_some) and len(own) + len(handed_over) > 1,
    )


def _list_handed_over(uow: UnitOfWork, batches: Sequence[int]) -> tuple[DueItem, ...]:
    """Return the items of some prompt batches that were handed over, answered or not."""
    offers = [row for batch_id in batches for row in uow.handovers.list_from(batch_id)]
    accepted = [row for row in offers if HandoverState(row.state).is_taken]
    prompts = dict.fromkeys(prompt for row in accepted for prompt in row.prompts)
    return list_due_items(uow, list(map(uow.prompts.get, prompts)))


def _may_answer(uow: UnitOfWork, item: DueItem, user: str) -> bool:
    card, _ = uow.scorecards.get_of(item.kpi.id)
    return may(user, Action.ANSWER, card, item.kpi, asked=item.asked)


def _interpret_asked(interpreter: Interpreter, thread: Thread, user: str, typed: str) -> Interpretation:
    """Interpret a reply in the thread of a prompt.

    If some of its items were handed over, a number alone may be meant for one of those, even if the sender
    may no longer answer it; so the reply must name its KPI.

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
    """Return whether a reply makes sense without its thread."""
    try:
        interpreter.interpret_for((), {}, user, typed)
    except InvalidInput:
        return False
    return True


def _alerted(uow: UnitOfWork, card: Scorecard, kpi: Kpi, now: datetime) -> DueItem:
    period = kpi.last_ended(now, card.zone)
    prompt = uow.prompts.find(kpi.info.id, period)
    return replace(item_of(uow, kpi, period), prompt=prompt.prompt_id if prompt else NOT_ASKED)


def _interpret_alerted(interpreter: Interpreter, item: DueItem, user: str, typed: str) -> Interpretation:
    """Interpret a reply in an alert's thread: a number alone is for the alert's KPI.

    It is in doubt if the period has a value, or was not asked for yet: the alert is about an earlier one.

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
