"""Read models of values: revisions, alerts, and change requests for locked periods."""

from dataclasses import dataclass
from datetime import date, datetime

from scorecard.model.goals import Goal, Level, Status
from scorecard.model.kpis import (
    ActualInfo,
    AlertAction,
    Commentary,
    Expected,
    KpiInfo,
    MissingReason,
    NoData,
    SetAside,
    Verdict,
)
from scorecard.model.periods import Period
from scorecard.model.scorecard import Share
from scorecard.model.signals import BaselineReset, Signal
from scorecard.model.submissions import ChangeRequest
from scorecard.model.views.places import Place


@dataclass(frozen=True)
class ChangeRequestView:
    """A change request for people to read.

    Attributes:
        before: The value that it would correct or take back, or None.
        earlier: The value that would count again if what stands is taken back, or None.
        locked_on: The first day, in the scorecard's time zone, on which the period is locked.
        admins: Slack user ids of those who may allow it.
        locale: The reader's.
    """

    request: ChangeRequest
    kpi: KpiInfo
    before: ActualInfo | None
    locked_on: date
    admins: tuple[str, ...]
    locale: str
    earlier: ActualInfo | None = None


@dataclass(frozen=True)
class AlertItem:
    """An alert: a KPI that turned off-threshold and has not recovered.

    Attributes:
        kpi: The KPI.
        goal: In force for the period of `actual`.
        actual: The value that opened it.
        previous: The value before that one, or None.
        latest: The newest value since, or `actual` itself; for a closed alert, the one that closed it.
        opened_at: UTC.
        latest_goal: In force for the period of `latest`; None if that is `goal`.
        before: The value before `latest`, if that is for a later period than `actual`, or None.
        reason: The newest note that came with a value while it was off threshold, or empty.
        missing: The newest due period, if it has no value, or None.
        is_retired: True if the KPI was taken off the scorecard.
        is_posted: True if Slack accepted the message about it to the channel.
        signal: What the KPI's past says of its newest value; None if that is not known, or was not read.
        action: What is done about it, or was when it closed; None if nobody said so, or it was not read.
        expected: What is said to be known work behind it, or None.
        comment: The newest commentary in its thread, or None.
        recovers_at: The level from which on it is resolved; None if the threshold decides.
        often: How many of the latest periods were off threshold when it was opened; None if one is enough.
        learned: What was learned from it, or None.
        learned_before: What was learned from the newest alert of its KPI before it, or None.
    """

    id: int
    kpi: KpiInfo
    goal: Goal
    actual: ActualInfo
    previous: ActualInfo | None
    latest: ActualInfo
    opened_at: datetime
    latest_goal: Goal | None = None
    before: ActualInfo | None = None
    reason: str = ""
    missing: Period | None = None
    is_retired: bool = False
    is_posted: bool = True
    signal: Signal | None = None
    action: AlertAction | None = None
    expected: Expected | None = None
    comment: Commentary | None = None
    recovers_at: Level | None = None
    often: Share | None = None
    learned: Commentary | None = None
    learned_before: Commentary | None = None

    @property
    def verdict(self) -> Verdict | None:
        """What the first value after its last action says, or None."""
        return self.action.verdict if self.action else None

    @property
    def since(self) -> date:
        """The first day of the period in which the KPI turned off threshold."""
        return self.actual.period.start

    @property
    def days(self) -> int:
        """The days from that day to the first day of the newest period; how long a resolved alert lasted."""
        return (self.latest.period.start - self.since).days

    @property
    def is_worse(self) -> bool:
        """True if the value before the newest was off threshold, too, and nearer to the target."""
        if self.before is None or self.goal_now.status_of(self.before.value) is not Status.OFF_THRESHOLD:
            return False
        return self.goal_now.is_worse(self.latest.value, self.before.value)

    @property
    def is_off(self) -> bool:
        """True if the newest value is off threshold, and not only short of the recovery margin."""
        return self.goal_now.status_of(self.latest.value) is Status.OFF_THRESHOLD

    @property
    def goal_now(self) -> Goal:
        """The goal that the newest value is measured by."""
        return self.latest_goal or self.goal


@dataclass(frozen=True)
class VerdictView:
    """What a value says of an action.

    Attributes:
        alert: Row of its alert.
        goal: In force for the value's period.
        before: The value before it, or None.
        after: The value.
    """

    alert: int
    kpi: KpiInfo
    goal: Goal
    action: AlertAction
    before: ActualInfo | None
    after: ActualInfo
    locale: str


@dataclass(frozen=True)
class ResponseForm:
    """The form behind a button of an alert.

    Attributes:
        alert: Row of the alert.
        action: The action that stands, or None.
        expected: What is expected at present, or None.
        cause: The newest note that came with a value since it turned off threshold, or empty.
        today: The day on the reader's clock.
        locale: The reader's.
    """

    alert: int
    kpi: KpiInfo
    action: AlertAction | None
    expected: Expected | None
    cause: str
    reader: str
    today: date
    locale: str


@dataclass(frozen=True)
class LessonForm:
    """The form for what was learned from an alert.

    Attributes:
        alert: Row of the alert.
        said: What was said so far, or empty.
    """

    alert: int
    kpi: KpiInfo
    said: str


