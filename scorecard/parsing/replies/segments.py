"""A reply split into segments about one KPI each."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from scorecard.errors import InvalidInput
from scorecard.model.kpis import KpiInfo
from scorecard.model.names import (
    DASHES,
    DRAWN,
    NamedItem,
    find_named,
    is_misspelt,
    narrow_to_exact,
    normalize_name,
    owns_end,
    quote_alternatives,
    strip_qualifier,
    suggest,
)
from scorecard.parsing.replies.parsed_reply import KpiContext
from scorecard.parsing.replies.phrasebook import pattern
from scorecard.parsing.replies.remarks import may_hold_value

BULLET = re.compile(r"^\s*(?:[-•*–]|\d{1,2}[.)])\s+", re.MULTILINE)
BREAK = (
    r"(?P<hard>[\s,]*[\n;]\s*)|\s*,\s*|[.!]\s+|\s+<<and>>\s+"
    r"|(?P<mere>\s+)(?=[^\W\d_][^\n,;]{0,60}?[\s:=][^\w\s]{0,2}\d)"
)
"""What parts stretches; a mere space can only do so between a value and a name with a number behind it."""
VALUE_END = re.compile(r"[^\w\s]?\d\S*(?:\s[^\W\d_]+)?")
VALUE_START = re.compile(r"\s*[:=]?\s*[^\w\s]{0,2}\d")
NAME_END = re.compile(r"(?=[\s:=→]|['’]s\s|(?<!\d),\s*[^\w\s]{0,2}\d)|$")
"""Where a name may end; also before the s of `CSAT's 89.9`."""
LINK = (
    r"['’]s\s+|\s*(?:->|=>|→|[:=])\s*|,\s*(?=[^\w\s]{0,2}\d)|\s+<<is>>\s+(?=[^\w\s]*\d|<<zero|none>>)"
    r"|\s+[–—-]\s+|\s+|$"
)
START_OF_VALUE = re.compile(r"[^\W\d_][^\d\n:=]*?(?=\s*[:=]|\s+[^\w\s]{0,2}\d)")
NEXT_ITEM = r"\s*(?:(?<!\d),|,(?!\d)|[;\n])\s*|\s+<<and>>\s+"
FOR_NAME = r"\s+(?P<link><<for>>\s+)?(?=\S)"
WORD_START = re.compile(r"\b(?=\w)")
LONGEST_NAME = 200
FIRST_LETTERS = re.compile(r"[\W_]*([^\W_]{1,2})")
SIGN_BEHIND = re.compile(r"[,;.!?)(](?!\d)")
ASIDE = re.compile(r"[,;:(—\n]|\s[–-]\s")
SHORTEST = 4
SHORTEST_MISTAKE = 2
LONE_DASH = re.compile(rf"[\s{DASHES}][{DASHES}]")


@dataclass(frozen=True)
class Segment:
    """A stretch of a reply about a KPI.

    Attributes:
        subject: None if no KPI was named.
        text: Everything but the name.
        is_short: True if only the beginning of the name was typed.
        is_linked: True if a colon or the like follows the name.
        has_dash: True if a dash follows the name, which could also be a minus.
        is_aside: True if only a comma separates it from the text about another KPI.
        is_before: True if the name follows it directly, like a noun for the things counted.
        keeps_start: True if it begins with what sounds like a greeting and may be a name.
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


