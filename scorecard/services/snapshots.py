"""Whole scorecards kept in memory for as long as the database says that nothing in them changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from scorecard.domain.asking import find_away
from scorecard.domain.board import Explained, Known, Newest
from scorecard.domain.people import Person
from scorecard.domain.periods import Period
from scorecard.domain.structure import Kpi, Scorecard
from scorecard.domain.views import Away
from scorecard.errors import NotFound
from scorecard.services.people import person_of
from scorecard.storage.unit_of_work import Store, UnitOfWork

NONE_YET = "There is no scorecard here yet; an admin can load one with: scorecard-bot apply FILE"


@dataclass(frozen=True)
class Snapshot:
    """A scorecard with its newest actuals: all that most answers need.

    Attributes:
        open_alerts: How many of its KPIs have an alert open.
        explained: Why KPIs have no value, where somebody said so.
        absentees: The owners who are, were or will be away, by Slack user id.
        stand_ins: Slack user id of who is asked in an owner's place, by KPI and period.
    """

    card: Scorecard
    newest: Newest
    open_alerts: int
    explained: Explained
    absentees: Mapping[str, Person]
    stand_ins: Mapping[tuple[int, Period], str]

    def at(self, now: datetime) -> Known:
        """What it tells of a moment, UTC: the clock decides what is due, and who is away."""
        found = ((kpi.info.id, self._find_away(kpi, now)) for kpi in self.card.kpis if self.absentees)
        absent = {kpi_id: away for kpi_id, away in found if away}
        return Known(self.card, self.newest, now, self.explained, absent)

    def _find_away(self, kpi: Kpi, now: datetime) -> Away | None:
        owner, ended = self.absentees.get(kpi.info.owner), kpi.last_ended(now, self.card.zone)
        return find_away(owner, ended, now, self.stand_ins.get((kpi.info.id, ended))) if owner else None


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
        kept = self._find_kept(found)
        if kept is None:
            kept = self._kept[found[0]] = read_snapshot(uow, found[0])
        return kept

    def get_alone(self, store: Store, team_id: str, channel: str = "") -> Snapshot:
        """As `get`, for who needs nothing else of the database: while nothing changed, one small query.

        Raises:
            NotFound: The team has none yet.
        """
        found = store.find_revision(team_id, channel)
        kept = found and self._find_kept(found)
        if kept:
            return kept
        with store.reading() as uow:
            return self.get(uow, team_id, channel)

    def get(self, uow: UnitOfWork, team_id: str, channel: str = "") -> Snapshot:
        """The scorecard meant in a channel.

        Raises:
            NotFound: The team has none yet.
        """
        found = self.find(uow, team_id, channel)
        if found is None:
            raise NotFound(NONE_YET)
        return found

    def _find_kept(self, wanted: tuple[int, int]) -> Snapshot | None:
        """What is kept of a scorecard, if it has this revision."""
        scorecard_id, revision = wanted
        kept = self._kept.get(scorecard_id)
        return kept if kept and kept.card.revision == revision else None


def find_card(uow: UnitOfWork, team_id: str, channel: str = "") -> Scorecard | None:
    """The scorecard meant in a channel without its actuals, or None before the team has one."""
    found = uow.scorecards.find_revision(team_id, channel)
    return uow.scorecards.get(found[0]) if found else None


def get_card(uow: UnitOfWork, team_id: str, channel: str = "") -> Scorecard:
    """The scorecard meant in a channel without its actuals.

    Raises:
        NotFound: The team has none yet.
    """
    card = find_card(uow, team_id, channel)
    if card is None:
        raise NotFound(NONE_YET)
    return card


def read_snapshot(uow: UnitOfWork, scorecard_id: int) -> Snapshot:
    """A scorecard as the database has it now."""
    card = uow.scorecards.get(scorecard_id)
    ids = list(card.kpis_by_id)
    absentees = {kpi.info.owner for kpi in card.kpis} & uow.absences.list_all(card.team_id).keys()
    return Snapshot(
        card,
        uow.actuals.list_newest(ids),
        uow.alerts.count_open(ids),
        uow.no_data.list_newest(ids),
        {user: person_of(uow, card, user) for user in absentees},
        uow.prompts.list_stand_ins(ids),
    )