@dataclass(frozen=True)
class ActionDueView:
    """The question whether an action is done, and what came of it.

    Attributes:
        action: What the question is about.
        newest: The newest action of the alert: the same, or what it was changed to.
        is_standing: True if the alert still stands and its KPI is on the scorecard.
        reader: Slack user id of the person asked.
        locale: The reader's.
    """

    kpi: KpiInfo
    action: AlertAction
    newest: AlertAction
    is_standing: bool
    reader: str
    locale: str


@dataclass(frozen=True)
class OpenAction:
    """An action that stands.

    Attributes:
        since: When it was first planned, UTC.
        days: How many days ago that was, on the scorecard's clock.
        is_overdue: True if its day has passed and nobody has said that it is done.
    """

    kpi: KpiInfo
    action: AlertAction
    since: datetime
    days: int
    is_overdue: bool


@dataclass(frozen=True)
class ActionsView:
    """The open actions of a scorecard, oldest first."""

    scorecard: str
    locale: str
    timezone: str
    as_of: datetime
    actions: tuple[OpenAction, ...]


@dataclass(frozen=True)
class AlertStory:
    """Everything that people have said of an alert.

    Attributes:
        actions: Newest first.
        expected: Newest first.
        comments: Newest first.
        lessons: What was learned from all alerts of its KPI, newest first.
        timezone: IANA name, the scorecard's.
    """

    kpi: KpiInfo
    actions: tuple[AlertAction, ...]
    expected: tuple[Expected, ...]
    comments: tuple[Commentary, ...]
    lessons: tuple[Commentary, ...]
    locale: str
    timezone: str


@dataclass(frozen=True)
class AlertsView:
    """The open alerts of a scorecard, oldest first, and its place."""

    scorecard: str
    locale: str
    timezone: str
    as_of: datetime
    alerts: tuple[AlertItem, ...]
    place: Place | None = None


@dataclass(frozen=True)
class SetAsideView:
    """What an admin decided about a KPI's period.

    Attributes:
        decision: Its reason is empty if the KPI counts again.
        locale: Locale to show it in.
        counts_from: The day on which the period begins to count, if that is still to come.
        is_past: True if a later period counts by now.
    """

    kpi: KpiInfo
    decision: SetAside
    locale: str
    counts_from: date | None = None
    is_past: bool = False


@dataclass(frozen=True)
class ActualRevision:
    """A current or superseded value, with the text typed for it."""

    actual: ActualInfo
    typed: str


@dataclass(frozen=True)
class PeriodHistory:
    """One period of a KPI with everything that was ever recorded for it.

    Attributes:
        revisions: Newest first; the first one counts unless it was taken back. Empty without any.
        is_locked: True if an admin must allow a change now.
        no_data: The statement that there is no value, or was none at first, if somebody gave one.
        missing_reason: The reason why there is no value, as far as it is known without such a statement.
        asked_before: The day on which it was asked for, on its owner's clock; None if that is not over.
        set_aside: An admin's decision to leave the period out while it has no value, or None.
    """

    period: Period
    goal: Goal
    revisions: tuple[ActualRevision, ...]
    is_locked: bool
    no_data: NoData | None = None
    missing_reason: MissingReason | None = None
    asked_before: date | None = None
    set_aside: SetAside | None = None

    @property
    def current(self) -> ActualInfo | None:
        """The value that counts, or None."""
        newest = self.revisions[0].actual if self.revisions else None
        return None if newest is None or newest.taken_back_by else newest

    @property
    def earlier(self) -> tuple[ActualRevision, ...]:
        """The revisions that do not count, newest first."""
        return self.revisions[1:] if self.current else self.revisions

    @property
    def is_late(self) -> bool:
        """True if the first value came only after the prompt counted as missed."""
        return bool(self.revisions) and self.revisions[-1].actual.is_late


@dataclass(frozen=True)
class HistoryView:
    """The origin of a KPI's values.

    Attributes:
        locale: The reader's.
        timezone: The reader's.
        today: The reader's day.
        periods: Newest first.
        place: Where the KPI stands on the scorecard.
    """

    scorecard: str
    kpi: KpiInfo
    locale: str
    timezone: str
    today: date
    periods: tuple[PeriodHistory, ...]
    place: Place | None = None


@dataclass(frozen=True)
class SoWhatForm:
    """The question to an owner, what a changed status means.

    Attributes:
        actual: The value by which it changed.
        objective: Name of the KPI's objective.
        locale: The owner's.
    """

    kpi: KpiInfo
    actual: ActualInfo
    before: Status
    after: Status
    objective: str
    locale: str


@dataclass(frozen=True)
class BaselineView:
    """What an admin decided about a KPI's usual range.

    Attributes:
        goal: The KPI's at present.
        locale: Locale to show it in.
        reset: The decision that stands now; None if none does.
        ended: The decision that was undone, or None.
        signal: What the values from then on say; None while there are too few.
        given: How many there are.
    """

    kpi: KpiInfo
    goal: Goal
    locale: str
    reset: BaselineReset | None
    ended: BaselineReset | None
    signal: Signal | None
    given: int
