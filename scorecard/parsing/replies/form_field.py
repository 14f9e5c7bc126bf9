"""The parser of a form field, which belongs to one KPI and cannot ask back with buttons."""

import re
from collections.abc import Iterable
from decimal import Decimal

from scorecard.errors import InvalidInput
from scorecard.model.units import DURATION, format_typed
from scorecard.parsing.period_names import NOUNS
from scorecard.parsing.period_phrases import DateContext
from scorecard.parsing.replies.normalize import normalize_text
from scorecard.parsing.replies.notes import Note, UnclearNote, settle_correction
from scorecard.parsing.replies.numbers import UnreadableNumber, example
from scorecard.parsing.replies.parsed_reply import (
    Doubt,
    DoubtReason,
    KpiContext,
    NoValue,
    ReplyPart,
    SameAsLast,
    Value,
)
from scorecard.parsing.replies.parser import LONGEST, make_part_parser
from scorecard.parsing.replies.part_parser import NoNumber, OtherPeriod
from scorecard.parsing.replies.remarks import NotedValue, find_remark
from scorecard.parsing.replies.segments import Segment
from scorecard.parsing.replies.value_periods import refuse_period_in
from scorecard.wording import either

DATE = re.compile(r"\d{1,2}\.\d{1,2}\.")
"""`22.11.` is a day in many languages; nobody ends a field with a full stop."""
LONGEST_SHOWN = 40
BELOW = "type one number here, and put a note in the field below."
CONFIRMED = re.compile(r"[\d%\w.]\s?!$")
OTHER_PERIOD = "the note may name another period"
CAN_BE_CONFIRMED = {
    DoubtReason.UNUSUAL,
    DoubtReason.NEGATIVE,
    DoubtReason.ABOVE_ALL,
    DoubtReason.TWO_READINGS,
}
"""Doubts in spite of which a value may be confirmed, if it has a single reading."""


def parse_form_field(
    text: str, subject: KpiContext, date_context: DateContext, *, has_note_field: bool = True
) -> Value:
    """Return the value typed into a field, with its note if there is one.

    A merely unusual value is accepted with an exclamation mark after it: `310!`.

    Args:
        text: As typed.
        subject: The KPI.
        date_context: The dates and locale by which it is read.
        has_note_field: True if the form has a field of its own for the note.

    Raises:
        InvalidInput: It is unclear; the message says what to type instead.
    """
    if len(text) > LONGEST or DATE.fullmatch(normalize_text(text)):
        raise UnreadableNumber(text[:LONGEST_SHOWN], example(subject, date_context.locale))
    part = _read(text, subject, date_context, has_note_field=has_note_field)
    if isinstance(part, SameAsLast):
        return Value(part.kpi, part.value, part.note)
    if not isinstance(part, Value):
        raise InvalidInput(
            "Only a number can be saved here; leave the field blank, and send me that as a message."
        )
    if part.doubt and not _is_confirmed(text, part, part.doubt):
        if has_note_field and part.note and part.doubt.cause is DoubtReason.TWO_READINGS:
            raise InvalidInput(f"I can't tell if “{part.note}” belongs to the value; {BELOW}")
        raise _refuse_doubt(text, part.doubt, subject, date_context)
    return part


def find_no_data(text: str, subject: KpiContext, date_context: DateContext) -> NoValue | None:
    """Return the statement typed into a field that its KPI has no value, with its reason; or None."""
    if len(text) > LONGEST:
        return None
    try:
        part = _read(text, subject, date_context, has_note_field=False)
    except InvalidInput:
        return None
    return part if isinstance(part, NoValue) else None


def _read(text: str, subject: KpiContext, date_context: DateContext, *, has_note_field: bool) -> ReplyPart:
    """Return what a field says; the errors say what to do in a form."""
    try:
        return make_part_parser(text, date_context).read(Segment(None, normalize_text(text)), subject)
    except UnclearNote as unclear:
        raise (InvalidInput(f"{unclear.cause}; {BELOW}") if has_note_field else unclear) from None
    except OtherPeriod:
        raise InvalidInput(_only_for(subject, date_context)) from None
    except NoNumber:
        raise UnreadableNumber(text[:LONGEST_SHOWN], example(subject, date_context.locale)) from None


def _only_for(subject: KpiContext, date_context: DateContext) -> str:
    """Return that a field takes no value of another period."""
    name = date_context.name(subject.period) if subject.period else "one period"
    another = f"send me a value for another {NOUNS[subject.kpi.frequency]} as a message"
    return f"This field is for {name} alone; {another}."


def check_form_note(
    note: str, typed: str, value: Decimal, subject: KpiContext, date_context: DateContext
) -> None:
    """Check that a note in a field of its own says why a value is as it is, and not what it is.

    An exclamation mark behind the number confirms both.

    Args:
        note: As typed.
        typed: The number as typed in its field.
        value: The number, in the KPI's unit.
        subject: The KPI.
        date_context: The dates and locale by which it is read.

    Raises:
        InvalidInput: It may change what the number means.
    """
    text = normalize_text(note)
    if not text or CONFIRMED.search(normalize_text(typed)):
        return
    about = NotedValue(value, subject.kpi.unit, subject.names, date_context.locale)
    given = subject.find_given(subject.period) if subject.period else None
    remark = Note(text, find_remark(text, about))
    cause = settle_correction(remark, value, given, date_context.locale).cause
    if cause or _names_period(text, subject, date_context):
        (shown,) = _format_readings([value], subject, date_context)
        raise InvalidInput(
            f"If {shown} is right although {cause or OTHER_PERIOD}, type {shown}! as the value, or put the "
            "note another way."
        )


def _names_period(note: str, subject: KpiContext, date_context: DateContext) -> bool:
    try:
        refuse_period_in(note, subject.kpi, date_context)
    except InvalidInput:
        return True
    return False


def _is_confirmed(text: str, value: Value, doubt: Doubt) -> bool:
    is_marked = not value.note and CONFIRMED.search(normalize_text(text))
    return bool(is_marked) and doubt.cause in CAN_BE_CONFIRMED and len(doubt.readings) == 1


def _refuse_doubt(text: str, doubt: Doubt, subject: KpiContext, date_context: DateContext) -> InvalidInput:
    shown, readings = text.strip(), _format_readings(doubt.readings, subject, date_context)
    if len(readings) > 1:
        return InvalidInput(f"“{shown}” can be {either(readings)}; type the one you mean.")
    (value,) = readings
    if doubt.cause in CAN_BE_CONFIRMED:
        return InvalidInput(f"If {value} is right although {doubt.cause}, type {value}!")
    return InvalidInput(f"I can't save that, because {doubt.cause}; if you mean {value}, type {value}.")


def _format_readings(
    readings: Iterable[Decimal], subject: KpiContext, date_context: DateContext
) -> list[str]:
    """Return values as they can be typed so that each has a single reading."""
    unit, locale = subject.kpi.unit, date_context.locale
    behind = "" if unit == DURATION else f" {unit}"
    return [f"{format_typed(value, unit, locale)}{behind}" for value in readings]
