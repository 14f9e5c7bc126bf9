"""Query plans: which index a query uses, or that it scans a whole table."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event, text

from scorecard.storage.unit_of_work import UnitOfWork


def list_steps(engine: Engine, work: UnitOfWork, ask: Callable[[], object]) -> list[str]:
    """Return the steps that the database plans for a question's last query, in its own words.

    The tables are small, so PostgreSQL would scan them; sequential scans are disabled for it.
    """
    connection = work.session.connection()
    is_sqlite = engine.dialect.name == "sqlite"
    if not is_sqlite:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
    executed: list[tuple[str, tuple[object, ...]]] = []

    def note(*call: Any) -> None:
        executed.append((call[2], call[3]))

    event.listen(engine, "before_cursor_execute", note)
    ask()
    event.remove(engine, "before_cursor_execute", note)
    statement, parameters = executed[-1]
    how = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
    return [str(step[-1]) for step in connection.exec_driver_sql(f"{how} {statement}", parameters)]
