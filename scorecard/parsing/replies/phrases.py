"""Answers without a number: no data, the same as last time, later, somebody else."""

import re

from scorecard.domain.understanding.notes import checked, has_number
from scorecard.domain.understanding.snooze import read_until
from scorecard.errors import InvalidInput
from scorecard.model.periods import Frequency, Period
from scorecard.parsing.period_phrases import Reckoning, leading_period
from scorecard.parsing.replies.parsed_reply import HandOver, NoData, Part, SameAsLast, Snooze, Subject
from scorecard.parsing.replies.phrasebook import pattern
from scorecard.parsing.replies.value_periods import refuse_period_in, take_period

NOTE = (
    r"(?:\s*[,;\n:—]\s*(?P<note>\S.*)|\s*\((?P<inside>[^()]+)\)|\s+[-–]{1,2}\s*(?P<dashed>\S.*)"
    r"|\s+(?P<cause><<because>>.*))?"
)
NO_DATA = r"(?:<<no data>>|(?P<skip><<skip>>))"
NOW = NO_DATA + r",?\s+<<this period|{noun}>>"
REASON = r"\s+(?P<note>(?!<<no reason>>)[^\W\d_].*)"
"""A reason with nothing before it, where it cannot be read as part of the phrase (`no data loss`)."""
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
"""All that waits besides what was just said, `the rest tomorrow`, is what waits."""
NUMBER_ALONE = re.compile(r"[^\w\s]*\s?\d+[.,\d]*\W*\w{0,3}\W*")


def read_phrase(text: str, subject: Subject, reckoning: Reckoning, *, may_follow: bool) -> Part | None:
    """What an answer in words means, or None when it is none of the phrases.

    Args:
        text: The answer, without the KPI's name.
        subject: The KPI.
        reckoning: By which periods are read.
        may_follow: Whether a reason needs no sign before it, as after a KPI's name: `mttr no data tool down`.

    Raises:
        InvalidInput: It is one, but cannot be followed.
    """
    rest = pattern(THE_REST).match(text)
    text = text[rest.end() :] if rest else text
    if until := read_until(text, reckoning.locale):
        return Snooze(subject.kpi, until)
    return (
        _no_data(text, subject, reckoning, may_follow=may_follow)
        or _same(text, subject, reckoning)
        or _hand_over(text, subject)
    )


def _no_data(text: str, subject: Subject, reckoning: Reckoning, *, may_follow: bool) -> NoData | None:
    now = NOW.format(noun=THIS[subject.kpi.frequency])
    found = pattern(now).match(text) or pattern(NO_DATA).match(text)
    if not found:
        return None
    period, rest = _when(text[found.end() :], subject, reckoning)
    noted = pattern(NOTE).fullmatch(rest)
    if not noted and may_follow and not found["skip"] and not has_number(rest):
        noted = pattern(REASON).fullmatch(rest)
    if not noted:
        return None
    said = _said(noted, text)
    refuse_period_in(said, subject.kpi, reckoning)
    if read_until(said, reckoning.locale) or _hand_over(said, subject):
        raise InvalidInput(f"“{text}” could mean two things; send either no data or “{said}”.")
    return NoData(subject.kpi, said or ("skipped" if found["skip"] else ""), period)


def _when(rest: str, subject: Subject, reckoning: Reckoning) -> tuple[Period | None, str]:
    """The period that there is no data for, if one is named: `for W45`, `last week`."""
    period, left = take_period(rest, subject.kpi, reckoning)
    if period or not rest.startswith(" "):
        return period, left
    return leading_period(rest.strip(), subject.kpi.frequency, reckoning) or (None, rest)


def _same(text: str, subject: Subject, reckoning: Reckoning) -> SameAsLast | None:
    """The last value again, unless another period than the last is named."""
    frequency, found = subject.kpi.frequency, pattern(rf"<<same>>{NOTE}").fullmatch(text)
    for named, meaning in SAME_AS.items():
        if as_last := pattern(rf"<<{meaning}>>{NOTE}").fullmatch(text):
            if named is not frequency:
                raise InvalidInput(f"{subject.kpi.name} is measured {frequency}; send the number you mean.")
            found = as_last
    if not found:
        return None
    _refuse_gap(subject)
    said = _said(found, text)
    refuse_period_in(said, subject.kpi, reckoning)
    note = checked(said, text)
    if pattern("<<not the same>>").match(said) or note.cause or note.put_right:
        raise InvalidInput(f"“{text}” may be another value than the last; send the number you mean.")
    return SameAsLast(subject.kpi, subject.history[-1], said)


def _refuse_gap(subject: Subject) -> None:
    """The value of some earlier period is not that of the period before."""
    name = subject.kpi.name
    if not subject.history:
        raise InvalidInput(f"{name} has no earlier value yet; send the number.")
    if subject.has_gap and subject.period and subject.newest:
        raise InvalidInput(
            f"{name} has no value for {subject.period.previous().key}, its last one is for "
            f"{subject.newest.key}; send the number you mean."
        )


def _hand_over(text: str, subject: Subject) -> HandOver | None:
    if found := pattern(HAND_OVER).fullmatch(text):
        return HandOver(subject.kpi, found["person"].upper())
    if pattern("<<not mine>>").fullmatch(text):
        raise InvalidInput(
            f"Who should be asked for {subject.kpi.name}? Write “ask @name”, or choose Not mine from the "
            "menu under the question."
        )
    if pattern(UNKNOWN_PERSON).fullmatch(text):
        raise InvalidInput(
            "I can't tell who that is; pick the person from the list that Slack offers after @."
        )
    return None


def _said(found: re.Match[str], text: str) -> str:
    """What follows the phrase; a number alone there contradicts it."""
    groups = found.groupdict()
    said = next(filter(None, map(groups.get, ("note", "inside", "dashed", "cause"))), "").strip()
    if NUMBER_ALONE.fullmatch(said):
        raise InvalidInput(f"“{text}” could mean two things; send either the number or no data.")
    return said
