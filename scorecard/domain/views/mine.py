"""What one person answers for."""

from dataclasses import dataclass

from scorecard.domain.views.scorecards import ScorecardView
from scorecard.model.kpis import Reading
from scorecard.model.views.prompts import DueItem, FirstQuestion


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
    first_prompt: FirstQuestion | None = None


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
