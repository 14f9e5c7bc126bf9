"""A reply taken apart: what is said about which KPI."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from scorecard.domain.lookup import Named, find_named, plain_name, suggest
from scorecard.domain.understanding.meaning import Subject
from scorecard.domain.understanding.notes import has_number
from scorecard.domain.understanding.phrasebook import pattern
from scorecard.errors import InvalidInput

BULLET = re.compile(r"^\s*(?:[-•*–]|\d{1,2}[.)])\s+", re.MULTILINE)
BREAK = r"(?P<hard>\s*(?:\n|;)\s*)|\s*,\s*|[.!]\s+|\s+<<and>>\s+"
NAME_END = re.compile(r"(?=[\s:=])|$")
LINK = r"\s*(?:->|=>|→|[:=])\s*|\s+<<is>>\s+(?=[^\w\s]*\d)|\s+[–—-]\s+|\s+|$"
START_OF_VALUE = re.compile(r"[^\W\d_][^\d\n:=]*?(?=\s*[:=]|\s+[^\w\s]{0,2}\d)")
FOR_NAME = r"\s+(?P<link><<for>>\s+)?(?=\S)"
LONGEST_NAME = 200
SHORTEST = 4
NEAR = 75
LINKED = re.compile(r"\s*[:=]")


@dataclass(frozen=True)
class Said:
    """What a stretch of a reply says about a KPI.

    Attributes:
        subject: None where no KPI was named.
        text: Everything but the name.
        is_short: Whether only the beginning of the name was typed.
        is_linked: Whether a colon or the like stands after the name.
        has_dash: Whether a dash stands there, which could as well be a minus.
        is_aside: Whether a comma alone parts it from what is said about another KPI.
    """

    subject: Subject | None
    text: str
    is_short: bool = False
    is_linked: bool = False
    has_dash: bool = False
    is_aside: bool = False


def split_parts(text: str, subjects: Sequence[Subject]) -> list[Said]:
    """What a reply says, KPI by KPI; stretches that name none belong to what stands before them.

    Raises:
        InvalidInput: A line has a number and a name that no KPI goes by, or two lines are about one KPI.
    """
    names = {plain_name(name): subject for subject in subjects for name in subject.names if plain_name(name)}
    parts: list[Said] = []
    for gap, stretch in _stretches(_without_bullets(text, names), names):
        said = _named(stretch, names, subjects, is_line=not gap or _is_hard(gap))
        if parts and said.subject is None and _is_hard(gap) and has_number(stretch):
            raise InvalidInput(
                f"I can't tell which KPI “{stretch}” is for; put a KPI's name before each number."
            )
        if parts and said.subject is None:
            parts[-1] = replace(parts[-1], text=f"{parts[-1].text}{gap}{stretch}")
        else:
            parts.append(replace(said, is_aside=bool(parts) and not _is_hard(gap)))
    named = [said.subject.kpi.id for said in parts if said.subject]
    if len(named) > len(set(named)):
        raise InvalidInput("One KPI is in there twice; send each with one value.")
    return [_named_last(parts[0], names)] if len(parts) == 1 else parts


def _is_hard(gap: str) -> bool:
    """Whether it parts lines, and not only what a comma parts."""
    return "\n" in gap or ";" in gap


def _named_last(said: Said, names: dict[str, Subject]) -> Said:
    """`skip mttr`, `25 for mttr`: the name after what is said about it."""
    ends = pattern(FOR_NAME).finditer(said.text) if said.subject is None else ()
    for found in ends:
        subject = names.get(plain_name(said.text[found.end() :]))
        if subject and (found["link"] or not re.search(r"\d", said.text[: found.start()])):
            return Said(subject, said.text[: found.start()])
    return said


def _stretches(text: str, names: dict[str, Subject]) -> Iterator[tuple[str, str]]:
    """Each stretch of a text with what parts it from the one before: lines, and what begins with a name."""
    start, gap = 0, ""
    for found in pattern(BREAK).finditer(text):
        if found["hard"] or _name_at(text[found.end() :], names):
            yield gap, text[start : found.start()]
            start, gap = found.end(), found.group()
    yield gap, text[start:]


def _without_bullets(text: str, names: dict[str, Subject]) -> str:
    """The text without what numbers or marks its lines, where a KPI's name comes next."""
    return BULLET.sub(lambda found: "" if _name_at(text[found.end() :], names) else found.group(), text)


def _named(stretch: str, names: dict[str, Subject], subjects: Sequence[Subject], *, is_line: bool) -> Said:
    name = _name_at(stretch, names)
    if name:
        return _after(names[plain_name(name)], stretch[len(name) :])
    lead = START_OF_VALUE.match(stretch) if is_line else None
    subject = _begun(lead.group(), subjects) if lead else None
    if lead and subject:
        said = _after(subject, stretch[lead.end() :])
        return replace(said, is_short=not said.is_linked)
    return Said(None, stretch)


def _name_at(text: str, names: dict[str, Subject]) -> str:
    """The longest of some names that a text begins with, as typed, or nothing."""
    ends = [
        found.start()
        for found in NAME_END.finditer(text[:LONGEST_NAME])
        if found.start() and text[found.start() - 1] not in "-–_"
    ]
    return next((text[:end] for end in reversed(ends) if plain_name(text[:end]) in names), "")


def _begun(lead: str, subjects: Sequence[Subject]) -> Subject | None:
    """The one KPI whose name begins so."""
    if len(plain_name(lead)) < SHORTEST:
        return None
    return find_named(lead, named(subjects))


def _after(subject: Subject, rest: str) -> Said:
    link = pattern(LINK).match(rest)
    sign = link.group().strip() if link else ""
    text = rest[link.end() :] if link else rest
    return Said(subject, text.strip(), is_linked=bool(sign), has_dash=sign in {"-", "–"})


def named(subjects: Sequence[Subject]) -> list[Named[Subject]]:
    """The KPIs with the names they go by."""
    return [Named(one, one.kpi.name, one.names) for one in subjects]


def _is_misspelt(lead: str, subjects: Sequence[Subject]) -> bool:
    """Whether it is almost some KPI's name, and not the beginning of a sentence."""
    names = [plain_name(name) for subject in subjects for name in subject.names]
    return any(fuzz.ratio(plain_name(lead), name) >= NEAR for name in names)


def unknown_name(text: str, subjects: Sequence[Subject]) -> InvalidInput | None:
    """What to say about a text that puts a number after a name which no KPI has, or None when it does not."""
    lead = START_OF_VALUE.match(text)
    if not lead or len(plain_name(lead.group())) < SHORTEST:
        return None
    near = suggest(lead.group(), named(subjects))
    if not near or not (_is_misspelt(lead.group(), subjects) or LINKED.match(text, lead.end())):
        return None
    return InvalidInput(
        f"I don't know a KPI called “{lead.group().strip()}”; did you mean “{'” or “'.join(near)}”?"
    )
