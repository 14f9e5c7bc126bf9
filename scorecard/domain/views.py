"""Read models: what services hand to those who draw it. Frozen, complete, and free of storage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from scorecard.domain.goals import Goal, Status
from scorecard.domain.periods import Frequency, Period


@dataclass(frozen=True)
class KpiInfo:
    """A KPI's definition.

    Attributes:
        id: Its row.
        key: Its stable name, `mttr`.
        owner: Slack user id of who is asked.
        cover: Slack user id of who is asked instead, or None.
        definition: One line that people can apply, or empty.
    """

    id: int
    key: str
    name: str
    aliases: tuple[str, ...]
    unit: str
    frequency: Frequency
    owner: str
    cover: str | None
    weight: Decimal
    definition: str


@dataclass(frozen=True)
class ActualInfo:
    """A recorded value.

    Attributes:
        id: Its row; each correction is a row of its own.
        value: In the KPI's unit.
        by: Slack user id of who gave it.
        at: When, UTC.
        source: Where it came from: `reply`, `modal`, `command`, `edit`, `sample`.
        note: What was said with it, or empty.
        revision: 1 for the first value of a period, then counted up.
        on_behalf_of: Slack user id of the owner, where somebody else gave it, or empty.
        allowed_by: Slack user id of the admin who allowed it where the period was locked, or empty.
        is_late: Whether the first value came only after the prompt counted as missed.
    """

    id: int
    period: Period
    value: Decimal
    by: str
    at: datetime
    source: str
    note: str
    revision: int
    on_behalf_of: str = ""
    allowed_by: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class NoData:
    """Somebody's word that a period has no value; a value given later takes its place.

    Attributes:
        reason: Why, in their words.
        by: Slack user id.
        at: When, UTC.
    """

    period: Period
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Reading:
    """How a KPI stands now.

    Attributes:
        goal: What is in force for `period`.
        period: What the value belongs to: the last ended period, or, while what follows it is still being
            collected, an earlier one.
        actual: None when the period has no value.
        progress: 1 being all the way; None where it means nothing.
        score: 0 to 100; None without a value.
        awaited: The last ended period while it has no actual, else None; None too when it was over before the
            KPI came onto the scorecard.
        last: The newest actual before `period`, or None.
        no_data: Why the last ended period has no value, where somebody said so; it is not awaited then.
    """

    kpi: KpiInfo
    goal: Goal
    period: Period
    actual: ActualInfo | None
    status: Status
    progress: Decimal | None
    score: Decimal | None
    awaited: Period | None
    last: ActualInfo | None
    no_data: NoData | None = None


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
class HistoryPoint:
    """One period of a KPI's past, with the goal in force then.

    Attributes:
        actual: None where it is missing.
        no_data: Why it is missing, where somebody said so.
    """

    period: Period
    goal: Goal
    actual: ActualInfo | None
    status: Status
    no_data: NoData | None = None


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
class Revision:
    """A value that counts or once counted, with what was typed."""

    actual: ActualInfo
    typed: str


@dataclass(frozen=True)
class PeriodPast:
    """One period of a KPI with all that was ever recorded for it.

    Attributes:
        revisions: Newest first; the first one counts. Empty where there is no value.
        is_late: Whether the first value came after the next period had had its turn.
        is_locked: Whether an admin must allow a change now.
    """

    period: Period
    goal: Goal
    revisions: tuple[Revision, ...]
    is_late: bool
    is_locked: bool


@dataclass(frozen=True)
class PastView:
    """Where a KPI's values came from.

    Attributes:
        locale: The reader's.
        timezone: The reader's.
        today: The reader's day.
        periods: Newest first.
        names: Slack user id -> name, of everybody in it.
    """

    scorecard: str
    kpi: KpiInfo
    locale: str
    timezone: str
    today: date
    periods: tuple[PeriodPast, ...]
    names: Mapping[str, str]


class AlertState(StrEnum):
    """What became of an alert."""

    OPEN = "open"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class AlertItem:
    """An alert: a KPI that turned off-threshold and has not come back.

    Attributes:
        kpi: What it is about.
        goal: In force for the period of `actual`.
        actual: The value that opened it.
        previous: The value before that one, or None.
        latest: The newest value since, or `actual` itself; of a closed alert, the one that closed it.
        opened_at: UTC.
    """

    id: int
    kpi: KpiInfo
    goal: Goal
    actual: ActualInfo
    previous: ActualInfo | None
    latest: ActualInfo
    opened_at: datetime


@dataclass(frozen=True)
class AlertsView:
    """The open alerts of a scorecard, oldest first."""

    scorecard: str
    locale: str
    timezone: str
    as_of: datetime
    alerts: tuple[AlertItem, ...]


@dataclass(frozen=True)
class ProgressView:
    """Each objective with its headline KPI, in the order of the scorecard."""

    scorecard: str
    locale: str
    objectives: tuple[ObjectiveView, ...]


@dataclass(frozen=True)
class DueItem:
    """One KPI that somebody is asked for.

    Attributes:
        prompt: Its row.
        period: What is asked for.
        last: The newest actual of an earlier period, or None.
        actual: The answer, or None while it is open.
        is_retired: Whether the KPI was taken off the scorecard meanwhile.
        is_missed: Whether nobody is reminded of it any more; it may still be answered.
        asked: Slack user id of who is asked: the owner, or who stands in for them.
        no_data: Why there is no value, where somebody said so.
    """

    prompt: int
    kpi: KpiInfo
    goal: Goal
    period: Period
    last: ActualInfo | None
    actual: ActualInfo | None
    is_retired: bool = False
    is_missed: bool = False
    asked: str = ""
    no_data: NoData | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.actual is None and self.no_data is None and not self.is_retired


class OfferState(StrEnum):
    """What became of an offer to hand prompts over."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True)
