"""Signals of KPIs: whether their newest values are real changes, from one bounded query for all of them."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

from scorecard.model.periods import Frequency, Period
from scorecard.model.scorecard import Kpi, Scorecard
from scorecard.model.signals import DatedValue, Signal
from scorecard.rules.signals import MOST_PERIODS, read_signal
from scorecard.storage.unit_of_work import UnitOfWork


def read_signals(uow: UnitOfWork, card: Scorecard, kpis: Collection[Kpi], now: datetime) -> dict[int, Signal]:
    """Return the signals of some of a scorecard's KPIs by row id; those with too few values are left out."""
    values = list_values(uow, card, kpis, now)
    read = ((kpi.info.id, signal_of(kpi, values[kpi.info.id])) for kpi in kpis)
    return {kpi_id: signal for kpi_id, signal in read if signal}


def list_values(
    uow: UnitOfWork, card: Scorecard, kpis: Collection[Kpi], now: datetime
) -> dict[int, list[DatedValue]]:
    """Return the values that the signals of some KPIs come from, oldest first, by KPI id."""
    if not kpis:
        return {}
    values = uow.actuals.list_values([kpi.info.id for kpi in kpis], _first_days(card, now))
    return {
        kpi.info.id: [
            one for one in values.get(kpi.info.id, ()) if one.period.frequency is kpi.info.frequency
        ]
        for kpi in kpis
    }


def signal_of(kpi: Kpi, values: Sequence[DatedValue]) -> Signal | None:
    """Return the signal of a KPI's values, from the period on in which its baseline was started anew."""
    own = tuple(
        (one.period, one.value) for one in values if one.reset is None or one.period >= one.reset.period
    )
    signal = read_signal(own, kpi.goal_for(own[-1][0]), kpi.info.unit) if own else None
    return replace(signal, reset=values[-1].reset) if signal else None


def _first_days(card: Scorecard, now: datetime) -> dict[Frequency, date]:
    ended = (Period.last_ended(now, frequency, card.zone) for frequency in Frequency)
    return {period.frequency: period.back(MOST_PERIODS - 1).start for period in ended}
