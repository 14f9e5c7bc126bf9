"""Statements shared by repositories: inserting once, and querying many KPIs' periods at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, CursorResult, Executable, and_, bindparam, literal, or_, tuple_
from sqlalchemy.orm import Mapped
from sqlmodel import Session, SQLModel, col, select
from sqlmodel.sql.expression import Select, SelectOfScalar
from sqlmodel.sql.sqltypes import UTCDateTime

from scorecard.model.periods import Frequency, Period
from scorecard.model.submissions import Submission
from scorecard.storage.tables import (
    ActualRow,
    BaselineResetRow,
    ChangeRequestRow,
    NoDataRow,
    PromptRow,
    ScorecardRow,
    SetAsideRow,
)


class Repository:
    """What all repositories share.

    Args:
        session: The transaction.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def _execute(self, statement: Executable, **which: object) -> CursorResult[*tuple[Any, ...]]:
        """Execute a statement after what was changed as objects; the ORM takes three times as long.

        Statements that answers need are cached: building one takes longer than executing it.
        """
        self._session.flush()
        return self._session.connection().execute(statement, which)

    def _store(self, row: SQLModel) -> None:
        """Add a row, which has its id from then on."""
        self._session.add(row)
        self._session.flush()


class DatedRepository(Repository):
    """A repository that can read what was known at a moment.

    Args:
        session: The transaction.
        known_at: The moment, UTC, as of which what stands is read; None for now.
    """

    def __init__(self, session: Session, known_at: datetime | None = None) -> None:
        super().__init__(session)
        self._known_at = known_at


def insert_once(session: Session, table: type[SQLModel], values: dict[str, Any]) -> bool:
    """Insert a row unless there is one like it.

    Returns:
        Whether this call inserted it; of many racing callers exactly one does.
    """
    return insert_each_once(session, table, [values]) == 1


def insert_each_once(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert rows, in order and in one statement, except those like which there is one.

    Returns:
        How many this call inserted.
    """
    if not rows:
        return 0
    statement = _statement(table, session.get_bind().dialect.name)
    values = rows[0] if len(rows) == 1 else list(rows)  # one alone needs no splitting into batches
    return len(session.connection().execute(statement, values).all())  # psycopg counts no rows here


@cache
def _statement(table: type[SQLModel], dialect: str) -> Executable:
    """Return the insert statement; cached, because building it takes longer than inserting."""
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert  # noqa: PLC0415 - of two dialects, a bot needs one
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]  # noqa: PLC0415
    return insert(table).on_conflict_do_nothing().returning(literal(1))


def writes_alone(session: Session) -> bool:
    """Return whether a transaction that writes has the database to itself, as on SQLite."""
    return session.get_bind().dialect.name == "sqlite"


def lock_scorecards(session: Session, which: Sequence[int] | Select[Any] | SelectOfScalar[Any]) -> bool:
    """Lock scorecards against all other writers until the transaction ends.

    They are locked always in the same order, so that no two writers wait for each other, and each once: a
    second look at a row that waited would wait behind others that wait for it.

    Args:
        session: The transaction.
        which: Their rows, or a query of these.

    Returns:
        Whether another writer may have changed them before.
    """
    if writes_alone(session):
        return False
    rows = select(ScorecardRow.id).where(col(ScorecardRow.id).in_(which)).order_by(col(ScorecardRow.id))
    session.exec(rows.with_for_update(key_share=True)).all()
    return True


def fixed(state: StrEnum) -> ColumnElement[str]:
    """Return a state as a literal: a partial index is used only if the statement names its condition."""
    return literal(state.value, literal_execute=True)


def columns_of(given: Submission) -> dict[str, Any]:
    """Return the columns of a submission that rows of values and of change requests share."""
    return {
        "frequency": given.period.frequency,
        "period_start": given.period.start,
        "value": given.value,
        "typed": given.typed,
        "note": given.note or "",
        "source": given.source,
        "origin_channel": given.origin.channel if given.origin else "",
        "origin_ts": given.origin.ts if given.origin else "",
    }


Value = TypeVar("Value")
PLACES = "places"
COLUMNS = ("place_kpis", "place_frequencies", "place_starts")
MOST_AT_ONCE = 5000
"""The number of places in one query; each takes up to six values, and SQLite accepts 32,766."""


PeriodKey = tuple[int, Frequency, date]
"""A KPI's period as stored in rows."""
PeriodTable = type[ActualRow] | type[ChangeRequestRow] | type[NoDataRow] | type[PromptRow] | type[SetAsideRow]
"""A table whose rows belong to a KPI's period."""


def place_in(table: PeriodTable) -> tuple[Mapped[int], Mapped[str], Mapped[date]]:
    """Return the columns that say which KPI's period a row belongs to."""
    return col(table.kpi_id), col(table.frequency), col(table.period_start)


def is_one_of(table: PeriodTable) -> ColumnElement[bool]:
    """Return the condition that a row belongs to one of some places, whose parameters `given` makes.

    Each column is constrained on its own, too: with whole places alone SQLite uses no index, and reads the
    entire table.
    """
    columns = place_in(table)
    by_column = (
        column.in_(bindparam(name, expanding=True)) for name, column in zip(COLUMNS, columns, strict=True)
    )
    return and_(*by_column, tuple_(*columns).in_(bindparam(PLACES, expanding=True)))


def given(places: Sequence[PeriodKey]) -> dict[str, list[Any]]:
    """Return the parameters of `is_one_of`, for one place or more."""
    columns = zip(COLUMNS, zip(*places, strict=True), strict=True)
    return {PLACES: list(places)} | {name: sorted(set(values)) for name, values in columns}


def is_same_place(table: PeriodTable, other: PeriodTable) -> ColumnElement[bool]:
    """Return the condition that two rows belong to the same KPI's period."""
    return and_(*(mine == theirs for mine, theirs in zip(place_in(table), place_in(other), strict=True)))


def in_batches(places: Iterable[tuple[int, Period]]) -> Iterator[list[PeriodKey]]:
    """Yield some KPIs' periods as stored in rows, as many at a time as one query can hold."""
    return in_parts((kpi_id, period.frequency, period.start) for kpi_id, period in places)


def in_parts(values: Iterable[Value]) -> Iterator[list[Value]]:
    """Yield some values, as many at a time as one query can hold; none if there are none."""
    left = iter(values)
    while part := list(islice(left, MOST_AT_ONCE)):
        yield part


def stands(own: type[SetAsideRow] | type[BaselineResetRow], *, is_past: bool) -> ColumnElement[bool]:
    """Return the condition that a decision stands, now or at a moment, `known_at`."""
    ended_at = col(own.ended_at)
    if not is_past:
        return ended_at.is_(None)
    moment = bindparam("known_at", type_=UTCDateTime())
    return and_(col(own.set_at) <= moment, or_(ended_at.is_(None), ended_at > moment))
