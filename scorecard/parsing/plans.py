"""Plans and known work in people's words: `sam fixes it by Friday, new rota`, `expected until Friday`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from scorecard.parsing.mentions import PERSON
from scorecard.parsing.period_phrases import DateContext
from scorecard.parsing.replies.phrasebook import pattern
from scorecard.parsing.snoozes import find_coming_day

FIRST_PERSON = re.compile(r"\b(?:I|we)\b(?:\s?['’](?:ll|m|re|ve)\b)?", re.IGNORECASE)
CAUSE = re.compile(r"[\s,;–-]*\b(?:because(?:\s+of)?|due\s+to|caused\s+by)\b\s*", re.IGNORECASE)
FIXES_IT = re.compile(r"(?:will\s+|shall\s+|can\s+)?\w+\s+(?:it|this|that)", re.IGNORECASE)
"""What is done where something better is said beside it: `fixes it`."""
CUT = re.compile(r"\s*[,;:]\s*|\s+[–-]\s+|\.\s+")
EDGES = " ,;:.–-"
EXPECTED = r"(?:<<this is known>>\s+)?<<known work>>(?!\s+to\b)[\s,;:–-]*"
"""What a text that says an alert is expected begins with; `expected to be fixed` says something else."""
UNTIL = r"<<until>>\s+"


@dataclass(frozen=True)
class PlanPhrase:
    """A plan as somebody wrote it.

    Attributes:
        doer: Slack user id of the person who is to do it.
        due: The day by which.
        action: What is done.
        cause: Why it is needed, or empty.
    """

    doer: str
    due: date
    action: str
    cause: str


def find_plan(text: str, dates: DateContext, author: str, names: Mapping[str, str]) -> PlanPhrase | None:
    """Return the plan in a text; None without a day to come, or if nothing else is said.

    Args:
        text: As typed, people as `<@U0PRIYA>` or by name.
        dates: The author's present day and locale.
        author: Slack user id of the person who wrote it; theirs is what they say of nobody else.
        names: Slack user id by a person's name in small letters.
    """
    found = find_coming_day(text, dates)
    if found is None:
        return None
    due, begin, end = found
    said, _, cause = _split(f"{text[:begin].rstrip(EDGES)}, {text[end:].lstrip(EDGES)}")
    doer, named = _find_doer(said, author, names)
    parts = [part for part in (_without(one.strip(EDGES), named) for one in CUT.split(said)) if part]
    better = [part for part in parts if not FIXES_IT.fullmatch(part)]
    action = ", ".join(better or parts)
    return PlanPhrase(doer, due, action, cause.strip(EDGES)) if action else None


@dataclass(frozen=True)
class ExpectedPhrase:
    """Known work as somebody wrote it.

    Attributes:
        reason: What it is, or empty.
        until: Its last day.
    """

    reason: str
    until: date


def find_expected(text: str, dates: DateContext) -> ExpectedPhrase | None:
    """Return what a text says is expected until a day to come: `known, maintenance until 12 Dec`; or None.

    Args:
        text: As typed.
        dates: The author's present day and locale.
    """
    begins, found = pattern(EXPECTED).match(text.strip()), find_coming_day(text.strip(), dates)
    if begins is None or found is None:
        return None
    text, (day, begin, end) = text.strip(), found
    linked = pattern(f".*?(?P<link>{UNTIL})\\S.*").fullmatch(text[:end])
    if linked is None or text[linked.end("link") : begin].strip():
        return None
    rest = f"{text[begins.end() : linked.start('link')].rstrip(EDGES)}, {text[end:].lstrip(EDGES)}"
    return ExpectedPhrase(CAUSE.sub("", rest, count=1).strip(EDGES), day)


def _split(text: str) -> tuple[str, str, str]:
    """Return what a text says before its cause, and the cause."""
    found = CAUSE.search(text)
    if found is None:
        return text, "", ""
    return text[: found.start()], found[0], text[found.end() :]


def _find_doer(text: str, author: str, names: Mapping[str, str]) -> tuple[str, str]:
    """Return who is to do it, and how the text names them; the author, if it names nobody."""
    if mentioned := re.search(PERSON, text):
        return mentioned[1], mentioned[0]
    for word in re.finditer(r"\w+", text):
        if user := names.get(word[0].casefold()):
            return user, word[0]
    first = FIRST_PERSON.search(text)
    return author, first[0] if first else ""


def _without(part: str, named: str) -> str:
    """Return a part of a text without the person that it begins with."""
    rest = part.removeprefix(named)
    return rest.strip(EDGES) if not rest[:1].isalnum() else part
