"""Periods as people name them: `W45`, `week 45`, `Oct 2026`, `Q3`, `2025`, `Sun 22 Nov`, `last week`."""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache, lru_cache

from babel.dates import format_skeleton, get_day_names, get_month_names, get_period_names

from scorecard.errors import InvalidInput
from scorecard.model.periods import Frequency, Period
from scorecard.model.units import locale_of

NOUNS = {
    Frequency.DAILY: "day",
    Frequency.WEEKLY: "week",
    Frequency.MONTHLY: "month",
    Frequency.QUARTERLY: "quarter",
    Frequency.YEARLY: "year",
}
"""The noun for one period."""
LAST = {
    Frequency.DAILY: {"yesterday", "gestern", "hier", "ayer", "ieri", "wczoraj", "gisteren", "ontem", "昨日"},
    Frequency.WEEKLY: {"prior week", "last wk"}
    | {
        "letzte woche",
        "letzten woche",
        "vorige woche",
        "vorigen woche",
        "vergangene woche",
        "vergangenen woche",
    }
    | {"semaine dernière", "la semaine dernière"}
    | {"semana pasada", "la semana pasada", "settimana scorsa", "la settimana scorsa", "scorsa settimana"}
    | {
        "zeszły tydzień",
        "zeszłym tygodniu",
        "ubiegłym tygodniu",
        "vorige week",
        "afgelopen week",
        "semana passada",
        "förra veckan",
        "geçen hafta",
        "先週",
        "पिछले हफ्ते",
    },
    Frequency.MONTHLY: {"prior month", "letzten monat", "letzter monat", "vergangenen monat"}
    | {"mois dernier", "le mois dernier", "mes pasado"}
    | {
        "el mes pasado",
        "mese scorso",
        "il mese scorso",
        "zeszły miesiąc",
        "zeszłym miesiącu",
        "ubiegłym miesiącu",
    }
    | {"vorige maand", "afgelopen maand", "mês passado", "förra månaden", "先月"},
    Frequency.QUARTERLY: {"letztes quartal", "trimestre dernier", "le trimestre dernier"},
    Frequency.YEARLY: {"letztes jahr", "l'année dernière", "l'an dernier", "año pasado", "el año pasado"},
}
"""Further names of the last period, in several languages."""
FOREIGN_NOUNS = frozenset(
    {"tag", "tage", "woche", "wochen", "monat", "monate", "quartal", "jahr", "heute", "gestern", "vorgestern"}
    | {"jour", "semaine", "semaines", "mois", "trimestre", "année", "hier", "aujourd'hui", "avant-hier"}
    | {"día", "semana", "semanas", "mes", "año", "hoy", "ayer", "anteayer"}
    | {"giorno", "settimana", "settimane", "mese", "anno", "oggi", "ieri"}
    | {"dzień", "tydzień", "tygodnia", "tygodniu", "miesiąc", "miesiąca", "kwartał", "rok", "dziś", "wczoraj"}
    | {"dag", "weken", "maand", "kwartaal", "jaar", "vandaag", "gisteren"}
    | {
        "dia",
        "mês",
        "ano",
        "hoje",
        "ontem",
        "vecka",
        "veckan",
        "veckor",
        "månad",
        "kvartal",
        "år",
        "idag",
        "igår",
    }
)
"""Time words of other languages."""
WEEK_WORDS = (
    r"(?:w|wk|cw|kw|week|calendar week|woche|kalenderwoche|semaine|sem|semana|settimana|tydzień|vecka)\.? ?"
)
WEEK_LETTERS = {"fr": "s", "es": "s", "pt": "s", "it": "s", "sv": "v", "pl": "t"}
"""The letter before a week's number, by language, where it is not w."""
WEEK = re.compile(rf"(?:(\d{{4}})[- ]?)?{WEEK_WORDS}(\d{{1,2}})(?: (?:of )?(\d{{4}}))?")
WEEK_OF_DAY = re.compile(
    r"(?:w/?[ceb]|(?:the )?(?:week|wk) (?:commencing|beginning|starting|ending|of)|woche (?:vom|ab)"
    r"|semaine du|semana del?|settimana del|tydzień od|vecka från)\.? (.+)"
)
"""A week by a day in it, mostly its first or last: `w/c 16 Nov`."""
NUMBERED_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})\.?(?:[/. ]?(\d{4}))?")
WEEKS_AT_MOST = 53
NUMBERED_MONTH = re.compile(r"(?P<month>\d{1,2})/(?P<year>\d{4})")
ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
MONTH_OF_YEAR = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)")
QUARTER = re.compile(r"(?:(\d{4})[- ]?)?q ?(\d)(?: (\d{4}))?")
QUARTERS = "1234"
MONTHS_A_YEAR = 12
HALF_A_YEAR = timedelta(days=182)
YEARS = range(1900, 2200)
NAMED_MONTH = re.compile(r"(\D+?)\.?(?: (\d{4}))?")
NAMED_DAY = re.compile(r"(\d{1,2})(?:\.|st|nd|rd|th|er)? (?:of |de )?(\D+?)\.?(?: (?:de )?(\d{4}))?")
AMERICAN = re.compile(r"^(\D+?)\.? (\d{1,2}(?:st|nd|rd|th)?)(?= |$)")


