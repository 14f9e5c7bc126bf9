"""Read models of values: every revision, alerts, and changes of a locked period that wait for an admin."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from scorecard.model.goals import Goal
from scorecard.model.kpis import ActualInfo, KpiInfo, MissingReason, NoData
from scorecard.model.outbox import Address
from scorecard.model.periods import Period


class RequestState(StrEnum):
    """What became of a change that was asked for.

    `replaced`: its asker sent another one. `outdated`: it could not be made any more when it was allowed.
    """

    WAITING = "waiting"
    ALLOWED = "allowed"
    DECLINED = "declined"
    REPLACED = "replaced"
    OUTDATED = "outdated"


@dataclass(frozen=True)
class ChangeRequest:
    """A value for a locked period.

    Attributes:
        id: Its row.
        typed: The asker's own characters.
        source: As of an actual.
        by: Slack user id of who asked.
        at: When, UTC.
        origin: The message that it was typed in, or None.
        standing: Row of the value that it would correct, or None.
        decided_by: Slack user id of the admin, or empty.
    """

    id: int
    kpi_id: int
    period: Period
    value: Decimal
    typed: str
    note: str
    source: str
    by: str
    at: datetime
    origin: Address | None
    standing: int | None
    state: RequestState
    decided_by: str


@dataclass(frozen=True)
class ChangeRequestView:
    """A request as people read it.

    Attributes:
        before: The value that it would correct, or None.
        locked_on: The first day, in the scorecard's time zone, on which the period is locked.
        admins: Slack user ids of who may allow it.
        locale: The reader's.
    """

    request: ChangeRequest
    kpi: KpiInfo
    before: ActualInfo | None
    locked_on: date
    admins: tuple[str, ...]
    locale: str


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
        is_told: Whether Slack took the message that tells the channel of it.
    """

    id: int
    kpi: KpiInfo
    goal: Goal
    actual: ActualInfo
    previous: ActualInfo | None
    latest: ActualInfo
    opened_at: datetime
    is_told: bool = True


@dataclass(frozen=True)
class AlertsView:
    """The open alerts of a scorecard, oldest first."""

    scorecard: str
    locale: str
    timezone: str
    as_of: datetime
    alerts: tuple[AlertItem, ...]


@dataclass(frozen=True)
class ActualRevision:
    """A value that counts or once counted, with what was typed."""

    actual: ActualInfo
    typed: str


@dataclass(frozen=True)
class PeriodHistory:
    """One period of a KPI with all that was ever recorded for it.

    Attributes:
        revisions: Newest first; the first one counts. Empty where there is no value.
        is_locked: Whether an admin must allow a change now.
        no_data: Why there is no value, or was none before the first came, where somebody said so.
        gap: Why there is none, as far as that is known without a word of anybody.
    """

    period: Period
    goal: Goal
    revisions: tuple[ActualRevision, ...]
    is_locked: bool
    no_data: NoData | None = None
    gap: MissingReason | None = None

    @property
    def is_late(self) -> bool:
        """Whether the first value came only after the prompt counted as missed."""
        return bool(self.revisions) and self.revisions[-1].actual.is_late


@dataclass(frozen=True)
class HistoryView:
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
    periods: tuple[PeriodHistory, ...]
    names: Mapping[str, str]
