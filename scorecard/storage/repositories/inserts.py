"""Inserting once: the database's unique constraint decides, on either engine."""

from functools import cache
from typing import Any

from sqlalchemy import Executable, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert_once(session: Session, table: type[SQLModel], values: dict[str, Any]) -> bool:
    """Insert a row unless one like it is there.

    Returns:
        Whether this call inserted it; of many racing callers exactly one does.
    """
    statement = _statement(table, session.get_bind().dialect.name)
    return session.connection().execute(statement, values).first() is not None  # psycopg counts no rows here


@cache
def _statement(table: type[SQLModel], dialect: str) -> Executable:
    """Kept, because putting it together takes longer than inserting."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(table).on_conflict_do_nothing().returning(literal(1))
