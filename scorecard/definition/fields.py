"""The kinds of values in a scorecard file, each read from the text that was written.

A reader raises ValueError with the fix; its sentence follows the field's path.
"""

import re
import unicodedata
from datetime import date, time
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, NamedTuple, TypeVar
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, PlainValidator

from scorecard.definition.suggestions import suggest_locale, suggest_region, suggest_timezone
from scorecard.errors import InvalidInput
from scorecard.model.calendars import check_region
from scorecard.model.goals import Band, Level, RatingBands
from scorecard.model.scorecard import (
    DAYS,
    LOCK_DAYS,
    MOST_REMINDERS,
    NTHS,
    PLAN_DAYS,
    Margin,
    ReviewTime,
    Share,
)
from scorecard.model.units import DEFAULT_LOCALE, DURATION, PERCENT, find_locale, format_typed, is_money
from scorecard.parsing.replies.normalize import normalize_text
from scorecard.parsing.replies.numbers import MAX_DIGITS
from scorecard.parsing.replies.quantities import read_quantity
from scorecard.parsing.replies.vocabulary import WORDS
from scorecard.rules.scoring import FULL, ZERO

LONGEST_KEY, LONGEST_NAME, LONGEST_SENTENCE, LONGEST_UNIT = 64, 75, 300, 20
UNSHOWABLE = {"Cc", "Cs", "Zl", "Zp"}
PAIR = 2
NOT_NUMBERS = {
    "yes/no",
    "no/yes",
    "yes-no",
    "y/n",
    "true/false",
    "bool",
    "boolean",
    "text",
    "freetext",
    "string",
}
"""Units of KPIs whose values would not be numbers."""
MOST_PERIODS = 12
"""The most periods of which some must be off threshold before an alert opens."""
DAY_COUNT = re.compile(r"[1-9]|[12]\d", re.ASCII)
Items = TypeVar("Items", bound=tuple[object, ...])


class WeeklyPost(NamedTuple):
    """The time of the weekly post, on the scorecard's clock; day 0 is Monday."""

    day: int
    time: time

    def __str__(self) -> str:
        return f"{DAYS[self.day]} {self.time:%H:%M}"


def not_empty(items: Items) -> Items:
    """Return a list that has at least one item."""
    if not items:
        raise ValueError("is empty; give at least one.")
    return items


def _line(text: str, longest: int) -> str:
    line = " ".join(text.split())
    if not line:
        raise ValueError("is empty; write a text or leave the field out.")
    if any(unicodedata.category(sign) in UNSHOWABLE for sign in line):
        raise ValueError("contains a character that cannot be shown; remove it.")
    if len(line) > longest:
        raise ValueError(f"has {len(line)} characters; at most {longest} are allowed.")
    return line


def read_name(text: str) -> str:
    """Return a name: one line."""
    return _line(text, LONGEST_NAME)


def read_sentence(text: str) -> str:
    """Return a sentence: one line, with line breaks as spaces."""
    return _line(text, LONGEST_SENTENCE)


def read_key(text: str) -> str:
    """Return a stable key: `mttr`."""
    if len(text) > LONGEST_KEY or not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", text):
        raise ValueError(
            f"“{text}” is not a valid key; write up to {LONGEST_KEY} of a–z, 0–9, _ and -, such as mttr."
        )
    return text


def read_number(value: object) -> Decimal:
    """Return a number with exactly the digits that were written."""
    if not isinstance(value, str):
        raise ValueError("must be one number, such as 30.")  # noqa: TRY004 - pydantic gathers ValueError
    if re.fullmatch(r"[-+]?\d+(\.\d+)?", value, re.ASCII):
        if sum(map(str.isdigit, value)) > MAX_DIGITS:
            raise ValueError(f"has more than {MAX_DIGITS} digits; choose a larger unit or round it.")
        return abs(Decimal(value)) if Decimal(value) == 0 else Decimal(value)
    with_unit = re.fullmatch(r"([-+]?\d+(\.\d+)?)\s*[^\d.,:]+", value, re.ASCII)
    if with_unit:
        raise ValueError(
            f"“{value}” is more than a number; write only {with_unit[1]}, since the unit goes in “unit”."
        )
    raise ValueError(
        f"“{value}” is not a plain number; write only digits and a decimal point, such as 30 or 99.5."
    )


def read_weight(value: object) -> Decimal:
    """Return a weight: 0 or more."""
    weight = read_number(value)
    if weight < ZERO:
        raise ValueError(f"{weight} is below 0; write 0, to leave it out of the score, or more.")
    return weight


def read_level(value: object) -> Level:
    """Return a target or threshold: a number, or `[low, high]`."""
    if not isinstance(value, list):
        return read_number(value)
    if len(value) != PAIR:
        raise ValueError("must be one number, or two like [-2, 2] for direction range.")
    return Band(*map(read_number, value))


def read_durations(value: object) -> object:
    """Return a length of time, `3 h 20 min` or `3:20`, or a list of two, with seconds in each one's place."""
    if isinstance(value, list):
        return list(map(read_durations, value))
    return _read_duration(value) if isinstance(value, str) else value


