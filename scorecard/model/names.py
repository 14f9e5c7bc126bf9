"""Names of things, and finding what somebody means by one: key, alias, unique prefix, or the nearest."""

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
"""What Unicode calls Default_Ignorable_Code_Point."""
NEAR_ENOUGH = 60
MOST_SUGGESTIONS = 3


@dataclass(frozen=True)
class NamedItem(Generic[Thing]):
    """Something that people call by names.

    Attributes:
        thing: What is named.
        label: The name to suggest.
        names: Every name it goes by, its label, key and aliases among them.
    """

    thing: Thing
    label: str
    names: tuple[str, ...]


def normalize_name(name: str) -> str:
    """A name as look-ups compare it: in small letters, with single spaces for `_` and `-`.

    What looks the same is the same: one letter in several forms, and whatever signs in between nobody sees.
    """
    return normalize_typed_name(name if name.isascii() else INVISIBLE.sub("", name))


def normalize_typed_name(name: str) -> str:
    """The same, with the signs that nobody sees; it tells apart what only they do."""
    folded = name.casefold()
    if not name.isascii():  # as Unicode's NFKC_Casefold is made
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(folded.replace("_", " ").replace("-", " ").split())


def narrow_to_exact(
    text: str, found: Sequence[Thing], names_of: Callable[[Thing], Iterable[str]]
) -> list[Thing]:
    """Of several things that go by a name those that have it just as it was typed; all where none has.

    New KPIs cannot be told apart by invisible signs alone, but old ones may be.
    """
    typed = normalize_typed_name(text)
    return [one for one in found if typed in map(normalize_typed_name, names_of(one))] or list(found)


def find_named(text: str, candidates: Sequence[NamedItem[Thing]]) -> Thing | None:
    """What a text names, in any case: exactly, or as the beginning of one candidate's names alone."""
    wanted = normalize_name(text)
    if not wanted:
        return None
    exact = [one for one in candidates if wanted in map(normalize_name, one.names)]
    begun = [one for one in candidates if any(normalize_name(name).startswith(wanted) for name in one.names)]
    found = narrow_to_exact(text, exact, lambda one: one.names) or begun
    return found[0].thing if len(found) == 1 else None


def get_named(text: str, candidates: Sequence[NamedItem[Thing]], what: str) -> Thing:
    """Like `find_named`, for something that must be there.

    Raises:
        NotFound: Nothing fits, or several do; carries the nearest names.
    """
    found = find_named(text, candidates)
    if found is not None:
        return found
    near = suggest(text, candidates)
    hint = f"did you mean {quote_alternatives(near)}?" if near else "try /scorecard help."
    raise NotFound(f"I don't know a {what} called “{text.strip()}”; {hint}", near)


def suggest(text: str, candidates: Sequence[NamedItem[Thing]]) -> list[str]:
    """The labels nearest to a text, best first, at most three."""
    labels = {normalize_name(name): one.label for one in candidates for name in one.names}
    near = process.extract(
        normalize_name(text), list(labels), scorer=fuzz.WRatio, score_cutoff=NEAR_ENOUGH, limit=9
    )
    return list(dict.fromkeys(labels[name] for name, _, _ in near))[:MOST_SUGGESTIONS]


def quote_alternatives(names: Sequence[str]) -> str:
    """Names to choose from, for a sentence: `“MTTR”, “SLA” or “CSAT”`."""
    return either([f"“{name}”" for name in names])
