"""Names of things, and the look-up of a thing by one: key, alias, unique prefix, or the nearest."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from scorecard.errors import NotFound
from scorecard.wording import Hint, either, hint

Thing = TypeVar("Thing")
AnyThing = TypeVar("AnyThing", covariant=True)
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""The characters that Unicode calls Default_Ignorable_Code_Point."""
SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009\t\u3000"), " ")
SIGNS: dict[int, str] = {
    ord("\r"): "",
    **SPACES,
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},  # wide forms
    **dict.fromkeys(map(ord, "\u200e\u200f\u061c\ufe0f"), ""),
    ord("٫"): ".",
    ord("٬"): ",",
    ord("٪"): "%",
    ord("،"): ",",
    ord("。"): ".",
    ord("、"): ",",
    ord("’"): "'",
}
"""Signs that mean the same in every text, as a plain keyboard has them."""
SINGLE_QUOTES = "'´‘’‚‛‹›ʹʻʼʽˈ′"
DOUBLE_QUOTES = '"“”„‟«»″〝〞'
DASHES = "\\-_\u2010-\u2015\u2043\u207b\u208b\u2212\u02d7\u2e3a\u2e3b\ufe58\ufe63"
"""Dashes, the minus and lines below, for a class in a pattern."""
SPELLED: dict[int, str] = {
    **dict.fromkeys(map(ord, SINGLE_QUOTES), "'"),
    **dict.fromkeys(map(ord, DOUBLE_QUOTES), '"'),
    **dict.fromkeys(map(ord, "∗⁎"), "*"),
    **dict(zip(map(ord, "∼ˍ→⇒≥≤×"), ("~", "_", "->", "=>", ">=", "<=", "x"), strict=True)),
    **dict.fromkeys(map(ord, "·•‧∙⋅・"), " "),
}
"""Signs in names, as a plain keyboard has them, or as they were before the bot showed them in Slack."""
MARKED = re.compile(r"(?<![\w*`])([*_`]{1,3})(?=[^\s*_`])([^\n]*?[^\s*_`])\1(?![\w*`])")
"""Bold, slanted or code text."""
DROPPED = str.maketrans("", "", "\"'`*†‡")
EMOJI = (
    r"[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a-\u23ff\u25aa-\u25fe\u2600-\u27bf\u2934"
    r"\u2935\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff\ufe0f]|[0-9#*]\ufe0f?\u20e3"
    r"|:[a-z0-9_+-]+:"
)
"""An emoji, or its name in Slack, `:rocket:`; Slack sends every emoji that people type by its name."""
PLAIN = re.compile(r"[A-Za-z0-9 .,;()%/&#+-]*")
"""Text without a sign that folding leaves out."""
DRAWN = re.compile(EMOJI, re.IGNORECASE)
DASH = re.compile(f"[{DASHES}]")
LOOSE_END = re.compile(
    rf"(?:{EMOJI}|[{DASHES}]|(?<=\s)[*`†‡{SINGLE_QUOTES}{DOUBLE_QUOTES}])\s*\Z", re.IGNORECASE
)
"""An emoji or dash at the end of a text, or a quote or mark that stands alone there."""
QUALIFIED = re.compile(r"[ :]")
"""A sign between a name and a qualifier."""
LETTERS_PER_SLIP = 4
SHORTEST_MISSPELT = 4
SHORTEST_BEGINNING = 3
FAR = 2
"""The rank of a name that a text is not near to."""
MOST_SUGGESTIONS = 3


@dataclass(frozen=True)
class NamedItem(Generic[AnyThing]):
    """Something that people call by names.

    Attributes:
        thing: The named thing.
        label: The name to suggest.
        names: Every name it goes by, including its label, key and aliases.
        qualifiers: The names of what it belongs to; each may stand before or after its own.
    """

    thing: AnyThing
    label: str
    names: tuple[str, ...]
    qualifiers: tuple[str, ...] = ()

    def goes_by(self, normalized: str) -> bool:
        """Return whether this is one of its names, alone or with a qualifier."""
        own = [normalize_name(name) for name in self.names]
        if normalized in own or not QUALIFIED.search(normalized):
            return normalized in own
        stripped = (strip_qualifier(normalized, normalize_name(qualifier)) for qualifier in self.qualifiers)
        return any(name in own for name in stripped if name)


def plain_signs(text: str) -> str:
    """Return a text with the digits, spaces and signs of every script as a plain keyboard has them."""
    if text.isascii():
        return text.translate(SIGNS)
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in text).translate(SIGNS)


@lru_cache(maxsize=2048)
def normalize_name(name: str) -> str:
    """Return a name as look-ups compare it: as people type it on any keyboard, or copy it out of Slack.

    Case, quotes, bold and footnote marks, emoji and invisible characters make no difference; a dash or `_` is
    a space. A name of nothing else stays as it is written.
    """
    if PLAIN.fullmatch(name):
        return normalize_typed_name(name)
    visible = name if name.isascii() else INVISIBLE.sub("", name)
    unmarked = _unmark(visible)
    words = DRAWN.sub(" ", unmarked) if ":" in name or not name.isascii() else unmarked
    plain = normalize_typed_name(DASH.sub(" ", words)).translate(DROPPED)
    return " ".join(plain.split()) or _spell(visible) or _spell(name)


def normalize_typed_name(name: str) -> str:
    """Return a name casefolded, with single spaces for `_` and `-`, and otherwise as it is written."""
    folded = name.casefold()
    if not name.isascii():  # as Unicode's NFKC_Casefold is made
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(folded.replace("_", " ").replace("-", " ").split())