def parse_period(text: str, frequency: Frequency, today: date, locale: str) -> Period:
    """Return the period that a text names.

    Without a year it is this year's, over or not, so that a slip is never taken for a period long ago; it is
    last year's if this year's is more than half a year ahead, as December is in January.

    Args:
        text: As typed.
        frequency: The KPI's; a week is no answer for a monthly KPI.
        today: The scorecard's present day.
        locale: Locale whose month names are understood, besides the English ones.

    Raises:
        InvalidInput: It names no period of that frequency; the message says why, and how to write one.
    """
    found = find_period(text, frequency, today, locale)
    if found is None:
        cause = explain_unread(text, frequency, today, locale)
        cause = cause or f"I can't read “{text.strip()}” as a {NOUNS[frequency]}"
        raise InvalidInput(f"{cause}; write it like {period_example(frequency, today, locale)}.")
    return found


@lru_cache(maxsize=512)
def find_period(text: str, frequency: Frequency, today: date, locale: str) -> Period | None:
    """Return the period that a text names, as `parse_period` does, or None.

    One reply asks for the same few words a dozen times.
    """
    plain = _plain(text)
    current = Period.containing(today, frequency)
    is_last = plain in _words_for_last(frequency)
    found = current.previous() if is_last else _READERS[frequency](plain, current, locale)
    return found if found and found.start.year in YEARS else None


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace(",", " ").split())


def period_example(frequency: Frequency, today: date, locale: str) -> str:
    """Return the name of the last period, as an example that works: `week 47`, `October 2026`."""
    return period_name(Period.containing(today, frequency).previous(), today, locale)


@lru_cache(maxsize=512)
def explain_unread(text: str, frequency: Frequency, today: date, locale: str) -> str:
    """Return why a text that looks like a period is none of a frequency; empty if it does not look like one.

    There is no week 53 in 2025, no 29 February in 2026, and October is a month, not a week.
    """
    plain, current = _plain(text), Period.containing(today, frequency)
    missing = (
        _missing_week(plain, current, locale) or _missing_day(plain, current, locale) or _missing_part(plain)
    )
    if missing:
        return f"There is no {missing}"
    others = [other for other in Frequency if other is not frequency]
    named = next((other for other in others if find_period(text, other, today, locale)), None)
    return f"“{text.strip()}” is a {NOUNS[named]}, not a {NOUNS[frequency]}" if named else ""


def _match_week(plain: str, locale: str) -> re.Match[str] | None:
    """Return the match of a week's number with the letter that a language has for it: `W47`, `S47`."""
    letter = WEEK_LETTERS.get(locale.partition("_")[0], "w")
    is_short = plain.startswith(letter) and plain[1:2].isdecimal()
    return WEEK.fullmatch(f"w{plain[1:]}" if is_short else plain)


def _missing_week(plain: str, current: Period, locale: str) -> str:
    named = _match_week(plain, locale)
    if named is None or _has_two_years(named):
        return ""
    year, week = int(named[1] or named[3] or current.start.isocalendar().year), int(named[2])
    is_missing = year in YEARS and not 1 <= week <= date(year, 12, 28).isocalendar().week
    return f"week {week} in {year}" if is_missing else ""


def _missing_day(plain: str, current: Period, locale: str) -> str:
    dated = ISO_DAY.fullmatch(plain)
    named = (int(dated[3]), int(dated[2]), dated[1]) if dated else named_day(plain, locale)
    if named is None:
        return ""
    day, month, given = named
    year = int(given or current.start.year)
    if year not in YEARS or not 1 <= month <= MONTHS_A_YEAR or 1 <= day <= monthrange(year, month)[1]:
        return ""
    return f"{day} {get_month_names('wide', locale='en')[month]} in {year}"