def _read_duration(text: str) -> str:
    try:
        quantity = read_quantity(normalize_text(text), DURATION, DEFAULT_LOCALE)
    except InvalidInput:
        quantity = None
    if quantity is None or len(quantity.readings.values) > 1 or quantity.rest.strip():
        raise ValueError(f"“{text}” is not a length of time; write one with its units, such as 3 h 20 min.")
    return f"{quantity.readings.values[0]:f}"


def written_level(level: Level | None, unit: str) -> Level | str | tuple[str, ...] | None:
    """Return a number of a goal as files have it: that of a duration as text, `3 h 20 min`."""
    if unit != DURATION or level is None:
        return level
    if isinstance(level, Band):
        return tuple(format_typed(edge, unit, DEFAULT_LOCALE) for edge in level)
    return format_typed(level, unit, DEFAULT_LOCALE)


def read_bands(value: object) -> RatingBands:
    """Return the lowest scores at which a parent is good and fair: `[90, 50]`."""
    if not isinstance(value, list) or len(value) != PAIR:
        raise ValueError("must be two scores, the one for good first, like [90, 50].")
    bands = RatingBands(*map(read_number, value))
    if not FULL >= bands.good > bands.fair >= ZERO:
        raise ValueError("must be two falling scores from 100 to 0, like [90, 50].")
    return bands


def read_reminders(value: object) -> tuple[int, ...]:
    """Return the working days after the prompt on which reminders are due: `[1, 2, 3]`."""
    if not isinstance(value, list) or not all(
        isinstance(day, str) and DAY_COUNT.fullmatch(day) for day in value
    ):
        raise ValueError("must be working days after the prompt, like [1, 2, 3], or [] for none.")
    offsets = tuple(map(int, value))
    if len(offsets) > MOST_REMINDERS:
        raise ValueError(f"has {len(offsets)} reminders; at most {MOST_REMINDERS} are allowed.")
    if any(later <= earlier for earlier, later in pairwise(offsets)):
        raise ValueError("must be in ascending order, like [1, 2, 3].")
    return offsets


def read_lock_days(text: object) -> int:
    """Return the number of days after which a period is locked: `45`."""
    days = int(text) if isinstance(text, str) and re.fullmatch(r"\d{1,6}", text, re.ASCII) else 0
    if days not in LOCK_DAYS:
        raise ValueError(
            f"“{text}” is not a number of days from {LOCK_DAYS[0]} to {LOCK_DAYS[-1]}; write one such as 45."
        )
    return days


def read_plan_days(text: object) -> int:
    """Return the number of working days within which a plan is wanted: `3`."""
    days = int(text) if isinstance(text, str) and re.fullmatch(r"\d{1,3}", text, re.ASCII) else -1
    if days not in PLAN_DAYS:
        raise ValueError(
            f"“{text}” is not a number of working days up to {PLAN_DAYS[-1]}; write one such as 3."
        )
    return days


def read_time(text: object) -> time:
    """Return a time of day: `09:00`."""
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", text, re.ASCII) if isinstance(text, str) else None
    if not found:
        raise ValueError(f'“{text}” is not a time of day; write it like "09:00".')
    return time(int(found[1]), int(found[2]))


def read_weekly_post(text: object) -> WeeklyPost:
    """Return a day of the week and a time: `TUE 10:00`."""
    day, _, clock_time = str(text).strip().partition(" ")
    if day.upper() not in DAYS:
        raise ValueError(
            f"“{text}” is not a day and time; write one of {', '.join(DAYS)} and a time, like TUE 10:00."
        )
    return WeeklyPost(DAYS.index(day.upper()), read_time(clock_time.strip()))


def read_review(text: object) -> ReviewTime:
    """Return a day of each month and a time: `first WED 10:00`."""
    nth, _, rest = " ".join(str(text).split()).partition(" ")
    day, _, clock_time = rest.partition(" ")
    if nth.lower() not in NTHS.values() or day.upper() not in DAYS:
        which = ", ".join(NTHS.values())
        raise ValueError(
            f"“{text}” is not a day of the month and time; write one of {which}, then one of"
            f" {', '.join(DAYS)} and a time, like first WED 10:00."
        )
    read_time(clock_time)
    return ReviewTime.from_text(f"{nth.lower()} {day.upper()} {clock_time.zfill(5)}")


def read_date(text: object) -> date:
    """Return a day: `2027-11-30`."""
    try:
        if isinstance(text, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text} does not exist; write year-month-day, like 2027-11-30.") from None
    raise ValueError(f"“{text}” is not a date; write year-month-day, like 2027-11-30.")


