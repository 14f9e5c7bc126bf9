"""Remarks about a number, told from its cause: another number or unit in a note, or nothing but closed words.

A language makes new nouns and verbs every day, but hardly ever a pronoun, a conjunction, a unit or a word of
doubt. So a note with any word outside these closed classes is a cause; one without is about the number.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from babel.numbers import get_decimal_symbol

from scorecard.model.units import PERCENT, is_money
from scorecard.parsing.period_names import calendar_names, parts_of_days
from scorecard.parsing.period_phrases import ORDER, QUALIFIERS, RELATIONS, tells_time
from scorecard.parsing.replies.parsed_reply import DoubtReason
from scorecard.parsing.replies.phrasebook import (
    FIRST_UNSPACED,
    STEM,
    own_wordings,
    pattern,
    single_wordings,
    stems_of,
    wordings_of,
)
from scorecard.parsing.replies.retractions import takes_back
from scorecard.parsing.replies.vocabulary import (
    OFFICE_WORDS,
    canonical_unit,
    converted,
    is_duration,
    is_exact,
    is_scaled_money,
    measures,
    money_nouns,
    multiples,
    own_words,
    percent_words,
    split_office_time,
    time_words,
    times_counted,
    unit_words,
    words_around_money,
)

CLOSED = (
    *("negation", "condition", "doubt", "second thought", "no actual", "filler", "no", "or", "and"),
    *("undo", "greeting", "future", "because"),
    *(
        "another number",
        "but",
        "for",
        "in",
        "into",
        "is",
        "one",
        "none",
        "about",
        "all",
        "opening",
        "leading",
    ),
    *("less or more", "put right", "put right first", "the old one", "the new one", "earlier", "yes"),
)
"""The meanings whose words say nothing of a cause."""
LEADS = ("telling", "figure", "pronoun", "person", "article", "beside")
"""Those whose words tell a value; a capital or a digit makes most of them a name, `Log4j`."""
TOKEN = re.compile(r"https?://\S+|<[@#!][^>]*>|\d{1,3}(?:[,'. ]\d{3})+(?!\d)|[^\s,;()\[\]{}\"“”„«»…]+")
EDGES = ".:!?'*_~"
NAMED = re.compile(
    r"https?://.*|<[@#!].*|#\d+|n=\d+|v\d[\d.]*|\d+(?:st|nd|rd|th|er|ère|e|ème|º|ª|°)|\d{1,2}[A-Z]{1,2}"
    r"|\d{1,4}(?!H\d\d|[EKM]\d)[A-Z]{1,3}\d[A-Z\d]*"
    r"|(?!\d{1,3}(?:\.\d{3})+\Z)\d+(?:\.\d+){2,}(?:-\w+)?|\d{4}-\d\d-\d\d",
    re.DOTALL,
)
"""Names with digits in them, which nobody takes for a value: a page, `#12`, `v2.3`, `2nd`, `5G`, `24H2`."""
LETTERS_FIRST = re.compile(r"#?(?P<letters>[^\W\d_][^\W\d]*(?:-[^\W\d]+)*)[-.]?\d.*")
TICKET = re.compile(r"([A-Z]{2,})(?:-\d{2,}|\d{4,})")
NUMERIC_DATE = re.compile(
    r"(?<![\w.,/])(?:0?[1-9]|[12]\d|3[01])(?P<sign>[./])(?:0?[1-9]|1[0-2])"
    r"(?:(?P=sign)(?:\d{4}|\d\d)|(?P<stop>\.))?(?![\w/%]|[.,]\d)"
)
"""A day in digits, `19.11.`, `20/11`; without a full stop or year it needs a preposition before it."""
BEFORE_DATES = {"on", "since", "until", "by", "seit", "bis", "vom", "depuis", "du", "desde", "hasta"}
"""Further words before a day in digits."""
ID_SIGN = re.compile(r"(?<!\w)(?:no|n)\.\s?(?=\d{4})|№\s?", re.IGNORECASE)
"""The sign before the number of a paper, `no. 88213`."""
TIME_OF_DAY = re.compile(r"\d{1,2}:\d\d")
HOURS = re.compile(r"\d{1,2}:\d\d\s?[–-]\s?\d{1,2}:\d\d|\d{1,2}(?::\d\d)?[ap]m|24/7", re.IGNORECASE)
"""Times of day that are no length of time: `22:00–23:00`, `9pm`."""
CLOCK_HOUR = re.compile(r"(?:[01]?\d|2[0-4])(?:[:h.]\d\d|h)?")
DAY_TIMES = {"uhr", "am", "pm", "o'clock"}
HOUR_WORDS = {"kl", "klokken"}
"""Words that stand before nothing but a time of day, so that it needs no minutes: `kl 14`."""
PERIOD_NOUNS = {"week", "wk", "kw", "woche", "semaine", "semana", "settimana", "quarter", "quartal", "sprint"}
PERIOD_LETTERS = {"w", "wk", "kw", "q", "s", "v", "h", "fy"}
"""Letters before the number of a week, a quarter or a year."""
CLOCKS = {"um", "ab", "las", "alle", "om", "às", "o", "od", "do", "kl", "by", "gegen"}
"""Further words before a time of day: `um 9:30`, `a las 14:30`."""
BEFORE_DAYS = {"le", "el", "il", "den", "am", "dia", "día", "op", "o"}
"""Articles and the like before the day of a month: `panne le 18`."""
LONGEST_DAY = 5
"""Signs of a day and a month in digits."""
LAST_DAY, YEARS = 31, (1990, 2100)
CODE_NUMBER = 1000
"""The least number that names a thing by the noun before it alone: `ticket 4711`."""
COMPOUND = re.compile(r"\d[\d.,]*[-–](?P<word>[^\W\d_][\w-]*)")
"""A number and a word as one: `2-day`, `7745-AB`."""
FRINGE = re.compile(r"\+$|(?<=\d)[-–]\d+$")
"""What leaves a number a count: `200+ calls`, `2-3 outages`."""
VERSION = re.compile(r"\d{1,2}\.\d{1,2}")
"""What may be a version behind the name of something: `router firmware 7.4`."""
TIMES_SIGN = {"x", "×"}
ROUNDED = Decimal("0.5")
MOST_COUNTED = 4
"""Words after a number among which is what it counts: `300 extra M365 seats`."""
NUMBER = re.compile(r"(?P<sign>[$€£¥₹]?)(?P<digits>\d+(?:[,'. ]\d{3})*(?:[.,]\d+)?)(?P<glued>%|[^\W\d_]*)")
GROUPED = re.compile(r"[,'. ](?=\d{3}(?!\d))")
WORD = re.compile(r"[^\W\d_][\w'’\u0900-\u0dff-]*|[%€$£¥₹]")
CLITIC = re.compile(r"^(?:[cdjlmnst]|qu)'(?=\w)|'(?:s|re|m|ll|ve|d)$|n't$")
WEB_PAGE = re.compile(r"https?://\S+")
LAUGHTER = re.compile(r"(\w{1,2})\1{1,20}\w?|\w?m{2,}|x+d+|lo+l")
TENS = re.compile(
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|\w*(?:zig|ssig)|\w+(?:enta|anta|tig)|veinte|venti"
    r"|vingt|quarante|cinquante|soixante|one|two|three|four|five|six|seven|eight|nine|ten"
)
"""Numbers from twenty to ninety-nine in words, and the English ones up to ten."""
THINGS = re.compile(r"[^\W\d_]{2,}(?<!s)s|people|staff")
IN = {"in", "en", "im", "em", "not", "nicht", "pas", "as", "als", "w", "på", "niet"}
OF = {"of", "de", "di", "von"}
SHARES = {
    "ytd",
    "qtd",
    "mtd",
    "wtd",
    "date",
    "full",
    "half",
    "twice",
    "double",
    "doubled",
    "halved",
    "annualised",
    *("without", "excluding", "excl", "exkl", "including", "incl", "inkl", "except"),
    *("peak", "best", "worst", "lowest", "highest", "case", "percentile"),
}
"""Words for a part or a multiple of a period or of the number."""
COUNT_BEHIND = re.compile(r"(?<![^\W\d_])(?P<thing>[^\W\d_]{3,40})\s?\((?P<count>\d{1,6})\)")
PAPERS = {"note", "notice", "report", "message", "list", "entry"}
"""Nouns before a large number that is only its name, though they tell a value, too: `SAP note 3142`."""
THEM = {"them", "these", "those", "which"}
PARTITIVES = {
    "davon",
    "darunter",
    "dont",
    "tym",
    "cui",
    "waarvan",
    "varav",
    "delas",
    "ellos",
    "ellas",
    "quais",
}
"""Words behind which a number is part of another: `davon 9 beim Lieferanten`, `w tym 10 od klienta`."""
EACH = {"per", "pro", "each", "apiece"}
"""Words with which a note begins that divides the number: `per engineer`."""
OBJECTS = {"it", "that", "this", "them"}
VERB = re.compile(r"(?:s|ed|said|got|gave|made)$", re.IGNORECASE)
"""Ends of English verbs with a number as their object, `Dell says 8`; nouns before numbers lack them."""
ADVERB = re.compile(r"[^\W\d_]{3}(?:ly|mente|ment|erweise)$")
"""Ends of adverbs, which say nothing of the world alone: `presumably`."""
FAR = 2
ALL = 100
"""Percent of a whole."""
SHORT = 3
"""Words of a short note; letters of an abbreviation."""
MOST_SHORT = 2
"""Letters of words that are all closed ones: `it`, `je`, `da`."""
MOST_NOUNS = 2
PLURALS_IN_S = {"en", "es", "fr", "pt"}
"""Languages whose plurals end in an s, so that a number counts no other word behind it."""


@dataclass(frozen=True)
class NotedValue:
    """The value that a note stands behind.

    Attributes:
        value: In the KPI's unit.
        unit: The KPI's.
        names: Every name of the KPI.
        locale: The person's, whose words of time count with those of English.
        other_units: The units of the other KPIs that the person may mean, in small letters.
    """

    value: Decimal
    unit: str
    names: tuple[str, ...]
    locale: str
    other_units: frozenset[str] = frozenset()

    @cached_property
    def name_words(self) -> frozenset[str]:
        """Every word of the KPI's names, in small letters."""
        return frozenset(word for name in self.names for word in list_words(name))