def _spell(name: str) -> str:
    """Return a name in small letters and the signs of a plain keyboard, none left out."""
    return normalize_typed_name(DASH.sub(" ", _unmark(name))) or normalize_typed_name(name)


def _unmark(name: str) -> str:
    """Return a name in the signs of a plain keyboard, without what makes it bold, slanted or code."""
    plain = plain_signs(name).translate(SPELLED)
    return MARKED.sub(r"\2", MARKED.sub(r"\2", plain))


def owns_end(text: str, names: Iterable[str]) -> bool:
    """Return whether the emoji, or lone mark or dash, that a text ends in can be part of one of its names.

    Behind any other name it belongs to what follows: `mttr ~ 32`, `budget − 5`.
    """
    is_plain = text[-1:].isalnum() or not LOOSE_END.search(text)
    return is_plain or any(LOOSE_END.search(name) for name in names)


def strip_qualifier(name: str, qualifier: str) -> str:
    """Return a name without the qualifier before or after it; empty if it has none.

    Of a thing in *security*, `security mttr`, `security: mttr`, `mttr (security)` and `mttr security` are
    `mttr`. Both are normalized.
    """
    if name.startswith((f"{qualifier} ", f"{qualifier}:")):
        return name[len(qualifier) :].lstrip(": ")
    ends = (f" ({qualifier})", f" {qualifier}")
    return next((name.removesuffix(end) for end in ends if name.endswith(end)), "")


def narrow_to_exact(
    text: str, found: Sequence[Thing], names_of: Callable[[Thing], Iterable[str]]
) -> list[Thing]:
    """Return those of several things with a shared name that have it exactly as typed, or all if none has.

    New KPIs of one scorecard cannot differ by such signs alone, but old ones may.
    """
    typed = _spell(text)
    return [thing for thing in found if typed in map(_spell, names_of(thing))] or list(found)


def find_named(text: str, candidates: Sequence[NamedItem[Thing]]) -> Thing | None:
    """Return the thing that a text names, ignoring case, by a full name or a prefix that no other has."""
    normalized = normalize_name(text)
    if not normalized:
        return None
    exact = [candidate for candidate in candidates if candidate.goes_by(normalized)]
    with_prefix = [
        candidate
        for candidate in candidates
        if any(normalize_name(name).startswith(normalized) for name in candidate.names)
    ]
    found = narrow_to_exact(text, exact, lambda candidate: candidate.names) or with_prefix
    return found[0].thing if len(found) == 1 else None


class UnknownName(NotFound):
    """A text is the name of nothing, or of several things.

    Args:
        noun: What it was taken for the name of.
        typed: The text.
        suggestions: Similar names, best first.
    """

    def __init__(self, noun: str, typed: str, suggestions: Sequence[str]) -> None:
        near = quote_alternatives(suggestions[:MOST_SUGGESTIONS])
        way_on = f"did you mean {near}?" if suggestions else hint(Hint.HELP)
        super().__init__(f"I don't know a {noun} called “{typed.strip()}”; {way_on}", suggestions)
        self.noun, self.typed = noun, typed


def get_named(text: str, candidates: Sequence[NamedItem[Thing]], noun: str) -> Thing:
    """Return the thing that a text names, as `find_named` does, but never None.

    Raises:
        UnknownName: Nothing fits, or several do; carries the nearest names.
    """
    found = find_named(text, candidates)
    if found is not None:
        return found
    raise UnknownName(noun, text, suggest(text, candidates))


def suggest(text: str, candidates: Sequence[NamedItem[Thing]]) -> list[str]:
    """Return the labels of the names that a text is near to, best first, at most three."""
    typed = normalize_name(text)
    labels = {normalize_name(name): candidate.label for candidate in candidates for name in candidate.names}
    near = sorted((_rank(typed, name), at, label) for at, (name, label) in enumerate(labels.items()))
    return list(dict.fromkeys(label for rank, _, label in near if rank < FAR))[:MOST_SUGGESTIONS]


def is_misspelt(typed: str, name: str) -> bool:
    """Return whether a text is a name but for slips, one in every four letters, or one in a short name.

    A slip is a letter too many, too few, wrong, or swapped with the next. Both are normalized.
    """
    longer = max(len(typed), len(name))
    most = max(longer // LETTERS_PER_SLIP, 1) if longer >= SHORTEST_MISSPELT else 0
    if not most or abs(len(typed) - len(name)) > most:
        return typed == name
    return _count_slips(typed, name) <= most


def _count_slips(typed: str, name: str) -> int:
    # Loaded with the first name that is not spelled right.
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    return OSA.distance(typed, name)


def _rank(typed: str, name: str) -> float:
    """Return how far a text is from a name, `FAR` if it is not near: misspelt, or only words of the name."""
    if is_misspelt(typed, name):
        return _count_slips(typed, name) / max(len(typed), len(name), 1)
    words = typed.split()
    is_part = bool(words) and all(any(_is_word(word, own) for own in name.split()) for word in words)
    return 1 if is_part else FAR


def _is_word(typed: str, own: str) -> bool:
    """Return whether a typed word is a word of a name, its beginning, or either misspelt."""
    is_beginning = len(typed) >= SHORTEST_BEGINNING and own.startswith(typed)
    return is_beginning or typed == own or is_misspelt(typed, own)


def quote_alternatives(names: Sequence[str]) -> str:
    """Return names to choose from, for a sentence: `“MTTR”, “SLA” or “CSAT”`."""
    return either([f"“{name}”" for name in names])