class Handover:
    """Prompts offered to another person.

    Attributes:
        by: Slack user id of who offered them.
        to: Slack user id of who may take them.
        items: The prompts.
    """

    by: str
    to: str
    state: OfferState
    items: tuple[DueItem, ...]


@dataclass(frozen=True)
class RoundView:
    """One message's worth of prompts: all that one person is asked at one time.

    Attributes:
        id: Its row.
        person: Slack user id of who is asked.
        locale: The person's own.
        timezone: The person's own, or the scorecard's where Slack's is not known.
        earlier: What is still open of earlier periods of the same KPIs, newest first.
        snoozed_until: Until when, UTC, it is put off, or None.
        handovers: What was offered to others from it, oldest first.
        offer: The offer that this round stands for, or None for an ordinary one.
    """

    id: int
    person: str
    locale: str
    timezone: str
    items: tuple[DueItem, ...]
    earlier: tuple[DueItem, ...] = ()
    snoozed_until: datetime | None = None
    handovers: tuple[Handover, ...] = ()
    offer: Handover | None = None


@dataclass(frozen=True)
class ReminderView:
    """What is still missing of a round, for one of those who are told.

    Attributes:
        round: The round's row.
        reader: Slack user id of who is told: who was asked, a cover or an admin.
        locale: The reader's own.
        is_last: Whether no reminder follows.
        items: What is open, never empty.
    """

    round: int
    reader: str
    locale: str
    is_last: bool
    items: tuple[DueItem, ...]


@dataclass(frozen=True)
class ReceiptView:
    """What was stored, as it was understood.

    Attributes:
        before: The value that this one corrects, or None.
        remaining: What the person is still asked for.
    """

    kpi: KpiInfo
    goal: Goal
    actual: ActualInfo
    before: ActualInfo | None
    status: Status
    progress: Decimal | None
    locale: str
    remaining: tuple[DueItem, ...]


@dataclass(frozen=True)
class MineView:
    """All that one person answers for.

    Attributes:
        due: What waits for an answer now.
        readings: Every KPI the person owns or covers.
    """

    person: str
    locale: str
    timezone: str
    due: tuple[DueItem, ...]
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class HomeView:
    """The App Home tab of one person; `scorecard` is None before one is applied."""

    mine: MineView
    scorecard: ScorecardView | None


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
    """

    kpi: KpiInfo
    period: Period
    since: date
    last: ActualInfo | None


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


@dataclass(frozen=True)
class Question:
    """What to ask somebody whose message could not be understood; nothing was stored.

    Attributes:
        reason: One sentence: what happened, what to do.
        typed: What the person wrote, given back so that it is not lost.
        due: What waits for an answer from them.
    """

    reason: str
    typed: str
    locale: str
    due: Sequence[DueItem]


@dataclass(frozen=True)
class ChoiceView:
    """What somebody must choose before their reply is stored; nothing of it was stored yet.

    Attributes:
        key: Of the message that asks, by which a choice finds it again.
        typed: What the person wrote.
        items: The KPIs it can be for; the one alone whose reading is asked for.
        readings: What the value can be, in that KPI's unit; empty when it is asked which KPI is meant.
        cause: Why a reading is asked for, as a clause, or empty.
        certain: What else the reply says and is stored with it.
    """

    key: str
    typed: str
    locale: str
    items: tuple[DueItem, ...]
    readings: tuple[Decimal, ...]
    cause: str
    certain: tuple[tuple[KpiInfo, Decimal], ...]