def find_remark(note: str, about: NotedValue) -> DoubtReason | None:
    """Return why a note may change its value or take it back, or None for a cause."""
    if _restates(note, about):
        return None
    return _find_remark(_without_ids(note, about) if has_digit(note) else note, about)


def _without_ids(note: str, about: NotedValue) -> str:
    """Return a note without its days in digits, beside a cause, and with `nr` before numbers of papers."""
    plain = NUMERIC_DATE.sub("", note)
    if plain != note and _has_open(_tokens(plain), about):
        note = NUMERIC_DATE.sub(lambda found: "" if _is_day(found, about) else found.group(), note)
    return ID_SIGN.sub("nr ", note)


def _is_day(found: re.Match[str], about: NotedValue) -> bool:
    """Return whether digits are certainly a day: by a year or full stop, or the preposition before them.

    Without these a decimal near the value may as well be another value.
    """
    if found["stop"] or len(found.group()) > LONGEST_DAY:
        return True
    if found["sign"] == "." and not _is_far(Decimal(found.group()), about.value):
        return False
    before = found.string[: found.start()].split()
    return bool(before) and before[-1].casefold() in BEFORE_DAYS | BEFORE_DATES


def _find_remark(note: str, about: NotedValue) -> DoubtReason | None:
    tokens = _tokens(COUNT_BEHIND.sub(lambda found: _without_count(found, about), note))
    if any(_is_open_number(tokens, at, about) for at, token in enumerate(tokens) if has_digit(token)):
        return DoubtReason.NUMBER_IN_NOTE
    if re.search(r"[?？]", WEB_PAGE.sub("", note)):
        return DoubtReason.ROUGH
    words = list_words(" ".join(token for token in tokens if not has_digit(token)))
    if _names_unit(words, note, about) or _is_other_unit(words, about) or _names_code(tokens, about):
        return DoubtReason.UNIT_IN_NOTE
    return _judge_words(words, tokens, note, about)


