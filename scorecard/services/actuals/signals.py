"""Signals of KPIs: whether their newest values are real changes, from one bounded query for all of them."""

from collections.abc import Collection
from datetime import date, datetime

from scorecard.model.periods import Frequency, Period
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.signals import Signal
from scorecard.rules.signals import MOST_PERIODS, Point, read_signal
from scorecard.storage.unit_of_work import UnitOfWork


def read_signals(uow: UnitOfWork, card: Scorecard, kpis: Collection[Kpi], now: datetime) -> dict[int, Signal]:
    """Return the signals of some of a scorecard's KPIs by row id; those with too few values are left out."""
    points = list_points(uow, card, kpis, now)
    found = {kpi.info.id: _read(kpi, points[kpi.info.id]) for kpi in kpis if points[kpi.info.id]}
    return {kpi_id: signal for kpi_id, signal in found.items() if signal}


def list_points(
    uow: UnitOfWork, card: Scorecard, kpis: Collection[Kpi], now: datetime
) -> dict[int, list[Point]]:
    """Return the values that the signals of some KPIs come from, oldest first, by KPI id."""
    if not kpis:
        return {}
    values = uow.actuals.list_values([kpi.info.id for kpi in kpis], _first_days(card, now))
    return {
        kpi.info.id: [
            (period, value)
            for period, value in values.get(kpi.info.id, ())
            if period.frequency is kpi.info.frequency
        ]
        for kpi in kpis
    }


def _first_days(card: Scorecard, now: datetime) -> dict[Frequency, date]:
    ended = (Period.last_ended(now, frequency, card.zone) for frequency in Frequency)
    return {period.frequency: period.back(MOST_PERIODS - 1).start for period in ended}


def _read(kpi: Kpi, points: list[Point]) -> Signal | None:
    return read_signal(tuple(points), kpi.goal_for(points[-1][0]), kpi.info.unit)
