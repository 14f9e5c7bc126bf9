"""Periods inside typed text: the period that a text begins with, and mentions of any time."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from scorecard.errors import InvalidInput
from scorecard.model.names import NamedItem, find_named, get_named, owns_end
from scorecard.model.periods import Frequency, Period
from scorecard.model.scorecard import Kpi
from scorecard.parsing.period_names import (
    FOREIGN_NOUNS,
    NOUNS,
    calendar_names,
    explain_unread,
    find_period,
    period_example,
    period_name,
)

LINK = re.compile(r"(?:for|of)\s+(?=\S)", re.IGNORECASE)
WORD = re.compile(r"\S+")
MOST_WORDS = 4
YEAR_BEHIND = re.compile(r"\s+((?:19|20|21)\d\d)(?!\d)")
TRAILING = ",;:.!)"
ARTICLE = re.compile(r"^(?:the|der|die|das|den|dem|le|la|el|il|lo|de|het|a|o)\s+", re.IGNORECASE)
QUALIFIERS = frozenset(
    {"a", "the", "this", "last", "previous", "prior", "past", "next", "current", "coming", "same"}
    | {"whole", "calendar", "of", "one", "two", "three", "four", "few", "couple", "all", "both"}
    | {"der", "die", "das", "den", "dem", "diese", "diesen", "dieser", "dieses", "letzte", "letzten"}
    | {"letztes", "vorige", "vorigen", "vergangene", "vergangenen", "vorletzte", "vorletzten", "vorvorige"}
    | {"laufende", "laufenden", "aktuelle", "aktuellen", "nächste", "nächsten", "kommende", "kommenden"}
    | {"ganze", "zwei"}
    | {"le", "la", "les", "cette", "ce", "l'avant-dernière", "el", "esta", "este", "il", "lo", "questa"}
    | {"questo", "scorsa", "scorso"}
    | {"de", "het", "deze", "dit", "vorige", "afgelopen", "o", "den", "det", "denna", "förra", "senaste"}
    | {"ten", "tej", "tym", "zeszły", "zeszłym", "zeszłego", "poprzedni", "poprzedniego"}
)
"""Words that may precede a time word: `the last two weeks`, `die vorletzte Woche`."""
RELATIONS = {"before", "earlier", "ago", "after", "in", "vor", "davor", "zuvor", "vorher", "avant", "d'avant"}
"""Words that relate one time to another: `two weeks ago`, `die Woche davor`."""
ORDER = {"first", "final"}
TIMES = {
    "today",
    "yesterday",
    "tomorrow",
    "weekend",
    "w",
    "cw",
    "kw",
    "wk",
    "w/c",
    "w/e",
    "q",
    "fy",
    "fiscal",
}
TIMES |= {"annual", *Frequency}


@dataclass(frozen=True)
class DateContext:
    """The dates and locale by which a period is read.

    Attributes:
        today: The scorecard's present day.
        locale: Locale whose month names are understood, besides the English ones.
        own_today: The person's own present day; None if it is the scorecard's.
    """

    today: date
    locale: str
    own_today: date | None = None

    def name(self, period: Period) -> str:
        """Return the name of a period that is read as the period again: `week 47`."""
        return period_name(period, self.today, self.locale)

    def example(self, frequency: Frequency) -> str:
        """Return the name of the last period, as an example that works: `week 47`, `October 2026`."""
        return period_example(frequency, self.today, self.locale)


@dataclass(frozen=True)
class KpiPhrase:
    """A text that begins with a KPI's name and perhaps a period, taken apart.

    Attributes:
        name: The KPI's name as typed.
        rest: The text after these.
    """

    kpi: Kpi
    name: str
    period: Period | None
    rest: str


def split_kpi_phrase(text: str, named: Sequence[NamedItem[Kpi]], date_context: DateContext) -> KpiPhrase:
    """Return the parts of a text that begins with a KPI's name: `mttr`, `mttr W45`, `mttr for W45 31 late`.

    Args:
        text: As typed.
        named: The KPIs with their names; the longest name that fits counts.
        date_context: The dates and locale by which the period is read.

    Raises:
        NotFound: It begins with no KPI's name; carries the nearest names.
        InvalidInput: It can be read as two periods.
    """
    if found := _leading_kpi(text, named):
        kpi, end = found
        rest = text[end:].strip()
        linked = LINK.match(rest)
        after = rest[linked.end() :] if linked else rest
        taken = leading_period(after, kpi.info.frequency, date_context)
        period, left = taken or (None, after)
        return KpiPhrase(kpi, text[:end], period, left.strip())
    name = _likely_name(text)
    return KpiPhrase(get_named(name, named, "KPI"), name, None, "")


def leading_name(text: str, named: Sequence[NamedItem[Kpi]]) -> str:
    """Return the longest name of a KPI that a text begins with, as typed; empty if there is none."""
    found = _leading_kpi(text, named)
    return text[: found[1]] if found else ""


def _leading_kpi(text: str, named: Sequence[NamedItem[Kpi]]) -> tuple[Kpi, int] | None:
    """Return the KPI whose name a text begins with, the longest that fits, and where the name ends."""
    for end in reversed([word.end() for word in WORD.finditer(text)]):
        kpi = find_named(text[:end], named) or find_named(text[:end].rstrip(":,"), named)
        if kpi is not None and owns_end(text[:end], kpi.info.names):
            return kpi, end
    return None


def leading_period(text: str, frequency: Frequency, date_context: DateContext) -> tuple[Period, str] | None:
    """Return the longest period that a text begins with, and the rest, or None.

    Raises:
        InvalidInput: It reads as one period up to a comma and as another beyond it, or as one by the
            scorecard's clock and as another by the person's.
    """
    start = len(text) - len(ARTICLE.sub("", text))
    ends = [word.end() for word in WORD.finditer(text, start)][:MOST_WORDS]
    readings = [
        (_read(text[start:end], frequency, date_context.today, date_context.locale), end) for end in ends
    ]
    found = [(period, end) for period, end in readings if period is not None]
    if not found:
        return None
    period, end = found[-1]
    _refuse_missing_year(text[start:end], text[end:], frequency, date_context)
    if any(other != period and text[:stop].endswith(",") for other, stop in found):
        like = date_context.example(frequency)
        raise InvalidInput(f"“{text[:end]}” could mean two {NOUNS[frequency]}s; write it like {like}.")
    _refuse_two_clocks(text[start:end], period, date_context)
    kept = len(text[start:end].rstrip(TRAILING))
    return period, text[start + kept :]


def _refuse_missing_year(named: str, rest: str, frequency: Frequency, date_context: DateContext) -> None:
    """Refuse a period that the year behind it does not have: `W53 2025`."""
    year = YEAR_BEHIND.match(rest)
    missing = year and explain_unread(
        f"{named} {year[1]}", frequency, date_context.today, date_context.locale
    )
    if missing:
        raise InvalidInput(f"{missing}; write it like {date_context.example(frequency)}.")


def wrong_period(text: str, frequency: Frequency, date_context: DateContext) -> InvalidInput | None:
    """Return the error about a text that begins with a period of another length, or with one that is none."""
    cause = explain_leading(text, frequency, date_context)
    if not cause:
        return None
    return InvalidInput(f"{cause}; write the {NOUNS[frequency]} like {date_context.example(frequency)}.")


def explain_leading(text: str, frequency: Frequency, date_context: DateContext) -> str:
    """Return why what a text begins with is no period of a frequency though it looks like one, or nothing.

    Digits alone look like none.
    """
    plain = ARTICLE.sub("", text)
    leads = [plain[: word.end()].rstrip(TRAILING) for word in WORD.finditer(plain)][:MOST_WORDS]
    causes = (
        explain_unread(lead, frequency, date_context.today, date_context.locale)
        for lead in reversed(leads)
        if re.search(r"[^\d\s]", lead)
    )
    return next(filter(None, causes), "")


def _refuse_two_clocks(text: str, period: Period, date_context: DateContext) -> None:
    """Refuse a period that depends on the time zone: “last week” on Monday differs from that on Sunday."""
    if date_context.own_today is None:
        return
    own = _read(text, period.frequency, date_context.own_today, date_context.locale)
    if own is not None and own != period:
        yours, its = map(date_context.name, (own, period))
        raise InvalidInput(
            f"“{text}” is {yours} by your clock and {its} by the scorecard's; write one of these."
        )


def _read(text: str, frequency: Frequency, today: date, locale: str) -> Period | None:
    return find_period(text.rstrip(TRAILING), frequency, today, locale)


def speaks_of_time(text: str, date_context: DateContext) -> bool:
    """Return whether a text begins with a time of any kind: `W45`, `the last two weeks`, `Monday`."""
    telling = next((word for word in _plain_words(text) if word not in QUALIFIERS | ORDER), "")
    return any(map(str.isdigit, telling)) or tells_time(telling, date_context.locale)


def is_time_alone(text: str, date_context: DateContext) -> bool:
    """Return whether a text is nothing but a time, named or not: `the current week`, `die Woche davor`."""
    words = [word for word in _plain_words(text) if word not in QUALIFIERS | RELATIONS]
    return bool(words) and all(tells_time(word, date_context.locale) for word in words)


def _plain_words(text: str) -> Iterator[str]:
    return (re.sub(r"[’']s$", "", word.strip(TRAILING + '?(“"')) for word in text.casefold().split())


def tells_time(word: str, locale: str) -> bool:
    """Return whether a word in small letters names a time or a kind of time: `monday`, `fy25`, `annual`."""
    plain = word.rstrip("0123456789-") if word.isascii() else word
    return word in _time_words(locale) or (plain != word and plain in TIMES)


def leading_periods(text: str, date_context: DateContext) -> Iterator[tuple[Period, str]]:
    """Yield the longest period of each length that a text begins with, and the rest."""
    found = (leading_period(text, frequency, date_context) for frequency in Frequency)
    return filter(None, found)


def is_period_of_any(text: str, date_context: DateContext) -> bool:
    """Return whether a text begins with a period of any length."""
    return any(leading_periods(text, date_context))


@lru_cache(maxsize=128)
def _time_words(locale: str) -> frozenset[str]:
    nouns = {form for noun in NOUNS.values() for form in (noun, f"{noun}s")}
    return frozenset(TIMES | nouns | FOREIGN_NOUNS | calendar_names(locale))


def _likely_name(text: str) -> str:
    """Return the words before the first one with a digit, which were probably meant as a name."""
    words = text.split()
    digits = [at for at, word in enumerate(words) if any(map(str.isdigit, word))]
    return " ".join(words[: digits[0]] if digits and digits[0] else words[:1])


JOINING = frozenset({"and", "with", "to", "vs", "vs.", "versus", "against", "from", "between", "&"})
"""Words between two periods, or before them."""


@dataclass(frozen=True)
class TwoPeriods:
    """A text taken apart that ends with two periods, or one.

    Attributes:
        about: The text before them.
        first: The first period; the one before the second if only that is named.
        second: The second period.
    """

    about: str
    first: Period
    second: Period


def split_two_periods(text: str, date_context: DateContext) -> Iterator[TwoPeriods]:
    """Yield the ways to read a text that ends with two periods of one kind, or else with one.

    The longest periods come first: `mttr W40 W47`, `customer Q2 2025 and Q2 2026`, `last quarter`.
    """
    words = [word for part in text.split() for word in (part.strip(",;"),) if word.strip("-–—→")]
    for start in _starts(words):
        about = _without_joining(words[:start])
        for second in range(start + 1, len(words)):
            pair = words[start:second], words[second:]
            for first, other in _same_kind(*pair, date_context):
                yield TwoPeriods(about, first, other)
    for start in _starts(words):
        for _, found in _read_alone(words[start:], date_context):
            yield TwoPeriods(_without_joining(words[:start]), found.previous(), found)


def differ_in_kind(text: str, date_context: DateContext) -> str:
    """Return how two periods at the end of a text differ in kind, `a quarter and a week`, or nothing."""
    words = text.split()
    for second in _starts(words[1:], 1):
        later = [kind for kind, _ in _read_alone(words[second:], date_context)]
        for start in _starts(words[:second]):
            earlier = [kind for kind, _ in _read_alone(words[start:second], date_context)]
            if earlier and later and earlier != later:
                return f"a {NOUNS[earlier[0]]} and a {NOUNS[later[0]]}"
    return ""


def _starts(words: Sequence[str], first: int = 0) -> range:
    """Return where the periods at the end of some words may begin; `first` is added."""
    return range(max(0, len(words) - 2 * MOST_WORDS - 2) + first, len(words) + first)


def _same_kind(
    first: Sequence[str], second: Sequence[str], date_context: DateContext
) -> Iterator[tuple[Period, Period]]:
    others = dict(_read_alone(second, date_context))
    found = _read_alone(first, date_context) if others else ()
    return ((period, others[kind]) for kind, period in found if kind in others)


def _read_alone(words: Sequence[str], date_context: DateContext) -> Iterator[tuple[Frequency, Period]]:
    """Yield the period of each kind that some words name, without what joins them to others."""
    if len(words) > MOST_WORDS:
        return
    text = _without_joining([word for word in words[:1] if word.casefold() not in JOINING] + list(words[1:]))
    for kind in Frequency:
        found = _read(ARTICLE.sub("", text), kind, date_context.today, date_context.locale)
        if found:
            yield kind, found


def _without_joining(words: Sequence[str]) -> str:
    """Return words without a joining one at their end."""
    kept = words[:-1] if words and words[-1].casefold() in JOINING else words
    return " ".join(kept)