def _missing_part(plain: str) -> str:
    """Return a month or quarter with a number that no year has."""
    month = MONTH_OF_YEAR.fullmatch(plain) or NUMBERED_MONTH.fullmatch(plain)
    if month and int(month["year"]) in YEARS and not 1 <= int(month["month"]) <= MONTHS_A_YEAR:
        return f"month {int(month['month'])}"
    quarter = QUARTER.fullmatch(plain)
    return f"quarter {quarter[2]}" if quarter and quarter[2] not in QUARTERS else ""


def period_name(period: Period, today: date, locale: str) -> str:
    """Return the shortest usual name that is read as a period again: `week 47`, `October 2026`, `Sun 22 Nov`.

    It has its year wherever the name alone would mean another one, `week 45 of 2025`; it is English where a
    locale writes it in a way that is not read.

    Args:
        period: The period.
        today: The scorecard's present day.
        locale: Locale of the reader.
    """
    names = (name for place in (locale, "en") for name in _names(period, place))
    return next((name for name in names if _is_name_of(period, name, today, locale)), period.key)


def short_name(period: Period, locale: str) -> str:
    """Return the usual name of a period: `week 47`, `October 2026`, `Q3 2026`, `2025`, `Sun 22 Nov`."""
    return next(_names(period, locale))


def _names(period: Period, locale: str) -> Iterator[str]:
    """Yield the names of a period in a locale, without its year and with it."""
    match period.frequency:
        case Frequency.DAILY:
            yield from (format_day(form, period.start, locale) for form in ("MMMEd", "yMMMd"))
        case Frequency.WEEKLY:
            year, week, _ = period.start.isocalendar()
            yield from (f"week {week}", f"week {week} of {year}")
        case Frequency.MONTHLY:
            yield format_day("yMMMM", period.start, locale)
        case Frequency.QUARTERLY:
            yield format_day("yQQQ", period.start, locale)
        case Frequency.YEARLY:
            yield str(period.start.year)


# Every KPI of a frequency shows the same few days, and babel is slow to format each.
@lru_cache(maxsize=256)
def format_day(skeleton: str, day: date, locale: str) -> str:
    """Return a day formatted by a skeleton of Unicode's date fields, `MMMEd`: `Sun 22 Nov`."""
    return str(format_skeleton(skeleton, day, locale=locale_of(locale)))


def _is_name_of(period: Period, name: str, today: date, locale: str) -> bool:
    return find_period(name, period.frequency, today, locale) == period


@cache
def _words_for_last(frequency: Frequency) -> set[str]:
    noun = NOUNS[frequency]
    return {f"last {noun}", f"previous {noun}"} | LAST[frequency]


def _day(plain: str, current: Period, locale: str) -> Period | None:
    if ISO_DAY.fullmatch(plain):
        return _dated(plain)
    first, _, rest = plain.partition(" ")
    weekday = weekday_names(locale).get(first.rstrip("."))
    found = _named_day(plain if weekday is None else rest, current, locale)
    is_other = found is not None and weekday is not None and found.start.weekday() != weekday
    return None if is_other else found


def _named_day(plain: str, current: Period, locale: str) -> Period | None:
    named = named_day(plain, locale)
    if named is None:
        return None
    day, month, given = named
    year = int(given) if given else current.start.year
    found = _dated(f"{year}-{month:02}-{day:02}")
    is_ahead = found is not None and not given and found.start - current.start > HALF_A_YEAR
    return _dated(f"{year - 1}-{month:02}-{day:02}") if is_ahead else found


def named_day(plain: str, locale: str) -> tuple[int, int, str | None] | None:
    """Return day, month and optional year of `2 december`, `2nd of dec 2026`, `2. dezember`, `dec 2`.

    Args:
        plain: In lower case, without commas, with single spaces between words.
        locale: Locale whose month names are understood, besides the English ones.
    """
    named = NAMED_DAY.fullmatch(plain) or NAMED_DAY.fullmatch(AMERICAN.sub(r"\2 \1", plain))
    month = month_names(locale).get(named[2]) if named else None
    return (int(named[1]), month, named[3]) if named and month else None


def _dated(text: str) -> Period | None:
    try:
        return Period(date.fromisoformat(text), Frequency.DAILY)
    except ValueError:
        return None