def _judge_words(
    words: Sequence[str], tokens: Sequence[str], note: str, about: NotedValue
) -> DoubtReason | None:
    """Return why the words of a note, in small letters, may take its value back, or None for a cause."""
    if words and words[0] in _first_words_that_tell() and only_tells(note):
        return None
    named = (token for token in tokens if _is_named(token, about) or _is_acronym(token))
    is_name = not all(token[0].isdigit() for token in named)  # `0A` alone is no cause
    retracts = any(map(_retracts, words))
    is_open = (
        _is_condition(words, about.locale)
        or _is_order(words, about.locale, is_name=is_name)
        or (retracts and not pattern("<<because>>").match(note) and _has_doubtful_clause(note, about))
        or takes_back(note)
        or _tells_measuring(words, about.locale)
    )
    if not is_open and not retracts and _compares(tokens):
        return None
    if is_open or (not is_name and is_about_number(words, about)):
        return DoubtReason.ROUGH if any(map(_is_doubt, words)) else DoubtReason.NO_CAUSE
    return None


def _tells_measuring(words: Sequence[str], locale: str) -> bool:
    """Return whether a note only tells when somebody looked: `when I checked this morning`."""
    if len(words) <= SHORT or words[0] not in own_wordings("circumstance", locale):
        return False
    is_looking = words[1] in single_wordings("pronoun", "person", "article") and _is_doubt(words[2])
    return is_looking and all(is_closed(word, locale) or word in parts_of_days(locale) for word in words[3:])


CLAUSE_END = r"[,;.!]+\s+|\s[–—-]+\s|\s+(?=<<but>>)"


WHY = {"why", "warum", "wieso", "weshalb", "pourquoi", "porqué", "perché", "dlaczego", "waarom", "varför"}
"""Words that ask for the cause, so that a doubt before them, `no idea why`, is about that."""


def _has_doubtful_clause(note: str, about: NotedValue) -> bool:
    """Return whether one of several clauses of a note is only a doubt: `slow vendor, not final`."""
    clauses = pattern(CLAUSE_END).split(note)
    found = [list_words(clause) for clause in clauses if not has_digit(clause)] if clauses[1:] else []
    doubted = [words for words in found if any(map(_retracts, words)) and WHY.isdisjoint(words)]
    return any(is_about_number(words, about) for words in doubted)


def _retracts(word: str) -> bool:
    return _is_doubt(word) or word in _single_words("second thought", "undo")


TELL = ("leading", "telling", "figure", "attitude")
"""The meanings whose words alone say nothing but that the value is one."""
TELLS = rf"(?:<<{'|'.join(TELL)}>>[\s.!]*)+"


@lru_cache(maxsize=1)
def _first_words_that_tell() -> frozenset[str]:
    return frozenset(wording.split()[0].rstrip(".") for meaning in TELL for wording in wordings_of(meaning))


SHARE = re.compile(r"(?P<part>\d+)\s?(?:/|[^\W\d_]{2,6})\s?(?P<whole>\d+)\W*")


def _restates(note: str, about: NotedValue) -> bool:
    """Return whether a note only has the part and the whole that make the value: `57 of 58`."""
    pair = SHARE.fullmatch(note)
    return pair is not None and _makes_value(Decimal(pair["part"]), Decimal(pair["whole"]), about)


def _makes_value(part: Decimal, whole: Decimal, about: NotedValue) -> bool:
    """Return whether a part and its whole make the value, or the rest to 100, as it was rounded."""
    share = 100 * part / whole if whole else Decimal(0)
    is_near = any(abs(value - about.value) <= ROUNDED for value in (share, 100 - share))
    return about.unit == PERCENT and is_near


def _without_count(found: re.Match[str], about: NotedValue) -> str:
    """Return things without their number in brackets behind them, `few replies (12)`."""
    is_other = _is_open_word(found["thing"], about) and _is_far(Decimal(found["count"]), about.value)
    return found["thing"] if is_other else found.group()


