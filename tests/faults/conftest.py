from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from scorecard.storage.engine import make_engine
from tests.database.conftest import Postgres, postgres
from tests.faults.storms import make_seed
from tests.faults.trial import Outcome, Trial, apply_card
from tests.unit.workspace.socket_mode import SocketTransport

__all__ = ["postgres"]


@pytest.fixture(scope="session")
def seed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A SQLite database with the scorecard in it."""
    return make_seed(tmp_path_factory.mktemp("seed"))


@pytest.fixture
def url(seed: bytes, tmp_path: Path) -> str:
    """The URL of a fresh copy of the seed database."""
    path = tmp_path / "scorecard.db"
    path.write_bytes(seed)
    return f"sqlite:///{path}"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """An engine on that copy."""
    engine = make_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture
def slack() -> Iterator[SocketTransport]:
    """Slack's side of Socket Mode."""
    running = SocketTransport()
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def undisturbed(seed: bytes, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """The outcome of a run without faults."""
    path = tmp_path_factory.mktemp("undisturbed") / "scorecard.db"
    path.write_bytes(seed)
    return Trial(f"sqlite:///{path}").live_through()


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """The URL of a PostgreSQL database with the scorecard in it."""
    name, url = postgres.create("migrated")
    apply_card(url)
    yield url
    postgres.drop(name)
