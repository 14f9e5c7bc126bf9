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
    """A perspective with all that stands below it.

    Attributes:
        counts: How many KPIs have each status; every status is present.
        worst: The KPI with the lowest score, when it is not on target, else None.
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
        locale: `en_GB`; how numbers and dates are shown in channels.
        timezone: IANA name; whose days periods count.
        as_of: The moment, UTC.
        score: 0 to 100 over the perspectives, or None.
        open_alerts: How many KPIs have an alert open.
        first_prompt: When the first question comes, while nothing was asked yet.
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
        """Every KPI, in the order of the scorecard."""
        return [
            reading
            for perspective in self.perspectives
            for objective in perspective.objectives
            for reading in objective.readings
        ]


@dataclass(frozen=True)
class HelloView:
    """A scorecard as its channel reads of it for the first time.

    Attributes:
        owners: How many people are asked.
        kpis: How many KPIs it has.
        first_prompt: When the first question comes, while nothing was asked yet.
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
    """One period of a KPI's past, with the goal in force then.

    Attributes:
        actual: None where it is missing.
        no_data: Why it is missing, where somebody said so.
        gap: Why it is missing, as far as that is known without a word of anybody.
    """

    period: Period
    goal: Goal
    actual: ActualInfo | None
    status: Status
    no_data: NoData | None = None
    gap: MissingReason | None = None


@dataclass(frozen=True)
class KpiView:
    """One KPI in full.

    Attributes:
        history: The last twelve ended periods, oldest first.
        change: The newest actual and what it followed, as (before, after): the value it corrects, or else the
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
    """On which days a person can be asked.

    Attributes:
        person: Slack user id.
        reader: Who reads of it.
        locale: The reader's.
        working_days: 0 for Monday to 6 for Sunday.
        region: Whose public holidays are kept, `GB-SCT`; empty for none.
        usual_days: The scorecard's working days.
        usual_region: The scorecard's region.
        parts: Of the region, where they have public holidays that it lacks, `GB-ENG`.
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
        """Whether somebody reads of themselves."""
        return self.person == self.reader

    @property
    def has_own_days(self) -> bool:
        """Whether the person works on other days than the scorecard's."""
        return self.working_days != self.usual_days

    @property
    def has_own_region(self) -> bool:
        """Whether the person has other public holidays than the scorecard's."""
        return self.region != self.usual_region


@dataclass(frozen=True)
class MineView:
    """All that one person answers for.

    Attributes:
        due: What waits for an answer now.
        readings: Every KPI the person owns or covers.
        calendar: On which days they are asked; None before there is a scorecard.
        first_prompt: When they are asked for the first time, while nothing was asked yet.
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
        scorecards: Those that concern them, as far as they may read all of them; none before one is applied.
        refusal: Why there is nothing for them to read, or empty.
    """

    mine: MineView
    scorecards: tuple[ScorecardView, ...]
    refusal: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self.scorecards and self.mine.calendar is None


@dataclass(frozen=True)
class PerspectiveChange:
    """A perspective's score now and a week ago; None where there was none."""

    name: str
    status: Status
    score: Decimal | None
    before: Decimal | None
    coverage: Decimal


@dataclass(frozen=True)
class MissingItem:
    """A KPI whose last period has no value.

    Attributes:
        since: The day, in the scorecard's zone, from which on it counts as missing.
        last: The newest value there is, or None.
        away: That its owner is away, or None.
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
        since: The moment of the post before, UTC, that changes are counted from.
        changes: One for each perspective.
        turned_off: Alerts opened in the week and still open.
        still_off: Alerts that are older.
        recovered: KPIs back from an alert within the week.
        reached: KPIs that came on target within the week and were not before.
        explained: KPIs of whose last period somebody said that there is no value.
    """

    scorecard: ScorecardView
    since: datetime
    score_before: Decimal | None
    changes: tuple[PerspectiveChange, ...]
    turned_off: tuple[AlertItem, ...]
    still_off: tuple[AlertItem, ...]
    recovered: tuple[Reading, ...]
    reached: tuple[Reading, ...]
    missing: tuple[MissingItem, ...]
    explained: tuple[Reading, ...] = ()
