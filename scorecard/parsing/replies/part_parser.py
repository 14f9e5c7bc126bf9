"""What is said about one KPI: a phrase, or a value with its unit, period and note."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from scorecard.errors import InvalidInput
from scorecard.model.periods import Period
from scorecard.model.units import PERCENT, is_money
from scorecard.parsing.period_names import NOUNS
from scorecard.parsing.period_phrases import DateContext, is_period_of_any, speaks_of_time
from scorecard.parsing.replies.normalize import strip_courtesy
from scorecard.parsing.replies.notes import (
    COUNTED,
    SEPARATED,
    Note,
    is_about_previous,
    read_note,
    settle_correction,
)
from scorecard.parsing.replies.numbers import (
    Candidates,
    could_be_minus,
    example,
    find_doubt,
    may_be_negative,
    with_split,
)
from scorecard.parsing.replies.parsed_reply import (
    DoubtReason,
    HandOver,
    KpiContext,
    NoValue,
    ReplyPart,
    SameAsLast,
    Snooze,
    Value,
)
from scorecard.parsing.replies.phrasebook import is_language_known, pattern
from scorecard.parsing.replies.phrases import THE_REST, parse_phrase
from scorecard.parsing.replies.quantities import Quantity, read_quantity
from scorecard.parsing.replies.segments import Segment
from scorecard.parsing.replies.value_periods import (
    SIGNS,
    refuse_period_in,
    take_leading_period,
    take_trailing_period,
    tells_when,
)
from scorecard.parsing.replies.vocabulary import canonical_unit, distinct, is_duration

DASH = re.compile(r"[-–—•*]\s+(?=\S)")
"""What begins an item of a list; Slack makes one of a minus with a space behind it."""
PLUS = re.compile(r"[^\w\s]{0,2}\s?\+")
ZERO = r"(?P<zero><<zero>>)|<<none>>(?=\s*(?:$|[,;(]))"
ROUGH = r"(?:[~≈∼]|<<about>>(?=[\s\d]))\s*"


class NoNumber(InvalidInput):
    """What was said is neither a number nor one of the phrases."""


@dataclass(frozen=True)
class PartParser:
    """Reads what is said about one KPI.

    Attributes:
        date_context: By which periods are read, and whose locale counts.
        habit: Why every number of the reply is in doubt, or None.
    """

    date_context: DateContext
    habit: DoubtReason | None = None

    def read(self, said: Segment, subject: KpiContext) -> ReplyPart:
        """What was said about a KPI.

        Raises:
            NoNumber: It is neither a number nor a phrase.
            InvalidInput: It is unclear.
        """
        text = strip_courtesy(said.text, keeps_start=said.keeps_start)
        if not text:
            raise self._numberless(said)
        may_follow = said.subject is not None and not said.is_aside
        phrase = parse_phrase(text, subject, self.date_context, may_follow=may_follow)
        part = phrase or self._value(said, text, subject, may_follow=may_follow)
        if said.subject is None and isinstance(part, Value | NoValue):
            _refuse_other_period(part.period, subject)
        return part

    def is_phrase(self, said: Segment, *, may_fail: bool = False) -> bool:
        """Whether what is said of a KPI is a phrase; one that cannot be followed counts only if it may."""
        if said.subject is None:
            return False
        try:
            return parse_phrase(said.text, said.subject, self.date_context, may_follow=True) is not None
        except InvalidInput:
            return may_fail

    def _value(self, said: Segment, text: str, subject: KpiContext, *, may_follow: bool) -> Value:
        text, spelled = _with_zero(text)
        if not re.search(r"\d", text):
            raise self._numberless(said)
        first, text = take_leading_period(text, subject.kpi, self.date_context)
        dash = DASH.match(text)
        text = text[dash.end() :] if dash else text
        quantity = read_quantity(_without_rough(text), subject.kpi.unit, self.date_context.locale)
        behind, rest = take_trailing_period(quantity.rest, subject.kpi, self.date_context)
        period = _only_one(first, behind, subject)
        says_all = quantity.has_unit and subject.kpi.unit != PERCENT  # `30 % calls dropped` says of what
        note = self._note(rest, text, subject, may_follow=may_follow, has_unit=says_all)
        note = self._beside_given(note, quantity.readings, period, subject)
        readings = _readings(quantity, subject, has_dash=said.has_dash or dash is not None)
        readings = self._with_last(readings, note.text, subject)
        causes = (
            self.habit,
            spelled,
            *_causes_in(text, quantity, subject),
            note.cause,
            *_causes_around(said, quantity, subject),
        )
        doubt = find_doubt(readings, subject, has_unit=quantity.has_unit, causes=causes)
        return Value(subject.kpi, (doubt.readings if doubt else readings.values)[0], note.text, doubt, period)

    def _beside_given(
        self, note: Note, readings: Candidates, named: Period | None, subject: KpiContext
    ) -> Note:
        """A note that may tell why a value is put right, where its period has one."""
        if not is_about_previous(note):
            return note
        period = named or subject.period
        given = subject.find_given(period) if period else None
        return settle_correction(note, readings.values[0], given, self.date_context.locale)

    def _note(self, rest: str, text: str, subject: KpiContext, *, may_follow: bool, has_unit: bool) -> Note:
        """What was said with a value, which must not tell of another time or wish."""
        said = rest.strip(SIGNS + "()")
        if tells_when(rest, subject.period, self.date_context) and not is_period_of_any(
            text, self.date_context
        ):
            return Note(said, DoubtReason.TWO_READINGS)
        if said and self._is_wish(said, subject):
            raise InvalidInput(f"“{text}” could mean two things; send either the number or “{said}”.")
        refuse_period_in(said, subject.kpi, self.date_context)
        note = read_note(rest, text, self.date_context.locale, may_follow=may_follow, has_unit=has_unit)
        if not pattern(SEPARATED).fullmatch(rest) and speaks_of_time(note.text, self.date_context):
            raise InvalidInput(f"Is “{note.text}” when that was? Put a comma before it if it is only a note.")
        is_open = note.text and not note.cause and not is_language_known(self.date_context.locale)
        return replace(note, cause=DoubtReason.TWO_READINGS) if is_open else note

    def _with_last(self, readings: Candidates, note: str, subject: KpiContext) -> Candidates:
        """What `32, same as last week` can be where last week had another value."""
        try:
            same = parse_phrase(note, subject, self.date_context, may_follow=False) if note else None
        except InvalidInput:
            return readings
        if not isinstance(same, SameAsLast) or same.value in readings.values:
            return readings
        return Candidates((*readings.values, same.value), DoubtReason.TWO_READINGS)

    def _is_wish(self, note: str, subject: KpiContext) -> bool:
        """Whether a note says by itself what to do: no data, later, somebody else, or the rest as it was."""
        try:
            phrase = parse_phrase(note, subject, self.date_context, may_follow=False)
        except InvalidInput:
            return True
        is_for_others = phrase is not None and pattern(THE_REST).match(note)
        return bool(is_for_others) or isinstance(phrase, NoValue | Snooze | HandOver)

    def _numberless(self, said: Segment) -> NoNumber:
        about = f" for {said.subject.kpi.name}" if said.subject else ""
        shown = example(self.date_context.locale)
        return NoNumber(f"I found no number{about} in that; send one like {shown}, “no data” or “later”.")


def _with_zero(text: str) -> tuple[str, DoubtReason | None]:
    """A text whose `zero` is a number; `none` can also be said where nothing was measured."""
    found = pattern(ZERO).match(text)
    if not found:
        return text, None
    return f"0{text[found.end() :]}", None if found["zero"] else DoubtReason.TWO_READINGS


def _only_one(first: Period | None, behind: Period | None, subject: KpiContext) -> Period | None:
    """The period that is named before a value or behind it."""
    if first and behind and first != behind:
        noun = NOUNS[subject.kpi.frequency]
        raise InvalidInput(f"Is that for {first.key} or for {behind.key}? Send it with one {noun}.")
    return first or behind


def _refuse_other_period(named: Period | None, subject: KpiContext) -> None:
    """Without a KPI's name, what is said is only ever for what was just asked."""
    if named and named != subject.period:
        asked = f"{subject.period.key} or for " if subject.period else ""
        raise InvalidInput(
            f"Which KPI is that, and is it for {asked}{named.key}? Send its name and the period with it."
        )


