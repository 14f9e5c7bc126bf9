"""Understanding a reply: a value, no data, later … for each KPI that it is about, or nothing at all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scorecard.domain.understanding.doubts import doubt_about
from scorecard.domain.understanding.durations import distinct
from scorecard.domain.understanding.meaning import (
    Cause,
    Later,
    Part,
    Reply,
    Subject,
    Unclear,
    Understood,
    Value,
    WhichKpi,
)
from scorecard.domain.understanding.notes import read_note
from scorecard.domain.understanding.numbers import Readings, example
from scorecard.domain.understanding.parts import Names, Said, find_named_last, split_parts, unknown_name
from scorecard.domain.understanding.phrasebook import pattern
from scorecard.domain.understanding.phrases import read_phrase
from scorecard.domain.understanding.plain import has_foreign_digits, tidied, without_courtesy
from scorecard.domain.understanding.quantities import read_quantity
from scorecard.domain.units import DEFAULT_LOCALE, find_locale
from scorecard.errors import InvalidInput

LONGEST = 2000
ROUGH = r"(?:[~≈∼]|<<about>>(?=[\s\d]))\s*"


@dataclass(frozen=True)
class _Reader:
    """Reads what is said about one KPI; `habit` is why every number of the reply is in doubt, or None."""

    locale: str
    habit: Cause | None


def understand(text: str, asked: Sequence[Subject], known: Sequence[Subject], locale: str) -> Reply:
    """What a reply means: everything in it, or nothing.

    Args:
        text: As typed, Slack's escapes taken out, mentions as `<@U0SAM>`, the bot's own taken away.
        asked: The KPIs that wait for the person's answer, or those of the prompt that is answered.
        known: Every KPI that can be named.
        locale: The person's, `de_DE`.
    """
    own = str(find_locale(locale) or DEFAULT_LOCALE)
    reader = _Reader(own, Cause.OTHER_STYLE if has_foreign_digits(text, own) else None)
    names = Names(tuple({subject.kpi.id: subject for subject in (*known, *asked)}.values()))
    if len(text) > LONGEST:
        return Unclear("That is too long for me to read; send the value first, with a short note.")
    try:
        return _reply(without_courtesy(tidied(text)), asked, names, reader)
    except InvalidInput as unclear:
        return Unclear(str(unclear))


def _reply(text: str, asked: Sequence[Subject], names: Names, reader: _Reader) -> Reply:
    parts = split_parts(text, names)
    if len(parts) == 1 and parts[0].subject is None:
        return _named_last(text, names, reader) or _bare(text, asked, names, reader)
    subjects = [said.subject or _only(asked, parts) for said in parts]
    return Understood(tuple(_part(said, one, reader) for said, one in zip(parts, subjects, strict=True)))


def _named_last(text: str, names: Names, reader: _Reader) -> Understood | None:
    """A reply that ends in a KPI's name, if it makes sense so."""
    last = find_named_last(text, names)
    part = _tried(last, last.subject, reader) if last and last.subject else None
    return Understood((part,)) if part and not isinstance(part, InvalidInput) else None


def _bare(text: str, asked: Sequence[Subject], names: Names, reader: _Reader) -> Reply:
    """A reply that names no KPI: for the one that is asked, or for one of several."""
    unknown = unknown_name(text, names)
    if not asked:
        raise unknown or InvalidInput("Nothing is waiting for a value from you; send the KPI's name with it.")
    outcomes = [_tried(Said(None, text), subject, reader) for subject in asked]
    fitting = [part for part in outcomes if not isinstance(part, InvalidInput)]
    if not fitting:
        raise unknown or next(error for error in outcomes if isinstance(error, InvalidInput))
    if len(asked) == 1 or all(isinstance(part, Later) for part in outcomes):
        return Understood(tuple(fitting))
    return WhichKpi(tuple(part.kpi for part in fitting))


def _tried(said: Said, subject: Subject, reader: _Reader) -> Part | InvalidInput:
    try:
        return _part(said, subject, reader)
    except InvalidInput as unclear:
        return unclear


def _only(asked: Sequence[Subject], parts: Sequence[Said]) -> Subject:
    """Whom a nameless first part is for, next to named ones."""
    named = {said.subject.kpi.id for said in parts if said.subject}
    if len(asked) != 1 or asked[0].kpi.id in named:
        raise InvalidInput("I can't tell which KPI each number is for; put the KPI's name before each.")
    return asked[0]


def _part(said: Said, subject: Subject, reader: _Reader) -> Part:
    text = without_courtesy(said.text)
    if not text:
        raise _numberless(said, reader.locale)
    return read_phrase(text, subject, reader.locale) or _value(said, text, subject, reader)


def _value(said: Said, text: str, subject: Subject, reader: _Reader) -> Value:
    if not re.search(r"\d", text):
        raise _numberless(said, reader.locale)
    rough = pattern(ROUGH).match(text)
    quantity = read_quantity(text[rough.end() :] if rough else text, subject.kpi.unit, reader.locale)
    note = read_note(
        quantity.rest,
        text,
        reader.locale,
        may_follow=said.subject is not None and not said.is_aside,
        has_unit=quantity.has_unit,
    )
    readings = _with_dash(quantity.readings) if said.has_dash else quantity.readings
    causes = (
        reader.habit,
        Cause.ROUGH if rough else None,
        note.cause,
        Cause.SHORT_NAME if said.is_short else None,
    )
    doubt = doubt_about(readings, subject, has_unit=quantity.has_unit, causes=causes)
    return Value(subject.kpi, (doubt.readings if doubt else readings.values)[0], note.text, doubt)


def _numberless(said: Said, locale: str) -> InvalidInput:
    about = f" for {said.subject.kpi.name}" if said.subject else ""
    return InvalidInput(
        f"I found no number{about} in that; send one like {example(locale)}, “no data” or “later”."
    )


def _with_dash(readings: Readings) -> Readings:
    """What a number after `mttr - ` can be: the dash may part, or be a minus."""
    return Readings(distinct((*readings.values, *(-value for value in readings.values))), Cause.TWO_READINGS)
