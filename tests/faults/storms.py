"""A series of storms on every kind of database, with the cost of each."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from time import perf_counter

from bot.connections import open_database
from tests.database.conftest import Postgres
from tests.faults.storm import Storm, without_apologies
from tests.faults.trial import Outcome, Trial, apply_card
from tests.faults.weather import FULL, GONE, LOCKED, Trouble, Weather, fill_disk, lock_file, take_away


class Kind(StrEnum):
    """The kind of database, and the number of concurrent bots."""

    SQLITE = "SQLite"
    POSTGRES = "PostgreSQL"
    REPLICAS = "PostgreSQL, two replicas"


@dataclass(frozen=True)
class Result:
    """The result of a storm.

    Attributes:
        kind: The setup it struck.
        seed: The seed that approximately reproduces it; threads and processes are not deterministic.
        lives: Number of bot processes.
        faults: Number of faults of each kind.
        lost: Descriptions of what an undisturbed run has and this one lacks.
        doubled: Descriptions of what this one has more often than an undisturbed run.
        seconds: Its duration.
    """

    kind: Kind
    seed: int
    lives: int
    faults: Counter[str]
    lost: list[str]
    doubled: list[str]
    seconds: float

    @property
    def is_unharmed(self) -> bool:
        """True if nothing was lost, duplicated or different."""
        return not (self.lost or self.doubled)


class Storms:
    """Runs storms and compares their outcomes with the undisturbed two days.

    Args:
        seed: A SQLite database with the scorecard in it.
        folder: Folder for the copies.
        postgres: A PostgreSQL server.
    """

    def __init__(self, seed: bytes, folder: Path, postgres: Postgres) -> None:
        self._seed, self._folder, self._postgres = seed, folder, postgres
        self._undisturbed = without_apologies(Trial(self._copy("undisturbed")).live_through())

    def run(self, kind: Kind, seed: int) -> Result:
        """Run one storm; a bot that never gets anything done counts as a loss."""
        began = perf_counter()
        harm: dict[str, Trouble] = {}
        weather = Weather(seed, harm)
        with self._database(kind, seed, weather, harm) as url:
            storm = Storm(url, weather, replicas=2 if kind is Kind.REPLICAS else 1)
            try:
                lost, doubled = compare(self._undisturbed, storm.live_through())
            except AssertionError as error:
                lost, doubled = [str(error)], []
        return Result(kind, seed, storm.lives, weather.counts, lost, doubled, perf_counter() - began)

    @contextmanager
    def _database(self, kind: Kind, seed: int, weather: Weather, harm: dict[str, Trouble]) -> Iterator[str]:
        if kind is Kind.SQLITE:
            url = self._copy(str(seed))
            harm[LOCKED] = partial(lock_file, url)
            harm[FULL] = lambda seconds: fill_disk(weather.victims[0], seconds)
            yield url
            return
        name, url = self._postgres.create("migrated")
        apply_card(url)
        harm[GONE] = partial(take_away, self._postgres.admin, name)
        yield url
        self._postgres.drop(name)

    def _copy(self, name: str) -> str:
        path = self._folder / f"storm-{name}.db"
        path.write_bytes(self._seed)
        return f"sqlite:///{path}"


def make_seed(folder: Path) -> bytes:
    """Return a SQLite database with the scorecard in it."""
    path = folder / "seed.db"
    url = f"sqlite:///{path}"
    open_database(url).dispose()
    apply_card(url)
    return path.read_bytes()


def compare(undisturbed: Outcome, outcome: Outcome) -> tuple[list[str], list[str]]:
    """Return what was lost, and what occurs more often than undisturbed or differs."""
    before, after = _told(undisturbed), _told(outcome)
    return sorted((before - after).elements()), sorted((after - before).elements())


def _told(outcome: Outcome) -> Counter[str]:
    facts = (*outcome.said, *outcome.homes.items(), *outcome.actuals, *outcome.unfinished)
    return Counter(repr(fact) for fact in facts)
