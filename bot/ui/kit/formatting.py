"""The wording of a status, a period, a moment and a count, the same in every message."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_interval, format_time

from bot.ui.kit.escape import NOTE_LIMIT, mrkdwn
from scorecard.model.goals import Rating, Status
from scorecard.model.periods import Frequency, Period
from scorecard.model.units import locale_of
from scorecard.parsing.period_names import NOUNS, format_day, short_name
from scorecard.wording import listed

# What must not be missed differs in shape, too: many people cannot tell red circles from green ones.
EMOJI = {
    Status.ON_TARGET: "large_green_circle",
    Status.ACCEPTABLE: "large_yellow_circle",
    Status.OFF_THRESHOLD: "small_red_triangle_down",
    Status.NO_DATA: "white_circle",
}
RATING_EMOJI = {
    Rating.GOOD: "large_green_circle",
    Rating.FAIR: "large_yellow_circle",
    Rating.POOR: "small_red_triangle_down",
    Rating.NONE: "white_circle",
}
# The most urgent first.
URGENCY = (Status.OFF_THRESHOLD, Status.NO_DATA, Status.ACCEPTABLE, Status.ON_TARGET)
BARS = "▁▂▃▄▅▆▇█"
GAP = "·"
FENCE, FEWEST_FENCED = 3, 8
"""Widths of the middle half beyond which a value is far from it, and values of which that can be told."""
DONE, TO_GO = "●", "○"
MOST_DOTS = 10
WEEK = 7
HOUR = 60
DAY = 24
TWO = 2
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def note_lines(note: str, limit: int = NOTE_LIMIT) -> list[str]:
    """Return a value's note as a line of its own, or no line."""
    return [f"Note: {mrkdwn(note, limit)}"] if note else []


def status_emoji(status: Status) -> str:
    """Return a status as an emoji; its word must follow."""
    return f":{EMOJI[status]}:"


def status_text(status: Status) -> str:
    """Return a status as emoji and word."""
    return f"{status_emoji(status)} {status.value}"


def period_label(period: Period, locale: str) -> str:
    """Return a period in full: `week 47, 16–22 Nov`, `October 2026`, `Q3 2026`, `2025`, `Sun 22 Nov`."""
    short = short_name(period, locale)
    is_week = period.frequency is Frequency.WEEKLY
    return f"{short}, {span_label(period.start, period.last_day, locale)}" if is_week else short


def full_period_label(period: Period, today: date, locale: str) -> str:
    """Return a period in full, with its year unless it is this year: `week 45, 3–9 Nov 2025`."""
    label = period_label(period, locale)
    shows_year = period.frequency not in {Frequency.DAILY, Frequency.WEEKLY}
    return label if shows_year or today.year == period.last_day.year else f"{label} {period.last_day.year}"


def periods_text(periods: Sequence[Period], locale: str) -> str:
    """Return several periods in short: `week 47`, `weeks 45 and 47`, `weeks 45 to 48`; oldest first.

    What all of their names begin with, as weeks' do, is said once.
    """
    noun = NOUNS[periods[0].frequency]
    names = [short_name(period, locale) for period in periods]
    if len(names) > 1 and all(one.startswith(f"{noun} ") for one in names):
        names, noun = [one.removeprefix(f"{noun} ") for one in names], f"{noun}s "
    else:
        noun = ""
    is_run = all(one.next() == other for one, other in pairwise(periods))
    return f"{noun}{names[0]} to {names[-1]}" if is_run and len(names) > TWO else f"{noun}{listed(names)}"


def period_tag(period: Period, locale: str) -> str:
    """Return a period for the axis of a chart: `22 Nov`, `W47`, `Oct 2026`, `Q3 2026`, `2025`."""
    match period.frequency:
        case Frequency.DAILY:
            return format_day("MMMd", period.start, locale)
        case Frequency.WEEKLY:
            return f"W{period.start.isocalendar().week:02}"
        case Frequency.MONTHLY:
            return format_day("yMMM", period.start, locale)
        case _:
            return period_label(period, locale)


def day_label(day: date, locale: str) -> str:
    """Return a day with its year: `22 Nov 2026`."""
    return format_day("yMMMd", day, locale)


def short_day(day: date, locale: str) -> str:
    """Return a day without its year: `Sun 22 Nov`."""
    return format_day("MMMEd", day, locale)


def weekday(day: date, locale: str) -> str:
    """Return the name of a day's weekday: `Monday`."""
    return str(format_date(day, "EEEE", locale=locale_of(locale)))


def dated(day: date, near: date, locale: str) -> str:
    """Return a day of the month, `16 Nov`, with its year if that is not the year of another day."""
    return (
        format_date(day, "long", locale=locale_of(locale))
        if day.year != near.year
        else format_day("MMMd", day, locale)
    )


