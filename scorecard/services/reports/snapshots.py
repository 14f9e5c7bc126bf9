"""Snapshots: whole scorecards, cached in memory until something in them changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scorecard.model.kpis import Away, OffThreshold, SetAside
from scorecard.model.people import Person
from scorecard.model.periods import Period
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.rules.prompt_schedule import calendar_of, find_away
from scorecard.rules.readings import NewestActuals, NoDataByPlace, ScorecardState, find_missing
from scorecard.services.lookup.access import AccessSnapshot, Asker, get_readable, list_fully_readable
from scorecard.services.lookup.people import has_left, person_of
from scorecard.services.lookup.which_scorecard import get_called, get_only, prefer_relevant
from scorecard.storage.revisions import ScorecardRevision
from scorecard.storage.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True)
class Snapshot:
    """A scorecard with its newest actuals: everything that most answers need.

    Attributes:
        alerts: What is known of each KPI with an open alert, by KPI id.
        explained: Stated reasons why KPIs have no value.
        absentees: The owners with a past, present or future absence, by Slack user id.
        set_aside: What an admin left out of a KPI's parents, by KPI id and period.
        stand_ins: Slack user id of the delegate who is asked instead of the owner, by KPI and period.
        is_unasked: True if no prompt was ever sent.
    """

    card: Scorecard
    newest: NewestActuals
    alerts: Mapping[int, OffThreshold]
    explained: NoDataByPlace
    set_aside: Mapping[tuple[int, Period], SetAside]
    absentees: Mapping[str, Person]
    stand_ins: Mapping[tuple[int, Period], str]
    is_unasked: bool

    def at(self, now: datetime) -> ScorecardState:
        """Return its state at a moment, UTC; time decides which periods are due and who is away."""
        found = ((kpi.info.id, self._find_away(kpi, now)) for kpi in self.card.kpis if self.absentees)
        absent = {kpi_id: away for kpi_id, away in found if away}
        return ScorecardState(
            self.card, self.newest, now, self.explained, absent, self.alerts, self.set_aside
        )

    def _find_away(self, kpi: Kpi, now: datetime) -> Away | None:
        owner = self.absentees.get(kpi.info.owner)
        if owner is None:
            return None
        missing = find_missing(self.card, kpi, self.newest.get(kpi.info.id, ()), now)
        stand_in = self.stand_ins.get((kpi.info.id, missing))
        return find_away(owner, calendar_of(self.card, kpi), missing, now, stand_in)


class Snapshots:
    """Caches one snapshot for each scorecard, and reads it again when its revision has increased.

    Snapshots hold nothing that depends on the time, such as which period is due, so they never go stale.
    """

    def __init__(self) -> None:
        self._cached: dict[int, Snapshot] = {}

    def list_of(self, uow: UnitOfWork, team_id: str) -> list[Snapshot]:
        """Return the snapshots of all of a team's scorecards, oldest first."""
        return [self._get(uow, revision) for revision in uow.scorecards.list_revisions(team_id)]

    def list_candidates(self, uow: UnitOfWork, team_id: str, channel: str, user: str) -> list[Snapshot]:
        """Return the scorecards that a person in a channel may mean; none before the team has one.

        Raises:
            NotReadable: They may not read any of them.
        """
        readable = self.list_readable(uow, team_id, channel, user)
        relevant = prefer_relevant(uow, [snapshot.card for snapshot in readable], channel, user)
        rows = {card.id for card in relevant}
        return [snapshot for snapshot in readable if snapshot.card.id in rows]

    def list_readable(self, uow: UnitOfWork, team_id: str, channel: str, user: str) -> list[Snapshot]:
        """Return a team's scorecards as a person may read them, oldest first; see `list_candidates`."""
        by_id = {snapshot.card.id: snapshot for snapshot in self.list_of(uow, team_id)}
        parts = get_readable(uow, [snapshot.card for snapshot in by_id.values()], user, channel)
        return [replace(by_id[part.id], card=part) if part.is_partial else by_id[part.id] for part in parts]

    def get_selected(
        self,
        store: Store,
        asker: Asker,
        access_snapshot: AccessSnapshot | None = None,
        name: str = "",
    ) -> Snapshot:
        """Return the scorecard that a person means; a single small query while it is certain and unchanged.

        Args:
            store: Where the scorecards are stored.
            asker: Who asks, and where they ask.
            access_snapshot: The result of that query, if it was already made for this request.
            name: The scorecard's name or key, or empty.

        Raises:
            NotFound: The team has no scorecard yet, or none is called so.
            NotReadable: They may not read all of it.
            InvalidInput: Several scorecards are possible; asks which.
        """
        if name:
            return self._get_called(store, asker, name)
        team_id, channel, user = asker
        is_theirs = access_snapshot is not None and access_snapshot.asker == asker
        every = (
            access_snapshot.every
            if access_snapshot and is_theirs
            else store.list_revision_access(team_id, user)
        )
        here = [access for access in every if access.revision.channel == channel] or every
        is_certain = len(here) == 1 and here[0].is_readable_in(channel)
        cached = self._find_cached(here[0].revision) if is_certain else None
        if cached:
            return cached
        with store.reading() as uow:
            return self.get_nearest(uow, asker)

    def get_nearest(self, uow: UnitOfWork, asker: Asker) -> Snapshot:
        """Return the scorecard that a person means who names none; see `get_selected`."""
        candidates = self.list_candidates(uow, *asker)
        only = get_only(list_fully_readable(uow, [snapshot.card for snapshot in candidates]))
        return next(snapshot for snapshot in candidates if snapshot.card is only)

    def _get_called(self, store: Store, asker: Asker, name: str) -> Snapshot:
        with store.reading() as uow:
            readable = self.list_readable(uow, *asker)
            card = get_called(list_fully_readable(uow, [snapshot.card for snapshot in readable]), name)
            return next(snapshot for snapshot in readable if snapshot.card is card)

    def _get(self, uow: UnitOfWork, revision: ScorecardRevision) -> Snapshot:
        cached = self._find_cached(revision)
        if cached is None:
            before = self._cached.get(revision.scorecard_id)
            is_asked = before is not None and not before.is_unasked
            cached = read_snapshot(uow, revision.scorecard_id, is_asked=is_asked)
            self._cached[revision.scorecard_id] = cached
        return cached

    def _find_cached(self, revision: ScorecardRevision) -> Snapshot | None:
        """Return the cached snapshot of a scorecard if it has this revision."""
        cached = self._cached.get(revision.scorecard_id)
        return cached if cached and cached.card.revision == revision.revision else None


