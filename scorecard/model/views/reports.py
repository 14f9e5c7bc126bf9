"""Read models of reports: a scorecard, one KPI, one person's KPIs, the Home tab, and the weekly post."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple, Self

from scorecard.model.calendars import Absence
from scorecard.model.goals import Band, Goal, Rating, Status
from scorecard.model.kpis import ActualInfo, KpiInfo, MissingReason, NoData, Reading, SetAside, SoWhat
from scorecard.model.people import Reliability
from scorecard.model.periods import Period
from scorecard.model.scorecard import Initiative
from scorecard.model.signals import Signal
from scorecard.model.views.follows import StatusChange
from scorecard.model.views.places import Place
from scorecard.model.views.prompts import DueItem, FirstPrompt, Handover, NextAsked, WaitingQuestion

FULL = Fraction(100)
LEAST_COVERAGE = Fraction(1, 2)
PLACES = 6


class WeightShares(NamedTuple):
    """The weight of a KPI or parent, split into exact shares.

    Attributes:
        given: The share whose value is in, 0 to 1.
        out: The share whose due value is out, 0 to 1.
        points: The sum of share times score over what is in, 0 to 100.
    """

    given: Fraction
    out: Fraction
    points: Fraction

    @property
    def due(self) -> Fraction:
        """The share that is in or out, 0 to 1; it has a score only if that is more than 0."""
        return self.given + self.out

    @property
    def low(self) -> Fraction:
        """The score if what is out comes in with 0, 0 to 100."""
        return self.points / self.due

    @property
    def high(self) -> Fraction:
        """The score if what is out comes in with 100, 0 to 100."""
        return (self.points + FULL * self.out) / self.due


@dataclass(frozen=True)
class ParentScore:
    """The score of a parent, or the range that it can still reach.

    Attributes:
        parts: What is in and out of its weight; None if nothing below it counts.
        given: How many KPIs that count have a value.
        due: How many KPIs that count have one or owe one.
        set_aside: KPIs that an admin left out for this period.
        capped_by: KPIs off threshold that keep it from being rated good.
    """

    parts: WeightShares | None
    rating: Rating
    given: int
    due: int
    set_aside: tuple[KpiInfo, ...] = ()
    capped_by: tuple[KpiInfo, ...] = ()

    @property
    def coverage(self) -> Decimal:
        """The share of the weight that has data, 0 to 1, rounded down."""
        return _floor(self.parts.given) if self.parts else Decimal(0)

    @cached_property
    def range(self) -> tuple[Decimal, Decimal] | None:
        """The lowest and highest score it can have once everything due is in, rounded down.

        None below half coverage: less than half is no picture of the whole.
        """
        if self.parts is None or self.parts.given < LEAST_COVERAGE:
            return None
        return _floor(self.parts.low), _floor(self.parts.high)

    @property
    def score(self) -> Decimal | None:
        """The score, 0 to 100, rounded down; None while something due is out or below half coverage."""
        found = self.range
        return found[0] if found and self.parts and not self.parts.out else None


def _floor(exact: Fraction) -> Decimal:
    """Return a fraction as a decimal, rounded down so that nothing short of a limit seems to reach it."""
    return Decimal(exact * 10**PLACES // 1).scaleb(-PLACES)


class Lacking(NamedTuple):
    """A KPI that makes two moments incomparable.

    Attributes:
        period: The period for which it has no value, or was set aside.
        is_set_aside: True if it was set aside on one side alone.
    """

    kpi: KpiInfo
    period: Period
    is_set_aside: bool = False


@dataclass(frozen=True)
class Change:
    """The change of a parent since an earlier moment.

    Attributes:
        points: How many whole points it rose (above 0) or fell (below 0).
        lacking: The KPI that makes the two moments incomparable, or None.
    """

    points: int = 0
    lacking: Lacking | None = None


class PaceState(StrEnum):
    """The state of an objective with a due day, by its headline KPI."""

    REACHED = "reached"
    ON_PACE = "on pace"
    BEHIND = "behind"
    MISSED = "missed"
    EARLY = "too early to tell"


@dataclass(frozen=True)
class Pace:
    """How far a target has come, beside how much of its time is gone.

    Attributes:
        value: The newest value.
        target: The target in force for its period.
        progress: The share of the way from the baseline to the target, 1 being all.
        elapsed: The share of the time that was gone when that period ended, 0 to 1.
        period: That period.
        is_newest: True if no later value is due.
    """

    value: Decimal
    target: Decimal
    progress: Decimal
    elapsed: Fraction
    period: Period
    state: PaceState
    is_newest: bool = True


@dataclass(frozen=True)
class ObjectiveView:
    """An objective and its KPIs; the first one is its headline.

    Attributes:
        weight: Its share among its siblings.
        pace: Its headline KPI's; None without a due day, a baseline or a value.
        supports: The business goal that it serves, or empty.
        initiatives: The work for it, in order.
    """

    name: str
    statement: str
    due: date | None
    weight: Decimal
    result: ParentScore
    readings: tuple[Reading, ...]
    pace: Pace | None = None
    supports: str = ""
    initiatives: tuple[Initiative, ...] = ()


@dataclass(frozen=True)
class StrategyObjective:
    """An objective on the strategy map.

    Attributes:
        drives: The names of those that it drives, with their perspectives where several have the name.
    """

    name: str
    result: ParentScore
    drives: tuple[str, ...]


@dataclass(frozen=True)
class StrategyPart:
    """A perspective on the strategy map, and its objectives from the driving to the driven."""

    name: str
    result: ParentScore
    objectives: tuple[StrategyObjective, ...]


@dataclass(frozen=True)
class StrategyView:
    """The strategy map of a scorecard, from the driving perspectives to the driven.

    Attributes:
        place: The scorecard's place; None of a past day.
    """

    scorecard: str
    locale: str
    parts: tuple[StrategyPart, ...]
    place: Place | None = None


def list_weighted(objectives: Iterable[ObjectiveView]) -> list[Reading]:
    """Return the KPIs under objectives that have a weight."""
    return [reading for objective in objectives if objective.weight for reading in objective.readings]


@dataclass(frozen=True)
class PerspectiveView:
    """A perspective with everything below it.

    Attributes:
        weight: Its share among its siblings.
        worst: The KPI with the lowest score, if it is not on target, else None.
    """

    name: str
    weight: Decimal
    result: ParentScore
    worst: Reading | None
    objectives: tuple[ObjectiveView, ...]

    @property
    def readings(self) -> list[Reading]:
        """Every KPI, in order."""
        return [reading for objective in self.objectives for reading in objective.readings]

    @property
    def weighted(self) -> list[Reading]:
        """The KPIs under objectives that have a weight."""
        return list_weighted(self.objectives)


@dataclass(frozen=True)
class CollectingPeriod:
    """A period whose values are being collected: how many of those asked for are in.

    Attributes:
        set_aside: KPIs that an admin left out for this period.
    """

    period: Period
    given: int
    asked: int
    set_aside: tuple[KpiInfo, ...] = ()


@dataclass(frozen=True)
class Attention:
    """The KPIs that need attention; each stands in one group.

    Attributes:
        off: Off threshold by their newest value, or with an open alert, the lowest score first; those
            without a weight come last.
        explained: Without a due value, for a reason that somebody gave.
        overdue: Without a due value, the longest overdue first.
    """

    off: tuple[Reading, ...]
    explained: tuple[Reading, ...]
    overdue: tuple[Reading, ...]

    def __bool__(self) -> bool:
        return bool(self.off or self.explained or self.overdue)


@dataclass(frozen=True)
class ScorecardView:
    """A whole scorecard at one moment.

    Attributes:
        locale: `en_GB`; how numbers and dates are shown in channels.
        timezone: IANA name; whose days periods count.
        as_of: The moment, UTC.
        open_alerts: How many KPIs have an alert open.
        collecting: Periods whose values are being collected, the soonest due first.
        first_prompt: When the first question comes, while nothing was asked yet.
        place: Where it stands; None where nothing leads on from it.
    """

    name: str
    locale: str
    timezone: str
    as_of: datetime
    result: ParentScore
    perspectives: tuple[PerspectiveView, ...]
    open_alerts: int
    collecting: tuple[CollectingPeriod, ...] = ()
    first_prompt: FirstPrompt | None = None
    place: Place | None = None

    @property
    def readings(self) -> list[Reading]:
        """Every KPI, in the order of the scorecard."""
        return [reading for perspective in self.perspectives for reading in perspective.readings]

    @cached_property
    def attention(self) -> Attention:
        """What needs attention."""
        ordered = sorted(self.readings, key=lambda reading: not self._has_weight(reading))
        rest = [reading for reading in ordered if reading.off_since is None]
        off = [reading for reading in ordered if reading.off_since]
        overdue = [reading for reading in rest if reading.overdue_since]
        return Attention(
            tuple(sorted(off, key=self._urgency)),
            tuple(reading for reading in rest if reading.is_out and reading.no_data),
            tuple(sorted(overdue, key=lambda reading: reading.overdue_since or date.max)),
        )

    def _urgency(self, reading: Reading) -> tuple[bool, Fraction]:
        return not self._has_weight(reading), Fraction(-1) if reading.score is None else reading.score

    def _has_weight(self, reading: Reading) -> bool:
        return reading.kpi.id in self._weighted

    @cached_property
    def _weighted(self) -> frozenset[int]:
        """The KPIs that have a weight in the whole."""
        weighted = (one for part in self.perspectives if part.weight for one in part.weighted)
        return frozenset(one.kpi.id for one in weighted if one.kpi.weight)

    @property
    def is_all_well(self) -> bool:
        """True if there is a score, every due value is in and nothing is off threshold."""
        return (
            self.result.score is not None
            and not self.attention
            and not any(one.is_out for one in self.readings)
        )


@dataclass(frozen=True)
class HelloView:
    """The introduction of a scorecard to its channel.

    Attributes:
        owners: Number of people who are asked.
        kpis: Number of KPIs.
        first_prompt: The first prompt, while none has been sent yet.
    """

    name: str
    owners: int
    kpis: int
    first_prompt: FirstPrompt | None


@dataclass(frozen=True)
class ProgressView:
    """Each objective with its headline KPI, in the order of the scorecard."""

    scorecard: str
    locale: str
    objectives: tuple[ObjectiveView, ...]
    place: Place | None = None


@dataclass(frozen=True)
class PerspectiveAnswer:
    """A perspective, with the locale to show it in and its place."""

    perspective: PerspectiveView
    locale: str
    place: Place | None = None


@dataclass(frozen=True)
class ObjectiveAnswer:
    """An objective in full.

    Attributes:
        perspective: The name of its perspective.
        so_whats: What owners say the new status of a KPI means, by KPI id.
        due_in: In how many days it is due; negative once it is overdue, None without a due day.
        place: Where it stands on the scorecard.
    """

    perspective: str
    objective: ObjectiveView
    locale: str
    so_whats: Mapping[int, SoWhat] = field(default_factory=dict)
    due_in: int | None = None
    place: Place | None = None


@dataclass(frozen=True)
class HistoryPoint:
    """One past period of a KPI, with the goal in force then.

    Attributes:
        actual: None if it is missing.
        no_data: The statement that there is no value, if somebody gave one.
        missing_reason: The reason why it is missing, as far as it is known without such a statement.
        set_aside: An admin's decision to leave it out while it has no value, or None.
    """

    period: Period
    goal: Goal
    actual: ActualInfo | None
    status: Status
    no_data: NoData | None = None
    missing_reason: MissingReason | None = None
    set_aside: SetAside | None = None


@dataclass(frozen=True)
class KpiView:
    """One KPI in full.

    Attributes:
        history: The last twelve ended periods, oldest first, from the first owed or given to the last asked.
        change: The newest actual and its predecessor, as (before, after): the value it corrects, or else the
            actual of the period before; None with fewer than two.
        taken_back: The value of the missing period that was taken back, or None.
        so_what: What its owner says the status of its newest value means, or None.
        statement: What its objective aims at, or empty.
        supports: The business goal that its objective serves, or empty.
        initiatives: The work for its objective.
        due_in: In how many days its objective is due; negative once it is overdue, None without a due day.
        timezone: IANA name, the scorecard's.
        signal: What its past says of its newest value; None with too few values.
        place: Where it stands on the scorecard.
    """

    scorecard: str
    locale: str
    perspective: str
    objective: str
    reading: Reading
    history: tuple[HistoryPoint, ...]
    change: tuple[ActualInfo, ActualInfo] | None
    taken_back: ActualInfo | None = None
    so_what: SoWhat | None = None
    statement: str = ""
    due_in: int | None = None
    timezone: str = "UTC"
    signal: Signal | None = None
    place: Place | None = None
    supports: str = ""
    initiatives: tuple[Initiative, ...] = ()


@dataclass(frozen=True)
class TrendPoint:
    """A value of a KPI, with the goal in force then and the usual range of its level."""

    period: Period
    value: Decimal
    goal: Goal
    usual: Band | None


@dataclass(frozen=True)
class TrendView:
    """How a KPI has gone.

    Attributes:
        points: Its newest values, oldest first, at most as many as Slack draws.
        signal: What its past says of its newest value; None with too few values.
        objective: The name of its objective.
        due: That objective's due day, or None.
        pace: Its pace towards that day, or None.
        place: Where it stands on the scorecard.
    """

    locale: str
    reading: Reading
    points: tuple[TrendPoint, ...]
    signal: Signal | None
    objective: str
    due: date | None = None
    pace: Pace | None = None
    place: Place | None = None


@dataclass(frozen=True)
class CalendarView:
    """The days on which a person can be asked.

    Attributes:
        person: Slack user id.
        reader: Slack user id of the reader.
        locale: The reader's.
        working_days: 0 for Monday to 6 for Sunday.
        region: Region whose public holidays are kept, `GB-SCT`; empty for none.
        usual_days: The scorecard's working days.
        usual_region: The scorecard's region.
        parts: Parts of the region with public holidays that it lacks, `GB-ENG`.
        ask_time: Time of day at which they want to be asked; None for each KPI's.
        called: The person's name, `Priya Nair`; empty if it is not known.
    """

    person: str
    reader: str
    locale: str
    working_days: frozenset[int]
    region: str
    usual_days: frozenset[int]
    usual_region: str
    parts: tuple[str, ...] = ()
    ask_time: time | None = None
    called: str = ""

    @property
    def is_own(self) -> bool:
        """True if the reader is the person."""
        return self.person == self.reader

    @property
    def has_own_days(self) -> bool:
        """True if the person's working days differ from the scorecard's."""
        return self.working_days != self.usual_days

    @property
    def has_own_region(self) -> bool:
        """True if the person's public holidays differ from the scorecard's."""
        return self.region != self.usual_region


@dataclass(frozen=True)
class SettingsView:
    """A person's own settings, as they read them.

    Attributes:
        calendar: The days, and the time of day, at which they are asked.
        today: The present day on their calendar.
        absences: Those that are not over, each with its row, the next one first.
    """

    calendar: CalendarView
    today: date
    absences: tuple[tuple[int, Absence], ...] = ()

    @property
    def locale(self) -> str:
        """Their locale."""
        return self.calendar.locale

    @property
    def present(self) -> tuple[int, Absence] | None:
        """The absence that holds today, with its row, or None."""
        return next((one for one in self.absences if one[1].first <= self.today), None)


@dataclass(frozen=True)
class MineView:
    """Everything that one person is responsible for.

    Attributes:
        due: Prompts that wait for an answer now.
        readings: Every KPI that the person owns or covers.
        calendar: The days on which they are asked; None before there is a scorecard.
        first_prompt: Their first prompt, while none has been sent yet.
        questions: What they were asked about their replies and have not answered, oldest first.
        offers: What others ask them to take over, each with the row of the batch that it would make.
        reliability: How reliably they answer; None if they were asked for nothing that is due.
        told_to: Names of the scorecards whose admins are told, too.
        followed: Names of what they follow.
        next_asked: When they are asked or reminded next; None if that is not known, or was not asked for.
    """

    person: str
    locale: str
    timezone: str
    due: tuple[DueItem, ...]
    readings: tuple[Reading, ...]
    calendar: CalendarView | None = None
    first_prompt: FirstPrompt | None = None
    questions: tuple[WaitingQuestion, ...] = ()
    offers: tuple[tuple[int, Handover], ...] = ()
    reliability: Reliability | None = None
    told_to: tuple[str, ...] = ()
    followed: tuple[str, ...] = ()
    next_asked: NextAsked | None = None


class WeekCounts(NamedTuple):
    """How many KPIs stood how at a weekly post, as it was known then.

    Attributes:
        day: The day of the post, in the scorecard's zone.
        out: KPIs whose due value was not there, whatever the reason.
    """

    day: date
    on_target: int
    off: int
    out: int

    @classmethod
    def of(cls, day: date, readings: Iterable[Reading]) -> Self:
        """Return the counts of some KPIs as they stand on a day."""
        kept = list(readings)
        states = [reading.status for reading in kept]
        out = sum(reading.is_out for reading in kept)
        return cls(day, states.count(Status.ON_TARGET), states.count(Status.OFF_THRESHOLD), out)


@dataclass(frozen=True)
class WeeklyView:
    """The weekly post.

    Attributes:
        since: The moment of the post before, UTC, that changes are counted from.
        change: The whole scorecard's.
        changes: One for each perspective, in order.
        turned_off: KPIs off threshold whose alert opened in the week.
        still_off: KPIs off threshold for longer.
        recovered: KPIs back from an alert within the week.
        reached: KPIs that came on target within the week and were not before.
        signals: What the past of those newly off or worse says of their newest value, by KPI id.
        before: The newest value that was known at `since`, by KPI id.
        names_owing: True if it names the people who have not answered.
        unplanned: For how many working days KPIs off threshold have had no plan, by KPI id, if that is long.
        past: How many KPIs stood how at the last posts, oldest first, this one last; empty if not read.
    """

    scorecard: ScorecardView
    since: datetime
    change: Change
    changes: tuple[Change, ...]
    turned_off: tuple[Reading, ...]
    still_off: tuple[Reading, ...]
    recovered: tuple[Reading, ...]
    reached: tuple[Reading, ...]
    signals: Mapping[int, Signal] = field(default_factory=dict)
    before: Mapping[int, ActualInfo] = field(default_factory=dict)
    names_owing: bool = False
    unplanned: Mapping[int, int] = field(default_factory=dict)
    past: tuple[WeekCounts, ...] = ()

    @property
    def is_quiet(self) -> bool:
        """True if every KPI has its value and none is off threshold."""
        good = {Status.ON_TARGET, Status.ACCEPTABLE}
        is_well = all(one.actual and one.status in good for one in self.scorecard.readings)
        is_off = self.turned_off or self.still_off
        return bool(self.scorecard.readings) and is_well and not (is_off or self.scorecard.attention)


@dataclass(frozen=True)
class PostChanges:
    """The KPIs of a weekly post that have another status than it showed, in the order of the scorecard."""

    locale: str
    changed: tuple[StatusChange, ...]


@dataclass(frozen=True)
class Example:
    """What somebody may type, about KPIs that concern them.

    Attributes:
        kpi: A KPI as it may be typed.
        value: A likely value of it.
        period: Its last period that has ended.
        other: Another KPI; empty if there is none.
        other_value: A likely value of that one.
        same: How to give the KPI the value of the period before.
        perspective: A perspective as it may be typed.
    """

    kpi: str = "mttr"
    value: str = "25"
    period: str = "W45"
    other: str = "uptime"
    other_value: str = "99.95"
    same: str = "same as last week"
    perspective: str = "customer"

    @property
    def answer(self) -> str:
        """A value for the KPI: `mttr 25`."""
        return f"{self.kpi} {self.value}"

    @property
    def correction(self) -> str:
        """The same for its last period: `mttr W45 25`."""
        return f"{self.kpi} {self.period} {self.value}"
