"""Understanding a reply: a value, no data, later … for each KPI that it is about, or nothing at all."""

from collections.abc import Sequence
from dataclasses import replace

from scorecard.domain.understanding.everything import NothingWaits, said_of_rest, take_rest
from scorecard.domain.understanding.notes import has_number
from scorecard.domain.understanding.plain import has_foreign_digits, opening_of, tidied, without_courtesy
from scorecard.domain.understanding.shared import with_one_period, with_shared_words
from scorecard.errors import InvalidInput
from scorecard.model.units import DEFAULT_LOCALE, find_locale
from scorecard.parsing.period_phrases import Reckoning
from scorecard.parsing.replies.parsed_reply import (
    Cause,
    Meaning,
    Part,
    SameName,
    Snooze,
    Subject,
    Unclear,
    Understood,
    Value,
    WhichKpi,
)
from scorecard.parsing.replies.part_parser import NoNumber, Reader
from scorecard.parsing.replies.phrasebook import pattern
from scorecard.parsing.replies.segments import (
    Names,
    Said,
    SeveralKpis,
    find_named_last,
    split_parts,
    unknown_name,
)

LONGEST = 2000
HELLO = r"<<hello>>[\s,]+"
SORRY = r"(?:<<hello>>[\s,.!]+)?sorry\b(?!\s+for\b)"


def understand(
    text: str, asked: Sequence[Subject], known: Sequence[Subject], reckoning: Reckoning
) -> Meaning:
    """What a reply means: everything in it, or nothing.

    Args:
        text: As typed, Slack's escapes taken out, mentions as `<@U0SAM>`, the bot's own taken away.
        asked: The KPIs that wait for the person's answer, or those of the prompt that is answered.
        known: Every KPI that can be named.
        reckoning: The scorecard's day, and the person's locale.
    """
    reader = reader_of(text, reckoning)
    names = Names(tuple({subject.kpi.id: subject for subject in (*known, *asked)}.values()))
    if len(text) > LONGEST:
        return Unclear("That is too long for me to read; send the value first, with a short note.")
    try:
        return _reply(tidied(text), asked, names, reader)
    except SeveralKpis as several:
        return SameName(several.choices)
    except InvalidInput as unclear:
        told = _how_it_stands(text, names, unclear) or str(unclear)
        return Unclear(told, has_number=not isinstance(unclear, NoNumber))


def reader_of(text: str, reckoning: Reckoning) -> Reader:
    """Who reads a text: digits of a script that the person's language does not use make it doubtful."""
    own = str(find_locale(reckoning.locale) or DEFAULT_LOCALE)
    habit = Cause.OTHER_STYLE if has_foreign_digits(text, own) else None
    return Reader(replace(reckoning, locale=own), habit)


def _reply(said: str, asked: Sequence[Subject], names: Names, reader: Reader) -> Meaning:
    said = _without_hello(said, names)
    is_name = names.find_at_start(said) is not None or names.may_begin_in(opening_of(said))
    text = without_courtesy(said, keeps_start=is_name)
    text, of_rest = take_rest(text, asked or names.subjects, reader)
    parts = with_shared_words(split_parts(text, names), names, reader) if text or not of_rest else []
    parts += said_of_rest(of_rest, asked, parts)
    parts[0] = replace(parts[0], keeps_start=is_name and parts[0].subject is None)
    if len(parts) == 1 and parts[0].subject is None:
        bare = replace(reader, habit=reader.habit or _second_thought(said))
        return _named_last(text, names, reader) or _bare(parts[0], asked, names, bare)
    subjects = [one.subject or _only(asked, parts) for one in parts]
    read = [reader.read(one, subject) for one, subject in zip(parts, subjects, strict=True)]
    for part in read:
        _refuse_other_name(part, names)
    return Understood(with_one_period(read, parts))


def _without_hello(text: str, names: Names) -> str:
    """A text without a greeting right before a KPI's name, which is nobody who is greeted."""
    hello = pattern(HELLO).match(text)
    return text[hello.end() :] if hello and names.find_at_start(text[hello.end() :]) else text


