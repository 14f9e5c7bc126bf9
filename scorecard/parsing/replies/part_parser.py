"""The parser of what a reply says about one KPI: a phrase, or a value with its unit, period and note."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from babel.numbers import get_decimal_symbol

from scorecard.errors import InvalidInput
from scorecard.model.goals import Direction
from scorecard.model.periods import Period
from scorecard.model.units import PERCENT, is_money
from scorecard.parsing.period_names import NOUNS
from scorecard.parsing.period_phrases import DateContext, is_period_of_any, speaks_of_time, wrong_period
from scorecard.parsing.replies.normalize import DAY, strip_courtesy
from scorecard.parsing.replies.notes import (
    COUNTED,
    SEPARATED,
    NoSingleValue,
    Note,
    UnclearNote,
    is_about_previous,
    read_note,
    settle_correction,
    unknown_unit,
)
from scorecard.parsing.replies.numbers import (
    NUMBER,
    Candidates,
    UnreadableNumber,
    could_be_minus,
    could_be_more,
    example,
    find_doubt,
    is_far,
    may_be_negative,
    settle_style,
    usual_of,
    with_comparison,
)
from scorecard.parsing.replies.parsed_reply import (
    Doubt,
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
from scorecard.parsing.replies.quantities import OF, Quantity, read_quantity, take_word
from scorecard.parsing.replies.remarks import NotedValue, has_digit, is_closed
from scorecard.parsing.replies.segments import Segment
from scorecard.parsing.replies.value_periods import (
    SIGNS,
    is_month_of_thing,
    is_of_other_time,
    means_asked,
    means_day,
    names_present,
    refuse_period_in,
    strip_asked_period,
    strip_lead_words,
    take_lead,
    take_trailing_period,
)
from scorecard.parsing.replies.vocabulary import canonical_unit, distinct, is_duration, own_words, unit_words

FIRST_NUMBER = re.compile(r"\A\d+(?:[.,]\d+)?\s+")
DASH = re.compile(r"[-–—•*]\s+(?=\S)")
"""The beginning of a list item; Slack turns a minus with a space after it into one."""
UNIT_BEFORE = re.compile(
    rf"[(\[](?P<unit>[^()\[\]\d]{{1,30}})[)\]]\s*[:=|]?\s*(?P<number>[-−–+]?\s?[^\w\s]?{NUMBER})"
)
QUOTED = re.compile(
    r"[\"'“”„«‘‚‹](?P<value>[^\w\"'“”„«»‘’‚‹›]{0,2}\d[^\"'“”„«»‘’‚‹›\n]{0,30})[\"'“”»’‘›](?![^\s,;.!?(])"
)
"""A value in quotes."""
MARK = re.compile(r"(?:\*{1,3}|\s?[†‡]|[§¶]|¹|\s?\[(?P<footnote>\d{1,2})\])(?=\s*(?:\Z|[,;\n](?!\d)))")
"""A footnote mark behind a value; the first power of a number is the number."""
SPELLED_MINUS = re.compile(r"\Aminus\s+(?=[^\w\s]{0,2}\d)", re.IGNORECASE)
LEFT_BEHIND = re.compile(r"\s?(?P<dash>[-–—])?[,;:\s]*\Z")
"""Signs behind a value with nothing after them."""
PLUS = re.compile(r"[^\w\s]{0,2}\s?\+")
ZERO = r"(?P<zero><<zero>>)|<<none|nothing>>(?=\s*(?:$|[,;(\n—]|[:.!]+\s|[–-]{1,2}\s))"
NO_THING = re.compile(r"(?:nothing|nichts|rien|niente|niets|nic|ingenting|nul|null|brak)\b", re.IGNORECASE)
"""Words by which people also say that nothing was measured."""
NO_NUMBER = rf"<<none|zero|nothing>>(?!{OF})"
NO_ANSWER = r"(?<!\w)<<later|no data|doubt|source|figure|sending|condition|future|or>>"
"""Words that make `none` another answer: `none yet`, `nothing measured`."""
MOST_FILLER = 2
"""Words behind a `none` that are no note: `none at all`, `nil return`."""
NO_THINGS = r"<<no single|no|none|zero>>\s+(?P<things>[^\W\d_][^\s,;.(]*(?:\s+[^\W\d_][^\s,;.(]*)?)"
COMPLEMENT = re.compile(
    r"\s+(?:of\s+\S+\s+)?(?:(?:was|were|is|are|got|went|have|had)\s+)(?P<denied>not\s+)?(?P<what>[^\W\d_]{4,})"
    r"|\s+(?P<denied_>not\s+)?(?P<what_>(?:un|not-|non-?)[^\W\d_]{4,}|[^\W\d_]{4,}ed(?=\s*(?:\Z|[,;(])))",
    re.IGNORECASE,
)
"""What a share is of, which may be the opposite of what the KPI counts: `were reopened`, `unavailable`."""
ALL = Decimal(100)
STEM = 5
"""Letters by which forms of a word are known as one."""
ROUGH = r"(?:[~≈∼]|<<about>>(?=[\s\d]))\s*"


LAST_NUMBER = (
    rf"(?<!\w)(?!<<the old one|into|or|another number|no actual|less or more|earlier|against|since|about>>)"
    rf"(?P<word>[^\W\d_]+)(?P<sign>[\s:,–—-]+)(?P<number>[^\w\s]?{NUMBER}[^\d]{{0,12}})\Z"
)
"""The number at the end of a note that may put right the first one."""


class OtherPeriod(InvalidInput):
    """A value without a KPI's name is for another period than the one asked for.

    Args:
        periods: The names of both periods, as alternatives.
        part: What was read, a value in doubt.
    """

    def __init__(self, periods: str, part: ReplyPart) -> None:
        self.part = part
        super().__init__(f"Which KPI is that, and is it for {periods}? Send its name and the period with it.")


class NoNumber(InvalidInput):
    """The text is neither a number nor one of the phrases."""


class StatusQuestion(NoNumber):
    """The text asks how a KPI stands."""


@dataclass(frozen=True)
class PartParser:
    """A parser of text about one KPI.

    Attributes:
        date_context: The dates and locale by which it is read.
        shared_doubt: The reason why every number of the reply is in doubt, or None.
        units: The units of all KPIs that can be named, in small letters.
    """

    date_context: DateContext
    shared_doubt: DoubtReason | None = None
    units: frozenset[str] = frozenset()

    def read(self, segment: Segment, subject: KpiContext) -> ReplyPart:
        """Return the meaning of a segment for a KPI.

        Raises:
            NoNumber: It is neither a number nor a phrase.
            InvalidInput: It is unclear.
        """
        text = strip_courtesy(segment.text, keeps_start=segment.keeps_start)
        if not text:
            raise self._no_number(segment, subject)
        may_follow = segment.subject is not None and not segment.is_aside
        is_zero = pattern("<<nothing>>").fullmatch(text) and _may_be_zero(subject)
        is_named = segment.subject is not None
        phrase = None if is_zero else parse_phrase(text, subject, self.date_context, may_follow=is_named)
        try:
            part = phrase or self._value(segment, text, subject, may_follow=may_follow)
        except (UnreadableNumber, NoSingleValue) as unread:
            raise self._explain(unread, text, subject) from None
        if segment.subject is None and isinstance(part, Value | NoValue):
            _refuse_other_period(part, subject, self.date_context)
        return part

    def _explain(self, unread: InvalidInput, text: str, subject: KpiContext) -> InvalidInput:
        """Return the error about a text whose number is unread: perhaps a wrong period is beside it."""
        texts = (text, FIRST_NUMBER.sub("", text))
        wrongs = (wrong_period(it, subject.kpi.frequency, self.date_context) for it in texts if it)
        if wrong := next(filter(None, wrongs), None):
            return wrong
        if isinstance(unread, UnreadableNumber):
            return UnreadableNumber(unread.text, example(subject, self.date_context.locale))
        return unread

    def is_phrase(self, segment: Segment, *, may_fail: bool = False) -> bool:
        """Return whether a segment is a phrase; one that cannot be followed counts only if `may_fail`."""
        if segment.subject is None:
            return False
        try:
            return parse_phrase(segment.text, segment.subject, self.date_context, may_follow=True) is not None
        except InvalidInput:
            return may_fail

    def _value(self, segment: Segment, text: str, subject: KpiContext, *, may_follow: bool) -> Value:
        text, spelled = self._with_zero(text, subject)
        if not re.search(r"\d", text):
            raise self._no_number(segment, subject)
        first, text = self._without_lead(segment, _without_quotes(text), subject)
        dash = DASH.match(text)
        text = _with_unit_behind(text, subject.kpi.unit, self.date_context.locale)
        text, dated = self._without_day(text[dash.end() :] if dash else text, segment, subject)
        signed = _with_minus(_without_rough(text), subject)
        quantity = read_quantity(signed, subject.kpi.unit, self.date_context.locale)
        behind, quantity = _without_signs_behind(quantity, subject)
        trailing, rest = take_trailing_period(quantity.rest, subject.kpi, self.date_context)
        if trailing is None and first in {None, subject.period}:
            rest = strip_asked_period(rest, text, subject.period, self.date_context)
        period = _merge_periods(first, trailing, self.date_context)
        if rest_of_all := _as_complement(quantity, rest, subject):
            said = rest.strip(SIGNS + "()")
            return Value(subject.kpi, rest_of_all.readings[0], said, rest_of_all, period)
        has_own_unit = quantity.has_unit and not _may_be_share(
            quantity, rest, subject, self.date_context.locale
        )
        meaning = self._read_remark(rest.strip(SIGNS + "()"), subject)
        about = self._noted(quantity.readings.values[0], subject)
        note = self._note(rest, text, about, subject, meaning, may_follow=may_follow, has_unit=has_own_unit)
        if note.cause is DoubtReason.TWO_READINGS:
            self._refuse_unknown_unit(quantity, rest, text, subject)
        note = self._settle_note(note, quantity.readings, period, subject)
        readings = _readings(quantity, subject, has_dash=segment.has_dash or behind or dash is not None)
        readings = _with_last(readings, meaning)
        readings = settle_style(self._with_second(readings, note, subject), subject)
        causes = (
            self.shared_doubt,
            spelled or dated,
            *_causes_before(text, quantity, subject),
            note.cause,
            *_causes_around(segment, quantity, subject),
        )
        doubt = find_doubt(readings, subject, has_unit=quantity.has_unit, causes=causes)
        return Value(subject.kpi, (doubt.readings if doubt else readings.values)[0], note.text, doubt, period)

    def _with_zero(self, text: str, subject: KpiContext) -> tuple[str, DoubtReason | None]:
        """Return a text that says `none` as one with a zero, and the doubt that nothing was measured."""
        if text[:1].isdigit():
            return text, None
        said = text if has_digit(text) else strip_lead_words(text)
        counted = _without_things(said, subject, self.date_context.locale)
        return counted or _with_none(said, subject) or (text, None)

    def _with_second(self, readings: Candidates, note: Note, subject: KpiContext) -> Candidates:
        """Return the readings of `12,900. Fat fingers, 11,900`, which the last number may put right."""
        is_open = note.cause is DoubtReason.NUMBER_IN_NOTE
        last = pattern(LAST_NUMBER).search(note.text) if is_open else None
        locale = self.date_context.locale
        is_said = last and (last["sign"].strip() or is_closed(last["word"].casefold(), locale))
        if not last or not is_said:
            return readings
        try:
            second = read_quantity(last["number"], subject.kpi.unit, locale)
        except InvalidInput:
            return readings
        likely = [value for value in second.readings.values if not is_far(value, subject)]
        if second.rest.strip(" .!") or len(likely) != 1:
            return readings
        return Candidates(distinct((*readings.values, *likely)), DoubtReason.NUMBER_IN_NOTE)

    def _without_lead(self, segment: Segment, text: str, subject: KpiContext) -> tuple[Period | None, str]:
        """Return the period before a value, and the value, unless the text may begin with a name."""
        if segment.keeps_start:
            return None, text
        return take_lead(text, subject.kpi, self.date_context, is_named=segment.subject is not None)

    def _refuse_unknown_unit(self, quantity: Quantity, rest: str, text: str, subject: KpiContext) -> None:
        """Refuse a number far from the usual with a word behind it that may multiply it: `12 grand`."""
        word = rest.split(maxsplit=1)[0] if rest[:1] == " " else ""
        is_plain = word.isalpha() and not (
            COUNTED.match(word) or is_closed(word.casefold(), self.date_context.locale)
        )
        if is_plain and all(is_far(value, subject) for value in quantity.readings.values):
            raise unknown_unit(word, text)

    def _without_day(
        self, text: str, segment: Segment, subject: KpiContext
    ) -> tuple[str, DoubtReason | None]:
        """Return a text without the full stop after its number, and the doubt that it is a day, `3.11.`.

        Raises:
            InvalidInput: They are, unless they follow a KPI's name where numbers are written like that.
        """
        day = DAY.match(text)
        if not day:
            return text, None
        if segment.subject is None or get_decimal_symbol(self.date_context.locale) != ".":
            shown = example(subject, self.date_context.locale)
            raise InvalidInput(f"“{day.group()}” looks like a day; send a number like {shown}.")
        return f"{text[: day.end() - 1]}{text[day.end() :]}", DoubtReason.TWO_READINGS

    def _settle_note(
        self, note: Note, readings: Candidates, named: Period | None, subject: KpiContext
    ) -> Note:
        """Return a note settled against the present value of its period, which it may explain as wrong."""
        if not is_about_previous(note):
            return note
        period = named or subject.period
        given = subject.find_given(period) if period else None
        return settle_correction(note, readings.values[0], given, self.date_context.locale)

    def _noted(self, value: Decimal, subject: KpiContext) -> NotedValue:
        return NotedValue(value, subject.kpi.unit, subject.names, self.date_context.locale, self.units)

    def _note(
        self,
        rest: str,
        text: str,
        about: NotedValue,
        subject: KpiContext,
        meaning: ReplyPart | InvalidInput | None,
        *,
        may_follow: bool,
        has_unit: bool,
    ) -> Note:
        """Return the note given with a value, which must not name another time or request."""
        if not rest.strip():
            return Note()
        remark = rest.strip(SIGNS + "()")
        if names_present(rest) and not is_period_of_any(text, self.date_context):
            is_asked = means_asked(subject.period, self.date_context)
            is_clear = is_asked and not means_day(rest, subject.kpi)
            return Note() if is_clear else Note(remark, DoubtReason.TWO_READINGS)
        if _is_request(meaning, remark):
            raise InvalidInput(f"“{text}” could mean two things; send either the number or “{remark}”.")
        refuse_period_in(remark, subject.kpi, self.date_context)
        note = read_note(rest, text, about, may_follow=may_follow, has_unit=has_unit)
        if speaks_of_time(note.text, self.date_context) and not pattern(SEPARATED).fullmatch(rest):
            raise UnclearNote(f"I can't tell if “{note.text}” is a time or a note")
        if note.cause is DoubtReason.NO_CAUSE and isinstance(meaning, SameAsLast):
            note = replace(note, cause=None)
        is_open = note.text and not note.cause and not is_language_known(self.date_context.locale)
        is_open = is_open or (not note.cause and self._has_other_time(note.text, subject))
        return replace(note, cause=DoubtReason.TWO_READINGS) if is_open else note

    def _has_other_time(self, note: str, subject: KpiContext) -> bool:
        """Return whether a note may name the time of the value, and that is not the period asked for."""
        return is_month_of_thing(note, subject.kpi, self.date_context) or is_of_other_time(
            note, subject.kpi, subject.period, self.date_context
        )

    def _read_remark(self, remark: str, subject: KpiContext) -> ReplyPart | InvalidInput | None:
        """Return the meaning that a note has as an answer in words, the error it raises, or None."""
        try:
            return parse_phrase(remark, subject, self.date_context, may_follow=False) if remark else None
        except InvalidInput as unclear:
            return unclear

    def _no_number(self, segment: Segment, subject: KpiContext) -> NoNumber:
        about = f" for {segment.subject.kpi.name}" if segment.subject else ""
        shown = example(subject, self.date_context.locale)
        return NoNumber(f"I found no number{about} in that; send one like {shown}, “no data” or “later”.")


def _with_none(text: str, subject: KpiContext) -> tuple[str, DoubtReason | None] | None:
    """Return a text with `zero` as a number; `none` is doubtful, as it can mean that nothing was measured.

    Filler behind it is left out, `none thankfully`, where there can be none of what is counted.
    """
    found = pattern(ZERO).match(text)
    if found:
        is_alone = pattern(r"[\s,.!]*(?:<<attitude|thanks>>[\s.!]*)?").fullmatch(text, found.end())
        is_zero = found["zero"] or (
            is_alone is not None and _has_been_zero(subject) and not NO_THING.match(text)
        )
        return f"0{text[found.end() :]}", None if is_zero else DoubtReason.NOTHING
    found = pattern(NO_NUMBER).match(text) if _may_be_zero(subject) and not has_digit(text) else None
    rest = text[found.end() :].strip(f" {SIGNS}.!") if found else ""
    if not found or pattern(NO_ANSWER).search(rest):
        return None
    is_filler = not pattern(r"(?:<<attitude|no single|thanks|all>>|at)(?:\s+<<all>>)?").fullmatch(rest)
    is_open = is_filler or NO_THING.match(text) or not _has_been_zero(subject)
    said = f"0, {rest}" if len(rest.split()) > MOST_FILLER else "0"
    return said, DoubtReason.NOTHING if is_open else None


def _has_been_zero(subject: KpiContext) -> bool:
    """Return whether a KPI of which enough is known had a zero before, as a count of what is rare has."""
    usual = usual_of(subject)
    return usual.is_known and usual.is_count and 0 in subject.history


def _as_complement(quantity: Quantity, rest: str, subject: KpiContext) -> Doubt | None:
    """Return the doubt about a share of something else, `8% were reopened`, where more is better.

    The rest to 100 comes first where it is the usual one.
    """
    said = COMPLEMENT.match(rest)
    values = quantity.readings.values
    is_share = subject.kpi.unit == PERCENT and subject.goal.direction is Direction.HIGHER
    if not said or not is_share or not quantity.has_unit or not all(0 <= value <= ALL for value in values):
        return None
    what = (said["what"] or said["what_"]).casefold()
    if not (said["denied"] or said["denied_"]) and what[:STEM] in _stems_of_names(subject):
        return None
    others = tuple(ALL - value for value in values)
    is_other = is_far(values[0], subject) and not is_far(others[0], subject)
    both = distinct((*others, *values) if is_other else (*values, *others))
    return Doubt(DoubtReason.TWO_READINGS, both)


def _may_be_share(quantity: Quantity, rest: str, subject: KpiContext, locale: str) -> bool:
    """Return whether a percentage may be one of what stands behind it: `30 % calls dropped`."""
    if subject.kpi.unit != PERCENT:
        return False
    words = rest.split() or [""]
    is_usual = usual_of(subject).is_known and not is_far(quantity.readings.values[0], subject)
    if not is_usual or COUNTED.match(words[0]) or words[0][:1].isupper():
        return True
    stems = (word.casefold()[:STEM] for word in words)
    return locale.startswith("en") and _stems_of_names(subject).isdisjoint(stems)


def _stems_of_names(subject: KpiContext) -> set[str]:
    return {word[:STEM] for word in _words_of_names(subject)}


def _words_of_names(subject: KpiContext) -> Iterator[str]:
    return (word for name in subject.names for word in name.casefold().split())


def _may_be_zero(subject: KpiContext) -> bool:
    """Return whether a KPI counts things of which there may be none."""
    usual = usual_of(subject)
    return usual.is_count and not usual.is_far(Decimal(0))


def _without_things(text: str, subject: KpiContext, locale: str) -> tuple[str, DoubtReason | None] | None:
    """Return `no breaches last week` as `0 last week` for a KPI that counts breaches; else None."""
    found = pattern(NO_THINGS).match(text)
    if not found or not usual_of(subject).is_count:
        return None
    known = set(map(_singular, (*_words_of_names(subject), *own_words(subject.kpi.unit, locale))))
    one, *more = map(_singular, found["things"].casefold().split())
    if one not in known:
        return None
    is_both = bool(more) and more[0] in known
    end = found.end() if is_both else found.start("things") + len(found["things"].split()[0])
    return f"0{text[end:]}", None


def _singular(word: str) -> str:
    """Return what a word and its plural in s or es have in common."""
    return word.removesuffix("s").removesuffix("e")


def _without_quotes(text: str) -> str:
    """Return a text without the quotes around the value that it begins with."""
    quoted = QUOTED.match(text)
    return f"{quoted['value']}{text[quoted.end() :]}" if quoted else text


def _without_signs_behind(quantity: Quantity, subject: KpiContext) -> tuple[bool, Quantity]:
    """Return whether a dash stands behind a quantity, and the quantity without signs that mean nothing there.

    Bookkeepers write a minus behind. A number in square brackets is a footnote if it can't be a value.
    """
    rest = quantity.rest
    mark = MARK.match(rest)
    if mark and (not mark["footnote"] or is_far(Decimal(mark["footnote"]), subject)):
        rest = rest[mark.end() :]
    left = LEFT_BEHIND.match(rest)
    return bool(left and left["dash"]), replace(quantity, rest="" if left else rest)


def _with_unit_behind(text: str, unit: str, locale: str) -> str:
    """Return `(min): 32` as `32 min`: a unit in brackets before a number, as tables have it, moved behind."""
    found = UNIT_BEFORE.match(text)
    own = found["unit"].strip().casefold() if found else ""
    if not found or own not in own_words(unit, locale) | unit_words(locale).keys():
        return text
    rest = text[found.end() :]
    has_unit = bool(take_word(rest, unit, locale)[0])
    return f"{found['number']}{rest}" if has_unit else f"{found['number']} {own}{rest}"


def _is_request(meaning: ReplyPart | InvalidInput | None, note: str) -> bool:
    """Return whether a note is itself a request: no data, later, somebody else, or the rest unchanged."""
    is_for_others = meaning is not None and pattern(THE_REST).match(note)
    return bool(is_for_others) or isinstance(meaning, InvalidInput | NoValue | Snooze | HandOver)


def _with_last(readings: Candidates, meaning: ReplyPart | InvalidInput | None) -> Candidates:
    """Return the readings of `32, same as last week` if last week had another value."""
    if not isinstance(meaning, SameAsLast) or meaning.value in readings.values:
        return readings
    return Candidates((*readings.values, meaning.value), DoubtReason.TWO_READINGS)


def _merge_periods(first: Period | None, trailing: Period | None, date_context: DateContext) -> Period | None:
    """Return the period named before or after a value."""
    if first and trailing and first != trailing:
        one, other = map(date_context.name, (first, trailing))
        raise InvalidInput(
            f"I can't tell if that is for {one} or {other}; send it with one {NOUNS[first.frequency]}."
        )
    return first or trailing


def _refuse_other_period(part: Value | NoValue, subject: KpiContext, date_context: DateContext) -> None:
    """Refuse another period than the one just asked for if no KPI is named."""
    if part.period and part.period != subject.period:
        periods = [period for period in (subject.period, part.period) if period]
        doubted = _doubted(part) if isinstance(part, Value) else part
        raise OtherPeriod(" or for ".join(map(date_context.name, periods)), doubted)


def _doubted(value: Value) -> Value:
    return value if value.doubt else replace(value, doubt=Doubt(DoubtReason.TWO_READINGS, (value.value,)))


def _causes_before(text: str, quantity: Quantity, subject: KpiContext) -> Iterator[DoubtReason]:
    """Yield the reasons to doubt a number that stand right before it."""
    if pattern(ROUGH).match(text):
        yield DoubtReason.ROUGH
    if PLUS.match(text) and _may_be_more(quantity, subject):
        yield DoubtReason.TWO_READINGS


def _causes_around(segment: Segment, quantity: Quantity, subject: KpiContext) -> Iterator[DoubtReason]:
    """Yield the reasons to doubt a number that lie in the position of the KPI's name."""
    if segment.is_short:
        yield DoubtReason.SHORT_NAME
    if segment.is_before and not quantity.has_unit and _may_count(quantity, subject):
        yield DoubtReason.TWO_READINGS


