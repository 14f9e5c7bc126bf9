"""Numbers in words, `twenty-seven` and `half an hour`, and the guess at the value that one of them may be.

A library finds them; halves, articles and decimal points it reads otherwise than people mean.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate

from text_to_num import Occurence, find_numbers

from scorecard.errors import InvalidInput
from scorecard.model.units import format_plain
from scorecard.parsing.guesses import LONGEST, QUESTION, guess_reply
from scorecard.parsing.period_phrases import DateContext
from scorecard.parsing.replies.numbers import is_far, usual_of
from scorecard.parsing.replies.parsed_reply import (
    Doubt,
    DoubtReason,
    KpiContext,
    ParsedReply,
    ParseResult,
    UnnamedKpi,
    Value,
)
from scorecard.parsing.replies.phrasebook import pattern, single_wordings
from scorecard.parsing.replies.segments import KpiNames
from scorecard.parsing.replies.value_periods import PRESENT
from scorecard.parsing.replies.vocabulary import scale_words, unit_words

A_DIGIT = {
    "da": "fem",
    "de": "fünf",
    "en": "five",
    "es": "cinco",
    "fr": "cinq",
    "it": "cinque",
    "nl": "vijf",
    "pt": "cinco",
}
"""A digit in words, for each language whose number words the library reads; it does not list them itself."""
PIECE = re.compile(r"\s+|\w+(?:-\w+)*|[^\w\s]")
DECIMAL = re.compile(r"\d[.,]\d")
HUNDRED = 100
ENDS_CLAUSE = rf"\s*(?:(?!{PRESENT})[^\W\d_]+|%)?\s*(?:{PRESENT}\s*)?(?:<<attitude>>\s*)?(?:[,.;:!?)\n–—]|\Z)"
"""Nothing behind a number but its unit, the present and a sigh: `we ended up on nine minutes this week`."""

ONLY_BEHIND = r"\s+<<only>>(?!\w)"
"""What says of one that there was no other, behind it: `une seule`, `uno solo`."""

ReadReply = Callable[[str, Sequence[KpiContext]], ParseResult | None]
"""Returns the meaning of a text while some KPIs wait for an answer, or None if it is unclear."""


@dataclass(frozen=True)
class Piece:
    """A word, a sign or the space of a text, in the form that the library takes.

    Attributes:
        said: As typed.
        is_apart: True if it belongs to no number, though it may look so.
    """

    said: str
    is_apart: bool = False

    def text(self) -> str:
        """Return it as typed."""
        return self.said

    def nt_separated(self, _previous: "Piece") -> bool:
        """Return False: only signs and other words part numbers."""
        return False

    def not_a_number_part(self) -> bool:
        """Return whether it belongs to no number."""
        return self.is_apart


@dataclass(frozen=True)
class Spelled:
    """A number in words: where it begins and ends in a text, and its value."""

    start: int
    end: int
    value: Decimal


SPACE = Piece(" ")
A_HALF = Decimal("0.5")
HALF_UNIT = (
    r"(?<!\w)(?P<half>(?:<<one>>\s+)?<<half>>(?:\s+(?:of\s+)?<<one>>)?(?:['’-](?=\w))?)\s*(?P<unit>[^\W\d_]+)"
)
AND_HALF = r"(?P<half>\s+<<and>>\s+(?:<<one>>\s+)?<<half>>)\s*(?P<unit>[^\W\d_]*)"
BEHIND_AND = r"(?<!\w)<<and>>\s+\Z"
NO_NUMBER = re.compile(r"0\d|.*[.,]\d*000\Z")
"""Digits that make no number, `zero five`, or may end in a multiple, `deux virgule cinq mille`."""


def guess_spelled(
    text: str, asked: Sequence[KpiContext], names: KpiNames, date_context: DateContext, read: ReadReply
) -> ParsedReply | UnnamedKpi | None:
    """Return the value that the number words of a text without a digit may mean, always in doubt, or None.

    They are read in the person's language and in English, which must not differ. A number far from the usual
    is none: `one minute please`.

    Args:
        text: Normalized.
        asked: The KPIs that wait for an answer.
        names: Every KPI that can be named.
        date_context: The dates and locale by which it is read.
        read: Reads the text with digits in place of its number words.
    """
    if len(text) > LONGEST or re.search(r"\d", text):
        return None
    reader = _SpelledReader(asked, names, date_context, read)
    languages = A_DIGIT.keys() & {date_context.locale.partition("_")[0], "en"}
    guesses = [guess for language in sorted(languages) if (guess := reader.guess(text, language))]
    return guesses[0] if guesses and guesses.count(guesses[0]) == len(guesses) else None


@dataclass(frozen=True)
class _SpelledReader:
    asked: Sequence[KpiContext]
    names: KpiNames
    date_context: DateContext
    read: ReadReply

    def guess(self, text: str, language: str) -> ParsedReply | UnnamedKpi | None:
        """Return what the number words of one language may mean; those of the note are kept."""
        numbers = find_spelled(text, language, self.date_context.locale)
        if not numbers:
            return None
        first, *others = numbers
        if first.value == 1 and (only := pattern(ONLY_BEHIND).match(text, first.end)):
            text = text[: first.end] + text[only.end() :]
        is_told = first.value != 1 or self._counts_one(text[: first.start])
        is_last = is_told and pattern(ENDS_CLAUSE).match(text, first.end) is not None
        counted = [first, *(other for other in others if other.value != 1)]
        texts = dict.fromkeys(_in_digits(text, some, self.date_context.locale) for some in (counted, [first]))
        offers = [self._offer(digits, may_follow=is_last) for digits in texts]
        every, lone = offers[0], offers[-1]
        is_counting = isinstance(lone, ParsedReply) and _is_counting(text[first.end :], lone)
        return lone if every and lone and not is_counting and _bare(every) == _bare(lone) else None

    def _counts_one(self, before: str) -> bool:
        """Return whether `one` can be a number: what is asked for is counted, and `just` stands before."""
        is_all = single_wordings("softener", "only").issuperset(before.casefold().split())
        counts = [usual_of(subject).is_count for subject in self.asked]
        return is_all and bool(counts) and all(counts)

    def _offer(self, digits: str, *, may_follow: bool) -> ParsedReply | UnnamedKpi | None:
        """Return the value to be offered for a text in digits, which may follow other words or not."""
        if QUESTION.search(digits):
            return None
        reply = self.read(digits, self.asked)
        if isinstance(reply, ParsedReply):
            return self._doubted(reply)
        if isinstance(reply, UnnamedKpi):
            return self._offer_each(digits, [it for it in self.asked if it.kpi in reply.choices])
        return self._guess_behind(digits) if may_follow else None

    def _guess_behind(self, digits: str) -> ParsedReply | UnnamedKpi | None:
        """Return the guess at a number behind other words; what was typed is refused as it stands."""
        try:
            return guess_reply(digits, self.asked, self.names, self.date_context)
        except InvalidInput:
            return None

    def _offer_each(self, digits: str, choices: Sequence[KpiContext]) -> ParsedReply | UnnamedKpi | None:
        """Return the value for the only one of several KPIs that it may be for, or all that it may be for."""
        replies = [self.read(digits, [subject]) for subject in choices]
        doubted = [self._doubted(reply) for reply in replies if isinstance(reply, ParsedReply)]
        likely = [reply for reply in doubted if reply]
        if likely[1:]:
            return UnnamedKpi(tuple(reply.parts[0].kpi for reply in likely))
        return likely[0] if likely else None

    def _doubted(self, reply: ParsedReply) -> ParsedReply | None:
        """Return a reply of one value with a doubt; None if it is another, or the value is far."""
        value = reply.only_value
        if value is None:
            return None
        doubt = value.doubt or Doubt(DoubtReason.UNCLEAR, (value.value,))
        is_far_off = is_far(value.value, self.names.subject_of(value.kpi))
        is_certain = doubt.readings == (value.value,) and not is_far_off
        return ParsedReply((replace(value, doubt=doubt),)) if is_certain else None


def _is_counting(rest: str, reply: ParsedReply) -> bool:
    """Return whether the note stands right behind the number, which then counts it: `two vendors`."""
    notes = [part.note for part in reply.parts if isinstance(part, Value) and part.note]
    return any(rest.lstrip().startswith(note) and not pattern(PRESENT).fullmatch(note) for note in notes)


def _bare(reply: ParsedReply | UnnamedKpi) -> ParsedReply | UnnamedKpi:
    """Return a reply without its notes and doubts."""
    if isinstance(reply, UnnamedKpi):
        return reply
    values = (part for part in reply.parts if isinstance(part, Value))
    return ParsedReply(tuple(replace(value, note="", doubt=None) for value in values))


def find_spelled(text: str, language: str, locale: str) -> list[Spelled]:
    """Return the numbers in words of a text, without ordinals; none if one of them lacks its beginning.

    Halves, `half an hour`, are unknown to the library.

    Args:
        text: Without digits.
        language: One that the library knows.
        locale: That of the units and multiples.
    """
    pieces, spelled = _split_spelled(text, language, locale)
    starts = [0, *accumulate(len(piece.said) for piece in pieces)]
    halves = _find_halves(text, locale)
    taken = {place for start, end, _ in halves for place in range(start, end)}
    numbers: list[Spelled] = []
    for found in spelled:
        has_article = _has_article(pieces[: found.start][-2:], found.value, language)
        first = found.start - 2 * has_article
        start, end = starts[first], starts[found.end]
        if found.is_ordinal or start in taken:
            continue
        if NO_NUMBER.match(found.text) or _lacks_whole(pieces[:first], language):
            return []
        numbers.append(_with_half(text, Spelled(start, end, Decimal(found.text.replace(",", "."))), locale))
    return sorted([*numbers, *(half for *_, half in halves)], key=lambda number: number.start)


def _split_spelled(text: str, language: str, locale: str) -> tuple[list[Piece], list[Occurence]]:
    """Return the pieces of a text and the numbers that the library finds in them.

    With a decimal or a half in it, its multiples belong to no number: the library reads `one point five
    million` as two numbers, and takes a French million for digits behind the decimal point.
    """
    pieces = [Piece(found.group()) for found in PIECE.finditer(text)]
    spelled = find_numbers(pieces, language, 0.0)
    has_decimal = any(DECIMAL.search(found.text) for found in spelled)
    if not has_decimal and not pattern(r"(?<!\w)<<half>>").search(text):
        return pieces, spelled
    scales = scale_words(locale)
    pieces = [replace(piece, is_apart=piece.said.casefold() in scales) for piece in pieces]
    return pieces, find_numbers(pieces, language, 0.0)


def _find_halves(text: str, locale: str) -> list[tuple[int, int, Spelled]]:
    """Return where a half with its unit begins and ends, and the half: `half an hour`, `une demi-heure`."""
    found = [
        half
        for half in pattern(HALF_UNIT).finditer(text)
        if _is_measure(half["unit"], locale) and not pattern(BEHIND_AND).search(text[: half.start()])
    ]
    return [(half.start(), half.end(), Spelled(half.start(), half.end("half"), A_HALF)) for half in found]


def _with_half(text: str, number: Spelled, locale: str) -> Spelled:
    """Return a number with the half that follows it, `two and a half hours`."""
    half = pattern(AND_HALF).match(text, number.end)
    if not half or number.value % 1 or (half["unit"] and not _is_measure(half["unit"], locale)):
        return number
    return replace(number, end=half.end("half"), value=number.value + A_HALF)


def _is_measure(word: str, locale: str) -> bool:
    """Return whether a word is a unit or a multiple."""
    return word.casefold() in unit_words(locale) or word.casefold() in scale_words(locale)


def _has_article(before: Sequence[Piece], value: float, language: str) -> bool:
    """Return whether the English article that stands for one is before a number: `a hundred`."""
    return language == "en" and value >= HUNDRED and bool(before) and before[0].said in {"a", "A"}


def _lacks_whole(before: Sequence[Piece], language: str) -> bool:
    """Return whether the pieces before a number end in a decimal point: `point five`."""
    digit, sign = Piece(A_DIGIT[language]), list(before[-2:-1])
    return len(find_numbers([digit, SPACE, *sign, SPACE, digit], language, 0.0)) == 1


def _in_digits(text: str, numbers: Sequence[Spelled], locale: str) -> str:
    """Return a text with numbers in words as digits, in the style of a locale."""
    for number in reversed(numbers):
        text = text[: number.start] + format_plain(number.value, locale) + text[number.end :]
    return text
