"""Answers without a number: no data, the same as last time, later (`tomorrow`), somebody else."""

import re

from scorecard.errors import InvalidInput
from scorecard.model.periods import Frequency, Period
from scorecard.parsing.period_phrases import DateContext, leading_period
from scorecard.parsing.replies.notes import check_note, has_number
from scorecard.parsing.replies.parsed_reply import (
    HandOver,
    KpiContext,
    NoValue,
    ReplyPart,
    SameAsLast,
    Snooze,
    SnoozeDelay,
)
from scorecard.parsing.replies.phrasebook import pattern
from scorecard.parsing.replies.remarks import NotedValue
from scorecard.parsing.replies.value_periods import refuse_period_in, take_trailing_period
from scorecard.parsing.replies.vocabulary import CLOCK
from scorecard.parsing.snoozes import parse_snooze_delay

NOTE = (
    r"(?:\s*[,;\n:—]\s*(?P<note>\S.*)|\s*\((?P<inside>[^()]+)\)|\s+[-–]{1,2}\s*(?P<dashed>\S.*)"
    r"|\s+(?P<cause><<because>>.*))?"
)
NO_DATA = r"(?:<<no data|nothing>>|[–—-]+(?=\s*\Z)|(?P<skip><<skip>>))"
"""A dash alone is what tables have in an empty field."""
NOW = NO_DATA + r",?\s+<<this period|{noun}>>"
REASON = r"\s+(?P<note>(?!<<no reason>>)[^\W\d_].*)"
"""A reason with no sign before it, unless it can be part of the phrase (`no data loss`)."""
CONCLUDED = (
    r"(?P<reason>[^\W\d_].*?[^\W\d_]{2})(?:\s*(?:[,;.(—]|->|=>|→|\s[–-]\s)\s*|\s+(?=so\s|hence\s))(?:(?:so|hence|thus|also|donc)\s+)?"
    r"(?:<<pronoun|person|article|is|opening>>\s+)*<<no data>>(?:\s+available)?(?:\s+<<this period>>)?"
    r"[\s.!)]*"
)
"""A reason before the statement that follows from it; nothing stands behind that."""
NO_REASON = r"(?<!\w)<<doubt|condition|second thought|future|or|later|ask>>|\?"
"""What leaves open whether there is none: `maybe, no data`."""
THIS = {
    Frequency.DAILY: "this day",
    Frequency.WEEKLY: "this week",
    Frequency.MONTHLY: "this month",
    Frequency.QUARTERLY: "this quarter",
    Frequency.YEARLY: "this year",
}
SAME_AS = {
    Frequency.DAILY: "same as yesterday",
    Frequency.WEEKLY: "same as last week",
    Frequency.MONTHLY: "same as last month",
    Frequency.QUARTERLY: "same as last quarter",
    Frequency.YEARLY: "same as last year",
}
OTHERS = r"(?:<<not mine>>[\s,.;–—-]+)?<<ask>>\s+"
HAND_OVER = OTHERS + r"<@(?P<person>[UW][A-Z0-9]+)(?:\|[^<>]*)?>(?:\s+<<instead>>)?"
UNKNOWN_PERSON = OTHERS + r"@?[^\s\d<>]+"
THE_REST = r"(?:<<but>>\s+)?<<the rest>>\s*[:–-]?\s+"
"""All prompts besides those just answered, `the rest tomorrow`."""
NUMBER_ALONE = re.compile(r"[^\w\s]*\s?\d+[.,\d]*\W*\w{0,3}\W*")


def parse_phrase(
    text: str, subject: KpiContext, date_context: DateContext, *, may_follow: bool
) -> ReplyPart | None:
    """Return the meaning of an answer in words, or None if it is none of the phrases.

    Args:
        text: The answer, without the KPI's name.
        subject: The KPI.
        date_context: The dates and locale by which periods are read.
        may_follow: True if a reason needs no sign before it, as after a KPI's name: `mttr no data tool down`.

    Raises:
        InvalidInput: It is a phrase, but cannot be followed.
    """
    rest = pattern(THE_REST).match(text)
    text = text[rest.end() :] if rest else text
    if until := _snooze_delay(text, subject, date_context):
        return Snooze(subject.kpi, until)
    return (
        _no_data(text, subject, date_context, may_follow=may_follow)
        or _same(text, subject, date_context)
        or _hand_over(text, subject)
    )


def _snooze_delay(text: str, subject: KpiContext, date_context: DateContext) -> SnoozeDelay | None:
    return parse_snooze_delay(text, date_context, is_duration=subject.kpi.unit in CLOCK)


