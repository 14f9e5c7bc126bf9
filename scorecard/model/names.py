"""Names of things, and the look-up of a thing by one: key, alias, unique prefix, or the nearest."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

from scorecard.errors import NotFound
from scorecard.wording import either

Thing = TypeVar("Thing")
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""The characters that Unicode calls Default_Ignorable_Code_Point."""
QUALIFIED = re.compile(r"[ :]")
"""A sign between a name and a qualifier."""
NEAR_ENOUGH = 60
MOST_SUGGESTIONS = 3


@dataclass(frozen=True)
class NamedItem(Generic[Thing]):
    """Something that people call by names.

    Attributes:
        thing: The named thing.
        label: The name to suggest.
        names: Every name it goes by, including its label, key and aliases.
        qualifiers: The names of what it belongs to; each may stand before or after its own.
    """

    thing: Thing
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


def normalize_name(name: str) -> str:
    """Return a name as look-ups compare it: casefolded, with single spaces for `_` and `-`.

    Names that look the same are the same: Unicode variants of a letter are unified, and invisible
    characters are dropped.
    """
    return normalize_typed_name(name if name.isascii() else INVISIBLE.sub("", name))


def normalize_typed_name(name: str) -> str:
    """Return a name normalized like `normalize_name`, but with invisible characters kept as distinct."""
    folded = name.casefold()
    if not name.isascii():  # as Unicode's NFKC_Casefold is made
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(folded.replace("_", " ").replace("-", " ").split())


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

    New KPIs cannot differ by invisible characters alone, but old ones may.
    """
    typed = normalize_typed_name(text)
    return [thing for thing in found if typed in map(normalize_typed_name, names_of(thing))] or list(found)


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


def get_named(text: str, candidates: Sequence[NamedItem[Thing]], noun: str) -> Thing:
    """Return the thing that a text names, as `find_named` does, but never None.

    Raises:
        NotFound: Nothing fits, or several do; carries the nearest names.
    """
    found = find_named(text, candidates)
    if found is not None:
        return found
    near = suggest(text, candidates)
    hint = f"did you mean {quote_alternatives(near)}?" if near else "try /scorecard help."
    raise NotFound(f"I don't know a {noun} called “{text.strip()}”; {hint}", near)


def suggest(text: str, candidates: Sequence[NamedItem[Thing]]) -> list[str]:
    """Return the labels nearest to a text, best first, at most three."""
    labels = {normalize_name(name): candidate.label for candidate in candidates for name in candidate.names}
    near = process.extract(
        normalize_name(text), list(labels), scorer=fuzz.WRatio, score_cutoff=NEAR_ENOUGH, limit=9
    )
    return list(dict.fromkeys(labels[name] for name, _, _ in near))[:MOST_SUGGESTIONS]


def quote_alternatives(names: Sequence[str]) -> str:
    """Return names to choose from, for a sentence: `“MTTR”, “SLA” or “CSAT”`."""
    return either([f"“{name}”" for name in names])
