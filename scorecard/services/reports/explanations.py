"""Explanations: the arithmetic from a KPI's value to its score, and from scores to those of their parents."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from scorecard.errors import NotFound
from scorecard.model.kpis import Reading
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.views.explanations import Contribution, KpiWhyView, ParentStep, WhyView
from scorecard.model.views.reports import ObjectiveView, PerspectiveView, ScorecardView
from scorecard.rules.places import Thing, place_of
from scorecard.rules.scoring import explain_children, explain_kpis, order_by_loss, score_value
from scorecard.services.lookup.access import AccessSnapshot, Asker
from scorecard.services.reports.kpis import NOUN, find_thing, list_all_things
from scorecard.services.reports.overviews import Overviews
from scorecard.services.reports.snapshots import Snapshots
from scorecard.storage.unit_of_work import Store

Part = ScorecardView | PerspectiveView | ObjectiveView
PAGE = re.compile(r"(?:^|\s+)page\s+(\d{1,4})$", re.IGNORECASE)


class Explanations:
    """Answers why a score is what it is."""

    def __init__(self, store: Store, snapshots: Snapshots, overviews: Overviews) -> None:
        self._store = store
        self._snapshots = snapshots
        self._overviews = overviews

    def why(
        self, asker: Asker, text: str, access_snapshot: AccessSnapshot | None = None
    ) -> WhyView | KpiWhyView:
        """Return the arithmetic of a KPI, an objective, a perspective or else a scorecard.

        Args:
            asker: Who asks, and where.
            text: Its name, and perhaps which page: `customer page 2`; empty for the scorecard of the place.
            access_snapshot: What an earlier query already read about them and the scorecards.

        Raises:
            NotFound: It matches nothing, or several things; carries the nearest names.
            NotReadable: They may not read that.
            InvalidInput: Several scorecards are possible; asks which.
        """
        try:
            return self._why(asker, text.strip(), access_snapshot)
        except NotFound:
            paged = PAGE.search(text)
            if paged is None:
                raise
            found = self._why(asker, text[: paged.start()].strip(), access_snapshot)
            return replace(found, page=int(paged[1])) if isinstance(found, WhyView) else found

    def _why(self, asker: Asker, name: str, access_snapshot: AccessSnapshot | None) -> WhyView | KpiWhyView:
        if not name:
            snapshot = self._snapshots.get_selected(self._store, asker, access_snapshot)
            found = Explained(snapshot.card, self._overviews.of(snapshot)).explain(snapshot.card)
            return replace(found, place=place_of(snapshot.card))
        with self._store.reading() as uow:
            snapshots = {item.card.id: item for item in self._snapshots.list_readable(uow, *asker)}
            readable = [item.card for item in snapshots.values()]
            card, thing = find_thing(uow, readable, asker, name, list_all_things, noun=NOUN)
        snapshot = snapshots[card.id]
        place = place_of(card, thing)
        if isinstance(thing, Kpi) and card.is_partial:
            return replace(_explain_reading(self._overviews.read(snapshot, thing), card.locale), place=place)
        typed = card.key if len(readable) > 1 else ""
        found = Explained(card, self._overviews.of(snapshot), typed).explain(thing or card)
        return replace(found, place=place)


def label_things(card: Scorecard) -> dict[int, str]:
    """Return what to type for everything on a scorecard, by its identity."""
    return {id(item.thing): item.label for item in list_all_things(card)}


def _explain_reading(reading: Reading, locale: str, parents: tuple[ParentStep, ...] = ()) -> KpiWhyView:
    scored = score_value(reading.goal, reading.actual.value) if reading.actual else None
    return KpiWhyView(reading, scored, locale, parents)


@dataclass(frozen=True)
class Standing:
    """Something on a scorecard: its standing, what it is in, the nearest last, and what to type for it."""

    part: Part | Reading
    above: tuple[Part, ...]
    typed: str


@dataclass(frozen=True)
class Explained:
    """Explains each part of a scorecard by its standing.

    Attributes:
        view: Its standing.
        typed: What to type for the scorecard itself.
    """

    card: Scorecard
    view: ScorecardView
    typed: str = ""

    def explain(self, thing: Thing | Scorecard) -> WhyView | KpiWhyView:
        """Return the arithmetic of something on it."""
        place = self.places[id(thing)]
        if isinstance(place.part, Reading):
            return _explain_reading(place.part, self.card.locale, self._steps(place))
        found = explain_kpis(place.part) if not isinstance(place.part, ObjectiveView) else []
        return WhyView(
            part=place.part,
            locale=self.card.locale,
            bands=self.card.bands,
            children=self._ordered(explain_children(place.part)),
            kpis=self._ordered(found),
            parents=self._steps(place),
            typed=place.typed,
        )

    @cached_property
    def places(self) -> dict[int, Standing]:
        """Everything on it, by the identity of what it is in the file."""
        labels = label_things(self.card)
        found = {id(self.card): Standing(self.view, (), self.typed)}
        for perspective, part in zip(self.card.perspectives, self.view.perspectives, strict=True):
            found[id(perspective)] = Standing(part, (self.view,), labels[id(perspective)])
            for objective, below in zip(perspective.objectives, part.objectives, strict=True):
                found[id(objective)] = Standing(below, (self.view, part), labels[id(objective)])
                for kpi, reading in zip(objective.kpis, below.readings, strict=True):
                    found[id(kpi)] = Standing(reading, (self.view, part, below), kpi.info.typed_name)
        return found

    @cached_property
    def _typed(self) -> dict[int, str]:
        """What to type for everything on it, by the identity of its standing."""
        return {id(place.part): place.typed for place in self.places.values()}

    def _steps(self, place: Standing) -> tuple[ParentStep, ...]:
        """Return what something is in, the nearest first."""
        steps: list[ParentStep] = []
        found: Contribution | None = None
        child = place.part
        for parent in reversed(place.above):
            within = next(one for one in explain_children(parent) if one.thing is child)
            found = replace(found, share=found.share * within.share) if found else within
            steps.append(ParentStep(parent.name, self._typed[id(parent)], parent.result, found))
            child = parent
        return tuple(steps)

    def _ordered(self, found: Sequence[Contribution]) -> tuple[Contribution, ...]:
        return tuple(replace(one, typed=self._typed[id(one.thing)]) for one in order_by_loss(found))
