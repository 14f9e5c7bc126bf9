"""The period given with a value (`31 for W45`), and notes that name another time."""

import re

from scorecard.errors import InvalidInput
from scorecard.model.kpis import KpiInfo
from scorecard.model.periods import Frequency, Period
from scorecard.parsing.period_names import EXAMPLES, NOUNS
from scorecard.parsing.period_phrases import (
    DateContext,
    is_period_of_any,
    is_time_alone,
    leading_period,
    speaks_of_time,
)
from scorecard.parsing.replies.phrasebook import pattern

AFTER_A_PERIOD = r"\A[\s,:;=)]*(?:<<is>>\s+)?"
BEFORE_VALUE = r"\(?(?:<<for>>\s+)?"
FOR = r"(?<![\w-])<<for>>(?![\w-])\s*"
SIGNS = " ,;:–—-\n"
AFTER_A_VALUE = (" ", ",", ";", "(", "\n")
THING = r"(?:(?:['’]s)?\s+(?:value|figure|number|data|one|wert|zahl))?"
EARLIER = rf"(?:<<for>>\s+)?(?:the\s+)?<<earlier>>{THING}"
PRESENT = r"(?:<<for>>\s+)?(?:<<this day|this week|this month|this quarter|this year>>)"
BEFORE_A_PERIOD = re.compile(
    r"^(?:(?:that|it|this|das|es)(?:['’]?s|\s+(?:is|was|ist|war))\s+)?"
    r"(?:(?:in|im|am|on|of|from|für|fuer|aus|von|pour|por|en|de|per|voor|za)\s+)?",
    re.IGNORECASE,
)
"""Words that may precede a period in a note about time: `that was last week`, `from October`."""
MENTION = re.compile(r"<[@#!][^>]*>")
YEAR = r"(?:fy|gj|fiscal|financial|calendar)(?=\W*\d|\W+year|\W*$)|last\s+year|'\d\d"
"""A year behind a period that makes it another one: `October FY25`."""
LENGTH = re.compile(r"\d+(?:[.,]\d+)?\s?(?:h|min|hours?|minutes?|days?|weeks?|months?)\b", re.IGNORECASE)
"""A length of time, which is no period: `down for 2 hours`."""
MOST_WORDS = 4


def take_leading_period(text: str, kpi: KpiInfo, date_context: DateContext) -> tuple[Period | None, str]:
    """Return the period before a value, `W45: 30`, and the text from the value on.

    Digits alone are no period: `2025 9` are two numbers.
    """
    start = pattern(BEFORE_VALUE).match(text)
    plain = text[start.end() :] if start else text
    taken = leading_period(plain, kpi.frequency, date_context)
    value = pattern(AFTER_A_PERIOD).sub("", taken[1]) if taken else ""
    if not taken or not value or not re.search(r"[^\d\s]", plain.removesuffix(taken[1])):
        return None, text
    return taken[0], value


def take_trailing_period(rest: str, kpi: KpiInfo, date_context: DateContext) -> tuple[Period | None, str]:
    """Return the period named right after a value, and the remaining text.

    Args:
        rest: The text after the value and its unit, ` for W45 vendor outage`.
        kpi: The KPI.
        date_context: The dates and locale by which the period is read.

    Returns:
        The period and the remaining text, as a note; or None and `rest` if there is no period.

    Raises:
        InvalidInput: A period is mentioned, and is not clearly the period of the value.
    """
    found = pattern(FOR).search(rest)
    if found is None:
        return None, rest
    taken = None
    if not rest[: found.start()].strip(SIGNS + "("):
        taken = leading_period(rest[found.end() :], kpi.frequency, date_context)
    if taken is None:
        _refuse_other_periods(rest, kpi, date_context)
        return None, rest
    period, after = taken
    note = _unbracketed(after.strip(SIGNS), is_open="(" in rest[: found.start()])
    is_day = kpi.frequency is Frequency.MONTHLY and re.match(r"\s+\d", after)
    if pattern(f"<<or|and>>|not\\b|{YEAR}").match(note) or is_day or is_period_of_any(note, date_context):
        named = rest[found.end() :].strip()
        raise InvalidInput(f"“{named}” names more than one {NOUNS[kpi.frequency]}; send one at a time.")
    _refuse_other_periods(after, kpi, date_context)
    return period, f", {note}" if note else ""


def _unbracketed(note: str, *, is_open: bool) -> str:
    """Return a note without the brackets around it, or without the one opened before the period."""
    if note.startswith("(") and note.endswith(")"):
        return note[1:-1]
    return note.rstrip(")") if is_open else note


def names_asked_period(rest: str, asked: Period | None, date_context: DateContext) -> bool:
    """Return whether the text after a value only names the time asked for, or may: `this week`."""
    if not rest.startswith(AFTER_A_VALUE):
        return False
    text = rest.strip(SIGNS + "().")
    named = asked and leading_period(BEFORE_A_PERIOD.sub("", text), asked.frequency, date_context)
    return bool(pattern(PRESENT).fullmatch(text)) or (named == (asked, "") if named else False)


def refuse_period_in(note: str, kpi: KpiInfo, date_context: DateContext) -> None:
    """Refuse a note that begins with a period, `31, KW45`: that could be the period of the value.

    Raises:
        InvalidInput: It does.
    """
    bare = BEFORE_A_PERIOD.sub("", note)
    if leading_period(bare, kpi.frequency, date_context):
        raise InvalidInput(
            f"If “{note}” is the {NOUNS[kpi.frequency]} of the value, write “for” before it: for {bare}"
        )
    if pattern(EARLIER).fullmatch(note) or _is_time_alone(note, date_context):
        raise InvalidInput(
            f"If “{note}” is the time of the value, name the {NOUNS[kpi.frequency]} right after the value: "
            f"for {EXAMPLES[kpi.frequency]}"
        )


def _is_time_alone(note: str, date_context: DateContext) -> bool:
    """Return whether a note is only a period, even of another length than the KPI's: `Oct`, `yesterday`."""
    text = re.sub(rf"{THING}$", "", BEFORE_A_PERIOD.sub("", note), flags=re.IGNORECASE)
    named = (leading_period(text, frequency, date_context) for frequency in Frequency)
    is_named = any(found and not found[1].strip(SIGNS + ".)") for found in named)
    return is_named or is_time_alone(text, date_context)


def _refuse_other_periods(text: str, kpi: KpiInfo, date_context: DateContext) -> None:
    """Refuse a note that says “for” a time, not a thing: its period would be a guess."""
    for found in pattern(FOR).finditer(text):
        if text[: found.start()].strip(SIGNS + "(") and LENGTH.match(text[found.end() :]):
            continue
        if speaks_of_time(MENTION.sub("@", text[found.end() :]), date_context):
            phrase = " ".join(text[found.start() :].split()[:MOST_WORDS])
            raise InvalidInput(
                f"I can't tell which {NOUNS[kpi.frequency]} “{phrase}” means; write it right after the "
                f"value, like {EXAMPLES[kpi.frequency]}, or leave “for” out of the note."
            )
