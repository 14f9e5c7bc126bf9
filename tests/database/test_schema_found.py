"""A database's schema version is detected without changing it."""

from alembic import command

from bot.connections import Schema, find_schema, open_database
from scorecard.storage.engine import make_engine
from scorecard.storage.migrate import _migrating
from scorecard.storage.migrations import configure


def test_an_empty_database_is_told_from_an_old_and_a_present_one(empty_url: str) -> None:
    assert find_schema(empty_url) is Schema.NONE
    assert find_schema(empty_url) is Schema.NONE
    engine = make_engine(empty_url)
    with _migrating(engine) as connection:
        command.upgrade(configure(connection), "0001")
    engine.dispose()
    assert find_schema(empty_url) is Schema.OTHER
    open_database(empty_url).dispose()
    assert find_schema(empty_url) is Schema.PRESENT
