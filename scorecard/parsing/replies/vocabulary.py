"""Words for units and multiples in the person's language and English, and the conversion of durations."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from typing import Literal, TypeVar

from babel import Locale
from babel.numbers import format_compact_decimal, get_currency_name
from babel.units import format_unit

from scorecard.model.units import DURATION, PERCENT, is_money, symbol_of
from scorecard.parsing.period_names import calendar_names
from scorecard.parsing.replies.normalize import normalize_text
from scorecard.parsing.replies.phrasebook import is_bounded, list_languages

CLOCK = {
    DURATION: Fraction(1, 60),
    "s": Fraction(1, 60),
    "min": Fraction(1),
    "h": Fraction(60),
    "days": Fraction(24 * 60),
    "weeks": Fraction(7 * 24 * 60),
}
OFFICE = {
    **{unit: length for unit, length in CLOCK.items() if unit != DURATION},
    "days": Fraction(8 * 60),
    "weeks": Fraction(5 * 8 * 60),
}
CALENDAR = {"months": Fraction(1), "years": Fraction(12)}
TABLES = (CLOCK, OFFICE, CALENDAR)
"""Tables of units of time that convert into each other, each by its length; a unit may be in several.

A duration is by the clock alone, so that a day in it is one of 24 hours.
"""
BASIS_POINTS = "bps"
SHARES = {PERCENT: Fraction(1), BASIS_POINTS: Fraction(1, 100)}
PLACES = Decimal("0.000001")
MOST_DIGITS = 60
SIBILANT_PLURAL = re.compile(r"(ch|sh|s|x|z)es$")
"""The end of a plural with an e of its own: `breaches`."""
SHORTEST = 3
"""Letters of a word for a unit that is understood in a text of another language: `an` is also English."""
PER = re.compile(r"\bper .+|/.+")
"""The part of a unit that says what it is counted by, `per user`; people may leave out the other part."""
NO_VOWEL = re.compile(r"[b-df-hj-np-tv-xz]{2,4}")
"""Short words without a vowel, as most abbreviations of units are: `pts`, `rps`."""

Amount = tuple[Decimal, str]
"""A number and its unit: `(Decimal(3), "h")`."""


def is_duration(unit: str) -> bool:
    """Return whether a unit measures time."""
    return any(unit in table for table in TABLES)


def converted(amounts: Sequence[Amount], unit: str) -> tuple[Decimal, ...]:
    """Return the sum of amounts of time, or of shares, in a unit; empty if they do not convert.

    By the clock first, then by the working day, unless only the clock makes sense of it in days: `48 h` are
    whole days, and `2 days 6 h` is a time that passed.
    """
    if all(own == unit for _, own in amounts) and len(amounts) == 1:
        return (amounts[0][0],)
    fitting = [
        table for table in (*TABLES, SHARES) if unit in table and all(own in table for _, own in amounts)
    ]
    sums = [sum(Fraction(number) * table[own] for number, own in amounts) / table[unit] for table in fitting]
    is_by_clock = unit == "days" and CLOCK in fitting and (len(amounts) > 1 or not sums[0] % 1)
    has_longer = any(own not in CLOCK or CLOCK[own] > CLOCK["days"] for _, own in amounts)
    return distinct(as_decimal(total) for total in (sums[:1] if is_by_clock and not has_longer else sums))


def as_decimal(share: Fraction) -> Decimal:
    """Return a fraction as a decimal, rounded to six places if it does not end before."""
    with localcontext(prec=MOST_DIGITS):
        rounded = (Decimal(share.numerator) / Decimal(share.denominator)).quantize(PLACES)
        return Decimal(re.sub(r"\.?0*$", "", f"{rounded:f}"))


def distinct(values: Iterable[Decimal]) -> tuple[Decimal, ...]:
    """Return each value once, in order."""
    return tuple(dict.fromkeys(values))


Meaning = TypeVar("Meaning")
DURATIONS = {
    "s": "second",
    "min": "minute",
    "h": "hour",
    "days": "day",
    "weeks": "week",
    "months": "month",
    "years": "year",
}
NOUNS_LAST = {"en", "de", "nl", "sv"}
"""Languages in which the noun is the last word of a unit's name: `DTP-Punkte`, but `puntos tipográficos`."""
LATIN = ("es", "fr", "it", "pt")
"""Languages in which the noun is the first word of a currency's name: `libras esterlinas`."""
COUNTERS = {"stück", "stk", "szt", "pcs", "件", "個", "回"}
"""Words for any thing that is counted."""
RUPEES = ("INR", "PKR", "LKR", "NPR")
"""Currencies that are counted in lakhs and crores."""
COMMON_MONEY = (
    "EUR",
    "USD",
    "GBP",
    "CHF",
    "JPY",
    "PLN",
    "INR",
    "SEK",
    "NOK",
    "DKK",
    "CZK",
    "BRL",
    "CNY",
    "TRY",
)
WORDS = {
    "s": {"s", "sec", "secs", "second", "seconds"},
    "min": {"min", "mins", "minute", "minutes"},
    "h": {"h", "hr", "hrs", "hour", "hours"},
    "days": {"d", "day", "days"},
    "weeks": {"wk", "wks", "week", "weeks"},
    "months": {"month", "months"},
    "years": {"yr", "yrs", "year", "years"},
    "GBP": {"gbp", "pound", "pounds", "quid"},
    "EUR": {"eur", "euro", "euros"},
    "USD": {"usd", "dollar", "dollars", "buck", "bucks"},
    "CHF": {"fr", "sfr"},
    "PLN": {"zl"},
    **{unit: {"rs", "rupee", "rupees"} for unit in RUPEES},
    PERCENT: {"%", "percent", "pct", "pp", "percentage point", "percentage points"},
    BASIS_POINTS: {"bp", "bps", "basis point", "basis points"},
}
"""English words for the most common units."""
DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD")
SMALL_CHANGE = {
    ("EUR", *DOLLARS, "ZAR"): "cent cents ¢ ct cts eurocent eurocents",
    ("EUR", "CHF", "CAD"): "centime centimes",
    ("EUR", "CHF"): "centesimo centesimi",
    ("EUR", "MXN", "ARS", "COP", "CLP"): "céntimo céntimos centavo centavos",
    ("EUR", "BRL"): "cêntimo cêntimos centavo centavos",
    ("GBP",): "p penny pennies pence",
    ("CHF",): "rappen rp",
    ("DKK", "NOK", "SEK"): "øre öre ore",
    ("PLN",): "grosz grosze groszy gr",
    ("CZK",): "haléř haléře haléřů",
    ("TRY",): "kuruş kurus",
    RUPEES: "paisa paise",
    ("RUB",): "копейка копейки копеек kopek kopeks",
    ("UAH",): "копійка копійки копійок",
    ("ILS",): "agora agorot",
    ("RON",): "ban bani",
    ("BGN",): "стотинка стотинки stotinki",
}
"""Names of the hundredth of currencies, which CLDR does not have; of another currency they are refused."""
LONGEST_SHORT_WORD = 3
SHORT_SCALES = {
    **dict.fromkeys(("k", "tsd"), 10**3),
    **dict.fromkeys(("m", "mn", "mio", "mln"), 10**6),
    **dict.fromkeys(("bn", "mrd", "mld"), 10**9),
    **dict.fromkeys(("lakh", "lakhs", "lac"), 10**5),
    **dict.fromkeys(("crore", "crores", "cr"), 10**7),
}
LENGTHS: tuple[Literal["long", "short"], ...] = ("long", "short")
COUNTS = (1, 2, 5)
"""Enough counts to meet every plural form of the languages that matter here."""
MOST_ZEROS = 12
MOST_LETTERS = 5
"""Letters of the longest abbreviation of a multiple."""


