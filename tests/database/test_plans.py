"""No statement of some weeks' life with the bot reads a growing table from end to end."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Executable, event, text
from sqlalchemy.sql.dml import Delete, Update
from sqlalchemy.sql.selectable import CompoundSelect, Select

from tests.simulation.beginning import a_year

SMALL = {"person", "scorecard", "refusal", "trouble", "channel"}
"""Tables with a row for each person, scorecard or place; no history makes them grow."""
PARTS = {
    "ix_outgoing_unfinished",
    "ix_outgoing_claimed",
    "ix_outgoing_held_by",
    "ix_round_waiting",
    "ix_handover_offered",
    "ix_follow_checked_at",
}
"""Indexes of what waits or is looked at again; one of them read whole is no more than there is to do."""


@dataclass(frozen=True)
class Asked:
    """A statement that the bot executed, with its first parameters, and its text on SQLite."""

    clause: Executable
    parameters: dict[str, Any]
    said: str


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> list[Asked]:
    """Every statement of a few people's weeks that looks for rows, once each."""
    found: dict[str, Asked] = {}
    with a_year(tmp_path_factory.mktemp("plans"), owners=8, weeks=7, seed=15) as year:
        engine = year.world.engine

        def note(_: Connection, clause: object, many: Any, one: dict[str, Any], _options: object) -> None:
            if isinstance(clause, Select | Update | Delete | CompoundSelect):
                said = str(clause.compile(engine))
                found.setdefault(said, Asked(clause, many[0] if many else one, said))

        event.listen(engine, "before_execute", note)
        year.live()
        assert list(year.days.check()) == []  # past days, among them those with handovers and new owners
        for when in ("since 1 January", "alerts on 15 January"):
            year.world.actor.command(
                year.people[-1].id, year.world.direct(year.people[-1].id), "/scorecard", f"security {when}"
            )
        event.remove(engine, "before_execute", note)
    return list(found.values())


def test_much_is_asked(asked: list[Asked]) -> None:
    growing = {"actual", "alert", "handover", "inbox", "no_data", "outgoing", "prompt", "round"}
    assert len(asked) > 100
    assert {
        table for table in growing if any(re.search(rf"\b{table}\b", one.said) for one in asked)
    } == growing


def test_no_statement_reads_a_growing_table_from_end_to_end(asked: list[Asked], engine: Engine) -> None:
    is_sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        if not is_sqlite:  # the tables are empty, so PostgreSQL would scan them
            connection.execute(text("SET enable_seqscan = off"))
        list_scans = list_scans_on_sqlite if is_sqlite else list_scans_on_postgres
        assert {(scan, one.said) for one in asked for scan in list_scans(connection, one)} == set()


def list_scans_on_sqlite(connection: Connection, one: Asked) -> list[str]:
    """Return the tables that SQLite would read from end to end."""
    names = dict(re.findall(r"(\w+) AS (\w+)", one.said))
    aliases = {alias: table for table, alias in names.items()}
    steps = [
        re.match(r"SCAN (\w+)(?:.* INDEX (\w+))?", str(step[-1]))
        for step in plan_of(connection, one, "QUERY PLAN")
    ]
    scans = [(aliases.get(step[1], step[1]), step[2]) for step in steps if step]
    tables = connection.dialect.get_table_names(connection)
    return [table for table, index in scans if table in {*tables} - SMALL and index not in PARTS]


def list_scans_on_postgres(connection: Connection, one: Asked) -> list[str]:
    """Return the tables of which PostgreSQL has no index to use, and would read everything."""
    ((plan,),) = plan_of(connection, one, "(FORMAT JSON)")
    nodes = list_nodes(plan[0]["Plan"])
    scanned = {node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"}
    return sorted(scanned - SMALL)


def list_nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from list_nodes(part)


def plan_of(connection: Connection, one: Asked, how: str) -> list[Any]:
    """Return the database's plan of a statement, which is not executed, as rows in its own form."""

    def explain(_: Connection, _cursor: object, statement: str, parameters: object, *_more: object) -> Any:
        return f"EXPLAIN {how} {statement}", parameters

    event.listen(connection, "before_cursor_execute", explain, retval=True)
    rows = list(connection.execute(one.clause, one.parameters).cursor.fetchall())
    event.remove(connection, "before_cursor_execute", explain)
    return rows