def _week(plain: str, current: Period, locale: str) -> Period | None:
    if of_day := WEEK_OF_DAY.fullmatch(plain):
        day = _day(name_month(of_day[1], locale), Period.containing(current.start, Frequency.DAILY), locale)
        return day and Period.containing(day.start, Frequency.WEEKLY)
    named = _match_week(plain, locale)
    if named is None or _has_two_years(named) or not 1 <= int(named[2]) <= WEEKS_AT_MOST:
        return None
    given = named[1] or named[3]
    newest = current.start.isocalendar()
    year = int(given) if given else newest.year - (int(named[2]) > newest.week + WEEKS_AT_MOST // 2)
    try:
        return Period(date.fromisocalendar(year, int(named[2]), 1), Frequency.WEEKLY)
    except ValueError:
        return None


def name_month(day: str, locale: str) -> str:
    """Return `16/11` as `16 november`, in the order of a locale; any other text as it is."""
    found = NUMBERED_DAY.fullmatch(day)
    if not found:
        return day
    numbers = found[1], found[2]
    day_of_month, month = reversed(numbers) if locale == "en_US" else numbers
    name = get_month_names("wide", locale="en").get(int(month), "")
    return f"{day_of_month} {str(name).casefold()} {found[3] or ''}".strip()


def _has_two_years(named: re.Match[str]) -> bool:
    """Return whether a year comes before and a number after: `2026-W47 1416`, where 1416 is the value."""
    return bool(named[1] and named[3])


def _month(plain: str, current: Period, locale: str) -> Period | None:
    numbered = MONTH_OF_YEAR.fullmatch(plain) or NUMBERED_MONTH.fullmatch(plain)
    if numbered:
        return _start(int(numbered["year"]), int(numbered["month"]), Frequency.MONTHLY)
    named = NAMED_MONTH.fullmatch(plain)
    month = month_names(locale).get(named[1]) if named else None
    if named is None or month is None:
        return None
    year = int(named[2]) if named[2] else current.start.year - (month > current.start.month + 6)
    return _start(year, month, Frequency.MONTHLY)


def _quarter(plain: str, current: Period, _locale: str) -> Period | None:
    named = QUARTER.fullmatch(plain)
    if named is None or _has_two_years(named) or named[2] not in QUARTERS:
        return None
    given, number = named[1] or named[3], int(named[2])
    newest = (current.start.month + 2) // 3
    year = int(given) if given else current.start.year - (number > newest + 2)
    return _start(year, number * 3 - 2, Frequency.QUARTERLY)


def _year(plain: str, _current: Period, _locale: str) -> Period | None:
    return _start(int(plain), 1, Frequency.YEARLY) if re.fullmatch(r"\d{4}", plain) else None


def _start(year: int, month: int, frequency: Frequency) -> Period | None:
    try:
        return Period(date(year, month, 1), frequency)
    except ValueError:
        return None


@lru_cache(maxsize=128)
def calendar_names(locale: str) -> frozenset[str]:
    """Return names of months and weekdays, long and short, of a locale and English, without full stops."""
    return frozenset(month_names(locale)) | frozenset(weekday_names(locale))


@lru_cache(maxsize=128)
def weekday_names(locale: str) -> Mapping[str, int]:
    """Return weekday names, long and short, of a locale and English, without full stops -> 0 to 6."""
    return {
        str(name).casefold().rstrip("."): number
        for place in ("en", locale)
        for width in ("wide", "abbreviated")
        for number, name in get_day_names(width, "format", place).items()
    }


@lru_cache(maxsize=128)
def month_names(locale: str) -> Mapping[str, int]:
    """Return month names, long and short, of a locale and English, without full stops -> 1 to 12."""
    names: dict[str, int] = {}
    for place in ("en", locale):
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                months = get_month_names(width, context, place)
                names |= {str(name).casefold().rstrip("."): number for number, name in months.items()}
    return names


@lru_cache(maxsize=128)
def parts_of_days(locale: str) -> frozenset[str]:
    """Return the names of the parts of a day in a locale and English, in small letters: `abend`."""
    names = [
        str(name).casefold()
        for place in ("en", locale)
        for context in ("format", "stand-alone")
        for name in get_period_names("wide", context, place).values()
    ]
    return frozenset(name.split()[-1] for name in names)


_READERS = {
    Frequency.DAILY: _day,
    Frequency.WEEKLY: _week,
    Frequency.MONTHLY: _month,
    Frequency.QUARTERLY: _quarter,
    Frequency.YEARLY: _year,
}
