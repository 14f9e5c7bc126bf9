"""KPIs' periods as the database is asked for them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, tuple_
from sqlalchemy.orm import Mapped
from sqlmodel import col

from scorecard.model.periods import Frequency, Period
from scorecard.storage.tables import ActualRow, NoDataRow, PromptRow

PLACES = "places"
COLUMNS = ("place_kpis", "place_frequencies", "place_starts")
MOST_AT_ONCE = 5000
"""Up to six values each; SQLite takes 32,766 values in one question."""


Place = tuple[int, Frequency, date]
"""A KPI's period as rows name it."""
Placed = type[ActualRow] | type[NoDataRow] | type[PromptRow]
"""A table whose rows belong to a KPI's period."""


def place_in(table: Placed) -> tuple[Mapped[int], Mapped[str], Mapped[date]]:
    """The columns that say which KPI's period a row belongs to."""
    return col(table.kpi_id), col(table.frequency), col(table.period_start)


def is_one_of(table: Placed) -> ColumnElement[bool]:
    """Whether a row belongs to one of some places, which `given` makes parameters of.

    Each column is asked for on its own too: by whole places alone SQLite looks into no index, and reads all
    of the table.
    """
    columns = place_in(table)
    each = (
        column.in_(bindparam(name, expanding=True)) for name, column in zip(COLUMNS, columns, strict=True)
    )
    return and_(*each, tuple_(*columns).in_(bindparam(PLACES, expanding=True)))


def given(places: Sequence[Place]) -> dict[str, list[Any]]:
    """The parameters of `is_one_of`, for one place or more."""
    columns = zip(COLUMNS, zip(*places, strict=True), strict=True)
    return {PLACES: list(places)} | {name: sorted(set(values)) for name, values in columns}


def is_same_place(table: Placed, other: Placed) -> ColumnElement[bool]:
    """Whether two rows belong to the same KPI's period."""
    return and_(*(one == another for one, another in zip(place_in(table), place_in(other), strict=True)))


def in_parts(places: Iterable[tuple[int, Period]]) -> Iterator[list[Place]]:
    """Some KPIs' periods as rows name them, as many at a time as one question can hold."""
    rows = ((kpi_id, period.frequency, period.start) for kpi_id, period in places)
    while part := list(islice(rows, MOST_AT_ONCE)):
        yield part
