"""Past days as people type them: `30 September`, `last quarter`, `W45`, `yesterday`, `end of Q3`."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from scorecard.errors import InvalidInput
from scorecard.model.periods import DAY, Frequency, Period
from scorecard.parsing.period_names import explain_unread, find_period, name_month, short_name, weekday_names
from scorecard.parsing.period_phrases import DateContext

LEADING = re.compile(r"(?:the )?(?:end of )?(?:the )?")
AGO = re.compile(r"(\d{1,3}|an?|one|two|three) (day|week|month|quarter|year)s? ago")
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}
LENGTHS = {
    "day": Frequency.DAILY,
    "week": Frequency.WEEKLY,
    "month": Frequency.MONTHLY,
    "quarter": Frequency.QUARTERLY,
    "year": Frequency.YEARLY,
}
WEEK = 7
EXAMPLE = "30 September, last quarter or W45"


class NoDay(InvalidInput):
    """A text names no day or period at all."""


def read_past_period(text: str, context: DateContext) -> Period:
    """Return the day or period that a text names, wholly in the past.

    Args:
        text: As typed.
        context: The dates and locale by which it is read.

    Raises:
        NoDay: It names none.
        InvalidInput: That is not over, or is another one by the scorecard's clock than by the person's.
    """
    found = _read(text, context)
    if found.last_day >= context.today:
        raise InvalidInput(f"{_name(found, context)} is not over yet; name a day before today.")
    return found


def read_first_day(text: str, context: DateContext) -> date:
    """Return the first day of what a text names, which must have begun; see `read_past_period`.

    Raises:
        NoDay: It names none.
        InvalidInput: It has not begun, or is another one by the scorecard's clock than by the person's.
    """
    found = _read(text, context)
    if found.start > context.today:
        raise InvalidInput(f"{_name(found, context)} is still to come; name a day up to today.")
    return found.start


def _read(text: str, context: DateContext) -> Period:
    found = find_any_period(text, context.today, context.locale)
    if found is None:
        causes = (explain_unread(_plain(text), one, context.today, context.locale) for one in Frequency)
        cause = next(filter(None, causes), f"I can't read “{text.strip()}” as a day")
        raise NoDay(f"{cause}; write it like {EXAMPLE}.")
    own = find_any_period(text, context.own_today or context.today, context.locale)
    if own is not None and own != found:
        yours, its = map(context.name, (own, found))
        raise InvalidInput(
            f"“{text.strip()}” is {yours} by your clock and {its} by the scorecard's; write one of these."
        )
    return found


def _name(period: Period, context: DateContext) -> str:
    is_today = period == Period(context.today, Frequency.DAILY)
    name = "today" if is_today else short_name(period, context.locale)
    return f"{name[:1].upper()}{name[1:]}"


def find_any_period(text: str, today: date, locale: str) -> Period | None:
    """Return the period of any length that a text names, a day first; None if there is none.

    A day of the week is the newest one before today.
    """
    return next((found for found in _readings(_plain(text), today, locale) if found), None)


def _plain(text: str) -> str:
    return LEADING.sub("", " ".join(text.casefold().replace(",", " ").split()).rstrip("!?"), count=1)


def _readings(plain: str, today: date, locale: str) -> Iterator[Period | None]:
    if plain == "today":
        yield Period(today, Frequency.DAILY)
    weekday = weekday_names(locale).get(plain.removeprefix("last "))
    if weekday is not None:
        yield Period(today - timedelta(days=(today.weekday() - weekday - 1) % WEEK + 1), Frequency.DAILY)
    if ago := AGO.fullmatch(plain):
        yield _ago(int(NUMBERS.get(ago[1]) or ago[1]), LENGTHS[ago[2]], today)
    for frequency in Frequency:
        yield find_period(name_month(plain, locale), frequency, today, locale)


def _ago(number: int, frequency: Frequency, today: date) -> Period:
    """Return the day so many days or weeks ago, or the period so many longer ones ago."""
    if frequency in {Frequency.DAILY, Frequency.WEEKLY}:
        days = number if frequency is Frequency.DAILY else number * WEEK
        return Period(today - days * DAY, Frequency.DAILY)
    return Period.containing(today, frequency).latest(number + 1)[0]