def only_tells(note: str) -> bool:
    """Return whether a note says nothing but that the value is one: `exactly`, `recorded`."""
    return pattern(TELLS).fullmatch(note) is not None


def is_unit(word: str) -> bool:
    """Return whether a word in small letters is a unit of any kind, or a multiple."""
    return bool(_kind_of_unit(word))


def may_hold_value(text: str) -> bool:
    """Return whether a text has a number that is neither part of a name nor counts anything."""
    about = NotedValue(Decimal(0), "", (), "en")
    tokens = _tokens(_without_ids(text, about))
    return any(_is_open_number(tokens, at, about) for at, token in enumerate(tokens) if has_digit(token))


def _tokens(text: str) -> list[str]:
    return [token for token in (found.strip(EDGES) for found in TOKEN.findall(text)) if token]


def has_digit(text: str) -> bool:
    """Return whether a text has any digit."""
    return any(map(str.isdigit, text))


def list_words(text: str) -> list[str]:
    """Return the words and signs of units of a text in small letters, without articles and verbs glued on."""
    words = [CLITIC.sub("", word) or "not" for word in WORD.findall(text.casefold().replace("’", "'"))]
    return [part for word in words for part in split_office_time(word)]


def says_nothing(text: str) -> bool:
    """Return whether a text has no word but closed ones, so that a name behind it is what it is about."""
    return all(is_closed(word, "en") for word in list_words(text))


def _is_named(token: str, about: NotedValue) -> bool:
    """Return whether a token is a page, a person or a name with digits in it."""
    lettered = LETTERS_FIRST.fullmatch(token)
    if (code := TICKET.fullmatch(token)) and not tells_time(f"{code[1].casefold()}1", about.locale):
        return not is_money(code[1])
    return bool(NAMED.fullmatch(token)) or (lettered is not None and _is_name(lettered["letters"], about))


def _is_acronym(token: str) -> bool:
    """Return whether a word is of two capital letters and denies nothing: `IT`, not `NO`."""
    plain = token.casefold()
    if len(token) != MOST_SHORT or not token.isupper() or _kind_of_unit(plain):
        return False
    return plain not in _single_words("no", "negation", "second thought")


def is_about_number(words: Sequence[str], about: NotedValue) -> bool:
    """Return whether words are all of closed classes: what they say can only be about the number itself."""
    if len(words) == 1 and ADVERB.search(words[0]):
        return True
    return all(is_closed(word, about.locale) or word in about.name_words for word in words)


def is_closed(word: str, locale: str) -> bool:
    """Return whether a word, in small letters, is of a closed class, as pronouns, units and times are."""
    is_short = len(word) <= MOST_SHORT and not _is_unspaced(word)
    return is_short or word in single_wordings(*LEADS) or is_listed(word, locale)


@lru_cache(maxsize=4096)
def is_listed(word: str, locale: str) -> bool:
    """Return whether a word, in small letters, is known to be of a closed class, and not merely short."""
    if word in _closed_words(locale) or word.startswith(stems_of(*CLOSED)) or tells_time(word, locale):
        return True
    if _is_unspaced(word):
        return not _unspaced().sub("", word)
    if LAUGHTER.fullmatch(word) or TENS.fullmatch(word):
        return True
    return "-" in word and all(is_closed(part, locale) for part in word.split("-") if part)


def tells_circumstance(text: str, locale: str) -> bool:
    """Return whether a text begins with a conjunction or preposition, and more than a word of a cause."""
    plain = text.casefold()
    leads = [lead for lead in own_wordings("circumstance", locale) if plain.startswith(f"{lead} ")]
    rest = plain[max(map(len, leads)) :] if leads else ""
    return len(rest.split()) > 1 and not all(is_closed(word, locale) for word in list_words(rest))


def _is_unspaced(word: str) -> bool:
    return ord(word[0]) >= FIRST_UNSPACED


@lru_cache(maxsize=128)
def _closed_words(locale: str) -> frozenset[str]:
    units = time_words() | percent_words() | money_nouns() | words_around_money() | multiples()
    units |= {word for lead in own_wordings("circumstance", locale) for word in list_words(lead)}
    return _said() | units | measures(locale) | QUALIFIERS | RELATIONS | ORDER | SHARES


@lru_cache(maxsize=1)
def _said() -> frozenset[str]:
    said = frozenset(word for wording in wordings_of("later") for word in list_words(wording))
    return said | _single_words(*CLOSED, "no data")


@lru_cache(maxsize=32)
def _single_words(*meanings: str) -> frozenset[str]:
    """Return the wordings of some meanings that are one word, as `list_words` returns it."""
    wordings = chain.from_iterable(map(wordings_of, meanings))
    listed = [(list_words(wording), wording) for wording in wordings]
    return frozenset(words[0] for words, wording in listed if len(words) == 1 and wording[-1] != STEM)


@lru_cache(maxsize=1)
def _unspaced() -> re.Pattern[str]:
    """Return the pattern of closed words in scripts without spaces between words."""
    words = {*_said(), *time_words(), *multiples(), *wordings_of("copula"), "の", "が", "は", "で", "を"}
    unspaced = sorted((word for word in words if word and _is_unspaced(word)), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, unspaced)))


