"""Statements that reach the driver, counted exactly: for replies, forms and one changed target."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.connections import open_database
from scorecard.clock import SystemClock
from scorecard.services.setup.definitions import Definitions
from scorecard.storage.unit_of_work import Store
from tests.bench import data
from tests.bench.reach import Figure
from tests.support.costs import a_card_of, a_card_of_mttr, count_for_form, count_for_reply
from tests.support.days import MONDAY
from tests.support.recording import statements
from tests.support.world import World, a_world, at

FRIDAY = at("2026-11-20 12:00")
OPEN = (2, 10, 30)
FIELDS = 10


def count(
    folder: Path, *, opened: tuple[int, ...] = OPEN, cards: tuple[int, int] = (10, 100), kpis: int = 2000
) -> Iterator[Figure]:
    """Yield each count.

    Args:
        folder: A folder for databases.
        opened: The numbers of open KPIs.
        cards: The numbers of scorecards in a team: with names of their own, and with a name that they share.
        kpis: The number of KPIs of the file in which one target is changed.
    """
    folder.mkdir()
    yield Figure("reply", *(_of_reply(folder / f"open{number}.db", number) for number in opened))
    own, shared = cards
    yield Figure("reply of many scorecards", _of_reply(folder / "cards.db", 2, own))
    yield Figure("reply by a shared name", _by_shared_name(folder / "shared.db", shared))
    yield Figure("form", _of_form(folder / "form.db"))
    yield Figure("target", _of_target(folder / "target.db", kpis))


def _of_reply(path: Path, kpis: int, cards: int = 1) -> int:
    with _world(path, *(a_card_of(kpis, number) for number in range(1, cards + 1))) as world:
        return count_for_reply(world, "k1-1 31")


def _by_shared_name(path: Path, cards: int) -> int:
    with _world(path, *map(a_card_of_mttr, range(1, cards + 1))) as world:
        return count_for_reply(world, "mttr (card 1) 31")


def _of_form(path: Path) -> int:
    with _world(path, a_card_of(FIELDS)) as world:
        return count_for_form(world, FIELDS)


def _of_target(path: Path, kpis: int) -> int:
    engine = open_database(f"sqlite:///{path}")
    definitions = Definitions(Store(engine), SystemClock())
    definitions.apply(data.TEAM, data.a_definition(kpis))
    changed = data.a_definition(kpis, first_target=data.LOWEST_TARGET - 1)
    with statements(engine) as asked:
        definitions.apply(data.TEAM, changed)
    engine.dispose()
    return len(asked)


@contextmanager
def _world(path: Path, *files: str) -> Iterator[World]:
    """Open a world in which everything was asked for on Monday at nine."""
    engine = open_database(f"sqlite:///{path}")
    with a_world(engine, FRIDAY) as world:
        for file in files:
            world.apply(file)
        world.move_to(MONDAY)
        yield world
    engine.dispose()