def read_snapshot(
    uow: UnitOfWork, scorecard_id: int, kpis: Sequence[Kpi] | None = None, *, is_asked: bool = False
) -> Snapshot:
    """Return a scorecard as it is in the database now or, if that is what is read, as it was at a moment.

    Args:
        uow: The transaction.
        scorecard_id: Row of the scorecard.
        kpis: The KPIs about which everything is read, as they were at that moment; all of them if left out.
            With some of them it does not matter whether the scorecard ever asked for anything.
        is_asked: True if it is known that it did.
    """
    card = uow.scorecards.get(scorecard_id)
    about = card.kpis if kpis is None else kpis
    ids, owners = [kpi.info.id for kpi in about], {kpi.info.owner for kpi in about}
    if kpis is None:
        left = owners & uow.people.list_left(card.team_id)
    else:
        uow.people.preload(card.team_id, owners)
        left = {user for user in owners if has_left(uow, card.team_id, user)}
    explained, aside = uow.no_data.list_with_set_aside(ids)
    absentees = owners & (uow.absences.list_of_each(card.team_id, owners).keys() | left)
    newest = uow.actuals.list_newest(ids)
    uow.people.preload(card.team_id, absentees)
    absent = [kpi for kpi in about if kpi.info.owner in absentees]
    return Snapshot(
        card,
        newest,
        uow.alerts.list_off(ids),
        explained,
        aside,
        {user: person_of(uow, card, user) for user in absentees},
        {
            place: user
            for place, user in _list_stand_ins(uow, card, absent, newest).items()
            if not has_left(uow, card.team_id, user)
        },
        is_unasked=kpis is None and not (is_asked or uow.prompts.has_any(card.id)),
    )


def _list_stand_ins(
    uow: UnitOfWork, card: Scorecard, absent: Sequence[Kpi], newest: NewestActuals
) -> dict[tuple[int, Period], str]:
    """Return who is asked in place of owners with an absence, by KPI and period.

    At a moment only the newest missing period of each matters; now, later ones will.
    """
    if not absent or uow.known_at is None:
        return uow.prompts.list_stand_ins([kpi.info.id for kpi in absent]) if absent else {}
    now = uow.known_at
    missing = ((kpi.info.id, find_missing(card, kpi, newest.get(kpi.info.id, ()), now)) for kpi in absent)
    return uow.prompts.list_delegates(missing)