def _is_open_number(tokens: Sequence[str], at: int, about: NotedValue) -> bool:
    """Return whether a token with digits may be another value, not a name or a count of things."""
    token, before, after = tokens[at], tokens[:at], [word.casefold() for word in tokens[at + 1 :]]
    if _is_named(token, about) or _is_former(before) or _is_hour(token, before, after, about):
        return False
    if _is_dated(token, before, after, about):
        return False
    if compound := COMPOUND.fullmatch(token):
        return not (_is_code(compound["word"]) or (after and _is_open_word(after[0], about)))
    number = NUMBER.fullmatch(FRINGE.sub("", token))
    if not number or not number["digits"].strip("0"):
        return True
    unit = number["sign"] or number["glued"].casefold() or (after[0] if after else "")
    if kind := _kind_of_unit(unit):
        amount = _Amount(_as_decimal(number), unit, kind, unit in own_words(about.unit, about.locale))
        behind = after if number["sign"] or number["glued"] else after[1:]
        is_comparable = amount.is_own or kind in {_kind_of(about.unit), "multiple"}
        return is_comparable and not _measures_other(amount, before, behind, about)
    return _is_open_amount(number, before, after, about, tokens[at + 1] if after else "")


class _Amount(NamedTuple):
    """A number with a unit in a note.

    Attributes:
        kind: That of its unit, which is the KPI's own or not.
    """

    number: Decimal
    unit: str
    kind: str
    is_own: bool


def _as_decimal(number: re.Match[str]) -> Decimal:
    return Decimal(GROUPED.sub("", number["digits"]).replace(",", "."))


def _is_open_word(word: str, about: NotedValue) -> bool:
    """Return whether a word without digits is of no closed class, so that it says something of the world."""
    return word[0].isalpha() and not has_digit(word) and not is_closed(word.casefold(), about.locale)


def _has_open(words: Sequence[str], about: NotedValue) -> bool:
    return any(_is_open_word(word, about) for word in words)


def _is_code(word: str) -> bool:
    """Return whether letters behind a number and a hyphen make both a name, `7745-AB`, and are no unit."""
    return word.isupper() and not _kind_of_unit(word.casefold())


def _is_hour(token: str, before: Sequence[str], after: Sequence[str], about: NotedValue) -> bool:
    """Return whether a number is a time of day: `9pm`, `14 Uhr`, beside a cause also `from 9:30`."""
    is_duration_kpi = is_duration(canonical_unit(about.unit))
    if HOURS.fullmatch(token) or (TIME_OF_DAY.fullmatch(token) and not is_duration_kpi):
        return True
    if not CLOCK_HOUR.fullmatch(token):
        return False
    is_told = (bool(after) and after[0] in DAY_TIMES) or (
        bool(before) and before[-1].casefold() in HOUR_WORDS
    )
    is_placed = not token.isdecimal() and bool(before) and before[-1].casefold() in _before_times()
    return (is_told or is_placed) and _has_open((*before, *after[1:]), about)


@lru_cache(maxsize=1)
def _before_times() -> frozenset[str]:
    """Return the prepositions and articles that stand before a time of day in any language."""
    return (
        single_wordings("beside", "in", "into", "or", "since", "pronoun", "person", "article", "circumstance")
        | RELATIONS
        | CLOCKS
    )


def _is_dated(token: str, before: Sequence[str], after: Sequence[str], about: NotedValue) -> bool:
    """Return whether a number is the name of a period in which a cause happened: `deals slipped into Q4`."""
    if not before:
        return False
    is_noun = token.isdecimal() and before[-1].casefold() in PERIOD_NOUNS
    letters = "" if token.isdecimal() else token.rstrip("0123456789").casefold()
    is_name = bool(letters) and token[len(letters) :].isdecimal() and letters in PERIOD_LETTERS
    if not is_noun and not is_name:
        return False
    told = before[: -1 if is_noun else None]
    is_placed = bool(told) and told[-1].casefold() in single_wordings("in", "into", "since", "or") | RELATIONS
    return is_placed and _count_open((*told, *after), about) > 1


def _count_open(words: Sequence[str], about: NotedValue) -> int:
    return sum(_is_open_word(word, about) for word in words)


def _measures_other(amount: _Amount, before: Sequence[str], behind: Sequence[str], about: NotedValue) -> bool:
    """Return whether an amount is that of something else: `10k users`, `for 3 hours`, `12% of surveys`."""
    if amount.kind == "multiple":
        return _counts(behind, about)
    is_far = _is_far_amount(amount, about)
    if _tells_length(before, about) and (is_far or not amount.is_own):
        return True
    links = OF | single_wordings("for") if amount.is_own else OF
    has_thing = bool(behind) and behind[0] in links and _has_open(behind[1 : 1 + MOST_NOUNS], about)
    is_aside = amount.kind == "time" and not amount.is_own and bool(before) and not VERB.search(before[-1])
    return is_far and (has_thing or (is_aside and _has_open((*before, *behind), about)))


def _is_far_amount(amount: _Amount, about: NotedValue) -> bool:
    """Return whether an amount in the value's kind of unit can't stand in its place, not even mistyped."""
    is_time = amount.kind == "time"
    words = unit_words(about.locale)
    values = (
        converted([(amount.number, words.get(amount.unit, ""))], canonical_unit(about.unit))
        if is_time
        else (amount.number,)
    )
    return (
        bool(values) and all(_is_far(value, about.value) for value in values) and not _is_slip(amount, about)
    )


def _is_slip(amount: _Amount, about: NotedValue) -> bool:
    """Return whether two numbers have the same first digits, so that one may be the other mistyped."""
    first, other = (
        f"{abs(number):f}".replace(".", "").strip("0")[:2] for number in (amount.number, about.value)
    )
    return first == other


