"""Names inside a question: KPIs, objectives, perspectives and scorecards, found among its other words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scorecard.model.names import SHORTEST_BEGINNING, is_misspelt, normalize_name
from scorecard.parsing.questions.words import WORD, is_closed, is_function_word

SHORTEST_PLURAL = 4
MOST_OPEN = 4
"""Words of a part of a name, or of one with a slip."""


@dataclass(frozen=True)
class Thing:
    """Something that a question can name.

    Attributes:
        label: Its own name.
        names: Every name that it goes by.
        card: Row of its scorecard.
        is_card: True if it is a scorecard itself.
        instead: The name that a command takes instead of its own; empty for its own.
    """

    label: str
    names: tuple[str, ...]
    card: int
    is_card: bool = False
    instead: str = ""


class Word(NamedTuple):
    """A word as typed, with its place in the text."""

    text: str
    start: int
    end: int


class Named(NamedTuple):
    """A name in a text.

    Attributes:
        things: Everything that goes by it, at least one.
        name: The name as a command takes it.
    """

    things: tuple[Thing, ...]
    name: str
    start: int
    end: int


Part = Word | Named


def list_words(text: str) -> list[Word]:
    """Return the words of a text."""
    return [Word(found.group(), *found.span()) for found in WORD.finditer(text)]


class NameIndex:
    """Finds names among words."""

    def __init__(self, things: Sequence[Thing]) -> None:
        self._by_words: dict[tuple[str, ...], dict[Thing, str]] = defaultdict(dict)
        for thing in things:
            for name in thing.names:
                self._by_words[_key(name)].setdefault(thing, name)
        self._by_words.pop((), None)
        self._by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for key in self._by_words:
            self._by_first[key[0][0]].append(key)
        self._longest = max(map(len, self._by_words), default=0)

    def split(self, words: Sequence[Word]) -> list[Part]:
        """Return words with the names among them found, the longest first; a scorecard's joins its KPI's."""
        parts: list[Part] = []
        at = 0
        while at < len(words):
            found = self._longest_at(words, at)
            parts.append(found[0] if found else words[at])
            at += found[1] if found else 1
        return _join_qualifiers(self._with_nearly_named(parts))

    def _longest_at(self, words: Sequence[Word], at: int) -> tuple[Named, int] | None:
        for count in range(min(self._longest + 1, len(words) - at), 0, -1):
            run = words[at : at + count]
            key = _key_of(word.text for word in run)
            found = self._find(key, is_whole=len(words) == count) if key else None
            if found:
                return self._named(found, run), count
        return None

    def _find(self, key: tuple[str, ...], *, is_whole: bool) -> tuple[str, ...] | None:
        """Return the name that some words are, several perhaps shortened or misspelt, or None."""
        if key in self._by_words:
            return key if is_whole or not _is_plain(key) else None
        if len(key) == 1:
            return None
        alike = [one for one in self._by_first[key[0][0]] if len(one) >= len(key)]
        begun = [one for one in alike if all(map(_is_short_for, key, one))]
        slips = [one for one in alike if _is_slip(key, one)]
        return self._only([one for one in begun if len(one) == len(key)]) or self._only(begun or slips)

    def _named(self, key: tuple[str, ...], run: Sequence[Word]) -> Named:
        found = self._by_words[key]
        thing, name = next(iter(found.items()))
        return Named(tuple(found), thing.instead or name, run[0].start, run[-1].end)

    def _with_nearly_named(self, parts: list[Part]) -> list[Part]:
        """Return parts with what is part of one name, or nearly one, found as well, if nothing else is."""
        if any(isinstance(part, Named) for part in parts):
            return parts
        for run in _open_runs(parts):
            texts = tuple(_singular(word.text) for word in run)
            nearly = self._find_part(texts) or self._find_slip(texts)
            if nearly:
                first = parts.index(run[0])
                return [*parts[:first], self._named(nearly, run), *parts[first + len(run) :]]
        return parts

    def _find_part(self, texts: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return the only name that has some words in a row; an objective's is a sentence, and needs two."""
        size = len(texts)
        found = [
            key
            for key, things in self._by_words.items()
            if any(key[at : at + size] == texts for at in range(len(key) - size + 1))
            and (size > 1 or not all(thing.instead for thing in things))
        ]
        return self._only(found)

    def _find_slip(self, texts: tuple[str, ...]) -> tuple[str, ...] | None:
        return self._only([key for key in self._by_words if _is_slip(texts, key)])

    def _only(self, keys: Sequence[tuple[str, ...]]) -> tuple[str, ...] | None:
        """Return the first of some names if all of them are names of one thing."""
        labels = {thing.label for key in keys for thing in self._by_words[key]}
        return keys[0] if len(labels) == 1 else None


def _key(name: str) -> tuple[str, ...]:
    return _key_of(WORD.findall(normalize_name(name)))


def _key_of(words: Iterable[str]) -> tuple[str, ...]:
    """Return words as names are compared: small, in the singular, without any `and`, which may be a `&`."""
    return tuple(word for word in map(_singular, words) if word != "and")


def _is_short_for(typed: str, word: str) -> bool:
    return typed == word or (len(typed) >= SHORTEST_BEGINNING and word.startswith(typed))


def _is_slip(typed: tuple[str, ...], key: tuple[str, ...]) -> bool:
    """Return whether each word typed is that of a name, perhaps misspelt, and no function word."""
    return len(typed) == len(key) and all(
        one == word or (is_misspelt(one, word) and not is_function_word(one))
        for one, word in zip(typed, key, strict=True)
    )


def _singular(word: str) -> str:
    plain = word.casefold().replace("’", "'").removesuffix("'s").removesuffix("'")
    is_plural = len(plain) >= SHORTEST_PLURAL and plain.endswith("s") and not plain.endswith("ss")
    return plain[:-1] if is_plural else plain


def _is_plain(key: tuple[str, ...]) -> bool:
    """Return whether a name is a letter, or a word that only holds sentences together."""
    return len(key) == 1 and (len(key[0]) == 1 or is_function_word(key[0]))


def _open_runs(parts: Sequence[Part]) -> Iterator[list[Word]]:
    """Yield the runs of words of no class, the longest first, within each from its beginning."""
    run: list[Word] = []
    runs: list[list[Word]] = []
    for part in [*parts, None]:
        if isinstance(part, Word) and not is_closed(part.text.casefold()) and part.text.isalpha():
            run.append(part)
        elif run:
            runs, run = [*runs, run], []
    for size in range(MOST_OPEN, 0, -1):
        for one in runs:
            yield from (one[at : at + size] for at in range(len(one) - size + 1))


def _join_qualifiers(parts: Sequence[Part]) -> list[Part]:
    """Return parts in which a scorecard's name beside a name of its own is one with it: `security mttr`."""
    joined: list[Part] = []
    for part in parts:
        before = joined[-1] if joined else None
        both = _qualified(before, part) if isinstance(before, Named) and isinstance(part, Named) else None
        if both:
            joined[-1] = both
        else:
            joined.append(part)
    return joined


def _qualified(first: Named, second: Named) -> Named | None:
    for card, other in ((first, second), (second, first)):
        rows = {thing.card for thing in card.things if thing.is_card}
        own = tuple(thing for thing in other.things if thing.card in rows and not thing.is_card)
        if own:
            return Named(own, f"{other.name} ({card.name})", first.start, second.end)
    return None
