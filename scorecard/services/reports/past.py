"""The scorecard on a past day, as it was known then, by today's rights and rules."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from scorecard.clock import Clock
from scorecard.errors import InvalidInput, NotFound
from scorecard.model.kpis import ActualInfo, KpiInfo, Reading
from scorecard.model.names import NamedItem, find_named, get_named, normalize_name
from scorecard.model.periods import DAY, Period, at_local
from scorecard.model.scorecard import Kpi, Objective, Perspective, Scorecard
from scorecard.model.views.actuals import AlertsView
from scorecard.model.views.past import Known, LaterValue, PastView
from scorecard.model.views.reports import (
    KpiView,
    ObjectiveAnswer,
    PerspectiveAnswer,
    ProgressView,
    ScorecardView,
    StrategyView,
)
from scorecard.parsing.past_days import read_past_period
from scorecard.parsing.period_names import format_day
from scorecard.services.actuals.alerts import answer_alerts
from scorecard.services.lookup.access import Asker
from scorecard.services.lookup.people import date_context_of
from scorecard.services.lookup.which_scorecard import get_scorecard, list_all_readable
from scorecard.services.reports.kpis import SHOWN_PERIODS, answer_kpi, find_thing, list_all_things
from scorecard.services.reports.overviews import (
    answer_map,
    answer_objective,
    answer_overview,
    answer_perspective,
    answer_progress,
)
from scorecard.services.reports.snapshots import Snapshot, read_snapshot
from scorecard.storage.unit_of_work import Store, UnitOfWork

INSTANT = timedelta(microseconds=1)
READ_PERIODS = SHOWN_PERIODS + 2
"""Some more than are shown, so that the value before those is mostly among them."""
Thing = Kpi | Objective | Perspective | None
"""A KPI, objective or perspective, or the whole scorecard."""
Answer = Callable[["_Day"], Known]


class Pasts:
    """Answers what was known at the end of a past day."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._asked: dict[int, datetime] = {}

    def overview(self, asker: Asker, name: str, when: str) -> PastView:
        """Return the scorecard that a person means or names, as it was known at the end of a day.

        Raises:
            NotFound: The team has no scorecard yet, or none is called so.
            NoDay: `when` names no day.
            InvalidInput: Several scorecards are possible; the day is not over, or before the scorecard.
        """
        return self._show(asker, name, when, lambda day: day.overview())

    def progress(self, asker: Asker, name: str, when: str) -> PastView:
        """Return the progress of every objective, as it was known at the end of a day; see `overview`."""
        return self._show(asker, name, when, lambda day: day.progress())

    def strategy_map(self, asker: Asker, name: str, when: str) -> PastView:
        """Return the strategy map, as it was known at the end of a day; see `overview`."""
        return self._show(asker, name, when, lambda day: day.strategy_map())

    def alerts(self, asker: Asker, name: str, when: str) -> PastView:
        """Return the alerts that were open at the end of a day; see `overview`."""
        return self._show(asker, name, when, lambda day: day.alerts())

    def _show(self, asker: Asker, name: str, when: str, answer: Answer) -> PastView:
        with self._store.reading() as uow:
            card = get_scorecard(uow, asker, name)
            return self._open(uow, asker, card, when).view(answer)

    def named(self, asker: Asker, name: str, when: str) -> PastView:
        """Return what a name stands for, as it was known at the end of a day.

        A name means what it means today; one that is nobody's today means what it meant then.

        Raises:
            NotFound: It matches nothing, or several things; carries the nearest names.
            NoDay: `when` names no day.
            InvalidInput: Several scorecards have the name; the day is not over, or before what is named.
        """
        with self._store.reading() as uow:
            _preload_people(uow, asker, name)
            readable = list_all_readable(uow, asker)
            try:
                card, thing = find_thing(uow, readable, asker, name, list_all_things)
            except NotFound:
                former = self._find_former(uow, asker, readable, name, when)
                if former is None:
                    raise
                return former
            return self._open(uow, asker, card, when).view(lambda day: day.thing(thing))

    def _find_former(
        self, uow: UnitOfWork, asker: Asker, readable: Sequence[Scorecard], name: str, when: str
    ) -> PastView | None:
        """Return what alone had a name on a day, of the scorecards that somebody may read in full."""
        days = [self._open(uow, asker, card, when) for card in readable if not card.is_partial]
        named = ((day, find_named(name, list_all_things(day.card))) for day in days)
        found = [(day, thing) for day, thing in named if thing]
        return found[0][0].view(lambda day: day.thing(found[0][1])) if len(found) == 1 else None

    def _open(self, uow: UnitOfWork, asker: Asker, card: Scorecard, when: str) -> "_Day":
        """Return a day on a scorecard, as its reader may read it today.

        Raises:
            NoDay: `when` names no day.
            InvalidInput: It is not over, or the scorecard was not there yet.
        """
        context = date_context_of(uow, card, asker.user, self._clock.now())
        last = read_past_period(when, context).last_day
        moment = at_local(last + DAY, time.min, card.zone) - INSTANT
        _check_existed(card, moment)
        past = uow.as_of(moment)
        then = past.scorecards.get(card.id)
        if then.is_retired:
            raise InvalidInput(f"{card.name} was retired on {_named(last, card)}; name another day.")
        shown = then.only(card.kpis_by_id) if card.is_partial else then
        return _Day(uow, past, shown, (last, moment), self._asked)


