"""Times to be asked again, as people type them: `in 2 hours`, `Friday at 10`, `tonight`, `by 3 December`."""

import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from functools import lru_cache

from scorecard.errors import InvalidInput
from scorecard.parsing.period_names import month_names, named_day, weekday_names
from scorecard.parsing.period_phrases import DateContext
from scorecard.parsing.replies.parsed_reply import SnoozeDelay
from scorecard.parsing.replies.phrasebook import pattern
from scorecard.parsing.replies.vocabulary import CLOCK, unit_words

SOON = 60
"""Minutes meant by “later”, and by a time of today that has passed: the shortest snooze without a number."""
DAY = 24 * 60
WEEK = 7
FRIDAY = 4
NOON = 12
FIRST_HOUR = 7
"""The first hour of the clock that means the morning where nothing says so; `at 3` is in the afternoon."""
ASKING = (
    r"(?P<asks><<ask me>>|\w+(?:['’]ll| will) \w+(?: it| this| that| them)?(?: (?:to|for) (?:you|me))?)\s+"
)
"""A request, or a promise: `I'll finish it`, `Sam will send it to you`."""
AFTER = (
    r"(?:(?:<<ask me>>\s+)?<<in>>|<<give me>>|snooze(?:\s+for)?)\s+"
    r"(?:(?:<<one>>\s)?(?P<half><<half>>)[\s'’-]*(?:<<one>>\s)?"
    r"|(?P<count>\d{{1,4}})\s?|(?P<two><<a couple>>)\s+|<<one>>\s?)?"
    r"(?P<unit>{units})\.?"
)
DATED = r"(?P<date>\d{{1,2}}(?:st|nd|rd|th|\.)?(?:\s+(?:of\s+)?(?:{months})\.?)(?:\s+\d{{4}})?)"
WHICH_DAY = (
    r"(?:(?P<today><<today>>)|(?P<tomorrow><<tomorrow>>)|(?P<week><<next week>>)"
    rf"|(?P<linked><<next|by>>\s+)?(?:(?P<day>{{days}})\.?|{DATED})(?:\s+<<coming>>)?)"
)
CLOCK_TIME = (
    r"(?:(?P<at><<at|by>>)\s+)?(?:(?P<hour>[01]?\d|2[0-3])(?:[:.h](?P<minute>[0-5]\d))?"
    r"\s?(?P<half_day>[ap]\.?m\.?|uhr|uur|h|o['’]clock)?|(?P<noon><<noon>>))"
)
ASKED_NICELY = re.compile(
    r"\A(?:(?:can|could|will|would) you )?(?:please |just |maybe )*(?=\S)", re.IGNORECASE
)
PART_OF_DAY = (
    r"(?:<<by|at>>\s+)?(?:(?P<afternoon><<this afternoon>>)|(?P<end_of_day><<end of day>>)"
    r"|(?P<evening><<tonight>>)|(?P<end_of_week><<end of week>>))"
)
PARTS = {"afternoon": time(14), "end_of_day": time(17), "evening": time(18), "end_of_week": time(15)}
"""The time on the person's clock for each part of the day that has no number."""


def parse_snooze_delay(text: str, dates: DateContext, *, is_duration: bool = False) -> SnoozeDelay | None:
    """Return the delay that a text asks for, or None if it asks for none.

    Args:
        text: The whole text.
        dates: The person's present day, and the locale whose names of days are understood.
        is_duration: True if `15:00` alone may be a value.
    """
    after, clauses = _patterns(dates.locale)
    text = ASKED_NICELY.sub("", text).rstrip("?")
    if found := after.fullmatch(text):
        return _after(found, dates.locale)
    if pattern("(?:<<ask me>>\\s+)?<<later>>").fullmatch(text):
        return SnoozeDelay(minutes=SOON)
    by_day, by_time = (clause.fullmatch(text) for clause in clauses)
    given = found.groupdict() if (found := by_day or by_time) else None
    if given is None or (not by_day and _is_bare_hour(given)):
        return None
    return _delay(given, dates, is_duration=is_duration)


def find_coming_day(text: str, dates: DateContext) -> tuple[date, int, int] | None:
    """Return the last day to come that a text names, `by Friday`, with where it begins and ends; or None.

    A weekday is the next such day, today included; a week is meant up to its Friday.
    """
    today = dates.own_today or dates.today
    for found in reversed(list(_coming_days(dates.locale).finditer(text))):
        if day := _coming_day(found.groupdict(), dates, today):
            return day, found.start(), found.end()
    return None


@lru_cache(maxsize=128)
def _coming_days(locale: str) -> re.Pattern[str]:
    """Return the pattern of a day to come in a locale's language."""
    days, months = map(_either, (weekday_names(locale), month_names(locale)))
    day = WHICH_DAY.format(days=days, months=months)
    return pattern(
        rf"(?<!\w)(?:(?:until|till|before)\s+)?(?:{day}|(?:<<by>>\s+)?(?P<end_of_week><<end of week>>))(?!\w)"
    )


def _coming_day(given: dict[str, str | None], dates: DateContext, today: date) -> date | None:
    if given["today"]:
        return today
    if given["tomorrow"]:
        return today + timedelta(days=1)
    if given["date"]:
        delay = _on_date({**given, "linked": "by"}, dates, None)
        return delay.day if delay else None
    weekday = FRIDAY if given["week"] else _weekday(given, dates.locale)
    if weekday is None:
        return None
    earliest = today + timedelta(days=WEEK - today.weekday()) if given["week"] else today
    return earliest + timedelta(days=(weekday - earliest.weekday()) % WEEK)


