"""What all tables have in common: how constraints are named, decimals, and the number of a row."""

from typing import Any, Protocol

from sqlalchemy import Column, MetaData
from sqlmodel import Field, SQLModel

from scorecard.storage.types import ExactDecimal

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata: MetaData = SQLModel.metadata


def decimal_field(*, nullable: bool = False) -> Any:  # noqa: ANN401 - Field() is Any too
    """A column of decimals, kept as people wrote them."""
    return Field(sa_column=Column(ExactDecimal, nullable=nullable))


class Row(Protocol):
    """A row of a table that numbers its rows."""

    id: int | None


def id_of(row: Row) -> int:
    """The number of a row that the database has.

    Raises:
        ValueError: It was not flushed yet.
    """
    if row.id is None:
        raise ValueError("The row was not flushed yet.")
    return row.id
