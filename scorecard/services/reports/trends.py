"""Trend: a KPI's values beside its goal and its usual range, and its pace towards its due day."""

from collections.abc import Sequence

from scorecard.clock import Clock
from scorecard.errors import InvalidInput
from scorecard.model.scorecard import Kpi
from scorecard.model.signals import DatedValue
from scorecard.model.views.reports import TrendPoint, TrendView
from scorecard.rules.places import place_of
from scorecard.rules.scoring import read_pace
from scorecard.rules.signals import read_ranges
from scorecard.services.actuals.signals import list_values, signal_of
from scorecard.services.lookup.access import Asker
from scorecard.services.lookup.display_names import list_named
from scorecard.services.reports.kpis import find_thing
from scorecard.services.reports.snapshots import Snapshot, Snapshots
from scorecard.storage.unit_of_work import Store, UnitOfWork
from scorecard.wording import Hint, hint

MOST_POINTS = 20
"""Slack draws no more."""


class Trends:
    """Answers how a KPI has gone."""

    def __init__(self, store: Store, clock: Clock, snapshots: Snapshots) -> None:
        self._store = store
        self._clock = clock
        self._snapshots = snapshots

    def show(self, asker: Asker, name: str) -> TrendView:
        """Return the trend of the KPI that a name stands for.

        Raises:
            NotFound: It is no KPI's; carries the nearest names.
            InvalidInput: There is no name, or several KPIs have it.
        """
        if not name:
            raise InvalidInput(f"Which KPI? Write it {hint(Hint.TREND)}")
        with self._store.reading() as uow:
            snapshots = {item.card.id: item for item in self._snapshots.list_readable(uow, *asker)}
            readable = [snapshot.card for snapshot in snapshots.values()]
            card, kpi = find_thing(uow, readable, asker, name, list_named, noun="KPI")
            if kpi is None:
                raise InvalidInput(f"{card.name} is a scorecard; name one of its KPIs, {hint(Hint.TREND)}")
            return self._view(uow, snapshots[card.id], kpi)

    def _view(self, uow: UnitOfWork, snapshot: Snapshot, kpi: Kpi) -> TrendView:
        card, now = snapshot.card, self._clock.now()
        reading = snapshot.at(now).read(kpi)
        values = list_values(uow, card, [kpi], now)[kpi.info.id]
        objective = next(objective for _, objective, one in card.places() if one is kpi)
        return TrendView(
            card.locale,
            reading,
            tuple(_trend(kpi, values))[-MOST_POINTS:],
            signal_of(kpi, values),
            objective=objective.name,
            due=objective.due,
            pace=read_pace(kpi, objective.due, reading),
            place=place_of(card, kpi),
        )


def _trend(kpi: Kpi, values: Sequence[DatedValue]) -> list[TrendPoint]:
    before = [one.value for one in values if one.reset and one.period < one.reset.period]
    after = [one.value for one in values[len(before) :]]
    ranges = [*read_ranges(tuple(before), kpi.info.unit), *read_ranges(tuple(after), kpi.info.unit)]
    return [
        TrendPoint(one.period, one.value, kpi.goal_for(one.period), usual)
        for one, usual in zip(values, ranges, strict=True)
    ]
