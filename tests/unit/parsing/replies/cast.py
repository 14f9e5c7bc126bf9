"""The KPIs of the corpus, and a short notation for the meaning of a reply."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from scorecard.model.goals import Band, Direction, Goal
from scorecard.model.periods import Frequency, Period
from scorecard.parsing.period_phrases import DateContext
from scorecard.parsing.replies.parsed_reply import (
    AmbiguousName,
    HandOver,
    KpiContext,
    NoValue,
    ParseResult,
    ReplyPart,
    SameAsLast,
    Snooze,
    SnoozeDelay,
    UnclearReply,
    UnnamedKpi,
    Value,
)
from scorecard.parsing.replies.parser import parse_reply
from tests.builders import a_kpi, a_subject

TODAY = date(2026, 11, 25)
WEEK_47 = Period(date(2026, 11, 16), Frequency.WEEKLY)
LOW, HIGH, BETWEEN = Direction.LOWER, Direction.HIGHER, Direction.RANGE
TABLE = (
    # key, name, unit, direction, target, threshold, history, aliases
    ("mttr", "MTTR", "min", LOW, "30", "45", "30 28 35 31", ("time to repair",)),
    ("repair", "Repair time", "h", LOW, "4", "8", "3.5 4 5.2 3.9", ()),
    ("lead", "Lead time", "days", LOW, "3", "5", "2 3 4 2.5", ()),
    ("patch", "Patch age", "weeks", LOW, "2", "4", "2 3 2 1", ()),
    ("uptime", "Uptime", "%", HIGH, "99.9", "99", "99.95 99.9 99.97 99.8", ("availability",)),
    ("fcr", "FCR", "%", HIGH, "70", "60", "68 71 70 72", ("first contact resolution",)),
    ("failed", "Failed changes", "%", LOW, "2", "5", "0.8 1.2 0.5 0.9", ()),
    ("variance", "Budget variance", "%", BETWEEN, "-2 2", "", "-1.5 0.4 1.1 -0.2", ()),
    ("cost", "Run cost", "GBP", LOW, "1200000", "1300000", "1150000 1210000 1190000 1180000", ()),
    ("spend", "Cloud spend", "EUR", LOW, "3000000", "3300000", "2900000 3050000 2980000 3100000", ()),
    ("licences", "Licences", "CHF", LOW, "1200", "1500", "1150 1234 1210 1190", ()),
    ("rupees", "Support cost", "INR", LOW, "120000", "150000", "110000 125000 118000 121000", ()),
    ("yen", "Print cost", "JPY", LOW, "12000", "15000", "11500 12300 12100 11900", ()),
    ("zloty", "Phone cost", "PLN", LOW, "1200", "1500", "1150 1230 1210 1190", ()),
    ("dollars", "Hardware cost", "USD", LOW, "1200", "1500", "1150 1230 1210 1190", ()),
    ("tickets", "Open tickets", "tickets", LOW, "1200", "1500", "1180 1310 1290 1205", ("backlog",)),
    ("csat", "CSAT", "points", HIGH, "8", "7", "7.9 8.1 8.3 8", ()),
    ("p1", "P1 incidents", "incidents", LOW, "0", "2", "0 1 0 0 2", ()),
    ("ideas", "New ideas", "ideas", HIGH, "5", "3", "", ()),
)


def _level(text: str) -> Decimal | Band | None:
    numbers = [Decimal(number) for number in text.split()]
    return None if not numbers else numbers[0] if len(numbers) == 1 else Band(*numbers)


def _subject(row: tuple[str, str, str, Direction, str, str, str, tuple[str, ...]], number: int) -> KpiContext:
    key, name, unit, direction, target, threshold, history, aliases = row
    aim = _level(target)
    assert aim is not None
    kpi = a_kpi(name, unit, id=number, key=key, aliases=aliases, frequency=Frequency.WEEKLY)
    goal = Goal(direction, aim, _level(threshold))
    return a_subject(kpi, goal, map(Decimal, history.split()), period=WEEK_47)


SUBJECTS = {row[0]: _subject(row, number) for number, row in enumerate(TABLE, 1)}


def read(text: str, asked: Sequence[KpiContext], known: Sequence[KpiContext], locale: str) -> ParseResult:
    """Return the meaning of a text on a Wednesday of week 48."""
    return parse_reply(text, asked, known, DateContext(TODAY, locale))


def meaning_of(reply: ParseResult) -> str:
    """Return a reply's meaning in one line, as the corpus writes it.

    `mttr 25 (note)`, `mttr 1234|1.234 ?two_readings`, `mttr no data (reason)`, `mttr same 31`,
    `mttr snooze 1 days`, `mttr to U0SAM`, `which of mttr, uptime`, `unclear`; ` + ` joins several
    parts, and ` for 2026-W45` names a period.
    """
    match reply:
        case UnclearReply():
            return "unclear"
        case UnnamedKpi() | AmbiguousName():
            return f"which of {', '.join(kpi.key for kpi in reply.choices)}"
    return " + ".join(f"{part.kpi.key} {_meaning_of_part(part)}" for part in reply.parts)


def _meaning_of_part(part: ReplyPart) -> str:
    match part:
        case Value(doubt=None):
            return plain(part.value) + _for(part.period) + _noted(part.note)
        case Value(doubt=doubt):
            assert doubt
            assert part.value == doubt.readings[0]
            readings = "|".join(map(plain, doubt.readings))
            return f"{readings} ?{doubt.cause.name.lower()}{_for(part.period)}{_noted(part.note)}"
        case NoValue():
            return "no data" + _for(part.period) + _noted(part.reason)
        case SameAsLast():
            return f"same {plain(part.value)}{_noted(part.note)}"
        case Snooze():
            return f"snooze {_when(part.until)}"
        case HandOver():
            return f"to {part.person}"


def _when(until: SnoozeDelay) -> str:
    given = {"minutes": until.minutes, "days": until.days, "weekday": until.weekday, "day": until.day}
    said = [f"{number} {name}" for name, number in given.items() if number is not None]
    return ", ".join([*said, *([f"at {until.clock_time:%H:%M}"] if until.clock_time else [])])


def _for(period: Period | None) -> str:
    return f" for {period.key}" if period else ""


def _noted(text: str) -> str:
    return f" ({text})" if text else ""


def plain(value: Decimal) -> str:
    """Return a value as the shortest text for it."""
    return format(value.normalize() + 0, "f")
