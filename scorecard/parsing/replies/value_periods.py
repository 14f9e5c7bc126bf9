"""The period given with a value (`31 for W45`), and notes that name another time."""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from scorecard.errors import InvalidInput
from scorecard.model.kpis import KpiInfo
from scorecard.model.periods import Frequency, Period
from scorecard.parsing.period_names import NOUNS, month_names
from scorecard.parsing.period_phrases import (
    ARTICLE,
    DateContext,
    explain_leading,
    is_period_of_any,
    is_time_alone,
    leading_period,
    leading_periods,
    speaks_of_time,
)
from scorecard.parsing.replies.phrasebook import pattern, single_wordings
from scorecard.parsing.replies.remarks import TENS, is_closed
from scorecard.parsing.replies.vocabulary import times_counted, unit_words

TELLING = ("telling", "is", "leading", "figure")
"""The meanings of words that tell a number as the value."""
MOST_LEADS = 8
CHANGES = {"down"}
"""Words that need another behind them, `down to`; alone they tell a change, `down 5`."""
VALUE_START = re.compile(r"\(?[-−–+]?\s?[^\w\s]{0,2}\s?[.,]?\d|[~≈∼]")
TWO_NUMBERS = re.compile(r"\d+\D+\d")
LEAD_WORD = re.compile(r"(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?)(?:\s*[:=]\s*|\s+)")
COPULA = re.compile(r"['’](?:s|re|m|ve)$|^[cjlnd]['’]")
BEHIND_PERIOD = re.compile(r"\A(?:\.(?!\d))?(?:[\s,:;=)→]|->|=>)*")
BEFORE_PERIOD = r"\(?(?:(?:<<for>>|in|im|am|of|w|na|no|en|em|nel|au|i)\s+)?"
POSSESSIVE = re.compile(r"(?<=[^\W\d_])['’]s(?=\s)")
SHORT_YEAR = re.compile(r"([^\W\d_]+)\.? ['’]?(\d\d)(?=\s*[:=])")
DAYS = re.compile(r"(?P<first>\d{1,2})\.?\s?[-–]\s?(?P<last>\d{1,2})\.?\s+(?P<month>[^\W\d_]{3,})(?=[\s:,=])")
FOR = r"(?<![\w-])<<for>>(?![\w-])\s*"
NOTE_START = re.compile(r"\s*(?:$|[,;:(!.)]|[–—-]\s)")
SIGNS = " ,;:–—-\n"
AFTER_A_VALUE = (" ", ",", ";", "(", "\n")
THING = r"(?:(?:['’]s)?\s+(?:value|figure|number|data|one|wert|zahl))?"
EARLIER = rf"(?:<<for>>\s+)?(?:the\s+)?<<earlier>>{THING}"
PRESENT = r"(?:<<for>>\s+)?(?:<<this day|this week|this month|this quarter|this year>>)"
TODAY = r"(?<!\w)<<this day>>"
PLACED = re.compile(r"\s+\(?(?:(?:in|im|en|em|w|nella|della|au)\s+)(?=\w)", re.IGNORECASE)
"""A preposition right behind a value, before the period that it is for."""
SINCE = re.compile(
    r"(?:ever\s+)?(?:since|seit|depuis|desde|sinds)\s+(?!\w+ing\b)[^\W\d_]{3,}(?:\s+\d{4})?\W*",
    re.IGNORECASE,
)
"""A beginning that is told by one noun, so that it can only be a time: `since summer`, `seit Ostern 2021`."""
BEFORE_A_PERIOD = re.compile(
    r"^(?:(?:that|it|this|das|es)(?:['’]?s|\s+(?:is|was|ist|war))\s+)?"
    r"(?:(?:in|im|am|on|of|from|für|fuer|aus|von|pour|por|en|de|per|voor|za)\s+)?",
    re.IGNORECASE,
)
"""Words that may precede a period in a note about time: `that was last week`, `from October`."""
CLAUSE_END = re.compile(r"[,;:(!\n]|\.(?=\s)|\s[–—-]\s")
MENTION = re.compile(r"<[@#!][^>]*>")
YEAR = r"(?:fy|gj|fiscal|financial|calendar)(?=\W*\d|\W+year|\W*$)|last\s+year|'\d\d"
"""A year behind a period that makes it another one: `October FY25`."""
LENGTH = rf"(?:\d+(?:[.,]\d+)?\s?|(?:<<one>>|{TENS.pattern}|a few|several|a couple of)\s+)(?P<unit>[^\W\d_]+)"
"""A length of time, which is no period: `down for 2 hours`, `for a day`."""
COUNTED = (
    r"(?:(?:<<all|pronoun|person|article>>|les|las|los|gli|os|as|i)\s+)*"
    r"\d+(?:[.,]\d+)*\s+(?P<thing>[^\W\d_]{2,})"
)
"""A number of things, which is no period either: `training for 10 people`, `for all 640 accounts`."""
MOST_WORDS = 4