def _second_thought(text: str) -> Cause | None:
    """Why a number alone is in doubt: who is sorry may correct what they said of another KPI before."""
    return Cause.TWO_READINGS if pattern(SORRY).match(text) else None


def _refuse_other_name(part: Part, names: Names) -> None:
    """What follows a value must not begin with the name of another KPI: `mttr 25 uptime`."""
    if not isinstance(part, Value):
        return
    linked = pattern(r"<<but|and>>\s+").match(part.note)
    other = names.find_at_start(part.note[linked.end() :] if linked else part.note)
    if other and other[0].kpi.id != part.kpi.id:
        raise InvalidInput(f"What is {other[0].kpi.name}? Give it a value too, or begin the note otherwise.")


def _named_last(text: str, names: Names, reader: Reader) -> Understood | None:
    """A reply that ends in a KPI's name, if it makes sense so."""
    part = _read_last(find_named_last(text, names), reader)
    return Understood((part,)) if part else None


def _number_first(text: str, names: Names, reader: Reader) -> Understood | None:
    """`32 mttr`: nothing but a value and a KPI's name behind it."""
    part = _read_last(find_named_last(text, names, may_follow=True), reader)
    return Understood((part,)) if isinstance(part, Value) and not part.note and not part.period else None


def _read_last(last: Said | None, reader: Reader) -> Part | None:
    """What is said before a KPI's name at the end; None where there is none, or it makes no sense so."""
    part = _tried(last, last.subject, reader) if last and last.subject else None
    return None if isinstance(part, InvalidInput) else part


def _bare(said: Said, asked: Sequence[Subject], names: Names, reader: Reader) -> Meaning:
    """A reply that names no KPI: for the one that is asked, or for one of several."""
    text, outcomes = said.text, [_tried(said, subject, reader) for subject in asked]
    fitting = [part for part in outcomes if not isinstance(part, InvalidInput)]
    if all(map(_left_over, fitting)) and (named := _number_first(text, names, reader)):
        return named
    if not fitting:
        errors = (error for error in outcomes if isinstance(error, InvalidInput))
        raise unknown_name(text, names) or next(errors, None) or NothingWaits()
    if len(asked) == 1 or all(isinstance(part, Snooze) for part in outcomes):
        return Understood(tuple(fitting))
    least = min(map(_left_over, fitting))
    return WhichKpi(tuple(part.kpi for part in fitting if _left_over(part) == least))


def _left_over(part: Part) -> int:
    """How much stands behind a value: `33 tickets` leaves nothing over for a KPI that counts tickets."""
    return len(part.note) if isinstance(part, Value) else 0


def _how_it_stands(text: str, names: Names, wrong: InvalidInput) -> str:
    """What to answer to `how is mttr?`; empty where something else was said, of which this is wrong."""
    is_question = text.rstrip(" !").endswith("?") or isinstance(wrong, NothingWaits)
    named = names.find_within(text.replace("?", " ")) if is_question and not has_number(text) else None
    return f"To see how {named.kpi.name} stands, type: /scorecard {named.kpi.key}" if named else ""


def _tried(said: Said, subject: Subject, reader: Reader) -> Part | InvalidInput:
    try:
        return reader.read(said, subject)
    except InvalidInput as unclear:
        return unclear


def _only(asked: Sequence[Subject], parts: Sequence[Said]) -> Subject:
    """Whom a nameless first part is for, next to named ones."""
    named = {said.subject.kpi.id for said in parts if said.subject}
    if len(asked) != 1 or asked[0].kpi.id in named:
        raise _nameless(parts)
    return asked[0]


def _nameless(parts: Sequence[Said]) -> InvalidInput:
    """What to say about a part that names no KPI, a number or a heading that may change what is meant."""
    heading = next((one.text for one in parts if not one.subject and not has_number(one.text)), "")
    if heading:
        return InvalidInput(
            f"I can't tell what “{heading}” is about; send only each KPI's name and its value."
        )
    return InvalidInput("I can't tell which KPI each number is for; put the KPI's name before each.")