def _preload_people(uow: UnitOfWork, asker: Asker, name: str) -> None:
    """Read in one query who asks and who owns what goes by a name."""
    called = normalize_name(name)
    kpis = (
        item.thing.info
        for card in uow.scorecards.list_of(asker.team_id)
        for item in card.named_kpis
        if item.goes_by(called)
    )
    uow.people.preload(asker.team_id, {asker.user, *(kpi.owner for kpi in kpis)})


def _check_existed(card: Scorecard, moment: datetime) -> None:
    created = card.created_at
    if created and created > moment:
        first = created.astimezone(card.zone).date()
        raise InvalidInput(
            f"{card.name} came to me on {_named(first, card)}, and I know nothing of days before."
        )


def _named(day: date, card: Scorecard) -> str:
    return format_day("yMMMd", day, card.locale)


class _Day:
    """One past day on a scorecard.

    Args:
        uow: What is known now.
        past: What was known at the end of the day.
        card: The scorecard then, as its reader may read it.
        when: The day, and its last moment, UTC.
        asked: A moment by which each scorecard had asked for anything, as far as that is known, by its row;
            it cannot change any more.
    """

    def __init__(
        self,
        uow: UnitOfWork,
        past: UnitOfWork,
        card: Scorecard,
        when: tuple[date, datetime],
        asked: dict[int, datetime],
    ) -> None:
        self._uow, self._past, self.card, self._asked = uow, past, card, asked
        self._day, self._moment = when

    def view(self, answer: Answer) -> PastView:
        """Return an answer, with what is known by now besides."""
        known, card = answer(self), self.card
        exact = card.exact_from if card.exact_from and self._moment < card.exact_from else None
        return PastView(
            self._day,
            known,
            card.locale,
            card.timezone,
            tuple(_list_later(self._uow, known)),
            exact.astimezone(card.zone).date() + DAY if exact else None,
        )

    def overview(self) -> Known:
        """Return how the scorecard stood."""
        return answer_overview(self._past, self._snapshot(), self._moment.replace(second=0, microsecond=0))

    def progress(self) -> Known:
        """Return the progress of each objective."""
        return answer_progress(self._snapshot(), self._moment)

    def strategy_map(self) -> StrategyView:
        """Return the strategy map."""
        return answer_map(self._snapshot(), self._moment)

    def alerts(self) -> Known:
        """Return the alerts that were open."""
        rows = self._past.alerts.list_open_of_then(list(self.card.kpis_by_id))
        return answer_alerts(self._past, self.card, rows, self._moment)

    def thing(self, thing: Thing) -> Known:
        """Return how what has a name today or had it then stood."""
        if thing is None:
            return self.overview()
        if isinstance(thing, Perspective):
            return answer_perspective(self._snapshot(), self._find_perspective(thing), self._moment)
        if isinstance(thing, Objective):
            then = self._find_objective(thing)
            return answer_objective(self._past, self._snapshot(then.kpis), then, self._moment)
        kpi = self._find_kpi(thing)
        periods = kpi.last_ended(self._moment, self.card.zone).latest(READ_PERIODS)
        self._past.actuals.preload_window(kpi.info.id, periods)
        self._past.prompts.preload((kpi.info.id, period) for period in periods)
        return answer_kpi(self._past, self._snapshot([kpi]), kpi, self._moment)

    def _snapshot(self, kpis: Sequence[Kpi] | None = None) -> Snapshot:
        card_id, first = self.card.id, self._asked.get(self.card.id)
        is_asked = first is not None and first <= self._moment
        snapshot = read_snapshot(self._past, card_id, kpis, is_asked=is_asked)
        if kpis is None and not snapshot.is_unasked:
            self._asked[card_id] = min(self._moment, first or self._moment)
        return replace(snapshot, card=self.card)

    def _find_perspective(self, today: Perspective) -> Perspective:
        named = [NamedItem(one, one.name, (one.name,)) for one in self.card.perspectives]
        try:
            return get_named(today.name, named, "perspective")
        except NotFound:
            raise InvalidInput(f"{today.name} was not on the scorecard on {self._text(self._day)}.") from None

    def _find_objective(self, today: Objective) -> Objective:
        """Return the objective of that name; of several, the one that measures most of the same.

        If there was none, it had another name then: it is the one that measured more than half of what either
        measures.
        """
        every = [one for part in self.card.perspectives for one in part.objectives]
        same = [one for one in every if normalize_name(one.name) == normalize_name(today.name)]
        own = {kpi.info.id for kpi in today.kpis}
        measured = {id(one): {kpi.info.id for kpi in one.kpis} for one in every}
        renamed = [one for one in every if 2 * len(own & measured[id(one)]) > len(own | measured[id(one)])]
        if not (same or renamed):
            raise InvalidInput(f"{today.name} was not on the scorecard on {self._text(self._day)}.")
        return max(same or renamed, key=lambda one: len(own & measured[id(one)]))

    def _find_kpi(self, today: Kpi) -> Kpi:
        found = self.card.kpis_by_id.get(today.info.id)
        if found is None:
            since = today.since.astimezone(self.card.zone).date()
            raise InvalidInput(
                f"{today.info.name} came onto the scorecard on {self._text(since)}, "
                f"so there is nothing of it on {self._text(self._day)}."
            )
        return found

    def _text(self, day: date) -> str:
        return _named(day, self.card)


