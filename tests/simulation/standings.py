"""How a KPI stands at a moment, reckoned from what was told and the calendars alone."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from itertools import takewhile

from tests.simulation.calendars import (
    DAY,
    START,
    Slot,
    asking_moment,
    day_in,
    ended_at,
    first_start,
    local,
    next_start,
    works_on,
)
from tests.simulation.cast import CARD_ZONE, Kpi, Measure, Somebody

FULL, HALF = Fraction(100), Fraction(50)


@dataclass
class Alarm:
    """A KPI's alert, from its values in the order they came.

    Attributes:
        about: First day of the period that is off threshold since, while it is open.
        opened: When it was opened, UTC.
        ended: When the newest one was resolved, UTC, and the first day of the period that did so.
    """

    measure: Measure
    about: date | None = None
    opened: datetime | None = None
    ended: tuple[datetime, date] | None = None
    _values: dict[date, Decimal] = field(default_factory=dict)
    _former: tuple[date, datetime] | None = None

    def hear(self, start: date, at: datetime, value: Decimal | None) -> None:
        """Take one more value, a correction of one, or None for one that was taken back."""
        if value is None:
            self._lose(start, at)
            return
        is_correction = start in self._values
        self._values[start] = value
        newest = max(self._values)
        is_off = score(self.measure, self._values[newest]) < HALF
        if self.about:
            self._go_on(start, newest, at, is_off=is_off)
        elif self._former and start == self._former[0] and score(self.measure, value) >= HALF:
            self.ended = self._former = None
        elif is_off and start == newest:
            is_same = is_correction and self.ended is not None and self.ended[1] == start
            self.about, self.opened = self._former if is_same and self._former else (start, at)
            self.ended = None if is_same else self.ended

    def _lose(self, start: date, at: datetime) -> None:
        """Take a value back that had none before it."""
        del self._values[start]
        newest = max(self._values, default=None)
        is_off = newest is not None and self._is_off(newest)
        if self.about == start:
            self.about = self._first_off(newest) if newest and newest > start and is_off else None
        elif self._former and self._former[0] == start:
            self.ended = self._former = None
        elif self.ended and self.ended[1] == start and newest:
            if is_off and self.about is None and self._former:
                (self.about, self.opened), self.ended = self._former, None
            elif not is_off:
                self.ended = self.ended[0], newest
        elif newest and is_off and self.about is None and start > newest:
            self.about, self.opened = newest, at

    def _is_off(self, start: date) -> bool:
        return score(self.measure, self._values[start]) < HALF

    def _first_off(self, newest: date) -> date:
        """Return the period from which on all up to the newest are off threshold."""
        row = takewhile(self._is_off, sorted(self._values, reverse=True))
        return list(row)[-1] if self._is_off(newest) else newest

    def _go_on(self, start: date, newest: date, at: datetime, *, is_off: bool) -> None:
        """Keep an open alert, point it to a later period, resolve it or withdraw it."""
        is_about_fine = self.about == start and score(self.measure, self._values[start]) >= HALF
        if is_off:
            self.about = self._first_off(newest) if is_about_fine else self.about
            return
        if not is_about_fine and self.about and self.opened:
            self.ended, self._former = (at, newest), (self.about, self.opened)
        self.about = None


@dataclass(frozen=True)
class Facts:
    """What was known of all KPIs at a moment.

    Attributes:
        values: The current value of each period.
        then: Those known at the weekly post before.
        no_data: The periods said to have none.
        aside: The periods left out of the scores.
        alarms: Each KPI's alert.
    """

    now: datetime
    since: datetime
    people: Mapping[str, Somebody]
    values: Mapping[Kpi, Mapping[date, Decimal]]
    then: Mapping[Kpi, Mapping[date, Decimal]]
    no_data: Iterable[Slot]
    aside: Container[Slot]
    alarms: Mapping[Kpi, Alarm]


class Standing:
    """A KPI at a moment.

    Attributes:
        score: Exact points of its newest due period or a later one, 0 to 100, or None without a value.
        is_out: True if its newest due period has no value and needs one.
        is_aside: True if an admin left it out for that period.
        is_off: True if its newest value is off threshold.
        off_since: First day of the period that is off threshold since, or None.
        is_explained: True if it is out and somebody said that there is no data.
        overdue_since: The day on which it became overdue, or None.
        shown: First day of the period whose value or lack is shown.
    """

    def __init__(self, measure: Measure, facts: Facts) -> None:
        self.measure, self._facts = measure, facts
        self._owner = facts.people[measure.owner_at(facts.now)]
        self._own = facts.values.get(measure.kpi, {})
        due = self._newest_due(facts.now)
        newest = max(self._own, default=None)
        value = self._own[newest] if newest and newest >= due else None
        self.score = None if value is None else score(measure, value)
        self.shown = newest if newest and newest >= due else due
        is_owed = value is None and ended_at(measure.frequency, due) >= START
        first = due if is_owed else last_ended(measure.frequency, facts.now)
        self.is_aside = value is None and self._is_left_out(first)
        self.is_out = is_owed and not self.is_aside
        self.is_off = newest is not None and score(measure, self._own[newest]) < HALF
        self.off_since = facts.alarms[measure.kpi].about if measure.kpi in facts.alarms else None
        self.is_explained = self.is_out and Slot(measure.kpi, due) in facts.no_data
        is_overdue = self.is_out and not self.is_explained
        self.overdue_since = self._overdue_since(due, newest) if is_overdue else None

    @property
    def is_new(self) -> bool:
        """True if it turned off threshold since the weekly post before."""
        opened = self._facts.alarms[self.measure.kpi].opened
        return opened is not None and opened >= self._facts.since

    @property
    def has_recovered(self) -> bool:
        """True if its alert ended in the week, because of a value that is not off after one that was."""
        alarm = self._facts.alarms.get(self.measure.kpi)
        if alarm is None or alarm.ended is None or alarm.ended[0] < self._facts.since or not self.is_well:
            return False
        before = max((start for start in self._own if start < alarm.ended[1]), default=None)
        return before is not None and score(self.measure, self._own[before]) < HALF

    @property
    def is_well(self) -> bool:
        """True if its value is in and not off threshold."""
        return self.score is not None and not self.is_off

    @property
    def has_reached(self) -> bool:
        """True if it is on target, and the value that stood a week before was not."""
        before = self._stood_before()
        return self.score == FULL and before is not None and score(self.measure, before) < FULL

    def _stood_before(self) -> Decimal | None:
        """Return the value of the week before: of the same kind of period, or one that had come early."""
        since, frequency = self._facts.since, self.measure.frequency
        ended = last_ended(frequency, since)
        if self.shown > self._newest_due(self._facts.now):
            return self._own.get(ended)
        first = then = self._newest_due(since)
        while (first := next_start(frequency, first)) <= min(ended, self.shown):
            is_owed = ended_at(frequency, first) >= START and not self._is_left_out(first)
            if first not in self._own and is_owed:
                return None
        early = max(self._facts.then.get(self.measure.kpi, ()), default=then)
        return self._own.get(min(max(then, early), self.shown))

    def _newest_due(self, now: datetime) -> date:
        """Return the first day of the newest period whose collecting day is over."""
        start = first_start(self.measure.frequency, now.date() + 2 * DAY)
        while local(self._due_on(start), time.min, CARD_ZONE) > now:
            start = first_start(self.measure.frequency, start - DAY)
        return start

    def _due_on(self, start: date) -> date:
        """Return the day after the owner's first working day after a period, or after they are asked."""
        day = next_start(self.measure.frequency, start)
        asked = asking_moment(self._owner, self.measure, ended_at(self.measure.frequency, start))
        while not works_on(self._owner, day):
            day += DAY
        return max(day, day_in(CARD_ZONE, asked)) + DAY

    def _overdue_since(self, due: date, newest: date | None) -> date:
        """Return the day on which the first period without a value since the newest one became overdue."""
        frequency, first, start = self.measure.frequency, due, due
        while True:
            start = first_start(frequency, start - DAY)
            if ended_at(frequency, start) < START or (newest is not None and start <= newest):
                return self._due_on(first)
            is_settled = self._is_left_out(start) or Slot(self.measure.kpi, start) in self._facts.no_data
            first = first if is_settled else start

    def _is_left_out(self, start: date) -> bool:
        return Slot(self.measure.kpi, start) in self._facts.aside


def last_ended(frequency: str, now: datetime) -> date:
    """Return the first day of the newest period that is over."""
    start = first_start(frequency, now.date() + 2 * DAY)
    while ended_at(frequency, start) > now:
        start = first_start(frequency, start - DAY)
    return start


def score(measure: Measure, value: Decimal) -> Fraction:
    """Return 100 at the target, 50 at the threshold, on a line through both."""
    far = Fraction("0.8") if measure.unit == "%" else Fraction("1.3")
    target = Fraction(measure.target)
    threshold = target * far
    points = HALF + HALF * (Fraction(value) - threshold) / (target - threshold)
    return max(Fraction(0), min(FULL, points))
