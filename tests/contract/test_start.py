"""A bot loads at its start what every bot needs, and the rest when something asks for it."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.connections import open_database
from tests.contract.reading import ROOT

LOADED = "import sys; print(*sys.modules)"
WHEN_NEEDED = {
    "alembic": "an upgrade of the database",
    "mako": "an upgrade of the database",
    "psycopg": "a database that is PostgreSQL",
    "sqlalchemy.dialects.postgresql": "a database that is PostgreSQL",
    "flask": "deliveries over HTTP",
    "jinja2": "deliveries over HTTP",
    "waitress": "deliveries over HTTP",
    "holidays": "a region with public holidays",
    "rapidfuzz": "a name that is not spelled right",
    "rich": "the demo, and errors that are drawn in colours",
    "pygments": "the same",
    "yaml": "a scorecard file, or the words of messages",
    "scorecard.definition": "a scorecard file",
}


def loaded_by(code: str) -> set[str]:
    """Return the modules that a Python of its own has loaded after some code."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; {LOADED}"], cwd=ROOT, capture_output=True, check=True
    )
    return set(done.stdout.decode().split())


@pytest.fixture(scope="module")
def at_start(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    url = f"sqlite:///{tmp_path_factory.mktemp('start') / 'scorecard.db'}"
    open_database(url).dispose()
    return loaded_by(
        f"from bot.start import load; load(); import bot.run; bot.run.open_database({url!r}).dispose()"
    )


@pytest.mark.parametrize("module", WHEN_NEEDED)
def test_what_not_every_bot_needs_is_not_loaded_at_the_start(module: str, at_start: set[str]) -> None:
    assert {name for name in at_start if name == module or name.startswith(f"{module}.")} == set()


def test_the_bot_itself_is_loaded(at_start: set[str]) -> None:
    assert {"bot.bootstrap", "scorecard.storage.migrate", "sqlalchemy", "slack_bolt"} <= at_start


def test_no_garbage_is_looked_for_while_the_program_loads() -> None:
    watch = "import gc; gc.callbacks.append(lambda phase, _: print('collected', phase))"
    loaded = loaded_by(f"from bot.start import load; {watch}; load(); gc.callbacks.clear()")
    assert "collected" not in loaded
    assert "bot.cli" in loaded


def test_it_is_looked_for_afterwards() -> None:
    assert "True" in loaded_by("import gc; from bot.start import load; load(); print(gc.isenabled())")


def test_a_new_database_is_upgraded_with_alembic(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    assert "alembic" in loaded_by(f"import bot.run; bot.run.open_database({url!r}).dispose()")