def _list_later(uow: UnitOfWork, known: Known) -> Iterator[LaterValue]:
    """Yield the values that an answer shows or lacks and that are other ones by now."""
    shown = list(_list_shown(known))
    answers = uow.actuals.list_answers((kpi.id, period) for kpi, period, _ in shown)
    for kpi, period, then in shown:
        now = answers.get((kpi.id, period))
        if (then and then.value) != (now and now.value):
            yield LaterValue(kpi, period, then, now)


def _list_shown(known: Known) -> Iterator[tuple[KpiInfo, Period, ActualInfo | None]]:
    """Yield every place of a value in an answer, with the value if it has one."""
    if isinstance(known, KpiView):
        kpi = known.reading.kpi
        yield from ((kpi, point.period, point.actual) for point in known.history)
        return
    if isinstance(known, StrategyView):
        return
    if isinstance(known, AlertsView):
        yield from ((item.kpi, item.latest.period, item.latest) for item in known.alerts)
        return
    for reading in _list_readings(known):
        if newest := reading.newest:
            yield reading.kpi, newest.period, newest
        if reading.actual is None:
            yield reading.kpi, reading.period, None


def _list_readings(
    known: ObjectiveAnswer | PerspectiveAnswer | ProgressView | ScorecardView,
) -> Iterable[Reading]:
    if isinstance(known, ObjectiveAnswer):
        return known.objective.readings
    if isinstance(known, PerspectiveAnswer):
        return known.perspective.readings
    if isinstance(known, ProgressView):
        return [reading for objective in known.objectives for reading in objective.readings]
    return known.readings