@lru_cache(maxsize=128)
def unit_words(locale: str) -> Mapping[str, str]:
    """Return words for durations and shares, in small letters -> the unit each stands for.

    The words of the locale and of English come before those of all other languages that replies are read in.
    """
    pairs = [(word, unit) for unit, words in WORDS.items() if not is_money(unit) for word in words]
    pairs += [pair for language in ("en", locale) for pair in _unit_forms(language)]
    own = _unambiguous([*pairs, ("pct", PERCENT), ("pc", PERCENT), ("per cent", PERCENT), ("wks", "weeks")])
    taken = calendar_names(locale).union(word for word, _ in pairs)
    return {**{word: unit for word, unit in _foreign_unit_words().items() if word not in taken}, **own}


@lru_cache(maxsize=1)
def _foreign_unit_words() -> Mapping[str, str]:
    """Return the words for units in every language that replies are read in; no very short ones."""
    pairs = (pair for language in list_languages() for pair in _unit_forms(language))
    return _unambiguous(pair for pair in pairs if len(pair[0]) >= SHORTEST or not is_bounded(pair[0]))


def _unit_forms(language: str) -> Iterator[tuple[str, str]]:
    """Yield each word of a language for a duration or percent, with the unit that it stands for."""
    for unit, name in DURATIONS.items():
        yield from ((word, unit) for word in _forms(f"duration-{name}", language))
    yield from ((word, PERCENT) for word in _forms("concentr-percent", language))


