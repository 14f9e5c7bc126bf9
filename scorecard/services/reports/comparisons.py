"""Comparisons: a scorecard or anything on it in two periods, like with like."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scorecard.clock import Clock
from scorecard.errors import InvalidInput, NotFound
from scorecard.model.kpis import ActualInfo
from scorecard.model.periods import Frequency, Period
from scorecard.model.scorecard import Kpi
from scorecard.model.views.comparisons import ComparedKpi, ComparedPart, ComparisonView
from scorecard.parsing.period_phrases import DateContext, TwoPeriods, differ_in_kind, split_two_periods
from scorecard.rules.comparisons import (
    ComparedTree,
    GoneKpi,
    Place,
    Sides,
    compare_parents,
    find_own_period,
)
from scorecard.rules.places import Thing, place_of
from scorecard.services.lookup.access import Asker
from scorecard.services.lookup.people import date_context_of
from scorecard.services.lookup.which_scorecard import get_first
from scorecard.services.reports.explanations import PAGE, label_things
from scorecard.services.reports.kpis import NOUN, find_thing, list_all_things
from scorecard.services.reports.snapshots import Snapshot, Snapshots
from scorecard.storage.unit_of_work import Store, UnitOfWork
from scorecard.wording import Hint, capitalized, hint


@dataclass(frozen=True)
class _Asked:
    """What is compared: something on a scorecard, or all of it, in two periods.

    Attributes:
        thing: None for the whole scorecard.
        typed: What to type for that.
    """

    snapshot: Snapshot
    thing: Thing | None
    typed: str
    periods: TwoPeriods
    context: DateContext


class Comparisons:
    """Answers how two periods compare."""

    def __init__(self, store: Store, clock: Clock, snapshots: Snapshots) -> None:
        self._store = store
        self._clock = clock
        self._snapshots = snapshots

    def compare(self, asker: Asker, text: str) -> ComparisonView:
        """Return two periods of the scorecard of the place, or of what is named: `customer Q2 Q3`.

        Args:
            asker: Who asks, and where.
            text: What is compared, or nothing; two periods, or the later alone; and perhaps which page.

        Raises:
            NotFound: The name matches nothing, or several things; carries the nearest names.
            NotReadable: They may not read that.
            InvalidInput: The text does not end with two different periods of one kind that are over; or
                several scorecards are possible, and it asks which.
        """
        paged = PAGE.search(text)
        with self._store.reading() as uow:
            asked = self._find(uow, asker, text[: paged.start()] if paged else text)
            _check(asked, self._clock.now())
            view = _Comparison(uow, asked, self._clock.now()).view()
        return replace(view, page=int(paged[1])) if paged else view

    def _find(self, uow: UnitOfWork, asker: Asker, text: str) -> _Asked:
        now = self._clock.now()
        snapshots = {item.card.id: item for item in self._snapshots.list_readable(uow, *asker)}
        readable = [item.card for item in snapshots.values()]
        context = date_context_of(uow, get_first(readable), asker.user, now)
        unknown: NotFound | None = None
        for periods in split_two_periods(text, context):
            if not periods.about:
                nearest = self._snapshots.get_nearest(uow, asker)
                return _Asked(nearest, None, "", periods, context)
            try:
                card, thing = find_thing(uow, readable, asker, periods.about, list_all_things, noun=NOUN)
            except NotFound as error:
                unknown = unknown or error
            else:
                return _Asked(snapshots[card.id], thing, periods.about, periods, context)
        raise _unread(text, context, unknown)


def _unread(text: str, context: DateContext, unknown: NotFound | None) -> InvalidInput | NotFound:
    """Return the error about a text that does not end with two periods of something known."""
    last = Period.containing(context.today, Frequency.QUARTERLY).previous()
    like = hint(Hint.COMPARE, f"{context.name(last.previous())} {context.name(last)}")
    kinds = differ_in_kind(text, context)
    if kinds:
        return InvalidInput(f"I can't compare {kinds}; name two of one kind, like {like}.")
    return unknown or InvalidInput(f"Which two periods? Write them last, like {like}.")


def _check(asked: _Asked, now: datetime) -> None:
    """Refuse periods that are the same, or not over yet."""
    periods, card = asked.periods, asked.snapshot.card
    if periods.first == periods.second:
        raise InvalidInput(f"Both are {asked.context.name(periods.second)}; name two different periods.")
    running = next((one for one in (periods.first, periods.second) if one.ended_at(card.zone) > now), None)
    if running:
        raise InvalidInput(f"{capitalized(asked.context.name(running))} is not over yet; name two that are.")


class _Comparison:
    """One comparison, inside its transaction."""

    def __init__(self, uow: UnitOfWork, asked: _Asked, now: datetime) -> None:
        self._uow = uow
        self._asked = asked
        self._card = asked.snapshot.card
        self._now = now
        self._units: dict[datetime, dict[int, str]] = {}
        self._periods = sorted((asked.periods.first, asked.periods.second))

    def view(self) -> ComparisonView:
        thing = self._asked.thing
        if isinstance(thing, Kpi):
            return self._view(None, (), self._compare([thing], ()).values())
        gone = self._list_gone()
        kpis = self._compare(self._card.kpis, gone)
        gone = [one for one in gone if one.kpi.info.id in kpis]
        whole, parts = self._parts(compare_parents(self._card, kpis, gone))
        below = {kpi.info.id for kpi in (thing or self._card).kpis}
        below |= {one.kpi.info.id for one in gone if thing is None or kpis[one.kpi.info.id] in whole.kpis}
        return self._view(whole, parts, [one for row, one in kpis.items() if row in below])

    def _view(
        self, whole: ComparedPart | None, parts: Sequence[ComparedPart], kpis: Iterable[ComparedKpi]
    ) -> ComparisonView:
        before, after = self._periods
        return ComparisonView(
            typed=self._asked.typed,
            locale=self._card.locale,
            before=before,
            after=after,
            today=self._now.astimezone(self._card.zone).date(),
            whole=whole,
            parts=tuple(sorted(parts, key=lambda one: one.change.points)),
            kpis=tuple(sorted(kpis, key=lambda one: (one.reason is not None, one.points))),
            place=place_of(self._card, self._asked.thing),
        )

    def _list_gone(self) -> list[GoneKpi]:
        """Return the KPIs taken off the scorecard."""
        found = self._uow.scorecards.list_retired(self._card.id)
        return [GoneKpi(kpi, at.astimezone(self._card.zone).date(), place) for kpi, at, place in found]

    def _compare(self, kpis: Sequence[Kpi], gone: Sequence[GoneKpi]) -> dict[int, ComparedKpi]:
        """Return KPIs on both sides by their id; those taken off only if they have a value on either."""
        before, after = self._periods
        every = [*kpis, *(one.kpi for one in gone)]
        places = {(kpi.info.id, find_own_period(kpi, one)) for kpi in every for one in (before, after)}
        actuals = self._uow.actuals.list_answers(places)
        sides = Sides(
            self._card,
            before,
            after,
            actuals,
            self._asked.snapshot.set_aside,
            {one.kpi.info.id: one.on for one in gone},
            self._list_other_units(actuals),
        )
        found = {kpi.info.id: sides.compare(kpi) for kpi in every}
        return {
            row: one
            for row, one in found.items()
            if row not in sides.retired or one.before.actual or one.after.actual
        }

    def _list_other_units(self, actuals: Mapping[Place, ActualInfo]) -> dict[Place, str]:
        """Return the units of values given in another than today's, by KPI id and period.

        Only KPIs whose unit was another when the first of these values was given are looked at one by one.
        """
        today = self._card.kpis_by_id
        left = {place: one for place, one in actuals.items() if place[0] in today}
        found: dict[Place, str] = {}
        while left:
            then = self._units_at(min(one.at for one in left.values()))
            changed = {row for row, unit in then.items() if row in today and unit != today[row].info.unit}
            for place, one in left.items():
                if place[0] in changed:
                    found[place] = self._units_at(one.at).get(place[0], today[place[0]].info.unit)
            first = min(left, key=lambda place: left[place].at)
            left = {place: one for place, one in left.items() if place[0] not in {*then, first[0]}}
        return found

    def _units_at(self, moment: datetime) -> dict[int, str]:
        """Return the unit of each KPI that was on the scorecard at a moment, by its id."""
        if moment not in self._units:
            card = self._uow.as_of(moment).scorecards.get(self._card.id)
            self._units[moment] = {kpi.info.id: kpi.info.unit for kpi in card.kpis}
        return self._units[moment]

    def _parts(self, tree: ComparedTree) -> tuple[ComparedPart, list[ComparedPart]]:
        """Return the parent that was asked for, and the parents below it, with what to type for each."""
        labels = label_things(self._card)
        thing = self._asked.thing
        perspectives = []
        for perspective, (part, objectives) in zip(self._card.perspectives, tree.perspectives, strict=True):
            below = [
                replace(one, typed=labels[id(objective)])
                for objective, one in zip(perspective.objectives, objectives, strict=True)
            ]
            whole = replace(part, typed=labels[id(perspective)])
            if perspective is thing:
                return whole, below
            for objective, one in zip(perspective.objectives, below, strict=True):
                if objective is thing:
                    return one, []
            perspectives.append(whole)
        return replace(tree.whole, typed=self._asked.typed), perspectives