def _causes_in(text: str, quantity: Quantity, subject: KpiContext) -> Iterator[DoubtReason]:
    """Why a number is in doubt for what stands right before it."""
    if pattern(ROUGH).match(text):
        yield DoubtReason.ROUGH
    if PLUS.match(text) and _may_be_more(quantity, subject):
        yield DoubtReason.TWO_READINGS


def _causes_around(said: Segment, quantity: Quantity, subject: KpiContext) -> Iterator[DoubtReason]:
    """Why a number is in doubt for how the KPI's name stands with it."""
    if said.is_short:
        yield DoubtReason.SHORT_NAME
    if said.is_before and not quantity.has_unit and _may_count(subject):
        yield DoubtReason.TWO_READINGS


def _without_rough(text: str) -> str:
    """A text without the sign or word before its number that makes it an estimate."""
    rough = pattern(ROUGH).match(text)
    return text[rough.end() :] if rough else text


def _may_be_more(quantity: Quantity, subject: KpiContext) -> bool:
    """Whether a plus may say by how much it grew, or simply agree; in percent it is written out."""
    is_growth = subject.kpi.unit == PERCENT and quantity.has_unit
    return not (is_growth or may_be_negative(subject))


def _may_count(subject: KpiContext) -> bool:
    """Whether a number before a KPI's name may count what the KPI does not: `2 failed changes` in %."""
    unit = subject.kpi.unit
    is_plural = any(COUNTED.search(name) for name in subject.names)
    return unit == PERCENT or (is_plural and (is_money(unit) or is_duration(canonical_unit(unit))))


def _readings(quantity: Quantity, subject: KpiContext, *, has_dash: bool) -> Candidates:
    """What a quantity can be for a KPI."""
    readings = with_split(quantity.readings, quantity.pair, subject) if quantity.pair else quantity.readings
    is_open = has_dash and any(could_be_minus(value, subject) for value in readings.values)
    return _with_dash(readings) if is_open else readings


def _with_dash(readings: Candidates) -> Candidates:
    """What a number after `mttr - ` can be: the dash may part, or be a minus."""
    return Candidates(
        distinct((*readings.values, *(-value for value in readings.values))), DoubtReason.TWO_READINGS
    )
