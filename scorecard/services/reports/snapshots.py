"""Snapshots: whole scorecards kept in memory for as long as nothing in them changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from scorecard.model.kpis import Away
from scorecard.model.people import Person
from scorecard.model.periods import Period
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.rules.prompt_schedule import find_away
from scorecard.rules.readings import NewestActuals, NoDataByKpi, ScorecardState
from scorecard.services.lookup.access import AccessSnapshot, get_readable, list_fully_readable
from scorecard.services.lookup.people import person_of
from scorecard.services.lookup.which_scorecard import get_only, prefer_relevant
from scorecard.storage.revisions import ScorecardRevision
from scorecard.storage.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True)
class Snapshot:
    """A scorecard with its newest actuals: all that most answers need.

    Attributes:
        open_alerts: How many of its KPIs have an alert open.
        explained: Why KPIs have no value, where somebody said so.
        absentees: The owners who are, were or will be away, by Slack user id.
        stand_ins: Slack user id of who is asked in an owner's place, by KPI and period.
        is_unasked: Whether nothing was ever asked for.
    """

    card: Scorecard
    newest: NewestActuals
    open_alerts: int
    explained: NoDataByKpi
    absentees: Mapping[str, Person]
    stand_ins: Mapping[tuple[int, Period], str]
    is_unasked: bool

    def at(self, now: datetime) -> ScorecardState:
        """What it tells of a moment, UTC: the clock decides what is due, and who is away."""
        found = ((kpi.info.id, self._find_away(kpi, now)) for kpi in self.card.kpis if self.absentees)
        absent = {kpi_id: away for kpi_id, away in found if away}
        return ScorecardState(self.card, self.newest, now, self.explained, absent)

    def _find_away(self, kpi: Kpi, now: datetime) -> Away | None:
        owner, ended = self.absentees.get(kpi.info.owner), kpi.last_ended(now, self.card.zone)
        return find_away(owner, ended, now, self.stand_ins.get((kpi.info.id, ended))) if owner else None


class Snapshots:
    """Keeps one snapshot for each scorecard, and reads it anew when its revision has grown.

    What the clock changes (which period is due) is not in a snapshot, so it is never too old.
    """

    def __init__(self) -> None:
        self._kept: dict[int, Snapshot] = {}

    def list_of(self, uow: UnitOfWork, team_id: str) -> list[Snapshot]:
        """All of a team's scorecards, oldest first."""
        return [self._of(uow, one) for one in uow.scorecards.list_revisions(team_id)]

    def list_candidates(self, uow: UnitOfWork, team_id: str, channel: str, user: str) -> list[Snapshot]:
        """The scorecards that can be meant by a person in a channel; none before the team has one.

        Raises:
            NotForYou: They may read nothing of them.
        """
        each = self.list_readable(uow, team_id, channel, user)
        meant = prefer_relevant(uow, [one.card for one in each], channel, user)
        rows = {card.id for card in meant}
        return [one for one in each if one.card.id in rows]

    def list_readable(self, uow: UnitOfWork, team_id: str, channel: str, user: str) -> list[Snapshot]:
        """A team's scorecards as somebody may read them, oldest first; see `list_candidates`."""
        each = {one.card.id: one for one in self.list_of(uow, team_id)}
        parts = get_readable(uow, [one.card for one in each.values()], user, channel)
        return [replace(each[part.id], card=part) if part.is_partial else each[part.id] for part in parts]

    def get_selected(
        self,
        store: Store,
        team_id: str,
        channel: str,
        user: str,
        access_snapshot: AccessSnapshot | None = None,
    ) -> Snapshot:
        """The one scorecard that is meant: while nothing changed and it is certain, one small query.

        Args:
            store: Where it is.
            team_id: Slack team.
            channel: Where they ask.
            user: Slack user id.
            access_snapshot: What that query told already when they began to ask.

        Raises:
            NotFound: The team has none yet.
            NotForYou: They may not read all of it.
            InvalidInput: It can be several; asks which.
        """
        is_theirs = access_snapshot is not None and access_snapshot.asker == (team_id, user, channel)
        every = (
            access_snapshot.every
            if access_snapshot and is_theirs
            else store.list_revision_access(team_id, user)
        )
        here = [one for one in every if one.revision.channel == channel] or every
        is_certain = len(here) == 1 and here[0].is_readable_in(channel)
        kept = self._find_kept(here[0].revision) if is_certain else None
        if kept:
            return kept
        with store.reading() as uow:
            meant = self.list_candidates(uow, team_id, channel, user)
            only = get_only(list_fully_readable(uow, [one.card for one in meant]))
            return next(one for one in meant if one.card is only)

    def _of(self, uow: UnitOfWork, wanted: ScorecardRevision) -> Snapshot:
        kept = self._find_kept(wanted)
        if kept is None:
            kept = self._kept[wanted.scorecard_id] = read_snapshot(uow, wanted.scorecard_id)
        return kept

    def _find_kept(self, wanted: ScorecardRevision) -> Snapshot | None:
        """What is kept of a scorecard, if it has this revision."""
        kept = self._kept.get(wanted.scorecard_id)
        return kept if kept and kept.card.revision == wanted.revision else None


def read_snapshot(uow: UnitOfWork, scorecard_id: int) -> Snapshot:
    """A scorecard as the database has it now."""
    card = uow.scorecards.get(scorecard_id)
    ids = list(card.kpis_by_id)
    left = uow.people.list_left(card.team_id)
    absentees = {kpi.info.owner for kpi in card.kpis} & (uow.absences.list_all(card.team_id).keys() | left)
    stand_ins = uow.prompts.list_stand_ins(ids)
    return Snapshot(
        card,
        uow.actuals.list_newest(ids),
        uow.alerts.count_open(ids),
        uow.no_data.list_newest(ids),
        {user: person_of(uow, card, user) for user in absentees},
        {place: user for place, user in stand_ins.items() if user not in left},
        is_unasked=not uow.prompts.has_any(card.id),
    )
