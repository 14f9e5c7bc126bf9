"""Read models of reports: a scorecard, one KPI, one person's KPIs, the Home tab, and the weekly post."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from scorecard.model.goals import Goal, Status
from scorecard.model.kpis import ActualInfo, Away, KpiInfo, MissingReason, NoData, Reading
from scorecard.model.periods import Period
from scorecard.model.views.actuals import AlertItem
from scorecard.model.views.prompts import DueItem, FirstPrompt


@dataclass(frozen=True)
class ObjectiveView:
    """An objective and its KPIs; the first one is its headline.

    Attributes:
        score: 0 to 100, or None below half coverage.
        coverage: Share of the weight that has data, 0 to 1.
    """

    name: str
    statement: str
    due: date | None
    score: Decimal | None
    coverage: Decimal
    status: Status
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class PerspectiveView:
    """A perspective with its objectives.

    Attributes:
        counts: Number of KPIs of each status; every status is present.
        worst: The KPI with the lowest score if it is not on target, else None.
    """

    name: str
    score: Decimal | None
    coverage: Decimal
    status: Status
    counts: Mapping[Status, int]
    worst: Reading | None
    objectives: tuple[ObjectiveView, ...]


@dataclass(frozen=True)
class ScorecardView:
    """A whole scorecard at one moment.

    Attributes:
        locale: `en_GB`; formats numbers and dates in channels.
        timezone: IANA name of the zone in which periods begin and end.
        as_of: The moment, UTC.
        score: 0 to 100 over the perspectives, or None.
        open_alerts: Number of KPIs with an open alert.
        first_prompt: The first prompt, while none has been sent yet.
    """

    name: str
    locale: str
    timezone: str
    as_of: datetime
    score: Decimal | None
    coverage: Decimal
    status: Status
    perspectives: tuple[PerspectiveView, ...]
    open_alerts: int
    first_prompt: FirstPrompt | None = None

    @property
    def readings(self) -> list[Reading]:
        """The readings of every KPI, in the order of the scorecard."""
        return [
            reading
            for perspective in self.perspectives
            for objective in perspective.objectives
            for reading in objective.readings
        ]


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


@dataclass(frozen=True)
class HistoryPoint:
    """One past period of a KPI, with the goal in force then.

    Attributes:
        actual: None if it is missing.
        no_data: The statement that there is no value, if somebody gave one.
        missing_reason: The reason why it is missing, as far as it is known without such a statement.
    """

    period: Period
    goal: Goal
    actual: ActualInfo | None
    status: Status
    no_data: NoData | None = None
    missing_reason: MissingReason | None = None


@dataclass(frozen=True)
class KpiView:
    """One KPI in full.

    Attributes:
        history: The last twelve ended periods, oldest first.
        change: The newest actual and its predecessor, as (before, after): the value it corrects, or else the
            actual of the period before; None with fewer than two.
    """

    scorecard: str
    locale: str
    perspective: str
    objective: str
    reading: Reading
    history: tuple[HistoryPoint, ...]
    change: tuple[ActualInfo, ActualInfo] | None


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
    """

    person: str
    reader: str
    locale: str
    working_days: frozenset[int]
    region: str
    usual_days: frozenset[int]
    usual_region: str
    parts: tuple[str, ...] = ()

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
class MineView:
    """Everything that one person is responsible for.

    Attributes:
        due: Prompts that wait for an answer now.
        readings: Every KPI that the person owns or covers.
        calendar: The days on which they are asked; None before there is a scorecard.
        first_prompt: Their first prompt, while none has been sent yet.
    """

    person: str
    locale: str
    timezone: str
    due: tuple[DueItem, ...]
    readings: tuple[Reading, ...]
    calendar: CalendarView | None = None
    first_prompt: FirstPrompt | None = None


@dataclass(frozen=True)
class HomeView:
    """The App Home tab of one person.

    Attributes:
        scorecards: Those that concern them and that they may read in full; none before one is applied.
        refusal: The reason why there is nothing for them to read, or empty.
    """

    mine: MineView
    scorecards: tuple[ScorecardView, ...]
    refusal: str = ""

    @property
    def is_empty(self) -> bool:
        """True if there is nothing to show."""
        return not self.scorecards and self.mine.calendar is None


@dataclass(frozen=True)
class PerspectiveChange:
    """A perspective's score now and a week ago; None if there was none."""

    name: str
    status: Status
    score: Decimal | None
    before: Decimal | None
    coverage: Decimal


@dataclass(frozen=True)
class MissingItem:
    """A KPI whose last period has no value.

    Attributes:
        since: The first day, in the scorecard's zone, on which it counts as missing.
        last: The newest value there is, or None.
        away: The owner's absence, or None.
    """

    kpi: KpiInfo
    period: Period
    since: date
    last: ActualInfo | None
    away: Away | None = None


@dataclass(frozen=True)
class WeeklyView:
    """The weekly post.

    Attributes:
        since: The moment of the previous post, UTC, from which changes are counted.
        changes: One for each perspective.
        new_alerts: Alerts opened in the week and still open.
        older_alerts: Older open alerts.
        recovered: KPIs whose alert was resolved within the week.
        reached: KPIs that came on target within the week and were not before.
        explained: KPIs whose last period was said to have no value.
    """

    scorecard: ScorecardView
    since: datetime
    score_before: Decimal | None
    changes: tuple[PerspectiveChange, ...]
    new_alerts: tuple[AlertItem, ...]
    older_alerts: tuple[AlertItem, ...]
    recovered: tuple[Reading, ...]
    reached: tuple[Reading, ...]
    missing: tuple[MissingItem, ...]
    explained: tuple[Reading, ...] = ()
