"""Overview of a scorecard: the whole, one perspective, or the progress of its objectives."""

from dataclasses import replace
from datetime import date, datetime

from scorecard.clock import Clock
from scorecard.model.kpis import Reading
from scorecard.model.scorecard import Kpi, Objective, Perspective, Scorecard
from scorecard.model.views.reports import (
    ObjectiveAnswer,
    PerspectiveAnswer,
    ProgressView,
    ScorecardView,
    StrategyView,
)
from scorecard.rules.places import place_of
from scorecard.rules.readings import read_objective, read_perspective, read_scorecard
from scorecard.rules.strategy import draw_map, links_of
from scorecard.services.lookup.access import AccessSnapshot, Asker
from scorecard.services.prompts.due import find_first_prompt
from scorecard.services.reports.snapshots import Snapshot, Snapshots
from scorecard.storage.unit_of_work import Store, UnitOfWork


class Overviews:
    """Answers how a scorecard stands now."""

    def __init__(self, store: Store, clock: Clock, snapshots: Snapshots) -> None:
        self._store = store
        self._clock = clock
        self._snapshots = snapshots
        self._cached: dict[int, tuple[Snapshot, ScorecardView]] = {}

    def overview(
        self, asker: Asker, access_snapshot: AccessSnapshot | None = None, name: str = ""
    ) -> ScorecardView:
        """Return the whole scorecard that a person means.

        Args:
            asker: Who asks, and where they ask.
            access_snapshot: What an earlier query already read about them and the scorecards.
            name: The scorecard's name or key, or empty.

        Raises:
            NotFound: The team has no scorecard yet, or none is called so.
            InvalidInput: Several scorecards are possible; asks which.
        """
        return self.of(self._snapshots.get_selected(self._store, asker, access_snapshot, name))

    def of(self, snapshot: Snapshot) -> ScorecardView:
        """Return the whole of a scorecard in the current minute.

        It is the same object until the snapshot or the minute changes. Everything that changes with time does
        so at the start or end of a day, so never within a minute.
        """
        minute = self._clock.now().replace(second=0, microsecond=0)
        cached = self._cached.get(snapshot.card.id)
        if cached is None or cached[0] is not snapshot or cached[1].as_of != minute:
            cached = self._cached[snapshot.card.id] = (snapshot, self._view(snapshot, minute))
        return cached[1]

    def _view(self, snapshot: Snapshot, minute: datetime) -> ScorecardView:
        if not snapshot.is_unasked:
            return replace(read_scorecard(snapshot.at(minute)), place=place_of(snapshot.card))
        with self._store.reading() as uow:
            return answer_overview(uow, snapshot, minute)

    def read(self, snapshot: Snapshot, kpi: Kpi) -> Reading:
        """Return the standing of one KPI of a snapshot."""
        return snapshot.at(self._clock.now()).read(kpi)

    def progress(self, asker: Asker, name: str = "") -> ProgressView:
        """Return every objective with its KPIs, of the scorecard that a person means or names.

        Raises:
            NotFound: The team has no scorecard yet, or none is called so.
            InvalidInput: Several scorecards are possible; asks which.
        """
        return answer_progress(self._snapshots.get_selected(self._store, asker, name=name), self._clock.now())

    def strategy_map(self, asker: Asker, name: str = "") -> StrategyView:
        """Return the strategy map of the scorecard that a person means or names.

        Raises:
            NotFound: The team has no scorecard yet, or none is called so.
            InvalidInput: Several scorecards are possible; asks which.
        """
        return answer_map(self._snapshots.get_selected(self._store, asker, name=name), self._clock.now())


def answer_map(snapshot: Snapshot, now: datetime) -> StrategyView:
    """Return the strategy map of a snapshot at a moment, UTC."""
    card, state = snapshot.card, snapshot.at(now)
    parts = [read_perspective(state, one) for one in card.perspectives]
    return StrategyView(card.name, card.locale, draw_map(parts, links_of(card)), place_of(card))


def answer_overview(uow: UnitOfWork, snapshot: Snapshot, now: datetime) -> ScorecardView:
    """Return the whole of a scorecard at a moment, UTC, with its first prompt while there was none.

    Of a past day it is not told: it depended on do not disturb, which is not kept, and has come since.
    """
    view = replace(read_scorecard(snapshot.at(now)), place=place_of(snapshot.card))
    is_told = snapshot.is_unasked and uow.versions is None
    return replace(view, first_prompt=find_first_prompt(uow, snapshot.card, now)) if is_told else view


def answer_perspective(snapshot: Snapshot, perspective: Perspective, now: datetime) -> PerspectiveAnswer:
    """Return one perspective of a snapshot at a moment, UTC."""
    card, view = snapshot.card, read_perspective(snapshot.at(now), perspective)
    return PerspectiveAnswer(view, card.locale, place_of(card, perspective))


def answer_objective(
    uow: UnitOfWork, snapshot: Snapshot, objective: Objective, now: datetime
) -> ObjectiveAnswer:
    """Return one objective of a snapshot at a moment, UTC, with what its owners say."""
    card = snapshot.card
    turned = [
        (kpi.info.id, newest[0].period, kpi.status_of(newest[0]))
        for kpi in objective.kpis
        for newest in [snapshot.newest.get(kpi.info.id, ())]
        if len(newest) > 1 and kpi.status_of(newest[0]) is not kpi.status_of(newest[1])
    ]
    return ObjectiveAnswer(
        next(one.name for one in card.perspectives if objective in one.objectives),
        read_objective(snapshot.at(now), objective),
        card.locale,
        uow.so_whats.list_of(turned),
        days_until(objective.due, card, now),
        place_of(card, objective),
    )


def days_until(due: date | None, card: Scorecard, now: datetime) -> int | None:
    """Return in how many of a scorecard's days something is due; None if it never is."""
    return (due - now.astimezone(card.zone).date()).days if due else None


def answer_progress(snapshot: Snapshot, now: datetime) -> ProgressView:
    """Return every objective of a snapshot at a moment, UTC."""
    card, state = snapshot.card, snapshot.at(now)
    parts = (objective for perspective in card.perspectives for objective in perspective.objectives)
    objectives = tuple(read_objective(state, one) for one in parts)
    return ProgressView(card.name, card.locale, objectives, place_of(card))