@lru_cache(maxsize=128)
def scale_words(locale: str) -> Mapping[str, Decimal]:
    """Return words that multiply a number, in small letters -> their factor: `billion` if it is certain."""
    pairs = [(word, Decimal(factor)) for word, factor in SHORT_SCALES.items()]
    return _unambiguous([*pairs, *_scales("en"), *_scales(locale)])


@lru_cache(maxsize=512)
def own_words(unit: str, locale: str) -> frozenset[str]:
    """Return the words for a KPI's own unit, in small letters."""
    words = {unit, symbol_of(unit, locale)}
    if is_money(unit):
        words |= {symbol_of(unit, "en_US"), symbol_of(unit, "root"), *WORDS.get(unit, ())}
        names = [get_currency_name(unit, count, language) for count in COUNTS for language in ("en", locale)]
        words |= {part for name in names for part in (name, name.split()[-1])}
        own_names = [_plain(get_currency_name(unit, count, locale)) for count in COUNTS]
        words |= {_noun_of_money(name, locale.partition("_")[0]) for name in own_names}
        words |= _foreign_nouns_of_money(unit)
    elif canonical_unit(unit) == unit and unit.isalpha():
        words |= {f"{unit}s", unit.removesuffix("s"), SIBILANT_PLURAL.sub(r"\1", unit)}
        words |= set() if is_duration(unit) else _words_for_things(unit.casefold(), locale)
    elif per := PER.search(unit):
        words.add(per.group())
    words |= {word for word, canonical in unit_words(locale).items() if canonical == canonical_unit(unit)}
    return frozenset(_plain(word) for word in words if word.strip())


def _words_for_things(unit: str, locale: str) -> set[str]:
    """Return further words for a unit of a KPI that is none of time, money or percent."""
    return COUNTERS | _abbreviations(unit, locale) | _translations(unit, locale)


def _translations(unit: str, locale: str) -> set[str]:
    """Return the words of a locale, and their nouns, for a unit that CLDR has in English: `puntos`, `pkt`."""
    named = [
        name for name in Locale.parse("en").unit_display_names if unit in _forms(str(name), "en", ("long",))
    ]
    written = [form for name in named for form in _forms(str(name), locale)]
    is_last = locale.partition("_")[0] in NOUNS_LAST
    return {*written, *(re.split(r"[\s-]", form)[-1 if is_last else 0] for form in written)}


def _abbreviations(unit: str, locale: str) -> set[str]:
    """Return what is left of a unit if letters inside it are left out, and every vowel: `pts`, `tkt`.

    None of these is a unit or a multiple of its own.
    """
    one = unit.removesuffix("s")
    others = {*measures(locale), *unit_words(locale), *scale_words(locale)}
    return {*_skeletons(one), *_skeletons(f"{one}s")} - others


def _skeletons(word: str) -> Iterator[str]:
    """Yield the first letter of a word, up to two letters inside it, and its last one; no vowels."""
    if NO_VOWEL.fullmatch(word[:1] + word[-1:]):
        inside = [letter for letter in word[1:-1] if NO_VOWEL.fullmatch(letter * 2)]
        for count in range(3):
            yield from (word[0] + "".join(kept) + word[-1] for kept in combinations(inside, count))


def is_exact(unit: str) -> bool:
    """Return whether a unit is never counted in thousands: percent and time."""
    return unit == PERCENT or is_duration(canonical_unit(unit))


def canonical_unit(unit: str) -> str:
    """Return the unit itself, or `min`, `h` and so on for a unit that is spelled out."""
    return unit_words("en").get(unit.casefold(), unit)


@lru_cache(maxsize=128)
def measures(locale: str) -> frozenset[str]:
    """Return words for any unit of measure, in small letters: `kg`, `gigabytes`, `°c`; no single letters."""
    found: set[str] = set()
    for language in ("en", locale):
        for unit in Locale.parse(language).unit_display_names:
            found.update(word for word in _forms(str(unit), language) if " " not in word)
    return frozenset(word for word in found if len(word) > 1)


