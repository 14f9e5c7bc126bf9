import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.connections import open_database
from bot.workspace.clock import MovableClock
from scorecard.definition.reader import read_definition
from scorecard.services.setup.definitions import Definitions
from scorecard.storage.engine import make_engine
from scorecard.storage.unit_of_work import Store
from tests.support.cards import TEMPLATE, a_card, a_kpi
from tests.support.days import MONDAY
from tests.support.world import World, a_world

FRIDAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
"""A quiet moment: on the Monday after it, 09:00 in London, the weekly KPIs of week 47 are due."""

Begin = Callable[..., World]
DatabaseOf = Callable[[str | None, datetime], bytes]
TEAM = "T0LOCAL"


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A database with the present schema and no rows."""
    path = tmp_path_factory.mktemp("scenarios") / "empty.db"
    open_database(f"sqlite:///{path}").dispose()
    return path.read_bytes()


@pytest.fixture(scope="session")
def database_of(empty_database: bytes, tmp_path_factory: pytest.TempPathFactory) -> DatabaseOf:
    """Returns the database in which a scorecard file was just applied; each is applied once a session."""
    folder, numbers = tmp_path_factory.mktemp("applied"), count()

    @cache
    def make(card: str | None, start: datetime) -> bytes:
        if card is None:
            return empty_database
        path = folder / f"{next(numbers)}.db"
        path.write_bytes(empty_database)
        engine = make_engine(f"sqlite:///{path}")
        Definitions(Store(engine), MovableClock(start)).apply(TEAM, read_definition(card))
        engine.dispose()
        with closing(sqlite3.connect(path)) as connection:  # what its journal still holds included
            return connection.serialize()

    return make


@pytest.fixture
def begin(tmp_path: Path, database_of: DatabaseOf) -> Iterator[Begin]:
    """Makes the one world of a test, `begin(a_card(), start=…)`; without a file nothing is applied."""
    path = tmp_path / "scorecard.db"
    engine = make_engine(f"sqlite:///{path}")
    with ExitStack() as stack:
        stack.callback(engine.dispose)

        def make(card: str | None = None, start: datetime = FRIDAY, **rest: Any) -> World:
            path.write_bytes(database_of(card, start))
            return stack.enter_context(a_world(engine, start, **rest))

        yield make


@pytest.fixture
def world(begin: Begin) -> World:
    """The template, just applied; nothing was ever answered."""
    return begin(TEMPLATE)


@pytest.fixture
def asked_for_two(begin: Begin) -> World:
    """Priya was asked for MTTR and SLA on Monday at nine."""
    world = begin(a_card(a_kpi(), a_kpi("sla")))
    world.move_to(MONDAY)
    return world