def take_lead(
    text: str, kpi: KpiInfo, date_context: DateContext, *, is_named: bool = False
) -> tuple[Period | None, str]:
    """Return the period before a value, `W45: 30`, and the value without words that only tell it, `we had`.

    Args:
        text: The text, without the KPI's name.
        kpi: The KPI.
        date_context: The dates and locale by which the period is read.
        is_named: True if the KPI's name stood before it, so that a mere preposition tells the value.

    Returns:
        The period or None, and the text from the value on; all of it if anything else stands before it.
    """
    period, rest, words = None, text, list[str]()
    for _ in range(MOST_LEADS):
        is_number = VALUE_START.match(rest) and not TWO_NUMBERS.match(rest)
        taken = None if period or is_number else _leading(rest, kpi, date_context)
        word = LEAD_WORD.match(rest)
        if taken:
            period, rest = taken
        elif word and not is_number and _is_lead_word(word["word"]):
            words, rest = [*words, word["word"].casefold()], rest[word.end() :]
        else:
            break
    is_lead = not words or (
        VALUE_START.match(rest) and _is_told(words, is_named=is_named or period is not None)
    )
    return (period, rest) if is_lead else (None, text)


def _leading(text: str, kpi: KpiInfo, date_context: DateContext) -> tuple[Period, str] | None:
    """Return the period that a text with a value begins with and the value, or None.

    Digits alone are no period: `2025 9` are two numbers.
    """
    start = pattern(BEFORE_PERIOD).match(text)
    plain = _with_year(text[start.end() :] if start else text, date_context)
    if (days := DAYS.match(plain)) and (spanned := _spanned(days, kpi, date_context)):
        return spanned, BEHIND_PERIOD.sub("", plain[days.end() :])
    taken = leading_period(plain, kpi.frequency, date_context)
    if not taken or not re.search(r"[^\d\s]", plain.removesuffix(taken[1])):
        return None
    rest = BEHIND_PERIOD.sub("", taken[1])
    return (taken[0], rest) if rest else None


def _spanned(days: re.Match[str], kpi: KpiInfo, date_context: DateContext) -> Period | None:
    """Return the period that the days of `16-22 Nov` begin and end, or None."""
    ends = [f"{days[name]} {days['month']}" for name in ("first", "last")]
    found = [leading_period(end, Frequency.DAILY, date_context) for end in ends]
    first, last = (taken[0].start if taken else None for taken in found)
    period = Period.containing(first, kpi.frequency) if first else None
    return period if period and (period.start, period.last_day) == (first, last) else None


def _with_year(text: str, date_context: DateContext) -> str:
    """Return a text with the month and year that it begins with written out: `Oct 26:`, `October's`."""
    text = POSSESSIVE.sub("", text, 1)
    found = SHORT_YEAR.match(text)
    if not found or found[1].casefold() not in month_names(date_context.locale):
        return text
    return f"{found[1]} {date_context.today.year // 100}{text[found.start(2) :]}"


