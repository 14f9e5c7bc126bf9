"""A sentence that may ask for something: its names, its other words, the time that it names, and its form."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from scorecard.model.periods import Frequency, Period
from scorecard.parsing.mentions import PERSON
from scorecard.parsing.past_days import find_any_period
from scorecard.parsing.period_phrases import DateContext, tells_time
from scorecard.parsing.questions.names import Named, NameIndex, Part, Word, list_words
from scorecard.parsing.questions.words import WORD, is_closed, is_of, spell_out
from scorecard.parsing.replies.normalize import strip_courtesy

CLAUSE = re.compile(r"[,;:]\s+|\s[–—-]\s|(?<=[.!])\s")
MOST_NAMED = 3
"""Names in a question that are answered, each by itself."""
NAME = "¤"
"""Stands for a name among the words."""
LEADS = re.compile(
    r"^(?:(?:so|and|ok|okay|hey|hi|hello|um|well|but|then|also|quick|question|just|please|bot|scorecard|team|all"
    r"|morning|good) )*"
)
"""Words that only lead to a question."""
VERBS_OF_ASKING = (
    "want|need|would like|like|wonder|am wondering|was wondering|would love|have to|am looking|am trying"
    "|am curious"
)
POLITE = re.compile(
    r"^(?:(?:can|could|would|will|may|might) (?:you|i|we|someone|somebody)(?: please| just| quickly| kindly)*"
    rf"|(?:i|we) (?:just |really |also )?(?:{VERBS_OF_ASKING})"
    r"|let (?:me|us) (?:know|see|have)|do you know|any idea|any chance|tell me|remind me|curious|wondering"
    r"|i am asking"
    r"|(?:keep|catch|fill|bring) (?:me|us)|stop|no more|(?:i )?do not (?:want|need|ask|remind|ping))\b"
)
SUBJECTS = (
    r"any\w*|the|our|my|all|we|i|you|it|they|there|this|that|these|those|every\w*|each|some\w*|still|both|nothing"
    r"|your|her|his|their|most"
)
HELPING_FIRST = re.compile(
    r"^(?:is|are|was|were|am|do|does|did|has|have|had|can|could|should|would|will|shall|must|may|need)"
    rf"(?: not)? (?:{SUBJECTS}|{NAME})"
)
"""A verb before its subject."""
FOR_ME = re.compile(r"\b(?:show|give|tell|remind|let|send|bring|help) me\b")
MAY_I = re.compile(r"^(?:can|could|may|do|would|should) i (?:see|have|get|know|look|please)\b")
PREPOSITION = re.compile(
    r"^(?:since|for|by|to|at|in|on|from|of|with|until) (?=(?:what|which|who|whom|when|how)\b)"
)
ABOUT_NUMBER = re.compile(r"(?:how|what) about \d")
DENIES = re.compile(r"^(?:no|not|nothing|none|never|nobody)\b")
LENGTH_OF_TIME = re.compile(r"(?:an?|one|half|some|another)(?: \w+)? (?:day|week|month|quarter|year)")
NO_TIMES = frozenset({"may", "mar", "sun", "sat", "the", "end", "first", "third", "fourth", "second"})
"""Words that are times, and more often something else."""
ONE_OF_MANY = frozenset({"which", "a", "an", "each", "every"})
DEMONSTRATIVE = frozenset({"this", "that"})
PERIOD_NOUNS = frozenset({"day", "week", "month", "quarter", "year", "time", "morning", "afternoon"})
COUNTING = frozenset({"top", "last", "past", "first", "bottom", "worst", "best", "the"})
QUARTERS = ("first", "second", "third", "fourth")
ORDINAL_QUARTER = re.compile(rf"(?:the )?({'|'.join(QUARTERS)})(?: quarter)?", re.IGNORECASE)
DAY_ALONE = re.compile(r"the (\d{1,2})(?:st|nd|rd|th)", re.IGNORECASE)
LIKE_TIME = re.compile(r"[^\W\d_]|\d-\d")
"""What makes a text with digits a time, rather than a number: `W45`, `2026-09-30`."""
LONGEST_TIME = 6
"""Words of a time: `the end of the last quarter`."""
DAYS_BACK = 62


class Time(NamedTuple):
    """A time that a sentence names, with its place in the text.

    Attributes:
        text: As a command takes it.
    """

    text: str
    start: int
    end: int
    period: Period


@dataclass(frozen=True)
class Sentence:
    """A sentence that may ask for something.

    Attributes:
        text: As typed, without courtesy around it.
        names: Everything that can be named.
        dates: The person's day and locale.
        has_mark: True if it has a question mark.
        around: The times that are named around it.
    """

    text: str
    names: NameIndex
    dates: DateContext
    has_mark: bool
    around: tuple[Time, ...] = ()

    @classmethod
    def of(cls, typed: str, names: NameIndex, dates: DateContext) -> "Sentence":
        """Return a sentence from a normalized text."""
        return cls(strip_courtesy(typed).replace("?", " ").strip(), names, dates, "?" in typed)

    def list_clauses(self) -> list["Sentence"]:
        """Return its clauses, if it has several."""
        clauses = [one.strip() for one in CLAUSE.split(self.text) if one.strip()]
        times = tuple(self.times)
        return [replace(self, text=one, around=times) for one in clauses] if clauses[1:] else []

    @cached_property
    def parts(self) -> list[Part]:
        """Its words and names, in order."""
        return self.names.split(list_words(self.text))

    @cached_property
    def named(self) -> list[Named]:
        """The names in it, each once."""
        found = {
            part.name: part
            for before, part in zip([None, *self.parts], self.parts, strict=False)
            if isinstance(part, Named) and not _is_common_noun(before, part, self.text)
        }
        return list(found.values())[:MOST_NAMED]

    @cached_property
    def words(self) -> list[str]:
        """Its words in small letters, short forms spelled out, and `NAME` for each name."""
        found: list[str] = []
        for part in self.parts:
            found += [NAME] if isinstance(part, Named) else spell_out(part.text)
        return found

    @cached_property
    def line(self) -> str:
        """Those words, without those that only lead to a question."""
        return LEADS.sub("", " ".join(self.words))

    @property
    def spelled(self) -> str:
        """The whole text in small letters, names too, with its signs; short forms are spelled out."""
        return LEADS.sub("", WORD.sub(_spelled, self.text).strip(" .!"))

    def has(self, *classes: str) -> bool:
        """Return whether a word of it belongs to one of some classes."""
        return any(is_of(word, *classes) for word in self.words)

    def says(self, pattern: re.Pattern[str]) -> bool:
        """Return whether its words, names left out, fit a pattern somewhere."""
        return pattern.search(self.line) is not None

    # Form

    @cached_property
    def is_question(self) -> bool:
        """True if it has the form of a question or request."""
        first = self.line.partition(" ")[0]
        if LENGTH_OF_TIME.fullmatch(self.line):
            return False
        is_request = is_of(first, "showing", "some", "following") or POLITE.match(self.line) is not None
        return self.asks_first or is_request or HELPING_FIRST.match(self.line) is not None

    @property
    def asks_first(self) -> bool:
        """True if it begins with an interrogative."""
        first = PREPOSITION.sub("", self.line).partition(" ")[0]
        return is_of(first, "asking") and not ABOUT_NUMBER.match(self.line)

    @property
    def is_loose(self) -> bool:
        """True if it is no sentence, but every word of it is known, `red kpis`, and none says no."""
        is_known = all(word == NAME or is_closed(word) or self._tells_time(word) for word in self.words)
        speaks = self.has("being", "helping", "not") or not {"i", "we"}.isdisjoint(self.words)
        is_talk = speaks or DENIES.match(self.line) or LENGTH_OF_TIME.fullmatch(self.line)
        return is_known and not is_talk

    def _tells_time(self, word: str) -> bool:
        return word.isdigit() or tells_time(word, self.dates.locale)

    @cached_property
    def is_first_person(self) -> bool:
        """True if it asks about the person who asks, and not only for something to be shown to them."""
        line = MAY_I.sub("", FOR_ME.sub("", self.line))
        polite = POLITE.match(line)
        return any(is_of(word, "first") for word in line[polite.end() if polite else 0 :].split())

    def count_open(self) -> int:
        """Return the number of its words that are no name, no time and of no class."""
        words = (part for part in self.parts if isinstance(part, Word) and _is_open(part))
        return sum(not self._tells_time(word.text.casefold()) for word in words)

    @cached_property
    def unknown(self) -> str:
        """The words at its end that are no name and of no class, `foo rate`, or that it is about.

        Empty if others are of no class, too.
        """
        at = len(self.parts)
        while at and _is_open(self.parts[at - 1]):
            at -= 1
        tail = self.parts[at:]
        is_about = at > 0 and isinstance(self.parts[at - 1], Word) and self.parts[at - 1][0] == "about"
        is_all = is_about or not any(map(_is_open, self.parts[:at]))
        return self.text[tail[0].start : tail[-1].end] if tail and is_all else ""

    @property
    def is_interrogative(self) -> bool:
        """True if it is little more than an interrogative: `why?`, `since when?`."""
        return self.asks_first and len(self.words) <= MOST_NAMED and not self.count_open()

    @property
    def pointing(self) -> Word | None:
        """The word that points at something said before, the `it` of `why is it red`; None without one."""
        words = [part for part in self.parts if isinstance(part, Word)]
        around = zip([None, *words], words, [*words[1:], None], strict=False)
        if self.times:  # `this one` may be a period
            return next((word for word in words if word.text.casefold() == "it"), None)
        return next((word for before, word, after in around if _points(before, word, after)), None)

    # Time

    @cached_property
    def times(self) -> list[Time]:
        """The times that it names, in order."""
        return list(self._list_times()) or list(self.around)

    @property
    def time(self) -> str:
        """The first of them as typed; empty for none."""
        return next((time.text for time in self.times), "")

    @property
    def past(self) -> str:
        """The first time as typed, if it is over; else empty."""
        return self.time if self.times and self.is_over(self.times[0]) else ""

    def is_over(self, time: Time) -> bool:
        """Return whether a time is over."""
        return time.period.last_day < self.dates.today

    @cached_property
    def has_number(self) -> bool:
        """True if it has a number that is in no name or time, and does not say how many are asked for."""
        within = {at for time in self._list_times() for at in range(time.start, time.end)}
        words = [part for part in self.parts if isinstance(part, Word)]
        before = [None, *words]
        return any(
            any(map(str.isdigit, word.text)) and word.start not in within and not _counts(last)
            for last, word in zip(before, words, strict=False)
        )

    def _list_times(self) -> Iterator[Time]:
        words = [part for part in self.parts if isinstance(part, Word)]
        at = 0
        while at < len(words):
            found = self._time_at(words, at)
            if found:
                yield found[0]
            at += found[1] if found else 1

    def _time_at(self, words: Sequence[Word], at: int) -> tuple[Time, int] | None:
        """Return the longest time that begins with a word, and the number of its words."""
        for count in range(min(LONGEST_TIME, len(words) - at), 0, -1):
            start, end = words[at].start, words[at + count - 1].end
            text = ORDINAL_QUARTER.sub(_as_quarter, self.text[start:end])
            is_time = text.casefold() not in NO_TIMES and LIKE_TIME.search(text)
            period = self._find_period(text) if is_time else None
            if period:
                return Time(text, start, end, period), count
        return None

    def _find_period(self, text: str) -> Period | None:
        dates = self.dates
        if day := DAY_ALONE.fullmatch(text):
            return _last_such_day(int(day[1]), dates.today)
        return find_any_period(text, dates.today, dates.locale)


def _as_quarter(found: re.Match[str]) -> str:
    return f"Q{QUARTERS.index(found[1].casefold()) + 1}"


def _last_such_day(day: int, today: date) -> Period | None:
    """Return the newest day of some month with a number, up to today."""
    found = (today - timedelta(days=back) for back in range(DAYS_BACK))
    return next((Period(one, Frequency.DAILY) for one in found if one.day == day), None)


def _spelled(found: re.Match[str]) -> str:
    word = found.group()
    return word if re.fullmatch(PERSON, word) else " ".join(spell_out(word))


def _is_common_noun(before: Part | None, name: Named, text: str) -> bool:
    """Return whether a name of one small word is a noun here, `which customer complained`."""
    is_small = text[name.start : name.end].isalpha() and text[name.start].islower()
    return is_small and isinstance(before, Word) and before.text.casefold() in ONE_OF_MANY


def _counts(word: Word | None) -> bool:
    """Return whether a number behind a word says how many are asked for: `top 3`."""
    return word is not None and word.text.casefold() in COUNTING


def _points(before: Word | None, word: Word, after: Word | None) -> bool:
    """Return whether a word stands for a thing: `it`; `this` and `that` if no noun follows."""
    said, behind = word.text.casefold(), after.text.casefold() if after else ""
    if said not in DEMONSTRATIVE:
        return said == "it" and not behind.startswith("is ")
    is_predicate = before is not None and is_of(before.text.casefold(), "being")
    is_noun = is_of(behind, "thing", "board", "we", "settings") or behind in PERIOD_NOUNS
    return not behind or (not is_noun and (is_predicate or is_closed(behind)))


def _is_open(part: Part) -> bool:
    return isinstance(part, Word) and not all(map(is_closed, spell_out(part.text)))


def list_cards(parts: Sequence[Part]) -> frozenset[int]:
    """Return the rows of the scorecards that names belong to."""
    return frozenset(thing.card for part in parts if isinstance(part, Named) for thing in part.things)
