"""Reading a scorecard: the whole, one perspective, or the objectives' progress."""

from dataclasses import dataclass, replace

from scorecard.clock import Clock
from scorecard.model.scorecard import Perspective, Scorecard
from scorecard.model.views.reports import PerspectiveView, ProgressView, ScorecardView
from scorecard.rules.readings import read_objective, read_perspective, read_scorecard
from scorecard.services.lookup.access import AccessSnapshot
from scorecard.services.prompts.due import find_first_prompt
from scorecard.services.reports.snapshots import Snapshot, Snapshots
from scorecard.storage.unit_of_work import Store


@dataclass(frozen=True)
class PerspectiveAnswer:
    """A perspective, with the locale to show it in."""

    perspective: PerspectiveView
    locale: str


class Overviews:
    """Answers what stands on a scorecard now."""

    def __init__(self, store: Store, clock: Clock, snapshots: Snapshots) -> None:
        self._store = store
        self._clock = clock
        self._snapshots = snapshots
        self._kept: dict[int, tuple[Snapshot, ScorecardView]] = {}
        self._unasked: dict[int, tuple[ScorecardView, ScorecardView]] = {}

    def overview(
        self, team_id: str, channel: str, user: str, access_snapshot: AccessSnapshot | None = None
    ) -> ScorecardView:
        """The whole scorecard that a person means in a channel.

        Args:
            team_id: Slack team.
            channel: Where they ask.
            user: Slack user id.
            access_snapshot: What was seen of them and the scorecards when they began to ask.

        Raises:
            NotFound: The team has none yet.
            InvalidInput: It can be several; asks which.
        """
        snapshot = self._snapshots.get_selected(self._store, team_id, channel, user, access_snapshot)
        view = self.draw(snapshot)
        return self._with_first_question(view, snapshot.card) if snapshot.is_unasked else view

    def _with_first_question(self, view: ScorecardView, card: Scorecard) -> ScorecardView:
        """A view that also says when the first question comes; that is looked up once for each view."""
        kept = self._unasked.get(card.id)
        if kept is None or kept[0] is not view:
            with self._store.reading() as uow:
                first = find_first_prompt(uow, card, view.as_of)
            kept = self._unasked[card.id] = (view, replace(view, first_prompt=first))
        return kept[1]

    def draw(self, snapshot: Snapshot) -> ScorecardView:
        """A snapshot as it reads in this minute: the same object until the snapshot or the minute is another.

        Nothing that the clock changes does so within a minute: all of it begins or ends with a day.
        """
        minute = self._clock.now().replace(second=0, microsecond=0)
        kept = self._kept.get(snapshot.card.id)
        if kept is None or kept[0] is not snapshot or kept[1].as_of != minute:
            view = read_scorecard(snapshot.at(minute), snapshot.open_alerts)
            kept = self._kept[snapshot.card.id] = (snapshot, view)
        return kept[1]

    def perspective(self, snapshot: Snapshot, perspective: Perspective) -> PerspectiveAnswer:
        """One perspective of a snapshot."""
        view = read_perspective(snapshot.at(self._clock.now()), perspective)
        return PerspectiveAnswer(view, snapshot.card.locale)

    def progress(self, team_id: str, channel: str, user: str) -> ProgressView:
        """Every objective with its KPIs.

        Raises:
            NotFound: The team has no scorecard yet.
            InvalidInput: It can be several; asks which.
        """
        snapshot = self._snapshots.get_selected(self._store, team_id, channel, user)
        card, known = snapshot.card, snapshot.at(self._clock.now())
        objectives = tuple(
            read_objective(known, objective)
            for perspective in card.perspectives
            for objective in perspective.objectives
        )
        return ProgressView(card.name, card.locale, objectives)
