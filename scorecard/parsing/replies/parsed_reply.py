"""The result of parsing a reply: parts for one KPI each, a question which KPI, or a reason to refuse it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from scorecard.model.goals import Goal
from scorecard.model.kpis import KpiInfo
from scorecard.model.periods import Period


class PastValue(NamedTuple):
    """The value of an earlier period, in the KPI's unit."""

    period: Period
    value: Decimal


@dataclass(frozen=True)
class KpiContext:
    """A KPI that a reply can be about.

    Attributes:
        goal: In force for the period asked for.
        period: The period asked for; None if no period can be named.
        read_past: Reader of the values of earlier periods, newest last; called only if they matter, since a
            reply is about one or two KPIs of hundreds.
        find_given: Finder of the value that a period already has, which a new one would correct; also called
            only if it matters.
        other_names: Its names, if they differ from the KPI's own; else None.
        scorecard_names: The names of its scorecard, which any of the KPI's own may carry: `mttr (security)`.
    """

    kpi: KpiInfo
    goal: Goal
    period: Period | None = None
    read_past: Callable[[], Sequence[PastValue]] = tuple
    find_given: Callable[[Period], Decimal | None] = lambda _: None
    other_names: tuple[str, ...] | None = None
    scorecard_names: tuple[str, ...] = ()

    @cached_property
    def past(self) -> Sequence[PastValue]:
        """Values of earlier periods, newest last; may be empty."""
        return self.read_past()

    @property
    def history(self) -> tuple[Decimal, ...]:
        """The values of earlier periods without the periods."""
        return tuple(past.value for past in self.past)

    @property
    def likely(self) -> Decimal:
        """A value of its size, to be shown as an example: its last one, or one that meets the target."""
        return self.past[-1].value if self.past else self.goal.sample

    @property
    def newest(self) -> Period | None:
        """The period of the last value, or None without any."""
        return self.past[-1].period if self.past else None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that people call the KPI by."""
        return self.kpi.names if self.other_names is None else self.other_names

    @property
    def has_gap(self) -> bool:
        """True if a period without a value lies between the newest value and the period asked for."""
        return self.period is not None and self.newest is not None and self.newest.next() != self.period


class DoubtReason(StrEnum):
    """The reason why a value must be confirmed before it is stored, as a clause to show."""

    TWO_READINGS = "it can be read in more than one way"
    OTHER_STYLE = "numbers are not written like that in your language"
    NOTHING = "it can also mean that there is no data"
    ROUGH = "it sounds like an estimate"
    UNCLEAR = "I'm not sure that I understood you"
    NUMBER_IN_NOTE = "there is another number in the note"
    UNIT_IN_NOTE = "the note may name another unit"
    NO_CAUSE = "the note may mean that the number is not right"
    SHORT_NAME = "you typed only the beginning of the KPI's name"
    NEGATIVE = "it is below zero, which this KPI has never been"
    ABOVE_ALL = "it is more than 100 %"
    UNUSUAL = "it is far from this KPI's usual values"
    EARLY = "nobody has been asked for this period yet"
    OLDER = "a later period is already over"
    GIVEN = "it would replace the value that was given before"


@dataclass(frozen=True)
class Doubt:
    """A doubt to be resolved before a value, or a statement of no data, is stored.

    Attributes:
        readings: Each possible value, most likely first; empty for a statement of no data.
    """

    cause: DoubtReason
    readings: tuple[Decimal, ...]


@dataclass(frozen=True)
class Value:
    """A value for a KPI.

    Attributes:
        value: In the KPI's unit; the first reading while in doubt.
        note: The note given with it, or empty.
        doubt: None if it can be stored as it is.
        period: The period named with it, or None.
    """

    kpi: KpiInfo
    value: Decimal
    note: str = ""
    doubt: Doubt | None = None
    period: Period | None = None


@dataclass(frozen=True)
class NoValue:
    """A statement that there is no value for the period.

    Attributes:
        reason: The reason given, or empty.
        period: The period named with it, or None.
    """

    kpi: KpiInfo
    reason: str = ""
    period: Period | None = None


@dataclass(frozen=True)
class SameAsLast:
    """The value of the period before, valid again; `value` is that one, in the KPI's unit."""

    kpi: KpiInfo
    value: Decimal
    note: str = ""

    def as_value(self) -> Value:
        """Return it as if the number had been typed."""
        return Value(self.kpi, self.value, self.note)


@dataclass(frozen=True)
class SnoozeDelay:
    """The time until the next prompt: minutes, or a day, a time of day or both.

    Attributes:
        minutes: After this many minutes from now; nothing else is set beside it.
        days: On the day this many days ahead, 0 for today.
        weekday: On the next such day, 0 for Monday to 6 for Sunday.
        day: On this day.
        clock_time: At this time on the person's clock, None for the usual one; without a day, the next such
            time.
    """

    minutes: int | None = None
    days: int | None = None
    weekday: int | None = None
    day: date | None = None
    clock_time: time | None = None


@dataclass(frozen=True)
class Snooze:
    """An announcement that the person will answer later."""

    kpi: KpiInfo
    until: SnoozeDelay


@dataclass(frozen=True)
class HandOver:
    """A request to ask somebody else; `person` is their Slack user id."""

    kpi: KpiInfo
    person: str


ValuePart = Value | SameAsLast
"""A part that gives a value."""

ReplyPart = ValuePart | NoValue | Snooze | HandOver


@dataclass(frozen=True)
class ParsedReply:
    """A reply that was fully understood; no two parts are about the same period of a KPI."""

    parts: tuple[ReplyPart, ...]

    @property
    def only_value(self) -> Value | None:
        """The value, if the reply says nothing else."""
        part = self.parts[0] if len(self.parts) == 1 else None
        return part if isinstance(part, Value) else None


@dataclass(frozen=True)
class UnnamedKpi:
    """A reply that is clear but for the KPI it is about.

    Attributes:
        choices: The KPIs it can be for; parsed again with only one of them asked for, it is complete.
    """

    choices: tuple[KpiInfo, ...]


@dataclass(frozen=True)
class AmbiguousName:
    """A reply with a name shared by KPIs of several scorecards.

    Attributes:
        choices: Those KPIs; parsed again without all but one of them, the name is unambiguous.
    """

    choices: tuple[KpiInfo, ...]


@dataclass(frozen=True)
class UnclearReply:
    """A reply of which nothing may be stored.

    Attributes:
        reason: One sentence: what is wrong, what to send.
        has_number: True if there was a number in it at all.
        is_question: True if it asks how a KPI stands.
    """

    reason: str
    has_number: bool = True
    is_question: bool = False


ParseResult = ParsedReply | UnnamedKpi | AmbiguousName | UnclearReply