def _without_rough(text: str) -> str:
    """Return a text without the sign or word before its number that makes it an estimate."""
    rough = pattern(ROUGH).match(text)
    return text[rough.end() :] if rough else text


def _may_be_more(quantity: Quantity, subject: KpiContext) -> bool:
    """Return whether a plus may mean an increase, or plain agreement; in percent it is written out."""
    is_growth = subject.kpi.unit == PERCENT and quantity.has_unit
    return not is_growth and could_be_more(quantity.readings.values[0], subject)


def _may_count(quantity: Quantity, subject: KpiContext) -> bool:
    """Return whether a number before a KPI's name may count something else: `2 failed changes` in %.

    It can't if it is no whole number, or if the KPI goes by an abbreviation: `91 csat`.
    """
    unit = subject.kpi.unit
    if subject.kpi.name.isupper() or any(value % 1 for value in quantity.readings.values):
        return False
    is_plural = any(COUNTED.search(name) for name in subject.names)
    return unit == PERCENT or (is_plural and (is_money(unit) or is_duration(canonical_unit(unit))))


def _with_minus(text: str, subject: KpiContext) -> str:
    """Return a text with a sign for a minus spelled out before its number, if the KPI may be below zero."""
    return SPELLED_MINUS.sub("-", text) if may_be_negative(subject) else text


def _readings(quantity: Quantity, subject: KpiContext, *, has_dash: bool) -> Candidates:
    """Return the possible values of a quantity for a KPI."""
    readings = (
        with_comparison(quantity.readings, quantity.pair, subject) if quantity.pair else quantity.readings
    )
    is_open = has_dash and any(could_be_minus(value, subject) for value in readings.values)
    return _with_dash(readings) if is_open else readings


def _with_dash(readings: Candidates) -> Candidates:
    """Return the readings of a number after `mttr - `: the dash may be a separator or a minus."""
    return Candidates(
        distinct((*readings.values, *(-value for value in readings.values))), DoubtReason.TWO_READINGS
    )