def _no_data(
    text: str, subject: KpiContext, date_context: DateContext, *, may_follow: bool
) -> NoValue | None:
    now = NOW.format(noun=THIS[subject.kpi.frequency])
    found = pattern(now).match(text) or pattern(NO_DATA).match(text)
    if not found:
        return _concluded(text, subject)
    period, rest = _when(text[found.end() :], subject, date_context)
    noted = pattern(NOTE).fullmatch(rest)
    if not noted and may_follow and not found["skip"] and not has_number(rest):
        noted = pattern(REASON).fullmatch(rest)
    if not noted:
        return None
    note = _read_note(noted, text)
    refuse_period_in(note, subject.kpi, date_context)
    if _snooze_delay(note, subject, date_context) or _hand_over(note, subject):
        raise InvalidInput(f"“{text}” could mean two things; send either no data or “{note}”.")
    return NoValue(subject.kpi, note or ("skipped" if found["skip"] else ""), period)


def _concluded(text: str, subject: KpiContext) -> NoValue | None:
    """Return no data with the reason before it, `scanner was down, so no data`; no number stands in it."""
    found = None if has_number(text) else pattern(CONCLUDED).fullmatch(text)
    reason = found["reason"].strip() if found else ""
    is_clear = reason and not pattern(NO_REASON).search(reason)
    return NoValue(subject.kpi, reason) if is_clear else None


def _when(rest: str, subject: KpiContext, date_context: DateContext) -> tuple[Period | None, str]:
    """Return the period without data, if one is named (`for W45`, `last week`), and the rest."""
    period, left = take_trailing_period(rest, subject.kpi, date_context)
    if period or not rest.startswith(" "):
        return period, left
    return leading_period(rest.strip(), subject.kpi.frequency, date_context) or (None, rest)


def _same(text: str, subject: KpiContext, date_context: DateContext) -> SameAsLast | None:
    """Return the last value again, unless another period than the last is named."""
    frequency, found = subject.kpi.frequency, pattern(rf"<<same>>{NOTE}").fullmatch(text)
    for named, meaning in SAME_AS.items():
        if as_last := pattern(rf"<<{meaning}>>{NOTE}").fullmatch(text):
            if named is not frequency:
                raise InvalidInput(f"{subject.kpi.name} is measured {frequency}; send the number you mean.")
            found = as_last
    if not found:
        return None
    _refuse_gap(subject, date_context)
    remark = _read_note(found, text)
    refuse_period_in(remark, subject.kpi, date_context)
    about = NotedValue(subject.history[-1], subject.kpi.unit, subject.names, date_context.locale)
    if pattern("<<not the same>>").match(remark) or (remark and check_note(remark, text, about).cause):
        raise InvalidInput(f"“{text}” may mean another value than the last one; send the number you mean.")
    return SameAsLast(subject.kpi, subject.history[-1], remark)


def _refuse_gap(subject: KpiContext, date_context: DateContext) -> None:
    """Refuse the value of an earlier period that is not the period before."""
    name = subject.kpi.name
    if not subject.history:
        raise InvalidInput(f"{name} has no earlier value yet; send the number.")
    if subject.has_gap and subject.period and subject.newest:
        missing, newest = map(date_context.name, (subject.period.previous(), subject.newest))
        raise InvalidInput(
            f"{name} has no value for {missing} (its last one is for {newest}); send the number you mean."
        )


def asks_somebody(text: str) -> bool:
    """Return whether a text ends where the name of who is asked to take over follows: `mttr ask`."""
    return pattern(r"(?:.*[\s,.;–—-])?<<ask>>\s*").fullmatch(text) is not None


def _hand_over(text: str, subject: KpiContext) -> HandOver | None:
    if found := pattern(HAND_OVER).fullmatch(text):
        return HandOver(subject.kpi, found["person"].upper())
    if pattern("<<not mine>>").fullmatch(text):
        raise InvalidInput(
            f"To hand {subject.kpi.name} over, write “ask @name”, or choose Not mine from the menu under "
            "the prompt."
        )
    if pattern(UNKNOWN_PERSON).fullmatch(text):
        raise InvalidInput("I can't tell who that is; type @ and pick the person from Slack's list.")
    return None


def _read_note(found: re.Match[str], text: str) -> str:
    """Return the note after a phrase; a number alone there contradicts it."""
    groups = found.groupdict()
    note = next(filter(None, map(groups.get, ("note", "inside", "dashed", "cause"))), "").strip()
    if NUMBER_ALONE.fullmatch(note):
        raise InvalidInput(f"“{text}” could mean two things; send only the number, or only the words.")
    return note
