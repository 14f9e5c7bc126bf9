"""What a KPI is and how it stands."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from scorecard.model.goals import Goal, Status
from scorecard.model.periods import Frequency, Period


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

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that it goes by on its scorecard."""
        return (self.name, self.key, *self.aliases)


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
class Away:
    """That the owner of a value that is missing is away.

    Attributes:
        person: Slack user id.
        last: The last day away, on their own calendar.
        stand_in: Slack user id of who is asked instead, or None while nobody is.
        is_over: Whether they are back, on the day on which they are asked.
        is_for_good: Whether they left the workspace.
    """

    person: str
    last: date
    stand_in: str | None = None
    is_over: bool = False
    is_for_good: bool = False


class MissingReason(StrEnum):
    """Why a period of the past has no value, where nobody gave a reason."""

    AWAY = "owner away"
    MISSED = "missed"
    OPEN = "not answered yet"


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
        away: That the last ended period has none because its owner is away, or None.
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
    away: Away | None = None