def _is_open_amount(
    number: re.Match[str], before: Sequence[str], after: Sequence[str], about: NotedValue, thing: str
) -> bool:
    """Return whether a number without a unit may be another value: no count, no date and no name."""
    if _is_part(number, before, after, about):
        return False
    is_times = number["glued"] in TIMES_SIGN or bool(after and after[0] in TIMES_SIGN)
    digits, after = _as_decimal(number), after[1:] if after and after[0] in TIMES_SIGN else after
    is_like = (bool(number["glued"]) and not is_times) or not _is_far_from(digits, about)
    has_whole = len(after) > 1 and after[0] in OF and after[1].isdecimal()  # `3 of 5 engineers`
    is_whole = len(before) > 1 and before[-1].casefold() in OF and before[-2].isdecimal()
    if _agrees(digits, before, after, about, has_whole=has_whole, is_whole=is_whole):
        return False
    after = after[2:] if has_whole else after
    is_part = (has_whole or is_whole) and not is_like
    is_named = _is_named_thing(thing, about, is_like=is_like)
    if (is_part or is_named) and _has_open((*before, *after[is_named:]), about):
        return False
    is_share = (has_whole or is_whole) and _kind_of(about.unit) != "count"
    is_certain = is_share or not is_like or _is_noun_told(before, thing, about)
    if is_certain and _counts(after, about, is_one=digits == 1):
        return False
    is_date = not digits % 1 and _is_date(digits, before, after, about)
    before = _without_first(before)
    if is_date or _is_noted_number(before):
        return False
    is_version = _is_version(number["digits"], before, about) and _is_told_of(
        (*before[:-1], *after), before, about
    )
    return is_like or not (is_version or not digits % 1) or not _is_numbered(digits, before, after, about)


def _is_part(number: re.Match[str], before: Sequence[str], after: Sequence[str], about: NotedValue) -> bool:
    """Return whether a whole number tells how many of those counted are so: `30 of them from Leeds`."""
    digits = _as_decimal(number)
    is_smaller = not (digits % 1 or number["glued"]) and 0 < digits < about.value
    if not is_smaller or _kind_of(about.unit) not in {"count", "percent"}:
        return False
    is_behind = len(after) > 1 and after[0] in OF and after[1] in THEM
    is_ahead = bool(before) and before[-1].casefold() in PARTITIVES
    return (is_behind and _has_open(after[2:], about)) or (is_ahead and _has_open(after, about))


def _is_version(digits: str, before: Sequence[str], about: NotedValue) -> bool:
    """Return whether digits may be a version: where points part decimals, not behind the name of a place."""
    is_decimal = get_decimal_symbol(about.locale) == "."
    is_named = bool(before) and before[-1][:1].isupper()
    return VERSION.fullmatch(digits) is not None and not (is_decimal and is_named)


def _is_told_of(words: Sequence[str], before: Sequence[str], about: NotedValue) -> bool:
    """Return whether a note tells of a thing: it has another open word, or begins as a cause does.

    What stands right before the number must not be the KPI's own name.
    """
    if before and before[-1].casefold() in about.name_words:
        return False
    return _has_open(words, about) or pattern("<<because>>").match(" ".join(before)) is not None


def _is_named_thing(thing: str, about: NotedValue, *, is_like: bool) -> bool:
    """Return whether a word behind a number is a name that it counts, `4 P2s`; like the value, a plural."""
    is_name = bool(LETTERS_FIRST.fullmatch(thing)) and _is_named(thing, about)
    return is_name and (not is_like or thing.endswith("s"))


def _agrees(
    digits: Decimal,
    before: Sequence[str],
    after: Sequence[str],
    about: NotedValue,
    *,
    has_whole: bool,
    is_whole: bool,
) -> bool:
    """Return whether a part and its whole make the value again, or the rest to 100: `98 (57 of 58)`."""
    if has_whole:
        return _makes_value(digits, Decimal(after[1]), about)
    return is_whole and _makes_value(Decimal(before[-2]), digits, about)


def _is_noun_told(before: Sequence[str], thing: str, about: NotedValue) -> bool:
    """Return whether a word behind a number is certainly a noun: by its plural, capital or place."""
    language = about.locale.partition("_")[0]
    is_german = language == "de" and thing[:1].isupper()
    return has_plurals_in_s(about.locale) or is_german or _has_open(before, about)


def _is_noted_number(before: Sequence[str]) -> bool:
    """Return whether a noun before a number says that it is the name of something: `room 214`, `floors 2`."""
    named = single_wordings("numbered") - single_wordings("source", "figure", "telling")
    word = (before or [""])[-1].casefold()
    return word in named or word.removesuffix("s") in named


def _without_first(before: Sequence[str]) -> Sequence[str]:
    """Return the words before a number without another one that shares them: `floors 2 and` as `floors`."""
    is_pair = len(before) > MOST_NOUNS and before[-1].casefold() in single_wordings("and")
    return before[:-2] if is_pair and before[-2].isdecimal() else before


def _is_date(digits: Decimal, before: Sequence[str], after: Sequence[str], about: NotedValue) -> bool:
    """Return whether a number beside a cause is a day: `fixed on 12 May`, `panne le 18`, or a year."""
    names = calendar_names(about.locale)
    is_month_behind = bool(after[:1] and after[0] in names)
    is_month_before = bool(before and before[-1].casefold() in names)
    if is_month_behind or is_month_before:
        return _has_open((*(before if is_month_behind else before[:-1]), *after[is_month_behind:]), about)
    is_day = digits <= LAST_DAY and bool(before) and before[-1].casefold() in BEFORE_DAYS
    is_day = is_day and not _has_open(after[:1], about) and not about.locale.startswith("en")
    is_year = YEARS[0] <= digits <= YEARS[1] and _is_far(digits, about.value)
    return (is_day and _has_open(before[:-1], about)) or (is_year and _has_open((*before, *after), about))


