"""Detailed report of one KPI, or of the objective, perspective or scorecard that a name stands for."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from scorecard.clock import Clock
from scorecard.errors import InvalidInput, NotFound
from scorecard.model.kpis import ActualInfo, SoWhat
from scorecard.model.names import NamedItem, UnknownName, find_named, get_named
from scorecard.model.scorecard import Kpi, Objective, Perspective, Scorecard
from scorecard.model.views.reports import (
    HistoryPoint,
    KpiView,
    ObjectiveAnswer,
    PerspectiveAnswer,
    ScorecardView,
)
from scorecard.rules.places import Thing, place_of
from scorecard.rules.prompt_schedule import KpiCalendar, calendar_of
from scorecard.services.actuals.history import find_missing_reasons
from scorecard.services.actuals.signals import read_signals
from scorecard.services.lookup.access import Asker
from scorecard.services.lookup.display_names import list_named
from scorecard.services.lookup.which_scorecard import find_kpi_and_period, resolve_nearest
from scorecard.services.reports.overviews import Overviews, answer_objective, answer_perspective, days_until
from scorecard.services.reports.snapshots import Snapshot, Snapshots
from scorecard.storage.unit_of_work import Store, UnitOfWork
from scorecard.wording import Hint, hint

SHOWN_PERIODS = 12
STARTS_WITH_NUMBER = re.compile(r"\W{0,3}\d")
NOUN = "KPI, objective or perspective"
Named = TypeVar("Named")


class Kpis:
    """Answers what a KPI, objective or perspective shows now and showed before."""

    def __init__(self, store: Store, clock: Clock, snapshots: Snapshots, overviews: Overviews) -> None:
        self._store = store
        self._clock = clock
        self._snapshots = snapshots
        self._overviews = overviews

    def show(self, asker: Asker, name: str) -> KpiView | ObjectiveAnswer | PerspectiveAnswer | ScorecardView:
        """Return what a name stands for: a KPI in full, a perspective, an objective, or else a scorecard.

        Raises:
            NotFound: It matches nothing, or several things; carries the nearest names.
            InvalidInput: Several scorecards have the name; asks which.
        """
        with self._store.reading() as uow:
            snapshots = {item.card.id: item for item in self._snapshots.list_readable(uow, *asker)}
            readable = [snapshot.card for snapshot in snapshots.values()]
            try:
                card, thing = find_thing(uow, readable, asker, name, list_all_things)
            except UnknownName:
                explain_rest(uow, asker, name, self._clock.now())
                raise
            snapshot = snapshots[card.id]
            if thing is None:
                return self._overviews.of(snapshot)
            now = self._clock.now()
            if isinstance(thing, Perspective):
                return answer_perspective(snapshot, thing, now)
            if isinstance(thing, Objective):
                return answer_objective(uow, snapshot, thing, now)
            return answer_kpi(uow, snapshot, thing, now)


def answer_kpi(uow: UnitOfWork, snapshot: Snapshot, kpi: Kpi, now: datetime) -> KpiView:
    """Return a KPI of a snapshot in full, at a moment, UTC."""
    card = snapshot.card
    reading = snapshot.at(now).read(kpi)
    perspective, objective = next((p.name, o) for p, o, k in card.places() if k is kpi)
    newest = reading.actual or reading.last
    before = newest and find_previous(uow, kpi.info.id, newest)
    change = (before, newest) if before and newest else None
    is_open = reading.actual is None and reading.no_data is None
    history = _read_history(uow, snapshot, kpi, now)
    return KpiView(
        card.name,
        card.locale,
        perspective,
        objective.name,
        reading,
        history,
        change,
        taken_back=uow.actuals.find_taken_back(kpi.info.id, reading.period) if is_open else None,
        so_what=_find_so_what(uow, kpi, history),
        statement=objective.statement,
        supports=objective.supports,
        initiatives=objective.initiatives,
        due_in=days_until(objective.due, card, now),
        timezone=card.zone.key,
        signal=read_signals(uow, card, [kpi], now).get(kpi.info.id),
        place=place_of(card, kpi),
    )


def _find_so_what(uow: UnitOfWork, kpi: Kpi, history: Sequence[HistoryPoint]) -> SoWhat | None:
    """Return what the owner says the newest status means, if it is another than that of the value before."""
    known = [point for point in history if point.actual]
    if len(known) <= 1 or known[-1].status is known[-2].status:
        return None
    return uow.so_whats.find(kpi.info.id, known[-1].period, known[-1].status)


def _read_history(uow: UnitOfWork, snapshot: Snapshot, kpi: Kpi, now: datetime) -> tuple[HistoryPoint, ...]:
    card, own = snapshot.card, kpi.info
    periods = kpi.last_ended(now, card.zone).latest(SHOWN_PERIODS)
    actuals = uow.actuals.list_between(own.id, own.frequency, periods[0].start, periods[-1].start)
    by_period = {actual.period: actual for actual in actuals}
    explained = {one: snapshot.explained.get((own.id, one)) for one in periods}
    aside = {one: snapshot.set_aside.get((own.id, one)) for one in periods}
    missing = [one for one in periods if not (by_period.get(one) or explained[one] or aside[one])]
    uow.prompts.preload((own.id, one) for one in missing)
    reasons = find_missing_reasons(uow, card, kpi, missing, now)
    points = []
    for period in periods:
        goal, actual = kpi.goal_for(period), by_period.get(period)
        status = goal.status_of(actual.value if actual else None)
        point = HistoryPoint(period, goal, actual, status, missing_reason=reasons.get(period))
        if actual is None:
            point = replace(point, no_data=explained[period], set_aside=aside[period])
        points.append(point)
    return _without_unasked(points, kpi, calendar_of(card, kpi), now)


def _without_unasked(
    points: Sequence[HistoryPoint], kpi: Kpi, days: KpiCalendar, now: datetime
) -> tuple[HistoryPoint, ...]:
    """Return a past without its first and last periods of which nothing is known and nobody was asked yet."""

    def is_told(point: HistoryPoint) -> bool:
        # Of the periods that were over before the KPI came, only one that was asked for has a reason.
        is_wanted = kpi.owes(point.period, days.scorecard_zone) or point.missing_reason
        is_asked = is_wanted and days.asked_at(point.period) <= now
        return bool(is_asked or point.actual or point.no_data or point.set_aside)

    told = [at for at, point in enumerate(points) if is_told(point)]
    return tuple(points[told[0] : told[-1] + 1]) if told else ()


def find_previous(uow: UnitOfWork, kpi_id: int, actual: ActualInfo) -> ActualInfo | None:
    """Return the value that an actual corrects or, failing that, the value of the newest period before it."""
    return uow.actuals.find_replaced(kpi_id, actual) or uow.actuals.find_before(kpi_id, actual.period)


def explain_rest(uow: UnitOfWork, asker: Asker, text: str, now: datetime) -> None:
    """Say what to type for what stands behind a KPI's name, if a text begins with one.

    Raises:
        InvalidInput: A period or a number stands there; says which command takes it.
        UnknownName: Anything else does; suggests the KPI.
    """
    try:
        _, phrase = find_kpi_and_period(uow, asker, text, now)
    except NotFound:
        return
    name = phrase.kpi.info.name
    if STARTS_WITH_NUMBER.match(phrase.rest):
        way_on = hint(Hint.LOOK_UP, f"submit {text}")
        raise InvalidInput(f"Nothing was saved; to give {name} a value, {way_on}")
    if phrase.rest:
        raise UnknownName("KPI or perspective", text, [name])
    if phrase.period:
        raise InvalidInput(f"To see one period of {name}, {hint(Hint.LOOK_UP, f'history {text}')}")


def find_thing(
    uow: UnitOfWork,
    readable: Sequence[Scorecard],
    asker: Asker,
    name: str,
    list_things: Callable[[Scorecard], Sequence[NamedItem[Named]]],
    *,
    noun: str = "KPI or perspective",
) -> tuple[Scorecard, Named | None]:
    """Return what a name stands for, with its scorecard; None if it is only the scorecard's own.

    Args:
        uow: The transaction.
        readable: Every scorecard that the person may read.
        asker: Who asks, and where.
        name: As typed.
        list_things: Returns what can be named on a scorecard.
        noun: What these are called.

    Raises:
        NotFound: Nothing.
        InvalidInput: Several things.
    """
    try:
        return resolve_nearest(uow, readable, asker, lambda card: get_named(name, list_things(card), noun))
    except NotFound:
        whole = [NamedItem(card, card.name, card.names) for card in readable if not card.is_partial]
        card = find_named(name, whole)
        if card is None:
            raise
        return card, None


def list_named_things(card: Scorecard) -> Sequence[NamedItem[Kpi | Perspective]]:
    """Return the named items a reader can ask for; on a partial scorecard, no perspectives."""
    perspectives = [replace(item, qualifiers=card.names) for item in card.named_perspectives()]
    return list_named(card) if card.is_partial else [*perspectives, *list_named(card)]


def list_all_things(card: Scorecard) -> Sequence[NamedItem[Thing]]:
    """Return the same with the objectives, of which each gives way to all else with its name."""
    named: Sequence[NamedItem[Thing]] = list_named_things(card)
    return named if card.is_partial else [*named, *card.named_objectives]
