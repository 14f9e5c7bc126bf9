"""Whole scorecards kept in memory for as long as the database says that nothing in them changed."""

from dataclasses import dataclass

from scorecard.domain.board import Explained, Newest
from scorecard.domain.structure import Scorecard
from scorecard.errors import NotFound
from scorecard.storage.unit_of_work import UnitOfWork

NONE_YET = "There is no scorecard here yet; an admin can load one with: scorecard-bot apply FILE"


@dataclass(frozen=True)
class Snapshot:
    """A scorecard with its newest actuals: all that most answers need.

    Attributes:
        open_alerts: How many of its KPIs have an alert open.
        explained: Why KPIs have no value, where somebody said so.
    """

    card: Scorecard
    newest: Newest
    open_alerts: int
    explained: Explained


class Snapshots:
    """Keeps one snapshot for each scorecard, and reads it anew when its revision has grown.

    What the clock changes (which period is due) is not in a snapshot, so it is never too old.
    """

    def __init__(self) -> None:
        self._kept: dict[int, Snapshot] = {}

    def find(self, uow: UnitOfWork, team_id: str, channel: str = "") -> Snapshot | None:
        """The scorecard meant in a channel, or None before the team has one."""
        found = uow.scorecards.find_revision(team_id, channel)
        if found is None:
            return None
        scorecard_id, revision = found
        kept = self._kept.get(scorecard_id)
        if kept is None or kept.card.revision != revision:
            kept = self._kept[scorecard_id] = read_snapshot(uow, scorecard_id)
        return kept

    def get(self, uow: UnitOfWork, team_id: str, channel: str = "") -> Snapshot:
        """The scorecard meant in a channel.

        Raises:
            NotFound: The team has none yet.
        """
        found = self.find(uow, team_id, channel)
        if found is None:
            raise NotFound(NONE_YET)
        return found


def read_snapshot(uow: UnitOfWork, scorecard_id: int) -> Snapshot:
    """A scorecard as the database has it now."""
    card = uow.scorecards.get(scorecard_id)
    ids = list(card.kpis_by_id)
    return Snapshot(
        card, uow.actuals.list_newest(ids), uow.alerts.count_open(ids), uow.no_data.list_newest(ids)
    )