def read_unit(text: str) -> str:
    """Return a unit: `%`, a currency code or a word."""
    unit = _line(text, LONGEST_UNIT)
    if unit.casefold() in WORDS[PERCENT] | {"percentage"}:
        return _same(unit, PERCENT)
    if unit.casefold().replace(" ", "") in NOT_NUMBERS:
        raise ValueError(
            f"“{unit}” is not possible yet, because every value is a number; "
            "count something instead, in %, a currency such as GBP, or a word such as min."
        )
    if any(map(str.isdigit, unit)):
        raise ValueError(
            f"“{unit}” contains a digit; write %, a currency code such as GBP, or a word such as min."
        )
    if re.fullmatch(r"[A-Z]{3}", unit) and not is_money(unit):
        raise ValueError(f"{unit} is not a currency code; write one such as GBP, or a word in lower case.")
    return unit


def _same(written: str, spelling: str) -> str:
    if written != spelling:
        raise ValueError(f'“{written}” must be written as "{spelling}", with the quotes.')
    return spelling


def read_timezone(text: str) -> str:
    """Return an IANA time zone: `Europe/London`."""
    if text not in available_timezones():
        raise ValueError(f"“{text}” is not an IANA time zone; {suggest_timezone(text)}")
    return text


def read_locale(text: str) -> str:
    """Return a locale, in its usual spelling: `en_GB`."""
    found = find_locale(text)
    if found is None:
        raise ValueError(f"“{text}” is not a locale; {suggest_locale(text)}")
    return str(found)


def read_person(text: str) -> str:
    """Return a Slack member id."""
    if not re.fullmatch(r"[UW][A-Z0-9]{2,20}", text):
        raise ValueError(
            f"“{text}” is not a Slack member id; write one like U012AB3CD (profile, ⋮, Copy member ID)."
        )
    return text


def read_channel(text: str) -> str:
    """Return a Slack channel id."""
    if not re.fullmatch(r"[CG][A-Z0-9]{2,20}", text):
        raise ValueError(
            f"“{text}” is not a Slack channel id; write one like C012AB3CD (at the end of its details)."
        )
    return text


def read_region(text: str) -> str:
    """Return a region with public holidays: a country, `GB`, or a part of one, `DE-BY`."""
    try:
        return check_region(text)
    except InvalidInput as error:
        near = suggest_region(text)
        raise ValueError(
            f"“{text}” is not a region with known holidays; {near}" if near else str(error)
        ) from None


def read_yes_no(value: object) -> bool:
    """Return a yes or no, in any of YAML's spellings."""
    answer = {"true": True, "yes": True, "false": False, "no": False}.get(str(value).casefold())
    if answer is None:
        raise ValueError("must be true or false.")
    return answer


def read_share(value: object) -> Share:
    """Return a number of periods out of the latest ones: `2 of 3`."""
    found = re.fullmatch(r"(\d{1,3})\s+of\s+(\d{1,3})", value, re.ASCII) if isinstance(value, str) else None
    share = Share(int(found[1]), int(found[2])) if found else Share(0, 0)
    if not 1 <= share.needed <= share.of <= MOST_PERIODS:
        raise ValueError(
            f"“{value}” is not a number of periods out of up to {MOST_PERIODS}; write one like 2 of 3."
        )
    return share


def read_margin(value: object) -> Margin:
    """Return a distance from a threshold: `2` in the KPI's unit, or `5 %` of the threshold."""
    share = re.fullmatch(r"(.*\S)\s*%", value) if isinstance(value, str) else None
    amount = read_number(share[1] if share else value)
    if amount < ZERO:
        raise ValueError(f"“{value}” is below 0; write how much better a value must be, such as 2 or 5 %.")
    return Margin(amount, is_percent=share is not None)


Key = Annotated[str, AfterValidator(read_key)]
Name = Annotated[str, AfterValidator(read_name)]
Sentence = Annotated[str, AfterValidator(read_sentence)]
Unit = Annotated[str, AfterValidator(read_unit)]
TimeZone = Annotated[str, AfterValidator(read_timezone)]
LocaleName = Annotated[str, AfterValidator(read_locale)]
Region = Annotated[str, AfterValidator(read_region)]
MemberId = Annotated[str, AfterValidator(read_person)]
ChannelId = Annotated[str, AfterValidator(read_channel)]
Number = Annotated[Decimal, BeforeValidator(read_number)]
Weight = Annotated[Decimal, BeforeValidator(read_weight)]
AnyLevel = Annotated[Level, PlainValidator(read_level)]
TimeOfDay = Annotated[time, PlainValidator(read_time)]
Day = Annotated[date, PlainValidator(read_date)]
ReviewDay = Annotated[ReviewTime, PlainValidator(read_review)]
PostTime = Annotated[WeeklyPost, PlainValidator(read_weekly_post)]
YesNo = Annotated[bool, PlainValidator(read_yes_no)]
PlanDays = Annotated[int, PlainValidator(read_plan_days)]
LockDays = Annotated[int, PlainValidator(read_lock_days)]
ScoreBands = Annotated[RatingBands, PlainValidator(read_bands)]
PeriodShare = Annotated[Share, PlainValidator(read_share)]
RecoveryMargin = Annotated[Margin, PlainValidator(read_margin)]
ReminderDays = Annotated[tuple[int, ...], PlainValidator(read_reminders)]
