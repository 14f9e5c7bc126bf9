"""Open and closed alerts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scorecard.model.goals import Goal
from scorecard.model.kpis import ActualInfo, KpiInfo


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
