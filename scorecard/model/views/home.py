"""Read models of the Home tab."""

from dataclasses import dataclass
from datetime import datetime

from scorecard.model.views.missing import OwingView
from scorecard.model.views.past import Happened
from scorecard.model.views.reports import MineView, ScorecardView, SettingsView


@dataclass(frozen=True)
class ChangesView:
    """What happened on a scorecard since somebody last looked.

    Attributes:
        since: When they did, UTC.
        locale: The scorecard's.
        timezone: The scorecard's.
    """

    scorecard: str
    since: datetime
    locale: str
    timezone: str
    happened: Happened


@dataclass(frozen=True)
class HomeView:
    """The App Home tab of one person.

    Attributes:
        scorecards: Those that concern them and that they may read in full; none before one is applied.
        refusal: The reason why there is nothing for them to read, or empty.
        settings: Their own settings; None before there is a scorecard.
        changes: What happened on those scorecards since they last looked; without those that they had not
            seen before.
        owing: Who owes values of the scorecards whose admin they are.
    """

    mine: MineView
    scorecards: tuple[ScorecardView, ...]
    refusal: str = ""
    settings: SettingsView | None = None
    changes: tuple[ChangesView, ...] = ()
    owing: tuple[OwingView, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True if there is nothing to show."""
        return not self.scorecards and self.mine.calendar is None
