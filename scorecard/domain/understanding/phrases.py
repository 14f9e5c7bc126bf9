"""Answers without a number: no data, the same as last time, later, somebody else."""

import re

from scorecard.domain.periods import Frequency
from scorecard.domain.understanding.later import read_until
from scorecard.domain.understanding.meaning import HandOver, Later, NoData, Part, SameAsLast, Subject
from scorecard.domain.understanding.phrasebook import pattern
from scorecard.errors import InvalidInput

NOTE = (
    r"(?:\s*[,;\n:—]\s*(?P<note>\S.*)|\s*\((?P<inside>[^()]+)\)|\s+[-–]{1,2}\s*(?P<dashed>\S.*)"
    r"|\s+(?P<cause><<because>>.*))?"
)
NO_DATA = rf"(?:<<no data>>|(?P<skip><<skip>>))(?:,?\s+<<this period>>)?{NOTE}"
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
NUMBER_ALONE = re.compile(r"[^\w\s]*\s?\d+[.,\d]*\W*\w{0,3}\W*")


def read_phrase(text: str, subject: Subject, locale: str) -> Part | None:
    """What an answer in words means, or None when it is none of the phrases.

    Raises:
        InvalidInput: It is one, but cannot be followed.
    """
    if until := read_until(text, locale):
        return Later(subject.kpi, until)
    if found := pattern(NO_DATA).fullmatch(text):
        return NoData(subject.kpi, _said(found) or ("skipped" if found["skip"] else ""))
    return _same(text, subject) or _hand_over(text, subject)


def _same(text: str, subject: Subject) -> SameAsLast | None:
    """The last value again, unless another period than the last is named."""
    frequency, found = subject.kpi.frequency, pattern(rf"<<same>>{NOTE}").fullmatch(text)
    for named, meaning in SAME_AS.items():
        if as_last := pattern(rf"<<{meaning}>>{NOTE}").fullmatch(text):
            if named is not frequency:
                raise InvalidInput(f"{subject.kpi.name} is measured {frequency}; send the number you mean.")
            found = as_last
    if not found:
        return None
    if not subject.history:
        raise InvalidInput(f"{subject.kpi.name} has no earlier value yet; send the number.")
    return SameAsLast(subject.kpi, subject.history[-1], _said(found))


def _hand_over(text: str, subject: Subject) -> HandOver | None:
    if found := pattern(HAND_OVER).fullmatch(text):
        return HandOver(subject.kpi, found["person"].upper())
    if pattern("<<not mine>>").fullmatch(text):
        return HandOver(subject.kpi, None)
    if pattern(UNKNOWN_PERSON).fullmatch(text):
        raise InvalidInput(
            "I can't tell who that is; pick the person from the list that Slack offers after @."
        )
    return None


def _said(found: re.Match[str]) -> str:
    """What follows the phrase; a number alone there contradicts it."""
    notes = map(found.group, ("note", "inside", "dashed", "cause"))
    said = next(filter(None, notes), "").strip()
    if NUMBER_ALONE.fullmatch(said):
        raise InvalidInput(f"“{found.group()}” could mean two things; send either the number or no data.")
    return said
