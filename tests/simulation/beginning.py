"""Start of a year: a new database, all the people, and a bot that has not prompted anyone yet."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

from sqlalchemy import event
from structlog.testing import capture_logs

from bot.connections import open_database
from tests.simulation.books import Books
from tests.simulation.calendars import START
from tests.simulation.cast import CHANNELS, Somebody, cards_of, file_of, make_people
from tests.simulation.plans import plan_changes
from tests.simulation.year import WEEK, Year
from tests.support.world import World


@contextmanager
def a_year(folder: Path, *, owners: int, weeks: int, seed: int) -> Iterator[Year]:
    """A year, ready to run, on a database of its own.

    Args:
        folder: Folder for the database.
        owners: Number of KPI owners.
        weeks: Length of the year.
        seed: The same seed gives the same year.
    """
    random = Random(seed)
    people = make_people(owners, START.date(), random)
    plan_changes(people, START, START + weeks * WEEK, random)
    path = folder / "year.db"
    engine = open_database(f"sqlite:///{path}")
    engine.dispose()  # existing connections still wait for the disk
    event.listen(engine, "connect", _hurry)
    with capture_logs() as logs:
        world = World(engine, START, [person.account for person in people], CHANNELS)
        world.logs = logs
        for card in cards_of(people):
            world.apply(file_of(people, card, START))
        _settle_in(world, people)
        books = Books(path)
        yield Year(world, books, people, weeks, random)
        books.close()
        world.stop()
    engine.dispose()


def _hurry(connection: sqlite3.Connection, _record: object) -> None:
    """Turn off disk synchronization; the machine itself never fails here."""
    connection.execute("PRAGMA synchronous=OFF")


def _settle_in(world: World, people: Sequence[Somebody]) -> None:
    """Set everyone's working days and holidays."""
    with world.store.writing() as uow:
        for person in people:
            row = uow.people.get_or_add(world.workspace.team_id, person.id)
            row.working_days, row.region = list(person.place.working_days), person.place.region
        uow.commit()
