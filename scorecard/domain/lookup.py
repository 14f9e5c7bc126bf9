"""Finding what somebody means by a name: key, alias, unique prefix, or the nearest."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

from scorecard.errors import NotFound
from scorecard.wording import either

Thing = TypeVar("Thing")
NEAR_ENOUGH = 60
MOST_SUGGESTIONS = 3


@dataclass(frozen=True)
class Named(Generic[Thing]):
    """Something that people call by names.

    Attributes:
        thing: What is named.
        label: The name to suggest.
        names: Every name it goes by, its label, key and aliases among them.
    """

    thing: Thing
    label: str
    names: tuple[str, ...]


def plain_name(name: str) -> str:
    """A name as look-ups compare it: in small letters, with single spaces for `_` and `-`."""
    return " ".join(
        unicodedata.normalize("NFKC", name).casefold().replace("_", " ").replace("-", " ").split()
    )


def find_named(text: str, candidates: Sequence[Named[Thing]]) -> Thing | None:
    """What a text names, in any case: exactly, or as the beginning of one candidate's names alone."""
    wanted = plain_name(text)
    if not wanted:
        return None
    exact = [one.thing for one in candidates if wanted in map(plain_name, one.names)]
    begun = [
        one.thing for one in candidates if any(plain_name(name).startswith(wanted) for name in one.names)
    ]
    found = exact or begun
    return found[0] if len(found) == 1 else None


def get_named(text: str, candidates: Sequence[Named[Thing]], what: str) -> Thing:
    """Like `find_named`, for something that must be there.

    Raises:
        NotFound: Nothing fits, or several do; carries the nearest names.
    """
    found = find_named(text, candidates)
    if found is not None:
        return found
    near = suggest(text, candidates)
    hint = f"did you mean {either_of(near)}?" if near else "try /scorecard help."
    raise NotFound(f"I don't know a {what} called “{text.strip()}”; {hint}", near)


def suggest(text: str, candidates: Sequence[Named[Thing]]) -> list[str]:
    """The labels nearest to a text, best first, at most three."""
    labels = {plain_name(name): one.label for one in candidates for name in one.names}
    near = process.extract(
        plain_name(text), list(labels), scorer=fuzz.WRatio, score_cutoff=NEAR_ENOUGH, limit=9
    )
    return list(dict.fromkeys(labels[name] for name, _, _ in near))[:MOST_SUGGESTIONS]


def either_of(names: Sequence[str]) -> str:
    """Names to choose from, for a sentence: `“MTTR”, “SLA” or “CSAT”`."""
    return either([f"“{name}”" for name in names])
