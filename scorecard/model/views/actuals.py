"""Every revision of a KPI's values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from scorecard.model.goals import Goal
from scorecard.model.kpis import ActualInfo, Gap, KpiInfo, NoData
from scorecard.model.periods import Period


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
        is_locked: Whether an admin must allow a change now.
        no_data: Why there is no value, or was none before the first came, where somebody said so.
        gap: Why there is none, as far as that is known without a word of anybody.
    """

    period: Period
    goal: Goal
    revisions: tuple[Revision, ...]
    is_locked: bool
    no_data: NoData | None = None
    gap: Gap | None = None

    @property
    def is_late(self) -> bool:
        """Whether the first value came only after the prompt counted as missed."""
        return bool(self.revisions) and self.revisions[-1].actual.is_late


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