def _tells_length(before: Sequence[str], about: NotedValue) -> bool:
    """Return whether words tell how long something took: `down for`, `outage of`, `panne de`."""
    lengths = single_wordings("for", "lasting") | OF | RELATIONS
    is_told = bool(before) and before[-1].casefold() in lengths
    return is_told and any(not is_closed(word.casefold(), about.locale) for word in before[:-1])


def _compares(tokens: Sequence[str]) -> bool:
    """Return whether a note has the number with which a value is compared: `up from 25`."""
    return any(has_digit(token) and _is_former(tokens[:at]) for at, token in enumerate(tokens))


def _is_former(before: Sequence[str]) -> bool:
    """Return whether a number is what a value is compared with: `up from 25`, `better than 25`, `vs 25`.

    A denial makes it a bound: `no more than 25`.
    """
    words = [word.casefold() for word in before]
    if not words or not single_wordings("no", "negation", "no actual").isdisjoint(words):
        return False
    is_change = not single_wordings("less or more", "not the same").isdisjoint(words[:-1])
    return words[-1] in single_wordings("against") or (is_change and words[-1] in single_wordings("since"))


def _is_name(letters: str, about: NotedValue) -> bool:
    """Return whether letters with digits behind them make a name, `DC2`, and no period or amount, `W45`."""
    plain = letters.casefold()
    if (len(plain) < MOST_SHORT and not letters.isupper()) or plain == "h":
        return False
    if len(plain) == MOST_SHORT and plain in single_wordings(*CLOSED, *LEADS) and not letters.isupper():
        return False
    return not (tells_time(f"{plain}1", about.locale) or (len(plain) > 1 and is_listed(plain, about.locale)))


def _kind_of(unit: str) -> str:
    """Return the kind of a KPI's unit."""
    if is_money(unit):
        return "money"
    return "percent" if unit == PERCENT else "time" if is_duration(canonical_unit(unit)) else "count"


def _kind_of_unit(word: str) -> str:
    """Return the kind of unit that a word is, or an empty text."""
    return _kinds().get(word, "")


@lru_cache(maxsize=1)
def _kinds() -> Mapping[str, str]:
    kinds = {
        "multiple": multiples(),
        "money": money_nouns(),
        "percent": percent_words(),
        "time": time_words(),
    }
    return {word: kind for kind, words in kinds.items() for word in words}


def _is_far(number: Decimal, value: Decimal) -> bool:
    """Return whether a number differs from a value by a factor, so that it is none to put in its place."""
    small, large = sorted((abs(number), abs(value)))
    return large >= FAR * small and large != small


def _is_far_from(number: Decimal, about: NotedValue) -> bool:
    """Return whether a number is none to put in a value's place: by a factor, or as more than a whole."""
    is_too_much = about.unit == PERCENT and number > ALL >= about.value
    return is_too_much or _is_far(number, about.value)


def has_plurals_in_s(locale: str) -> bool:
    """Return whether the plurals of a locale's language end in an s."""
    return locale.partition("_")[0] in PLURALS_IN_S


def counts_things(text: str) -> bool:
    """Return whether a text right behind a number begins with things that it may count: `new laptops`."""
    return any(THINGS.fullmatch(word) for word in list_words(WEB_PAGE.sub("", text))[:MOST_NOUNS])


def _counts(after: Sequence[str], about: NotedValue, *, is_one: bool = False) -> bool:
    """Return whether the words after a number are things that it counts: `3 outages`, `12 new laptops`.

    Only English, French, Spanish and Portuguese form plurals by an s; elsewhere any noun may be one.
    """
    own = own_words(about.unit, about.locale) | about.name_words
    has_plurals = has_plurals_in_s(about.locale) and not is_one
    adjectives = single_wordings("earlier")
    is_lasting = _kind_of(about.unit) != "time"
    for word in after[:MOST_COUNTED]:
        if is_lasting and word in times_counted() and word not in own:
            return True  # `12 extra days`
        if word in own or (is_closed(word, about.locale) and word not in adjectives):
            return False
        if THINGS.fullmatch(word) or (not has_plurals and word not in adjectives and WORD.fullmatch(word)):
            return True
    return False


def _is_numbered(digits: Decimal, before: Sequence[str], after: Sequence[str], about: NotedValue) -> bool:
    """Return whether a number belongs to the name before it: `Windows 11`, `ISO 27001`, `disk 7 failed`.

    A noun in small letters may as well be a verb, so another word besides, or a preposition or an article
    before it, must say what it is about.
    """
    if not before or is_closed(before[-1].casefold(), about.locale):
        is_paper = digits >= CODE_NUMBER and bool(before) and before[-1].casefold() in PAPERS
        return bool(before) and (_is_acronym(before[-1]) or is_paper)  # `PO 4500123`
    others = [word for word in (*before[:-1], *after) if _is_open_word(word, about)]
    if before[-1][:1].isupper():
        return (
            bool(before[:-1])
            or bool(after and not is_closed(after[0], about.locale))
            or digits >= CODE_NUMBER
        )
    bounds = {word for meaning in ("or", "about") for word in own_wordings(meaning, about.locale)}
    bounds -= single_wordings("into", "next")  # `applied to group 4`
    is_about = not bounds.isdisjoint(word.casefold() for word in before)
    is_noun = len(before) > 1 and before[-2].casefold() in single_wordings(
        "beside", "for", "pronoun", "person", "article"
    )
    is_verb = VERB.search(before[-1]) and not is_noun
    is_cause = is_noun and _is_told_of((), before, about)
    return (bool(others) or is_cause or digits >= CODE_NUMBER) and not is_about and not is_verb


