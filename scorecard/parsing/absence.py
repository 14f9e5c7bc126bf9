"""Absences as people type them: `until 2 December cover @sam`, `24 December until 2 January`, `tomorrow`."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from scorecard.errors import InvalidInput
from scorecard.model.calendars import Absence
from scorecard.model.periods import DAY
from scorecard.parsing.calendars import weekday_names
from scorecard.parsing.mentions import PERSON, NotPicked, split_person
from scorecard.parsing.period_names import named_day

COVER = re.compile(rf",?\s*\b(?:with )?cover(?:ed by|s|ing)?:?\s+{PERSON}\s*", re.IGNORECASE)
NAMED_COVER = re.compile(r"\bcover(?:ed|s|ing)?\b|@", re.IGNORECASE)
OVER = frozenset({"off", "back", "over", "cancel"})
RETURN = re.compile(r"(?:on |from )?(.+) back", re.IGNORECASE)
ENDS = r"(?:until|till|til|to|through|thru|[-–—])"
UNTIL = re.compile(rf"{ENDS} (.+)")
RANGE = re.compile(rf"(?:from )?(.+?) {ENDS} (.+)")
DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})?")
DASH = re.compile(r"(?<=[^\W\d])[-–—](?=[^\W\d])")
"""A dash between words, `wed-fri`, and not within `2026-12-24`."""
NUMBER = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?")
WEEKS = ("this week", "next week")
LONG_AGO = timedelta(days=30)
LONG = timedelta(days=300)
WEEK = timedelta(days=7)
LONGEST = timedelta(days=366)
NEARBY = {"today": timedelta(), "tomorrow": DAY, "yesterday": -DAY}


@dataclass(frozen=True)
class AbsencePhrase:
    """A text about an absence, taken apart.

    Attributes:
        person: Slack user id of the absent person, or None for the sender.
        days: The days, in their words; empty if none were given.
        cover: Slack user id of the cover, or None.
    """

    person: str | None
    days: str
    cover: str | None

    @property
    def is_over(self) -> bool:
        """True if it takes the absence back."""
        return self.days.casefold() in OVER

    @property
    def returns(self) -> str:
        """The day of return, in their words, `Monday back`; empty for none."""
        found = RETURN.fullmatch(self.days)
        return found[1] if found else ""


def parse_absence(text: str) -> AbsencePhrase:
    """Return the person, days and cover named after the command; people appear as `<@U0SAM>` in it.

    Raises:
        InvalidInput: It names a cover who cannot be identified.
    """
    cover = COVER.search(text)
    person, rest = split_person(COVER.sub(" ", text, count=1))
    days = " ".join(rest.split()).strip(" ,")
    if NAMED_COVER.search(days):
        shown = re.sub(PERSON, lambda mention: f"@{mention[2] or 'somebody'}", text.strip())
        problem = "is meant" if days.startswith("@") else "should cover"
        raise NotPicked(
            f"I can't tell who {problem} in “{shown}”; type @ and pick one person from Slack's "
            "list, for example: until 2 December cover @sam."
        )
    return AbsencePhrase(person, days, cover and cover[1])


def parse_absence_days(text: str, today: date, locale: str) -> Absence:
    """Return the days that a text names, both ends included; a day without a year is the next such day.

    Args:
        text: As typed: `until 2 December`, `24 Dec to 2 Jan`, `tomorrow`.
        today: The absent person's present day; nobody is away before it.
        locale: Locale whose names of months and weekdays are understood, besides the English ones.

    Raises:
        InvalidInput: It names no days ahead; the message quotes the text and says what is wrong.
    """
    plain = DASH.sub(" - ", _plain(text))
    until, between = UNTIL.fullmatch(plain), RANGE.fullmatch(plain)
    first: date | None
    last: date | None
    if plain in WEEKS:
        monday = today - timedelta(days=today.weekday()) + WEEKS.index(plain) * WEEK
        first, last = monday, monday + WEEK - DAY
    elif until:
        first, last = today, _find_day(until[1], today, today, locale)
    elif between:
        first, last = _find_days(between[1], between[2], today, locale)
    else:
        first = last = _find_day(plain.removeprefix("on "), today, today, locale)
    if first is None or last is None:
        raise InvalidInput(
            f"I can't read “{text.strip()}” as days; write for example: until 2 December, "
            "or: from 24 December until 2 January."
        )
    _check(text.strip(), first, last, today, is_dated=bool(re.search(r"\d{4}", (until or [plain])[0])))
    return Absence(max(first, today), last)


def parse_return_day(text: str, today: date, locale: str) -> date:
    """Return the first day back that a text names; arguments as for `parse_absence_days`.

    Raises:
        InvalidInput: It names no day ahead.
    """
    found = _find_day(_plain(text), today, today, locale)
    if found is None or found < today:
        raise InvalidInput(f"I can't read “{text}” as a day; write for example: back on 2 December.")
    return found


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace(",", " ").split())


def _check(text: str, first: date, last: date, today: date, *, is_dated: bool) -> None:
    if last < today or (not is_dated and first <= today and last - today > LONG):
        raise InvalidInput(
            f"The last day of “{text}” is over already; name a day from today on, with its year if far off."
        )
    if last < first or (not is_dated and last - first > LONG):
        raise InvalidInput(f"“{text}” ends before it begins; name the first day first.")
    if last - max(first, today) > LONGEST:
        raise InvalidInput(
            f"“{text}” is longer than a year; for that long, ask an admin to give the KPIs another owner."
        )


def _find_days(first: str, last: str, today: date, locale: str) -> tuple[date | None, date | None]:
    """Return both ends of a range; the first may leave the month to the last, `1 to 5 december`."""
    number = NUMBER.fullmatch(first)
    if number:
        ends = _find_day(last, today, today, locale)
        return _date(ends.year, ends.month, int(number[1])) if ends else None, ends
    begins = _find_day(first, today, today - LONG_AGO, locale)
    return begins, _find_day(last, today, max(begins, today) if begins else today, locale)


def _find_day(plain: str, today: date, since: date, locale: str) -> date | None:
    """Return the day that a few words mean: the next such day from `since` on, if they leave it open."""
    if plain in NEARBY:
        return today + NEARBY[plain]
    weekday = weekday_names(locale).get(plain.rstrip("."))
    if weekday is not None:
        start = max(since, today)
        return start + timedelta(days=(weekday - start.weekday()) % 7)
    dotted = DOTTED.fullmatch(plain)
    named = (int(dotted[1]), int(dotted[2]), dotted[3]) if dotted else named_day(plain, locale)
    if named is None:
        return _date(*map(int, plain.split("-"))) if re.fullmatch(r"\d{4}-\d\d-\d\d", plain) else None
    day, month, year = named
    if year:
        return _date(int(year), month, day)
    found = _date(since.year, month, day)
    return found if found and found >= since else _date(since.year + 1, month, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
