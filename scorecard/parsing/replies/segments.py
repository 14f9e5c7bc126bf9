"""A reply taken apart: what is said about which KPI."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from scorecard.errors import InvalidInput
from scorecard.model.kpis import KpiInfo
from scorecard.model.names import (
    NamedItem,
    find_named,
    narrow_to_exact,
    normalize_name,
    quote_alternatives,
    suggest,
)
from scorecard.parsing.replies.notes import has_number
from scorecard.parsing.replies.parsed_reply import KpiContext
from scorecard.parsing.replies.phrasebook import pattern

BULLET = re.compile(r"^\s*(?:[-•*–]|\d{1,2}[.)])\s+", re.MULTILINE)
BREAK = r"(?P<hard>[\s,]*[\n;]\s*)|\s*,\s*|[.!]\s+|\s+<<and>>\s+"
NAME_END = re.compile(r"(?=[\s:=]|(?<!\d),\s*[^\w\s]{0,2}\d)|$")
LINK = (
    r"\s*(?:->|=>|→|[:=])\s*|,\s*(?=[^\w\s]{0,2}\d)|\s+<<is>>\s+(?=[^\w\s]*\d|<<zero|none>>)"
    r"|\s+[–—-]\s+|\s+|$"
)
START_OF_VALUE = re.compile(r"[^\W\d_][^\d\n:=]*?(?=\s*[:=]|\s+[^\w\s]{0,2}\d)")
FOR_NAME = r"\s+(?P<link><<for>>\s+)?(?=\S)"
WORD_START = re.compile(r"\b(?=\w)")
LONGEST_NAME = 200
ASIDE = re.compile(r"[,;:(—\n]|\s[–-]\s")
SHORTEST = 4
SHORTEST_MISTAKE = 2
NEAR = 75
LINKED = re.compile(r"\s*[:=]")


@dataclass(frozen=True)
class Segment:
    """What a stretch of a reply says about a KPI.

    Attributes:
        subject: None where no KPI was named.
        text: Everything but the name.
        is_short: Whether only the beginning of the name was typed.
        is_linked: Whether a colon or the like stands after the name.
        has_dash: Whether a dash stands there, which could as well be a minus.
        is_aside: Whether a comma alone parts it from what is said about another KPI.
        is_before: Whether the name stands right behind it, as a word for what is counted does.
        keeps_start: Whether it begins with what sounds like a greeting and may be a name.
    """

    subject: KpiContext | None
    text: str
    is_short: bool = False
    is_linked: bool = False
    has_dash: bool = False
    is_aside: bool = False
    is_before: bool = False
    keeps_start: bool = False


class SharedKpiName(Exception):
    """A name was used that several KPIs go by."""

    def __init__(self, choices: tuple[KpiInfo, ...]) -> None:
        super().__init__(choices)
        self.choices = choices


class KpiNames:
    """The KPIs by every name they go by."""

    def __init__(self, subjects: Sequence[KpiContext]) -> None:
        self.subjects = subjects
        self._by_name: dict[str, dict[int, KpiContext]] = defaultdict(dict)
        for subject in subjects:
            for name in filter(None, map(normalize_name, subject.names)):
                self._by_name[name][subject.kpi.id] = subject
        self._first_words = {name.split()[0] for name in self._by_name}
        self._most_words = max((len(name.split()) for name in self._by_name), default=0)

    def find(self, text: str) -> KpiContext | None:
        """The KPI that has exactly this name.

        Raises:
            SeveralKpis: More than one has it.
        """
        named = list(self._by_name.get(normalize_name(text), {}).values())
        found = narrow_to_exact(text, named, lambda one: one.names) if len(named) > 1 else named
        if len(found) > 1:
            raise SharedKpiName(tuple(subject.kpi for subject in found))
        return found[0] if found else None

    def find_at_start(self, text: str) -> tuple[KpiContext, str] | None:
        """The KPI whose name a text begins with, the longest name of all, and what follows it."""
        found = (one.start() for one in NAME_END.finditer(text[:LONGEST_NAME]))
        ends = [end for end in found if end and text[end - 1] not in "-–_"][: self._most_words]
        named = ((self.find(text[:end]), text[end:]) for end in reversed(ends))
        return next(((subject, rest) for subject, rest in named if subject), None)

    def find_within(self, text: str) -> KpiContext | None:
        """The first KPI that is named anywhere in a text."""
        found = (self.find_at_start(text[one.start() :]) for one in WORD_START.finditer(text[:LONGEST_NAME]))
        return next((named[0] for named in found if named), None)

    def may_begin_in(self, text: str) -> bool:
        """Whether a word of a text is the first one of a name: `average` of *Average handle time*."""
        words = re.findall(r"[^\W\d_]+", normalize_name(text))
        return any(len(word) >= SHORTEST and word in self._first_words for word in words)

    def find_begun(self, lead: str) -> KpiContext | None:
        """The one KPI that has a name which begins so."""
        if len(normalize_name(lead)) < SHORTEST:
            return None
        return find_named(lead, self._named())

    def suggest(self, lead: str) -> list[str]:
        """Names that were perhaps meant."""
        return suggest(lead, self._named())

    def is_almost(self, lead: str) -> bool:
        """Whether it is nearly some name, and not the beginning of a sentence."""
        return any(fuzz.ratio(normalize_name(lead), name) >= NEAR for name in self._by_name)

    def _named(self) -> list[NamedItem[KpiContext]]:
        return [NamedItem(one, one.kpi.name, one.names) for one in self.subjects]


def split_segments(text: str, names: KpiNames) -> list[Segment]:
    """What a reply says, KPI by KPI; stretches that name none belong to what stands before them.

    Raises:
        InvalidInput: A line has a number and a name that no KPI goes by, or two lines are about one KPI.
    """
    parts: list[Segment] = []
    for gap, stretch in _stretches(_without_bullets(text, names), names):
        said = _said(stretch, names, is_line=not gap or _is_hard(gap))
        if said.subject or not parts:
            parts.append(replace(said, is_aside=bool(parts) and not _is_hard(gap)))
        elif parts[-1].subject and not parts[-1].text:  # a name alone on its line
            parts[-1] = replace(parts[-1], text=stretch)
        elif _is_hard(gap) and has_number(stretch):
            raise InvalidInput(f"I can't tell which KPI “{stretch}” is for; put its name before each number.")
        else:
            parts[-1] = replace(parts[-1], text=f"{parts[-1].text}{gap}{stretch}")
    named = [said.subject.kpi.id for said in parts if said.subject]
    if len(named) > len(set(named)):
        raise InvalidInput("One KPI is in there twice; send each with one value.")
    return parts


def find_named_last(text: str, names: KpiNames, *, may_follow: bool = False) -> Segment | None:
    """What a text says that ends in the name of a KPI, `skip mttr` or `25 for mttr`, or None.

    Args:
        text: What was said.
        names: The KPIs.
        may_follow: Whether the name may stand right behind a number: `25 mttr`.
    """
    for found in pattern(FOR_NAME).finditer(text):
        subject, head = names.find(text[found.end() :]), text[: found.start()].rstrip(" ,:;–-")
        if subject and not ASIDE.search(head) and (may_follow or found["link"] or not re.search(r"\d", head)):
            return Segment(subject, head, is_before=not found["link"])
    return None


def unknown_name(text: str, names: KpiNames) -> InvalidInput | None:
    """What to say about a text that puts a number after a name which no KPI has, or None when it does not."""
    lead = START_OF_VALUE.match(text)
    if not lead or len(normalize_name(lead.group())) < SHORTEST_MISTAKE:
        return None
    near = names.suggest(lead.group())
    if not near or not (names.is_almost(lead.group()) or LINKED.match(text, lead.end())):
        return None
    return InvalidInput(
        f"I don't know a KPI called “{lead.group()}”; did you mean {quote_alternatives(near)}?"
    )


def _stretches(text: str, names: KpiNames) -> Iterator[tuple[str, str]]:
    """Each stretch of a text with what parts it from the one before: lines, and what begins with a name."""
    start, gap = 0, ""
    for found in pattern(BREAK).finditer(text):
        if found["hard"] or names.find_at_start(text[found.end() :]):
            yield gap, text[start : found.start()]
            start, gap = found.end(), found.group()
    yield gap, text[start:]


def _is_hard(gap: str) -> bool:
    """Whether it parts lines, and not only what a comma parts."""
    return "\n" in gap or ";" in gap


def _without_bullets(text: str, names: KpiNames) -> str:
    """The text without what numbers or marks its lines, where a KPI's name comes next."""
    return BULLET.sub(lambda found: "" if names.find_at_start(text[found.end() :]) else found.group(), text)


def _said(stretch: str, names: KpiNames, *, is_line: bool) -> Segment:
    """A stretch with the name taken off; at the start of a line the beginning of a name will do."""
    if named := names.find_at_start(stretch):
        return _after(*named)
    lead = START_OF_VALUE.match(stretch) if is_line else None
    subject = names.find_begun(lead.group()) if lead else None
    if lead and subject:
        said = _after(subject, stretch[lead.end() :])
        return replace(said, is_short=not said.is_linked)
    return Segment(None, stretch)


def _after(subject: KpiContext, rest: str) -> Segment:
    link = pattern(LINK).match(rest)
    sign = link.group().strip() if link else ""
    text = rest[link.end() :] if link else rest
    return Segment(subject, text.strip(), is_linked=bool(sign), has_dash=sign in {"-", "–"})
