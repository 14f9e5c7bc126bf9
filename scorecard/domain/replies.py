"""What a person answers in plain words: `25`, `25 %`, `mttr 25 slow vendor`."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scorecard.domain.lookup import Named
from scorecard.domain.numbers import MINUS, NUMBER, SPACES, WORDS, is_unit, parse_number
from scorecard.domain.units import is_money, symbol_of
from scorecard.errors import InvalidInput

OPEN_ENDED = {"or", "to", "and", "maybe", "perhaps", "oder", "bis", "und", "ou", "à", "et"}
"""First words after a number that make it one end of a choice or a range, not an answer."""
SCALES = {
    "hundred",
    "thousand",
    "million",
    "billion",
    "dozen",
    "k",
    "m",
    "bn",
    "tausend",
    "mio",
    "mrd",
    "mille",
}
"""First words after a number that multiply it."""
WORD_GAP = r"[\s_-]+"
SEPARATORS = ",;:–—-(\n"
STARTS_A_NUMBER = re.compile(rf"(?<![\w.,])(?:[^\w\s=:]\s?)?{NUMBER.pattern}")


@dataclass(frozen=True)
class Said:
    """A reply taken apart, before anything in it is believed.

    Attributes:
        name: What stands before the number and should name a KPI, or empty.
        sign: A sign just before the number, `£`, or empty.
        number: The number's own characters.
        tail: All that follows the number, its first space included.
    """

    name: str
    sign: str
    number: str
    tail: str


@dataclass(frozen=True)
class Answer:
    """A reply understood: a value in its KPI's unit, and what was said with it."""

    value: Decimal
    note: str


def split_reply(text: str, names: Iterable[str]) -> Said:
    """Take a reply apart into a KPI's name, a number and the rest.

    Args:
        text: What was typed.
        names: What KPIs go by, so that a name with digits in it is not read as a number.

    Raises:
        InvalidInput: There is no number in it, or values for several KPIs.
    """
    plain, known = text.translate(SPACES).translate(MINUS).strip(), list(names)
    start = len(_leading_name(plain, known))
    found = STARTS_A_NUMBER.search(plain, start)
    if not found:
        raise InvalidInput("I found no number in that; send one like 12.5, or a KPI's name and its value.")
    number = NUMBER.search(plain, found.start())
    assert number is not None  # noqa: S101 - the pattern just found holds it
    _refuse_several(plain[number.end() :], known)
    sign = plain[found.start() : number.start()].strip()
    return Said(plain[: found.start()].strip(" :="), sign, number.group(), plain[number.end() :])


def read_reply(said: Said, unit: str, locale: str) -> Answer:
    """The value and note of a reply that is about a KPI of some unit.

    Raises:
        InvalidInput: The number or what stands around it can be taken in more than one way.
    """
    if said.sign and not is_unit(said.sign, unit, locale):
        raise InvalidInput(f"I can't tell what “{said.sign}{said.number}” means; send only the number.")
    tail = _without_unit(said, unit, locale)
    _refuse_doubt(said, tail, unit, locale)
    return Answer(parse_number(said.number, locale), tail.strip(f" {SEPARATORS}.!)"))


def _leading_name(text: str, names: Iterable[str]) -> str:
    """The longest of some names that a text begins with, as typed."""
    folded = text.casefold()
    found = (re.match(_spelling(name), folded) for name in names)
    return text[: max((one.end() for one in found if one), default=0)]


def _refuse_several(tail: str, names: Iterable[str]) -> None:
    """What follows a value must not be the next KPI's, which would end up in a note and be lost."""
    for part in re.split(r"[;,\n]", tail)[1:]:
        name = _leading_name(part.strip(), names)
        if name and re.match(r"[\s:=]*[^\w\s]?-?\d", part.strip()[len(name) :]):
            raise InvalidInput("I can take one KPI at a time; send a message of its own for each.")


def _spelling(name: str) -> str:
    """A pattern for a name, its words parted by spaces, hyphens or underscores as `find_named` takes them."""
    words = re.split(WORD_GAP, name.casefold().strip())
    return WORD_GAP.join(map(re.escape, words)) + r"(?!\w)"


def _without_unit(said: Said, unit: str, locale: str) -> str:
    """What follows the number and its unit."""
    word = re.match(r"\s?([^\s\d,;:.!()–—-]+)", said.tail)
    if word and is_unit(word.group(1), unit, locale):
        return said.tail[word.end() :]
    return said.tail


def _refuse_doubt(said: Said, tail: str, unit: str, locale: str) -> None:
    """Whatever follows the number must clearly be a note."""
    shown = f"{said.number}{said.tail}"
    words, note = tail.split(), tail.strip(f" {SEPARATORS}").split()
    if tail and tail[0] not in f" {SEPARATORS}.!":
        raise InvalidInput(f"I can't read “{shown}” as a number; send one like 12.5.")
    if not words:
        return
    first = words[0].strip(SEPARATORS).casefold()
    is_open = bool(note) and note[0].casefold() in OPEN_ENDED and re.search(r"\d", tail)
    if re.match(r"\W*\d", tail) or is_open or first in OPEN_ENDED | SCALES or shown.endswith("?"):
        raise InvalidInput(f"“{shown}” could mean more than one number; send the one to store.")
    if is_some_unit(first):
        own = symbol_of(unit, locale)
        raise InvalidInput(f"This KPI is measured in {own}, not {words[0]}; send the value in {own}.")
    if not said.name and tail.startswith(" ") and tail.strip()[0] not in SEPARATORS:
        raise InvalidInput(
            f"Is “{tail.strip()}” a note to {said.number}? Then put a comma between: "
            f"{said.number}, {tail.strip()}"
        )


def is_some_unit(word: str) -> bool:
    """Whether a word or sign stands for any unit."""
    return (
        any(word in words for words in WORDS.values())
        or is_money(word.upper())
        or any(unicodedata.category(sign) == "Sc" for sign in word)
    )


def names_of(candidates: Sequence[Named[Any]]) -> list[str]:
    """Every name that some candidates go by."""
    return [name for one in candidates for name in one.names]