def is_correcting(note: str) -> bool:
    """Return whether a note says nothing but that an earlier number was wrong: `was wrong`, `now`."""
    known = _single_words(
        *("put right", "put right first", "the old one", "the new one"),
        *("is", "filler", "one", "earlier"),
    )
    words = list_words(note)
    return all(len(word) <= MOST_SHORT or word in known or word in QUALIFIERS for word in words)


def _is_doubt(word: str) -> bool:
    return word in _single_words("doubt", "condition") or word.startswith(stems_of("doubt"))


def _names_unit(words: Sequence[str], note: str, about: NotedValue) -> bool:
    """Return whether a note names another unit than the KPI's as that of the number."""
    if words[:1] and words[0] in EACH and words[1:2] != ["the"] and not about.locale.startswith("it"):
        return True
    own, loud = own_words(about.unit, about.locale), _loud(about.unit)
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        is_length = before in single_wordings("for") and not is_about_number(words[: at - 1], about)
        if word in own and (before in OFFICE_WORDS or before in _single_words("negation")):
            return True
        if word in own or is_length or not _kind_of_unit(word) or _is_counted(words[:at], word, note):
            continue
        is_said = len(word) > 1 or not word.isalpha()
        is_placed = before in IN or is_about_number(words[:at], about) or (at + 1 == len(words) <= SHORT)
        counts = (
            words[at + 1 : at + 2] and words[at + 1] in OF and not is_about_number(words[at + 2 :], about)
        )
        if (word in multiples() and counts) or _describes(words, at, about):
            continue
        if word in loud or (is_said and is_placed and _is_unit_alone(word)):
            return True
    return False


def _describes(words: Sequence[str], at: int, about: NotedValue) -> bool:
    """Return whether a currency's name belongs to a cause: `strong euro`, beside minutes `dollar bills`."""
    word, before, after = words[at], words[at - 1] if at else "", words[at + 1 : at + 2]
    if _kind_of_unit(word) != "money" or len(word) < SHORT or is_money(word.upper()) or word.endswith("s"):
        return False
    is_thing = bool(after) and not is_closed(after[0], about.locale) and before not in IN
    is_cause = words[0] in single_wordings("because")
    return before in single_wordings("rate") or (is_thing and (is_cause or _kind_of(about.unit) != "money"))


def _names_code(tokens: Sequence[str], about: NotedValue) -> bool:
    """Return whether a note has the code of another currency: anywhere beside money, else with no cause."""
    codes = {token for token in tokens if token.isupper() and is_money(token) and token != about.unit}
    codes |= {token for token in tokens if is_scaled_money(token)}
    others = [
        word for word in list_words(" ".join(tokens)) if word not in {code.casefold() for code in codes}
    ]
    return bool(codes) and (is_money(about.unit) or is_about_number(others, about))


def _is_other_unit(words: Sequence[str], about: NotedValue) -> bool:
    """Return whether a note is only the unit of another KPI, or `in tickets`."""
    own = own_words(about.unit, about.locale)
    return bool(words) and words[-1] in about.other_units - own and set(words[:-1]) <= IN


@lru_cache(maxsize=512)
def _loud(unit: str) -> frozenset[str]:
    """Return the units that a KPI's number could be in as well; they count wherever they stand."""
    kind = _kind_of(unit)
    units = times_counted() if kind == "time" else money_nouns() if kind == "money" else frozenset[str]()
    return units if is_exact(unit) else units | {word for word in multiples() if len(word) > SHORT}


def _is_unit_alone(word: str) -> bool:
    """Return whether a word for a unit is not also an everyday word: `minute` and `week` are."""
    return word not in time_words() or word in times_counted()


def _is_counted(before: Sequence[str], word: str, note: str) -> bool:
    """Return whether a unit has its own number before it: `20 % of the team`, `two calm weeks`."""
    return any(map(TENS.fullmatch, before[-2:])) or bool(
        re.search(rf"\d\s?{re.escape(word)}", note.casefold())
    )


def _is_condition(words: Sequence[str], locale: str) -> bool:
    """Return whether a note begins with a condition in the person's language or English."""
    return bool(words) and words[0] in own_wordings("condition", locale)


def _is_order(words: Sequence[str], locale: str, *, is_name: bool) -> bool:
    """Return whether a note denies one word, or only says what to do: `not final`, `bin that`.

    A note with a name in it says more than the one word.
    """
    denials = _single_words("negation")
    named = [word for word in words if word not in denials and not is_closed(word, locale)]
    denies = [pair for pair in pairwise(words) if not denials.isdisjoint(pair)]
    is_denied = (
        not is_name and len(named) == 1 and len(words) <= SHORT and any(named[0] in pair for pair in denies)
    )
    is_about_it = len(words) in {2, SHORT} and words[-1] in OBJECTS and words[-2] not in OF
    return is_denied or is_about_it or words[-1:] == ["scorecard"]