@lru_cache(maxsize=128)
def money_words(locale: str) -> frozenset[str]:
    """Return words for the most common currencies, in small letters: `euros`, `franken`, `us-dollar`."""
    return frozenset().union(*(own_words(unit, locale) for unit in COMMON_MONEY))


MANY = {"dozen", "dozens", "hundred", "hundreds", "milliers", "miles", "mill"}


@lru_cache(maxsize=1)
def time_words() -> frozenset[str]:
    """Return the words for units of time in every language of notes, in small letters, also `h` and `d`."""
    units = [f"duration-{name}" for name in DURATIONS.values()]
    known = {word for language in list_languages() for unit in units for word in _forms(unit, language)}
    return frozenset(known.union(*(WORDS[unit] for unit in DURATIONS)))


@lru_cache(maxsize=1)
def times_counted() -> frozenset[str]:
    """Return the plurals of units of time in every language of notes, in small letters: `days`, `Stunden`."""
    found: set[str] = set()
    for language in list_languages():
        for unit in DURATIONS.values():
            one, *more = (set(_forms(f"duration-{unit}", language, ("long",), (count,))) for count in COUNTS)
            found |= set[str]().union(*more) - one
    return frozenset(found | {word for unit in DURATIONS for word in WORDS[unit] if word[2:].endswith("s")})


OFFICE_WORDS = {
    "business",
    "working",
    "work",
    "man",
    "person",
    "calendar",
    "arbeits",
    "werk",
    "kalender",
    "personen",
}
"""Words before a unit of time that make it another one: `business days`, `Arbeitstage`."""
OFFICE_TIME = re.compile(rf"({'|'.join(sorted(OFFICE_WORDS, key=len, reverse=True))})(\w{{4,}})")


def split_office_time(word: str) -> tuple[str, ...]:
    """Return the two words of a unit of working time in one, `workdays`, or the word."""
    found = OFFICE_TIME.fullmatch(word.replace("-", ""))
    return found.groups() if found and found[2] in times_counted() else (word,)


COMPOUNDING = ("de", "nl", "sv")
"""Languages that write a unit and what says more about it as one word: `Servicetage`."""


@lru_cache(maxsize=1)
def _units_in_compounds() -> tuple[str, ...]:
    names = [f"duration-{unit}" for unit in DURATIONS.values()]
    forms = {
        form for language in COMPOUNDING for name in names for form in _forms(name, language, ("long",), (2,))
    }
    points = {word for language in COMPOUNDING for word in _translations("points", language)}
    return tuple(word for word in forms | points if len(word) > SHORTEST)


def is_compound_unit(word: str) -> bool:
    """Return whether a word in small letters ends in a unit of time or points: `servicetage`."""
    return word.endswith(_units_in_compounds()) and word not in _units_in_compounds()


SCALED_MONEY = re.compile(r"(?:[kKmMT]|Mio)\.?(?:(?P<code>[A-Z]{3})|[$€£¥₹])|[$€£¥₹][kKmM]")


def is_scaled_money(word: str) -> bool:
    """Return whether a word is thousands or millions of money, `TEUR`; only the letter tells which."""
    found = SCALED_MONEY.fullmatch(word)
    return found is not None and (found["code"] is None or is_money(found["code"]))


@lru_cache(maxsize=1)
def percent_words() -> frozenset[str]:
    """Return the words for percent and parts of it in every language of notes, in small letters."""
    known = {word for language in list_languages() for word in _forms("concentr-percent", language)}
    names = known | WORDS[PERCENT] | WORDS[BASIS_POINTS] | {"percentage", "promille", "mille"}
    return frozenset(name.split()[-1] for name in names)


@lru_cache(maxsize=1)
def money_nouns() -> frozenset[str]:
    """Return the codes, signs and nouns of common currencies in every language of notes: `kronor`."""
    codes = {code.casefold() for code in COMMON_MONEY} - {"try"}
    signs = {symbol_of(code, language) for code in COMMON_MONEY for language in list_languages()}
    nouns = {noun for language in list_languages() for noun in _nouns_of_money(language)} - {"real"}
    short = {sign.casefold() for sign in signs if len(sign) == 1}
    return frozenset(_names_of_change() | codes | nouns | short | {"quid", "bucks"})


