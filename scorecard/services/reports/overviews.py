"""Overview of a scorecard: the whole, one perspective, or the progress of its objectives."""

from dataclasses import dataclass, replace

from scorecard.clock import Clock
from scorecard.model.kpis import Reading
from scorecard.model.scorecard import Kpi, Perspective
from scorecard.model.views.reports import PerspectiveView, ProgressView, ScorecardView
from scorecard.rules.readings import read_objective, read_perspective, read_scorecard
from scorecard.services.lookup.access import AccessSnapshot, Asker
from scorecard.services.prompts.due import find_first_prompt
from scorecard.services.reports.snapshots import Snapshot, Snapshots
from scorecard.storage.unit_of_work import Store


@dataclass(frozen=True)
class PerspectiveAnswer:
    """A perspective, with the locale to show it in."""

    perspective: PerspectiveView
    locale: str


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
            view = self._with_first_prompt(read_scorecard(snapshot.at(minute)), snapshot)
            cached = self._cached[snapshot.card.id] = (snapshot, view)
        return cached[1]

    def _with_first_prompt(self, view: ScorecardView, snapshot: Snapshot) -> ScorecardView:
        """Return a view with the time of the first prompt, if the scorecard was never asked for anything."""
        if not snapshot.is_unasked:
            return view
        with self._store.reading() as uow:
            return replace(view, first_prompt=find_first_prompt(uow, snapshot.card, view.as_of))

    def perspective(self, snapshot: Snapshot, perspective: Perspective) -> PerspectiveAnswer:
        """Return one perspective of a snapshot."""
        view = read_perspective(snapshot.at(self._clock.now()), perspective)
        return PerspectiveAnswer(view, snapshot.card.locale)

    def read(self, snapshot: Snapshot, kpi: Kpi) -> Reading:
        """Return the standing of one KPI of a snapshot."""
        return snapshot.at(self._clock.now()).read(kpi)

    def progress(self, asker: Asker, name: str = "") -> ProgressView:
        """Return every objective with its KPIs, of the scorecard that a person means or names.

        Raises:
            NotFound: The team has no scorecard yet, or none is called so.
            InvalidInput: Several scorecards are possible; asks which.
        """
        snapshot = self._snapshots.get_selected(self._store, asker, name=name)
        card, state = snapshot.card, snapshot.at(self._clock.now())
        objectives = tuple(
            read_objective(state, objective)
            for perspective in card.perspectives
            for objective in perspective.objectives
        )
        return ProgressView(card.name, card.locale, objectives)