def _is_lead_word(word: str) -> bool:
    """Return whether a word may stand before a value; one in capitals is a name, `US`, `IT`."""
    return not (len(word) > 1 and word.isupper()) and _base(word.casefold()) in lead_words()


def _is_told(words: Sequence[str], *, is_named: bool) -> bool:
    """Return whether words before a number tell it as the value, and are no question: `is it 31`."""
    telling = single_wordings(*TELLING) - single_wordings("numbered")
    if _is_asking(words) or words[-1] in CHANGES | {"in"} or "their" in words:
        return False
    if any(_base(word) in telling or COPULA.search(word) for word in words):
        return True
    if not single_wordings("source").isdisjoint(words):
        return False
    return is_named and words[-1] not in single_wordings("in", "for") | {"on"}


def strip_lead_words(text: str) -> str:
    """Return a text without the words that may lead to a value: `we had none` as `none`."""
    while (word := LEAD_WORD.match(text)) and _is_lead_word(word["word"]):
        text = text[word.end() :]
    return text


def _is_asking(words: Sequence[str]) -> bool:
    return (
        len(words) > 1
        and words[0] in single_wordings("is")
        and words[1] in single_wordings("pronoun", "person", "article")
    )


def _base(word: str) -> str:
    """Return a word without a verb or article glued to it: `we're`, `d'`."""
    return COPULA.sub("", word)


@lru_cache(maxsize=1)
def lead_words() -> frozenset[str]:
    """Return every word that may stand before a value, in small letters."""
    denials = single_wordings("no", "negation", "condition")
    return single_wordings(*TELLING, "pronoun", "person", "article", "beside", "opening", "source") - denials


def take_trailing_period(rest: str, kpi: KpiInfo, date_context: DateContext) -> tuple[Period | None, str]:
    """Return the period named right after a value, and the remaining text.

    Args:
        rest: The text after the value and its unit, ` for W45 vendor outage`.
        kpi: The KPI.
        date_context: The dates and locale by which the period is read.

    Returns:
        The period and the remaining text, as a note; or None and `rest` if there is no period.

    Raises:
        InvalidInput: A period is mentioned, and is not clearly the period of the value.
    """
    found = pattern(FOR).search(rest)
    if found is None:
        return _take_placed(rest, kpi, date_context)
    taken = None
    if not rest[: found.start()].strip(SIGNS + "("):
        taken = leading_period(rest[found.end() :], kpi.frequency, date_context)
    if taken is None:
        its_own = re.match(rf"\s*for the {NOUNS[kpi.frequency]}(?=\s*(?:$|[,;(]))", rest)
        rest = rest[its_own.end() :] if its_own else rest
        _refuse_other_periods(rest, kpi, date_context)
        return None, rest
    period, after = taken
    note = _unbracketed(after.strip(SIGNS), is_open="(" in rest[: found.start()])
    is_day = kpi.frequency is Frequency.MONTHLY and re.match(r"\s+\d", after)
    denied = re.sub(r"^not\s+(?:for\s+)?", "", note)
    if pattern(f"<<or|and>>|{YEAR}").match(note) or is_day or is_period_of_any(denied, date_context):
        named = rest[found.end() :].strip()
        raise InvalidInput(f"“{named}” names more than one {NOUNS[kpi.frequency]}; send one at a time.")
    _refuse_other_periods(after, kpi, date_context)
    return period, f", {note}" if note else ""


def _take_placed(rest: str, kpi: KpiInfo, date_context: DateContext) -> tuple[Period | None, str]:
    """Return the period with its number right behind a value, `41 in W46`, and the remaining text."""
    placed = PLACED.match(rest)
    taken = leading_period(rest[placed.end() :], kpi.frequency, date_context) if placed else None
    if not placed or not taken or not has_digits(rest[placed.end() :].removesuffix(taken[1])):
        return None, rest
    period, after = taken
    if not NOTE_START.match(after):
        return None, rest
    note = _unbracketed(after.strip(SIGNS + "."), is_open=placed.group().endswith("("))
    return (None, rest) if is_period_of_any(note, date_context) else (period, f", {note}" if note else "")