@lru_cache(maxsize=1)
def words_around_money() -> frozenset[str]:
    """Return every single word of the names of common currencies in every language of notes: `swiss`."""
    names = [name for language in list_languages() for name in _names_of_money(language)]
    codes = [str(code) for code in Locale.parse("en").currencies]
    rare = {_plain(get_currency_name(code, count, "en")).split()[-1] for code in codes for count in (1, 2)}
    return frozenset(rare | {word for name in names for word in name.split()} | {"us", "usa"})


def _names_of_money(language: str) -> list[str]:
    return [_plain(get_currency_name(unit, count, language)) for unit in COMMON_MONEY for count in COUNTS]


def _nouns_of_money(language: str) -> set[str]:
    return {_noun_of_money(name, language) for name in _names_of_money(language)}


@lru_cache(maxsize=64)
def _foreign_nouns_of_money(unit: str) -> frozenset[str]:
    """Return the nouns for a currency in every language that replies are read in; no short ones: `libras`."""
    found = {
        _noun_of_money(_plain(get_currency_name(unit, count, language)), language)
        for language in list_languages()
        for count in COUNTS
    }
    nouns = {
        _plain(get_currency_name(unit, count, language)).split()[0] for language in LATIN for count in COUNTS
    }
    return frozenset(noun for noun in found | nouns if len(noun) > SHORTEST)


def _noun_of_money(name: str, language: str) -> str:
    """Return the noun of a currency: its first word if the Nordic crowns begin alike, otherwise its last."""
    crowns = {get_currency_name(unit, 2, language).split()[0] for unit in ("SEK", "NOK", "DKK")}
    return name.split()[0 if len(crowns) == 1 else -1]


@lru_cache(maxsize=1)
def multiples() -> frozenset[str]:
    """Return the words that multiply a number in every language of notes, in small letters: `thousands`."""
    known = {word for language in list_languages() for word in scale_words(language)}
    plurals = {f"{word}s" for word in scale_words("en") if len(word) > MOST_LETTERS}
    return frozenset(known | plurals | MANY)


@lru_cache(maxsize=64)
def change_words(unit: str) -> Mapping[str, bool]:
    """Return words for the hundredth of a currency -> True if it is that of a unit; none for no money.

    Short words of other currencies are left out, as they mean other things, too: `ban`, `ore`.
    """
    if not is_money(unit):
        return {}
    own = {word for units, names in SMALL_CHANGE.items() if unit in units for word in names.split()}
    return {word: word in own for word in own | _names_of_change()}


def _names_of_change() -> set[str]:
    """Return the names of the hundredth of any currency, without the short ones."""
    every = {word for names in SMALL_CHANGE.values() for word in names.split()}
    return {word for word in every if len(word) > LONGEST_SHORT_WORD}


def _forms(
    unit: str,
    locale: str,
    lengths: Sequence[Literal["long", "short"]] = LENGTHS,
    counts: Sequence[int] = COUNTS,
) -> Iterator[str]:
    for length in lengths:
        for count in counts:
            if word := _form(unit, locale, length, count):
                yield word


@lru_cache(maxsize=8192)
def _form(unit: str, locale: str, length: Literal["long", "short"], count: int) -> str:
    """Return the word for a count of a unit, or an empty text."""
    written = format_unit(count, unit, length, locale=locale)
    is_missing = unit in written  # babel's way to say that it has no such form
    return "" if is_missing else _plain(re.sub(r"[\d.,]+", "", written))


def _scales(locale: str) -> Iterator[tuple[str, Decimal]]:
    lengths = [length for length in LENGTHS if length in Locale.parse(locale).compact_decimal_formats]
    for length in lengths:
        for number in (count * 10**zeros for zeros in range(3, MOST_ZEROS + 1) for count in COUNTS):
            written = normalize_text(format_compact_decimal(number, format_type=length, locale=locale))
            digits, word = "".join(re.findall(r"\d+", written)), _plain(re.sub(r"\d+", "", written))
            if word:
                yield word, Decimal(number) / int(digits or 1)


def _plain(word: str) -> str:
    return normalize_text(word).casefold().strip().removesuffix(".")


def _unambiguous(pairs: Iterable[tuple[str, Meaning]]) -> Mapping[str, Meaning]:
    """Return the words with a single meaning; `m` alone is left to the caller, who knows the KPI's unit."""
    meanings: dict[str, set[Meaning]] = {}
    for word, meaning in pairs:
        meanings.setdefault(word, set()).add(meaning)
    return {word: found.pop() for word, found in meanings.items() if word and len(found) == 1}