def parse_clock_time(text: str) -> time:
    """Return the time of day that a text names: `15:00`, `at 3pm`, `um 15 Uhr`, `noon`.

    Raises:
        InvalidInput: It names none.
    """
    found = pattern(CLOCK_TIME).fullmatch(text.strip())
    clock_time = _clock_time({**dict.fromkeys(PARTS), **found.groupdict()}) if found else None
    if clock_time is None:
        raise InvalidInput(f"I can't read “{text.strip()}” as a time of day; write it like 15:00.")
    return clock_time


@lru_cache(maxsize=128)
def _patterns(locale: str) -> tuple[re.Pattern[str], list[re.Pattern[str]]]:
    """Return the pattern of `in 2 hours`, and those of a day, a time or both in a locale's language."""
    units, days, months = map(
        _either, ((*unit_words(locale), "m"), weekday_names(locale), month_names(locale))
    )
    day = WHICH_DAY.format(days=days, months=months)
    asked, clock = f"(?:{ASKING})?", f"(?:{CLOCK_TIME}|{PART_OF_DAY})"
    clauses = [f"{asked}{day}(?:,?\\s+{clock})?", f"{asked}{clock}(?:,?\\s+{day})?"]
    return pattern(AFTER.format(units=units)), [pattern(clause) for clause in clauses]


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _after(found: re.Match[str], locale: str) -> SnoozeDelay | None:
    """Return the delay of `in 2 hours`, or None if it is of no length of time; `give me a minute` is soon."""
    word = found["unit"].casefold()
    unit = "min" if word == "m" else unit_words(locale).get(word, "")
    if unit not in CLOCK:
        return None
    if CLOCK[unit] < SOON and not (found["half"] or found["count"] or found["two"]):
        return SnoozeDelay(minutes=SOON)
    count = 2 if found["two"] else int(found["count"] or 1)
    minutes = int(CLOCK[unit] * count) // (2 if found["half"] else 1)
    if minutes < 1:
        return None
    return SnoozeDelay(days=minutes // DAY) if minutes % DAY == 0 else SnoozeDelay(minutes=minutes)


def _delay(given: dict[str, str | None], dates: DateContext, *, is_duration: bool) -> SnoozeDelay | None:
    """Return the delay until a day, a time or both, or None if it could as well be a value or a period."""
    clock_time = _clock_time(given)
    named = any(given[group] for group in ("today", "tomorrow", "week", "day", "date"))
    if clock_time and not named and not _is_clearly_a_time(given, is_duration=is_duration):
        return None
    if given["date"]:
        return _on_date(given, dates, clock_time)
    if given["tomorrow"]:
        return SnoozeDelay(days=1, clock_time=clock_time)
    weekday = _weekday(given, dates.locale)
    if weekday is not None:
        return SnoozeDelay(weekday=weekday, clock_time=clock_time)
    if not clock_time:  # `today` alone
        return SnoozeDelay(minutes=SOON)
    is_today = bool(given["today"]) or any(given[part] for part in PARTS)
    return SnoozeDelay(days=0 if is_today else None, clock_time=clock_time)


def _weekday(given: dict[str, str | None], locale: str) -> int | None:
    if given["day"]:
        return weekday_names(locale)[given["day"].casefold()]
    return FRIDAY if given["end_of_week"] else 0 if given["week"] else None


def _is_bare_hour(given: dict[str, str | None]) -> bool:
    """Return whether a time is a number alone: `5 min` is a value, though `min` is Sunday in Indonesian."""
    return bool(given["hour"]) and not any(given[mark] for mark in ("at", "minute", "half_day", "asks"))


def _is_clearly_a_time(given: dict[str, str | None], *, is_duration: bool) -> bool:
    """Return whether a time without a day is no value: `at 15:00`, `3pm`, `tonight`, `ask me at 3`."""
    if given["hour"] is None or given["asks"]:
        return True
    if given["half_day"] and given["half_day"].casefold() != "h":
        return True
    return bool(given["at"] and (given["minute"] or given["half_day"])) and not is_duration


def _clock_time(given: dict[str, str | None]) -> time | None:
    """Return the time of day that is named, or None; a small hour alone is in the afternoon."""
    part = next((clock for name, clock in PARTS.items() if given[name]), None)
    if part or given["noon"]:
        return part or time(NOON)
    if given["hour"] is None:
        return None
    hour, half = int(given["hour"]), (given["half_day"] or "").casefold()
    if half[:1] in {"a", "p"} and 1 <= hour <= NOON:
        hour = hour % NOON + (NOON if half[0] == "p" else 0)
    elif not given["minute"] and not half and hour < FIRST_HOUR:
        hour += NOON
    return time(hour, int(given["minute"] or 0))


def _on_date(given: dict[str, str | None], dates: DateContext, clock_time: time | None) -> SnoozeDelay | None:
    """Return the delay until the next such date; without `on`, `by` or a request it may be a period."""
    plain = " ".join((given["date"] or "").casefold().split())
    named = named_day(plain, dates.locale)
    if named is None or not (given["linked"] or given["asks"] or clock_time):
        return None
    day, month, year = named
    today = dates.own_today or dates.today
    years = [int(year)] if year else [today.year, today.year + 1]
    coming = (found for found in (_date(one, month, day) for one in years) if found and found > today)
    return next((SnoozeDelay(day=found, clock_time=clock_time) for found in coming), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
