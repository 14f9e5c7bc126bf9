"""KPIs' periods as the database is asked for them."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from sqlalchemy import ColumnElement, bindparam, tuple_
from sqlmodel import col

from scorecard.domain.periods import Frequency, Period
from scorecard.storage.tables import ActualRow, NoDataRow, PromptRow

PLACES = "places"
MOST_AT_ONCE = 5000
"""Three values each; SQLite takes 32,766 values in one question."""


def is_one_of(table: type[ActualRow] | type[NoDataRow] | type[PromptRow]) -> ColumnElement[bool]:
    """Whether a row belongs to one of the places given as the parameter `PLACES`."""
    place = tuple_(col(table.kpi_id), col(table.frequency), col(table.period_start))
    return place.in_(bindparam(PLACES, expanding=True))


def in_parts(places: Iterable[tuple[int, Period]]) -> Iterator[list[tuple[int, Frequency, date]]]:
    """Some KPIs' periods as rows name them, as many at a time as one question can hold."""
    rows = ((kpi_id, period.frequency, period.start) for kpi_id, period in places)
    while part := list(islice(rows, MOST_AT_ONCE)):
        yield part