@lru_cache(maxsize=4096)
def _normalized(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of one KPI as they are compared, without empty ones."""
    return tuple(filter(None, map(normalize_name, names)))


class KpiNames:
    """An index of KPIs by every name they go by."""

    def __init__(self, subjects: Sequence[KpiContext]) -> None:
        self.subjects = subjects
        self._by_name: dict[str, dict[int, KpiContext]] = defaultdict(dict)
        self._by_scorecard = _group_by_scorecard(subjects)
        for subject in subjects:
            for name in _normalized(subject.names):
                self._by_name[name][subject.kpi.id] = subject
        self._first_words = {name.split()[0] for name in self._by_name}
        shown = max((_most_ends(subject.names) for subject in subjects), default=0)
        self._most_ends = shown + _most_ends(tuple(self._by_scorecard))

    def subject_of(self, kpi: KpiInfo) -> KpiContext:
        """Return one of the KPIs with what is known of it."""
        return next(subject for subject in self.subjects if subject.kpi.id == kpi.id)

    def find(self, text: str) -> KpiContext | None:
        """Return the KPI that has exactly this name, alone or with its scorecard's, or None.

        Raises:
            SharedKpiName: More than one has it.
        """
        normalized = normalize_name(text)
        named = list(self._by_name.get(normalized, {}).values()) or self._find_qualified(normalized)
        named = [subject for subject in named if owns_end(text, subject.names)]
        found = narrow_to_exact(text, named, lambda subject: subject.names) if len(named) > 1 else named
        if len(found) > 1:
            raise SharedKpiName(tuple(subject.kpi for subject in found))
        return found[0] if found else None

    def _find_qualified(self, normalized: str) -> list[KpiContext]:
        """Return the KPIs that a name with their scorecard's refers to."""
        found: dict[int, KpiContext] = {}
        for scorecard, subjects in self._by_scorecard.items():
            name = strip_qualifier(normalized, scorecard)
            named = (subject for subject in subjects if name in _normalized(subject.kpi.names))
            found |= {subject.kpi.id: subject for subject in named} if name else {}
        return list(found.values())

    def has_within(self, text: str) -> bool:
        """Return whether a text is a name, or part of one."""
        part = normalize_name(text)
        return any(part in name for name in self._by_name)

    def within(self, heading: str) -> "KpiNames | None":
        """Return the KPIs of the scorecard that a heading names, by their own names, or None."""
        subjects = self._by_scorecard.get(normalize_name(heading))
        is_kpi = normalize_name(heading) in self._by_name
        if not subjects or is_kpi:
            return None
        return KpiNames([replace(subject, other_names=None) for subject in subjects])

    def find_at_start(self, text: str) -> tuple[KpiContext, str] | None:
        """Return the KPI with the longest name that a text begins with, and the rest, or None."""
        if not self._may_begin(text):
            return None
        found = (match.start() for match in NAME_END.finditer(text[:LONGEST_NAME]))
        ends = [end for end in found if end and not LONE_DASH.search(text, end - 2, end)][: self._most_ends]
        named = ((self.find(text[:end]), text[end:]) for end in reversed(ends))
        return next(((subject, rest) for subject, rest in named if subject), None)

    def _may_begin(self, text: str) -> bool:
        """Return False if the first letters of a text, typed on any keyboard, begin no name for certain."""
        first = FIRST_LETTERS.match(text) if text.isascii() else None
        if first is None or ":" in first[0]:  # perhaps an emoji, which is no part of a name
            return True
        return first[1].casefold() in self._starts or "" in self._starts

    @cached_property
    def _starts(self) -> frozenset[str]:
        """The first letter, and the first two, of every name and scorecard's name; empty for other signs."""
        own = (name for subject in self.subjects for name in _normalized(subject.kpi.names))
        found = map(FIRST_LETTERS.match, (*self._by_name, *self._by_scorecard, *own))
        starts = {one[1] if one else "" for one in found}
        return frozenset(start[:count] for start in starts for count in (1, 2))

    def correct_start(self, text: str) -> tuple[KpiContext, str] | None:
        """Return the only KPI of whose name what stands before a number has a slip, and the rest; or None."""
        lead = START_OF_VALUE.match(text)
        typed = normalize_name(lead.group()) if lead else ""
        if not lead or len(typed) < SHORTEST_MISTAKE or self.find_at_start(text):
            return None
        near = [subjects for name, subjects in self._by_name.items() if _has_slips(typed, name)]
        found = {row: subject for subjects in near for row, subject in subjects.items()}
        return (next(iter(found.values())), text[lead.end() :]) if len(found) == 1 else None

    def cut_names(self, text: str) -> tuple[list[KpiContext], str]:
        """Return the KPIs that are named anywhere in a text, each once, and the text without their names."""
        found: dict[int, KpiContext] = {}
        kept, start = "", 0
        bare = SIGN_BEHIND.sub(" ", text)  # any sign ends a name here
        for match in WORD_START.finditer(bare[:LONGEST_NAME]):
            named = self.find_at_start(bare[match.start() :]) if match.start() >= start else None
            if named:
                found[named[0].kpi.id] = named[0]
                kept, start = f"{kept}{text[start : match.start()]} ", len(text) - len(named[1])
        return list(found.values()), f"{kept}{text[start:]}".strip()

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of every name, in small letters."""
        names = (word for name in self._by_name for word in re.findall(r"[^\W\d_]+", name))
        return frozenset(names)

    def begins_name(self, text: str) -> bool:
        """Return whether a word of a text is the first one of a name: `average` of *Average handle time*."""
        words = re.findall(r"[^\W\d_]+", normalize_name(text))
        return any(len(word) >= SHORTEST and word in self._first_words for word in words)

    def begins_with_colon(self, text: str) -> bool:
        """Return whether a text begins with a name that has a colon in it, `Infra: uptime`."""
        typed = normalize_name(text[:LONGEST_NAME])
        return any(":" in name and typed.startswith(name) for name in self._by_name)

    def find_by_prefix(self, lead: str) -> KpiContext | None:
        """Return the only KPI that has a name with this beginning, or None."""
        if len(normalize_name(lead)) < SHORTEST or not (lead.endswith("-") or owns_end(lead, ())):
            return None
        return find_named(lead, self._named())

    def suggest(self, lead: str) -> list[str]:
        """Return the names that were perhaps meant."""
        return suggest(lead, self._named())

    def is_almost(self, lead: str) -> bool:
        """Return whether a text is nearly some name, and not the beginning of a sentence."""
        return any(is_misspelt(normalize_name(lead), name) for name in self._by_name)

    def resembles_name(self, text: str) -> bool:
        """Return whether a text begins with what is nearly some name, or a word of it is."""
        lead = START_OF_VALUE.match(text)
        words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) >= SHORTEST]
        return any(map(self.is_almost, [lead.group(), *words] if lead else words))

    def _named(self) -> list[NamedItem[KpiContext]]:
        return [NamedItem(subject, subject.kpi.name, subject.names) for subject in self.subjects]


def _group_by_scorecard(subjects: Sequence[KpiContext]) -> dict[str, list[KpiContext]]:
    """Return the KPIs of each scorecard, by each of its normalized names."""
    cards: dict[tuple[str, ...], list[KpiContext]] = defaultdict(list)
    for subject in subjects:
        cards[subject.scorecard_names].append(subject)
    groups: dict[str, list[KpiContext]] = defaultdict(list)
    for names, own in cards.items():
        for name in {normalize_name(name) for name in names} - {""}:
            groups[name].extend(own)
    return groups


@lru_cache(maxsize=4096)
def _most_ends(names: tuple[str, ...]) -> int:
    """Return the most places in one of some names where a shorter name could end."""
    return max(map(_count_ends, names), default=0)


def _count_ends(name: str) -> int:
    """Return the places in a name, however it is typed, where a shorter one could end."""
    drawn = 0 if name.isascii() else len(DRAWN.findall(name))
    return 1 + max(sum(map(form.count, " :='’")) for form in (name, normalize_name(name))) + 3 * drawn


@dataclass(frozen=True)
class Block:
    """The lines of a reply about one scorecard, `IT: mttr 33, csat 91`.

    Attributes:
        names: The KPIs that can be meant in it.
        is_scoped: True if a heading names the scorecard.
    """

    text: str
    names: KpiNames
    is_scoped: bool = False


def split_blocks(text: str, names: KpiNames) -> list[Block]:
    """Return the blocks of a reply; a heading is a scorecard's name before a colon or alone on its line.

    A line further down that begins like a heading, but with no KPI after it, is part of a note.
    """
    lines: list[tuple[KpiNames | None, str]] = []
    for line in text.split("\n"):
        lead, colon, rest = line.partition(":")
        scope = names.within(lead) if colon or "\n" in text else None
        scope = None if scope and names.begins_with_colon(line) else scope
        is_heading = scope and (not lines or not rest.strip() or scope.find_at_start(rest.strip()))
        lines.append((scope, rest.strip()) if is_heading else (None, line))
    blocks: list[Block] = []
    for scope, line in lines:
        if scope or not blocks:
            blocks.append(Block(line, scope or names, is_scoped=scope is not None))
        else:
            blocks[-1] = replace(blocks[-1], text=f"{blocks[-1].text}\n{line}")
    return [replace(block, text=block.text.strip()) for block in blocks]


def split_segments(text: str, names: KpiNames) -> list[Segment]:
    """Return the segments of a reply; stretches that name no KPI belong to the segment before them.

    Raises:
        InvalidInput: A line has a number and a name that no KPI goes by.
    """
    parts: list[Segment] = []
    for separator, stretch in _stretches(_without_bullets(text, names), names):
        segment = _read_stretch(stretch, names, is_line=not separator or _is_line_break(separator))
        if segment.subject or not parts:
            parts.append(replace(segment, is_aside=bool(parts) and not _is_line_break(separator)))
        elif parts[-1].subject and not parts[-1].text:  # a name alone on its line
            parts[-1] = replace(parts[-1], text=stretch)
        elif _is_line_break(separator) and may_hold_value(stretch):
            raise InvalidInput(f"I can't tell which KPI “{stretch}” is for; put its name before each number.")
        else:
            parts[-1] = replace(parts[-1], text=f"{parts[-1].text}{separator}{stretch}")
    return parts


def find_named_last(text: str, names: KpiNames, *, may_follow: bool = False) -> Segment | None:
    """Return the segment of a text that ends in the name of a KPI, `skip mttr` or `25 for mttr`, or None.

    Args:
        text: The text.
        names: The KPIs.
        may_follow: True if the name may follow a number directly: `25 mttr`.
    """
    for found in pattern(FOR_NAME).finditer(text):
        subject, head = names.find(text[found.end() :]), text[: found.start()].rstrip(" ,:;–-")
        if subject and not ASIDE.search(head) and (may_follow or found["link"] or not re.search(r"\d", head)):
            return Segment(subject, head, is_before=not found["link"])
    return None


def _has_slips(typed: str, name: str) -> bool:
    """Return whether each word of a text is that of a name, perhaps misspelt."""
    words, own = typed.split(), name.split()
    return len(words) == len(own) and all(map(is_misspelt, words, own))


def unknown_name(text: str, names: KpiNames) -> InvalidInput | None:
    """Return the error about a text with a number after a name that no KPI has, or None if it has none."""
    lead = START_OF_VALUE.match(text)
    if not lead or len(normalize_name(lead.group())) < SHORTEST_MISTAKE:
        return None
    near = names.suggest(lead.group())
    if not near:
        return None
    return InvalidInput(
        f"I don't know a KPI called “{lead.group()}”; did you mean {quote_alternatives(near)}?"
    )


def _stretches(text: str, names: KpiNames) -> Iterator[tuple[str, str]]:
    """Yield each stretch of a text with the separator before it: lines, and parts that begin with a name."""
    start, separator = 0, ""
    for found in pattern(BREAK).finditer(text):
        if found["mere"] and not VALUE_END.fullmatch(_without_name(text[start : found.start()], names)):
            continue
        named = None if found["hard"] else names.find_at_start(text[found.end() :])
        if found["hard"] or (named and (not found["mere"] or VALUE_START.match(named[1]))):
            yield separator, text[start : found.start()]
            start, separator = found.end(), found.group()
    yield separator, text[start:]


def _without_name(stretch: str, names: KpiNames) -> str:
    """Return what follows the name at the start of a stretch, and the sign behind it; empty without one."""
    named = names.find_at_start(stretch)
    return named[1].lstrip(" :=") if named else ""


def split_number_first(text: str, names: KpiNames) -> list[Segment]:
    """Return the segments of a list in which each name follows its value: `32 mttr, 91 csat`; else none."""
    pieces = pattern(NEXT_ITEM).split(text) if VALUE_START.match(text) else []
    found = [find_named_last(piece, names, may_follow=True) for piece in pieces[1:] and pieces]
    segments = [segment for segment in found if segment and VALUE_START.match(segment.text)]
    return segments if len(segments) == len(pieces) else []


def _is_line_break(separator: str) -> bool:
    """Return whether a separator parts lines, and not only items of a list."""
    return "\n" in separator or ";" in separator


def _without_bullets(text: str, names: KpiNames) -> str:
    """Return a text without bullets and item numbers before a KPI's name."""
    return BULLET.sub(lambda found: "" if names.find_at_start(text[found.end() :]) else found.group(), text)


def _read_stretch(stretch: str, names: KpiNames, *, is_line: bool) -> Segment:
    """Return a stretch with the name taken off; at the start of a line the beginning of a name is enough."""
    if named := names.find_at_start(stretch):
        return _split_link(*named)
    lead = START_OF_VALUE.match(stretch) if is_line else None
    subject = names.find_by_prefix(lead.group()) if lead else None
    if lead and subject:
        segment = _split_link(subject, stretch[lead.end() :])
        return replace(segment, is_short=not segment.is_linked)
    return Segment(None, stretch)


def _split_link(subject: KpiContext, rest: str) -> Segment:
    link = pattern(LINK).match(rest)
    sign = link.group().strip() if link else ""
    text = rest[link.end() :] if link else rest
    return Segment(subject, text.strip(), is_linked=bool(sign), has_dash=sign in {"-", "–"})
