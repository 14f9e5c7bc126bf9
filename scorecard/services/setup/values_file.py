"""The values of a scorecard as a CSV file, one row a value."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import StringIO

from scorecard.model.kpis import ActualInfo
from scorecard.model.periods import Frequency
from scorecard.model.scorecard import Scorecard
from scorecard.storage.unit_of_work import UnitOfWork

HEADING = ("perspective", "objective", "key", "kpi", "unit", "frequency", "period", "value", "note")
FORMULA_STARTS = tuple("=+-@\t\r")
QUOTE = "'"


def write_values(uow: UnitOfWork, card: Scorecard) -> str:
    """Return every current value of a scorecard's KPIs as CSV.

    Rows stand in the order of the scorecard and then of time, so that the same values give the same text.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADING)
    writer.writerows(_rows(card, _read_values(uow, card)))
    return text.getvalue()


def _read_values(uow: UnitOfWork, card: Scorecard) -> dict[int, list[ActualInfo]]:
    """Return the current values of each KPI, of earlier frequencies, too, oldest first."""
    found: dict[int, list[ActualInfo]] = {kpi_id: [] for kpi_id in card.kpis_by_id}
    for frequency in Frequency:
        for kpi_id, values in uow.actuals.list_since(found, frequency, date.min).items():
            found[kpi_id] += values
    return {kpi_id: sorted(values, key=lambda one: one.period) for kpi_id, values in found.items()}


def _rows(card: Scorecard, values: dict[int, list[ActualInfo]]) -> Iterator[tuple[str, ...]]:
    for perspective, objective, kpi in card.places():
        texts = (perspective.name, objective.name, kpi.info.key, kpi.info.name, kpi.info.unit)
        place = tuple(_as_text(text) for text in texts)
        for one in values[kpi.info.id]:
            period = one.period
            yield (*place, period.frequency, period.key, _as_number(one.value), _as_text(one.note))


def _as_text(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; one apostrophe in front is to be taken off."""
    return f"{QUOTE}{text}" if text.startswith((*FORMULA_STARTS, QUOTE)) else text


def _as_number(value: Decimal) -> str:
    """Return a number with all its digits, a point, and no zeros at the end of a fraction."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
