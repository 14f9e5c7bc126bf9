"""A scorecard, its perspectives and objectives, and how much of it is filled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from scorecard.model.goals import Status
from scorecard.model.kpis import Reading
from scorecard.model.views.prompts import FirstQuestion


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
    first_prompt: FirstQuestion | None = None

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
    first_prompt: FirstQuestion | None


@dataclass(frozen=True)
class ProgressView:
    """Each objective with its headline KPI, in the order of the scorecard."""

    scorecard: str
    locale: str
    objectives: tuple[ObjectiveView, ...]