def has_digits(text: str) -> bool:
    """Return whether a text has more than digits, and any of them."""
    return any(map(str.isdigit, text)) and any(map(str.isalpha, text))


def _unbracketed(note: str, *, is_open: bool) -> str:
    """Return a note without the brackets around it, or without the one opened before the period."""
    if note.startswith("(") and note.endswith(")"):
        return note[1:-1]
    return note.rstrip(")") if is_open else note


def strip_asked_period(rest: str, text: str, asked: Period | None, date_context: DateContext) -> str:
    """Return the note behind a value without the name of the period asked for: `33 last week`, `2 this time`.

    Args:
        rest: The text after the value and its unit.
        text: The value as well; if a period could begin with it, `13 October`, nothing is left out.
        asked: The period asked for, or None.
        date_context: The dates and locale by which a period is read.
    """
    named = rest.strip(SIGNS + "().") if rest.startswith(AFTER_A_VALUE) else ""
    found = pattern(r"<<this period>>").match(named)
    note = named[found.end() :] if found else None
    if note is None and named and asked:
        taken = leading_period(BEFORE_A_PERIOD.sub("", named), asked.frequency, date_context)
        note = taken[1] if taken and taken[0] == asked else None
    if note is None or not NOTE_START.match(note) or is_period_of_any(text, date_context):
        return rest
    note = note.strip(SIGNS + "()")
    return f", {note}" if note else ""


def names_present(rest: str) -> bool:
    """Return whether the text after a value only names the present, `this week`, which it may not be for."""
    return rest.startswith(AFTER_A_VALUE) and bool(pattern(PRESENT).fullmatch(rest.strip(SIGNS + "().")))


def means_day(text: str, kpi: KpiInfo) -> bool:
    """Return whether a text names the present day, which is no period of a KPI measured less often."""
    return kpi.frequency is not Frequency.DAILY and pattern(TODAY).search(text) is not None


EARLY_PART = 3
"""The part of a period, as its inverse, in which `this week` still means the one before."""


def means_asked(asked: Period | None, date_context: DateContext) -> bool:
    """Return whether the present period's name, `this week`, can only mean the one asked for.

    It can while the present one has only begun: there is no value of it yet.
    """
    if asked is None or not asked.end <= date_context.today < asked.next().end:
        return False
    days = (asked.next().end - asked.end).days
    return ((date_context.today - asked.end).days + 1) * EARLY_PART <= days


def refuse_period_in(note: str, kpi: KpiInfo, date_context: DateContext) -> None:
    """Refuse a note that begins with a period, `31, KW45`: that could be the period of the value.

    Raises:
        InvalidInput: It does.
    """
    bare = BEFORE_A_PERIOD.sub("", note)
    is_thing = is_month_of_thing(ARTICLE.sub("", note), kpi, date_context)
    if leading_period(bare, kpi.frequency, date_context) and not is_thing:
        raise InvalidInput(
            f"If “{note}” is the {NOUNS[kpi.frequency]} of the value, write “for” before it: for {bare}"
        )
    if pattern(EARLIER).fullmatch(note) or _is_time_alone(note, date_context):
        raise InvalidInput(
            f"If “{note}” is the time of the value, name the {NOUNS[kpi.frequency]} right after the value: "
            f"for {date_context.example(kpi.frequency)}"
        )


