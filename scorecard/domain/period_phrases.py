"""Periods inside what people type: which one a text begins with, and whether it speaks of any."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scorecard.domain.lookup import Named, find_named, get_named
from scorecard.domain.period_names import EXAMPLES, NOUNS, calendar_names, parse_period
from scorecard.domain.periods import Frequency, Period
from scorecard.domain.structure import Kpi
from scorecard.errors import InvalidInput

LINK = re.compile(r"(?:for|of)\s+(?=\S)", re.IGNORECASE)
WORD = re.compile(r"\S+")
MOST_WORDS = 4
TRAILING = ",;:.!)"
QUALIFIERS = frozenset(
    {"a", "the", "this", "last", "previous", "past", "next", "current", "coming", "same", "whole", "first"}
    | {"final", "of", "one", "two", "three", "four", "few", "couple", "all", "both"}
)
TIMES = {"today", "yesterday", "tomorrow", "weekend", "w", "kw", "wk", "q", "fy"}


@dataclass(frozen=True)
class Reckoning:
    """By which a period is read.

    Attributes:
        today: The scorecard's present day.
        locale: Whose month names are understood, beside the English ones.
        own_today: The present day where the person is; None where it is the scorecard's.
    """

    today: date
    locale: str
    own_today: date | None = None


@dataclass(frozen=True)
class Placed:
    """A text that begins with a KPI's name and perhaps a period, and what follows these."""

    kpi: Kpi
    period: Period | None
    rest: str


def split_place(text: str, named: Sequence[Named[Kpi]], reckoning: Reckoning) -> Placed:
    """Take a text apart that begins with a KPI's name: `mttr`, `mttr W45`, `mttr for W45 31 vendor outage`.

    Args:
        text: As typed.
        named: The KPIs with their names; the longest name that fits is meant.
        reckoning: By which the period is read.

    Raises:
        NotFound: It begins with no KPI's name; carries the nearest names.
        InvalidInput: Two periods can be read in it.
    """
    ends = [word.end() for word in WORD.finditer(text)]
    for end in reversed(ends):
        kpi = find_named(text[:end], named)
        if kpi is not None:
            rest = text[end:].strip()
            linked = LINK.match(rest)
            after = rest[linked.end() :] if linked else rest
            taken = leading_period(after, kpi.info.frequency, reckoning)
            return Placed(kpi, taken[0], taken[1].strip()) if taken else Placed(kpi, None, after)
    return Placed(get_named(_likely_name(text), named, "KPI"), None, "")


def leading_period(text: str, frequency: Frequency, reckoning: Reckoning) -> tuple[Period, str] | None:
    """The period that a text begins with and what follows it; of several readings the longest.

    Raises:
        InvalidInput: It reads as one period up to a comma, and as another one beyond; or as one by the
            scorecard's clock, and as another one by the person's.
    """
    start = len(text) - len(re.sub(r"^the\s+", "", text, flags=re.IGNORECASE))
    ends = [word.end() for word in WORD.finditer(text, start)][:MOST_WORDS]
    readings = [(_read(text[start:end], frequency, reckoning.today, reckoning.locale), end) for end in ends]
    found = [(period, end) for period, end in readings if period is not None]
    if not found:
        return None
    period, end = found[-1]
    if any(other != period and text[:stop].endswith(",") for other, stop in found):
        raise InvalidInput(
            f"“{text[:end]}” can be read as two {NOUNS[frequency]}s; write it like {EXAMPLES[frequency]}."
        )
    _refuse_two_clocks(text[start:end], period, reckoning)
    kept = len(text[start:end].rstrip(TRAILING))
    return period, text[start + kept :]


def _refuse_two_clocks(text: str, period: Period, reckoning: Reckoning) -> None:
    """“Last week” on a Monday is another week where it is still Sunday."""
    if reckoning.own_today is None:
        return
    own = _read(text, period.frequency, reckoning.own_today, reckoning.locale)
    if own is not None and own != period:
        raise InvalidInput(
            f"“{text}” is {own.key} by your clock and {period.key} by the scorecard's; write one of these."
        )


def _read(text: str, frequency: Frequency, today: date, locale: str) -> Period | None:
    try:
        return parse_period(text.rstrip(TRAILING), frequency, today, locale)
    except InvalidInput:
        return None


def speaks_of_time(text: str, reckoning: Reckoning) -> bool:
    """Whether a text begins with a time of any kind: `W45`, `the last two weeks`, `Monday`."""
    words = [re.sub(r"[’']s$", "", word.strip(TRAILING + '?(“"')) for word in text.casefold().split()]
    telling = next((word for word in words if word not in QUALIFIERS), "")
    return any(map(str.isdigit, telling)) or telling in TIMES | _nouns() | calendar_names(reckoning.locale)


def is_period_of_any(text: str, reckoning: Reckoning) -> bool:
    """Whether a text begins with a period of any length."""
    return any(leading_period(text, frequency, reckoning) for frequency in Frequency)


def _nouns() -> set[str]:
    return {form for noun in NOUNS.values() for form in (noun, f"{noun}s")}


def _likely_name(text: str) -> str:
    """The words before the first one with a digit: what should have been a name."""
    words = text.split()
    digits = [at for at, word in enumerate(words) if any(map(str.isdigit, word))]
    return " ".join(words[: digits[0]] if digits and digits[0] else words[:1])
