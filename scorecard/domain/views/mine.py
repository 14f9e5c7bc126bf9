"""What one person answers for."""

from dataclasses import dataclass

from scorecard.domain.views.readings import Reading
from scorecard.domain.views.rounds import DueItem
from scorecard.domain.views.scorecards import ScorecardView


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
