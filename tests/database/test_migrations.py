"""Migrations lead to exactly the tables that the code has."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from scorecard.storage.engine import make_engine
from scorecard.storage.migrate import check, is_current, upgrade


@pytest.fixture
def empty(empty_url: str) -> Iterator[Engine]:
    engine = make_engine(empty_url)
    yield engine
    engine.dispose()


def test_upgrading_an_empty_database_gives_the_tables_of_the_code(empty: Engine) -> None:
    assert not is_current(empty)
    upgrade(empty)
    assert is_current(empty)
    check(empty)


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    upgrade(engine)
    check(engine)
