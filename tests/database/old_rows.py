"""Rows for every table of any schema, generated from the database's column types."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import Connection, MetaData, Row, Table, insert, select
from sqlalchemy.types import JSON, Boolean, Date, DateTime, Integer, Numeric, Time, TypeEngine

from scorecard.storage.tables.base import LONGEST_NUMBER
from tests.database.rows import NOW

ROWS = 3
VERSION = "alembic_version"
SAMPLE_VALUES = {
    "frequency": "weekly",
    "timezone": "Europe/London",
    "locale": "en_GB",
    "kind": "receipt",
    "allowed_by": "",
}
"""Text columns with a fixed set of values, and one whose values a later step moves to other columns."""
STATES = ("pending", "open", "waiting")
"""States of unfinished items."""


def fill(connection: Connection) -> list[Table]:
    """Insert rows into every table, and return the tables."""
    tables = reflect(connection)
    for table in tables:
        connection.execute(insert(table), [_row(table, number) for number in range(1, ROWS + 1)])
    return tables


def reflect(connection: Connection) -> list[Table]:
    """Return every table, ordered so that referenced tables come first."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != VERSION]


def read(connection: Connection, tables: list[Table]) -> Iterator[tuple[str, Row[Any]]]:
    """Return every row, limited to the columns its table had when it was reflected."""
    for table in tables:
        for row in connection.execute(select(table).order_by(*table.primary_key.columns)):
            yield table.name, row


def _row(table: Table, number: int) -> dict[str, Any]:
    """Return a row that differs from every other of its table and refers to the rows with its number."""
    return {
        column.name: number if column.foreign_keys else _value(column.name, column.type, number)
        for column in table.columns
    }


def _value(name: str, kind: TypeEngine[Any], number: int) -> Any:
    later = NOW + timedelta(days=number)
    values: list[tuple[type[TypeEngine[Any]], Any]] = [
        (Boolean, number % 2 == 0),
        (Integer, number),
        (Numeric, number),
        (DateTime, later if getattr(kind, "timezone", False) else later.replace(tzinfo=None)),
        (Date, date(2026, 11, number)),
        (Time, time(9, number)),
        (JSON, {"round": number, "text": "“ü” <&>"} if name == "facts" else [number]),
    ]
    fitting = next((value for of, value in values if isinstance(kind, of)), None)
    return _text(name, kind, number) if fitting is None else fitting


def _text(name: str, kind: TypeEngine[Any], number: int) -> str:
    if getattr(kind, "length", None) == LONGEST_NUMBER:
        return f"{number}.90"
    return STATES[number - 1] if name == "state" else SAMPLE_VALUES.get(name, f"{name} {number} ü")
