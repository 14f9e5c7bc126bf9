"""Common parts of all tables: constraint names, exact decimals, and row numbers."""

from decimal import Decimal
from typing import Any, Protocol

from sqlalchemy import Column, Index, MetaData, String, text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

LONGEST_NUMBER = 40
WHERE = "where"


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal stored digit for digit as text, since SQLite would turn it into a binary float."""

    impl = String(LONGEST_NUMBER)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return a decimal as text without an exponent."""
        return None if value is None else format(value, "f")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002, ANN401
        """Return stored text as a decimal."""
        return None if value is None else Decimal(value)


SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata: MetaData = SQLModel.metadata


class Table(SQLModel):
    """Base of all tables; nothing validates by them, so pydantic's validators would be built in vain."""

    model_config = {"defer_build": True}


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Return an index of the rows that meet a condition; PostgreSQL learns it from `set_conditions`."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), info={WHERE: where})


def set_conditions() -> None:
    """Name PostgreSQL the conditions of partial indexes, before tables are made or compared with a database.

    Naming a dialect's option loads the dialect, and most bots have no PostgreSQL.
    """
    for index in (one for table in metadata.tables.values() for one in table.indexes if WHERE in one.info):
        index.dialect_options["postgresql"]["where"] = text(index.info[WHERE])


def decimal_field(*, nullable: bool = False) -> Any:  # noqa: ANN401 - Field() is Any too
    """Return a column of decimals, stored as people typed them."""
    return Field(sa_column=Column(ExactDecimal, nullable=nullable))


class Row(Protocol):
    """A row of a table that numbers its rows."""

    id: int | None


def id_of(row: Row) -> int:
    """Return the number of a row that the database has.

    Raises:
        ValueError: The row was not flushed yet.
    """
    if row.id is None:
        raise ValueError("The row was not flushed yet.")
    return row.id