def is_of_other_time(note: str, kpi: KpiInfo, asked: Period | None, date_context: DateContext) -> bool:
    """Return whether a note only tells a time that began before the period asked for: `since January`.

    Nothing but closed words stands before it, `back in 2021`, and a sign or the end behind it; a word there
    makes it a cause, `since January we are two short`.
    """
    clause = CLAUSE_END.split(note.strip(SIGNS + "()."), maxsplit=1)[0]
    if SINCE.fullmatch(clause):
        return True
    start = (asked or Period.containing(date_context.today, kpi.frequency).previous()).start
    before = list[str]()
    for word in re.finditer(r"[^\s'’]+", clause):
        if before and _began_before(clause[word.start() :], start, date_context):
            return True
        plain = word.group().casefold()
        if len(before) == MOST_WORDS or not _may_lead_to_time(plain, date_context.locale):
            return False
        before.append(plain)
    return False


def _may_lead_to_time(word: str, locale: str) -> bool:
    known = word in lead_words() or word in single_wordings("changing", "since")
    return known or is_closed(word, locale)


def _began_before(text: str, start: date, date_context: DateContext) -> bool:
    """Return whether a text is the name of a period that began before a day, or the beginning of one."""
    named = leading_periods(text, date_context)
    if any(period.start < start and not rest.strip(SIGNS) for period, rest in named):
        return True
    return (
        pattern(r"(?:<<pronoun|person|article|beside|for>>\s+)*<<beginning of a year>>\W*").fullmatch(text)
        is not None
    )


def is_month_of_thing(note: str, kpi: KpiInfo, date_context: DateContext) -> bool:
    """Return whether a note begins with a month's name that may describe what follows: `October release`."""
    bare = BEFORE_A_PERIOD.sub("", note)
    first = LEAD_WORD.match(bare)
    if not first or first["word"].casefold() not in month_names(date_context.locale):
        return False
    taken = leading_period(bare, kpi.frequency, date_context)
    named = bare.removesuffix(taken[1]) if taken else ""
    return bool(taken and not re.search(r"\d", named) and re.match(r"\s+[^\W\d_]{3,}", taken[1]))


def _is_time_alone(note: str, date_context: DateContext) -> bool:
    """Return whether a note is only a period, even of another length than the KPI's: `Oct`, `yesterday`."""
    text = re.sub(rf"{THING}$", "", BEFORE_A_PERIOD.sub("", note), flags=re.IGNORECASE)
    named = leading_periods(text, date_context)
    return any(not rest.strip(SIGNS + ".)") for _, rest in named) or is_time_alone(text, date_context)


def _refuse_other_periods(text: str, kpi: KpiInfo, date_context: DateContext) -> None:
    """Refuse a note that says “for” a time, not a thing: its period would be a guess."""
    for found in pattern(FOR).finditer(text):
        is_time = speaks_of_time(MENTION.sub("@", text[found.end() :]), date_context)
        if is_time and not _tells_amount(text, found, date_context):
            phrase = " ".join(text[found.start() :].split()[:MOST_WORDS])
            cause = explain_leading(text[found.end() :], kpi.frequency, date_context)
            cause = cause or f"I can't tell which {NOUNS[kpi.frequency]} “{phrase}” means"
            like = date_context.example(kpi.frequency)
            how = f"write the {NOUNS[kpi.frequency]} right after the value, like “for {like}”"
            raise InvalidInput(f"{cause}; {how}, or leave “for” out of the note.")


def _tells_amount(text: str, link: re.Match[str], date_context: DateContext) -> bool:
    """Return whether a number of things stands behind `for`, or a length of time that something took."""
    counted = pattern(COUNTED).match(text, link.end())
    if counted and not speaks_of_time(counted["thing"], date_context):
        return True
    length = pattern(LENGTH).match(text, link.end())
    plural = LEAD_WORD.match(f"{text[link.end() :]} ")
    is_length = length is not None and length["unit"].casefold() in _lengths(date_context.locale)
    is_length = is_length or (plural is not None and plural["word"].casefold() in times_counted())
    return is_length and bool(text[: link.start()].strip(SIGNS + "("))


@lru_cache(maxsize=128)
def _lengths(locale: str) -> frozenset[str]:
    """Return the words for lengths of time, also those that are periods: `two quarters`."""
    return frozenset({*unit_words(locale), *(f"{noun}s" for noun in NOUNS.values())})
