"""A SQLite database is private to its owner, from the first moment and at every start."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.connections import open_database, single_process
from scorecard.storage.private_files import create_private

OPEN = """
import os
from bot.connections import open_database
if os.geteuid() == 0:
    os.setuid(65534)  # root may write everywhere
open_database("sqlite:///it.db")
"""


@pytest.fixture(autouse=True)
def open_to_all() -> Iterator[None]:
    """Set a umask that makes new files public by default."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    return {path.name: oct(path.stat().st_mode & 0o777) for path in sorted(folder.iterdir())}


@contextmanager
def used(folder: Path) -> Iterator[None]:
    """A database that a bot has open."""
    url = f"sqlite:///{folder / 'it.db'}"
    with single_process(url):
        engine = open_database(url)
        with engine.connect():
            yield
        engine.dispose()


def test_a_new_database_and_what_stands_beside_it_is_its_owners_alone(tmp_path: Path) -> None:
    with used(tmp_path):
        made = modes(tmp_path)
    assert {"it.db", "it.db-shm", "it.db-wal", "it.db.lock"} <= set(made)
    assert set(made.values()) == {"0o600"}


def test_one_that_others_could_read_is_closed_to_them_and_the_log_says_so(tmp_path: Path) -> None:
    for name in ("it.db", "it.db.lock"):
        (tmp_path / name).touch(0o666)
    with capture_logs() as logs, used(tmp_path):
        assert set(modes(tmp_path).values()) == {"0o600"}
    [result] = [line for line in logs if line["event"] == "database_permissions_narrowed"]
    assert result["files"] == f"{tmp_path}/it.db {tmp_path}/it.db.lock"


def test_a_file_is_never_open_to_others_not_even_at_first(tmp_path: Path) -> None:
    create_private(tmp_path / "new")
    assert modes(tmp_path) == {"new": "0o600"}


def test_a_link_to_a_file_that_is_not_there_yet_makes_no_exception(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "it.db").symlink_to(tmp_path / "elsewhere" / "real.db")
    with used(tmp_path):
        made = modes(tmp_path / "elsewhere")
    assert made["real.db"] == "0o600"
    assert set(made.values()) == {"0o600"}


def test_a_file_that_is_there_is_not_emptied(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("kept")
    create_private(tmp_path / "old")
    assert (tmp_path / "old").read_text() == "kept"


@pytest.mark.parametrize("at", ["the file", "the folder"])
def test_where_it_may_not_write_it_says_so_in_one_line(at: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755 if at == "the folder" else 0o777)
        if at == "the file":
            (folder / "it.db").touch(0o444)
        else:
            folder.chmod(0o555)
        result = _as_nobody(folder)
        folder.chmod(0o755)
    assert result.endswith(
        "DATABASE_URL does not work: "
        "I have no permission to read and write it.db; grant it or choose another file."
    )


def _as_nobody(folder: Path) -> str:
    """Return the last line of output of a command run without privileges."""
    root = Path(__file__).parents[2]
    result = subprocess.run(
        [sys.executable, "-c", OPEN],
        cwd=folder,
        env={"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    return result.stderr.splitlines()[-1]