def local_day(at: datetime, timezone: str) -> date:
    """Return the day on which a moment falls in a time zone."""
    return at.astimezone(ZoneInfo(timezone)).date()


def moment(at: datetime, timezone: str, locale: str) -> str:
    """Return a moment that Slack shows in each reader's time zone; elsewhere the given zone is shown.

    It reads `today at 09:00` as of the reading.
    """
    return _date_token(at, "{date_short_pretty}", timezone, locale)


def set_moment(at: datetime, timezone: str, locale: str) -> str:
    """Return a moment like `moment`, but always with its date: for what is to come once a message is sent.

    Such a message is read days later, too, and must be true then: never `it comes yesterday`.
    """
    return _date_token(at, "{date_short}", timezone, locale)


def _date_token(at: datetime, day: str, timezone: str, locale: str) -> str:
    fallback = format_datetime(
        at, "d MMM yyyy HH:mm zzz", tzinfo=ZoneInfo(timezone), locale=locale_of(locale)
    )
    return f"<!date^{int(at.timestamp())}^{day} at {{time}}|{fallback}>"


def relative_moment(at: datetime, other: datetime, timezone: str, locale: str) -> str:
    """Return a moment relative to another: `09:12`, within a week `Tue 09:12`, else `Tue 8 Dec 09:12`."""
    clock = time_of_day(at, timezone, locale)
    day = local_day(at, timezone)
    days = (day - local_day(other, timezone)).days
    if days == 0:
        return clock
    day_text = (
        format_date(day, "EEE", locale=locale_of(locale)) if 0 < days < WEEK else short_day(day, locale)
    )
    return f"{day_text} {clock}"


def time_of_day(at: datetime, timezone: str, locale: str) -> str:
    """Return the local time of a moment in a time zone: `09:12`."""
    zone = ZoneInfo(timezone)
    return str(format_time(at.astimezone(zone), "short", tzinfo=zone, locale=locale_of(locale)))


def count_noun(number: int, noun: str) -> str:
    """Return a number with its noun: `1 KPI`, `2 KPIs`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def counted_or_one(number: int, noun: str) -> str:
    """Return a number with its noun, to follow `the last`: `week`, `12 weeks`."""
    return noun if number == 1 else count_noun(number, noun)


def span_text(span: timedelta) -> str:
    """Return a span of time, roughly: `40 min`, `5 h`, `3 days`."""
    minutes = max(1, round(span / timedelta(minutes=1)))
    if minutes < HOUR:
        return f"{minutes} min"
    hours = round(minutes / HOUR)
    return f"{hours} h" if hours < TWO * DAY else count_noun(round(hours / DAY), "day")


def age_text(age: timedelta) -> str:
    """Return a number of days or, from two weeks on, of whole weeks: `9 days`, `5 weeks`."""
    return count_noun(age.days // WEEK, "week") if age.days >= TWO * WEEK else count_noun(age.days, "day")


def number_word(number: int) -> str:
    """Return a number as in prose: `two`, `12`."""
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def with_full_stop(text: str) -> str:
    """Return text that ends with exactly one full stop; `16.–22. Nov.` has its own."""
    return text if text.endswith(".") else f"{text}."


def join_facts(*parts: str) -> str:
    """Return the facts of one line, without the empty ones."""
    return " · ".join(part for part in parts if part)


def sparkline(values: Sequence[Decimal | None]) -> str:
    """Return a row of bars from lowest to highest, with a dot for each missing value.

    What lies far from the middle half has the lowest or highest bar, so that it does not flatten the others.
    """
    known = sorted(value for value in values if value is not None)
    if not known:
        return GAP * len(values)
    low, high = _reach(known)
    clipped = (None if value is None else min(max(value, low), high) for value in values)
    return "".join(GAP if value is None else BARS[_height(value - low, high - low)] for value in clipped)


def _reach(known: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """Return the lowest and highest of some sorted values that are not far from the middle half of them."""
    if len(known) < FEWEST_FENCED:
        return known[0], known[-1]
    quarter = len(known) // 4
    first, third = known[quarter], known[-1 - quarter]
    reach = (third - first) * FENCE
    near = [value for value in known if first - reach <= value <= third + reach]
    return near[0], near[-1]


def progress_dots(done: int, total: int) -> str:
    """Return progress as dots, `●●○`, or an empty string if there are too many to take in."""
    return DONE * done + TO_GO * (total - done) if total <= MOST_DOTS else ""


def _height(above: Decimal, span: Decimal) -> int:
    return int(above * (len(BARS) - 1) / span) if span else len(BARS) // 2


# Every KPI of a frequency shows the same few days, and babel is slow to format each.
@lru_cache(maxsize=256)
def span_label(first: date, last: date, locale: str) -> str:
    """Return the days from one to another: `16–22 Nov`."""
    return str(format_interval(first, last, "MMMd", locale=locale_of(locale)))
