"""Copies of a SQLite database are made while the bot runs, and restored while it does not."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.cli import app
from scorecard.storage.engine import make_engine
from tests.database.old_rows import fill
from tests.database.test_migrations import migrating
from tests.process.town import Town
from tests.support.facts_command_line import printed

FILE = "scorecard.db"


def names(folder: Path) -> set[str]:
    """Return the names of a folder's files, except the programs' logs."""
    return {one.name for one in folder.iterdir() if not one.name.startswith("log-")}


def ask(file: Path, query: str) -> object:
    with closing(sqlite3.connect(file)) as database:
        return database.execute(query).fetchone()[0]


def say(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(statement)


@contextmanager
def in_use(file: Path) -> Iterator[None]:
    with closing(sqlite3.connect(file)) as database:
        database.execute("SELECT * FROM scorecard").fetchall()
        yield


@pytest.fixture
def stocked(town: Town) -> Town:
    """A database with two rows, and a copy of it from before the second."""
    town.run("migrate")
    say(town.folder / FILE, "INSERT INTO inbox VALUES ('first', '2026-11-23')")
    assert town.run("backup", "copy.db")[0] == 0
    say(town.folder / FILE, "INSERT INTO inbox VALUES ('second', '2026-11-24')")
    return town


def test_a_backup_is_made_while_the_bot_runs_and_is_whole(town: Town) -> None:
    town.run_bot()
    code, said = town.run("backup", "copy.db")
    assert (code, said) == (0, f"{printed('backup', 'copy.db', FILE)}\n")
    copy = town.folder / "copy.db"
    assert ask(copy, "PRAGMA integrity_check") == "ok"
    assert ask(copy, "SELECT count(*) FROM scorecard") == 0
    assert copy.stat().st_mode & 0o777 == 0o600
    assert {"copy.db-wal", "copy.db-shm", "copy.db.part"} & names(town.folder) == set()
    assert "/scorecard" in town.ask(town.http, "help")


def test_a_backup_never_takes_the_place_of_a_file(town: Town) -> None:
    town.run("migrate")
    (town.folder / "copy.db").write_text("mine")
    assert town.run("backup", "copy.db") == (2, f"{printed('backup over a file', 'copy.db')}\n")
    assert (town.folder / "copy.db").read_text() == "mine"


@pytest.mark.parametrize(
    ("settings", "target", "case", "database"),
    [
        ({"DATABASE_URL": "postgresql://u@127.0.0.1:9/it"}, "copy.db", "backup of PostgreSQL", FILE),
        ({"DATABASE_URL": "sqlite:///none.db"}, "copy.db", "backup without a database", "none.db"),
        ({}, "no/such/copy.db", "backup into a missing folder", FILE),
    ],
)
def test_a_backup_that_cannot_be_made_is_told_in_one_line_and_leaves_nothing(
    town: Town, settings: dict[str, str], target: str, case: str, database: str
) -> None:
    town.run("migrate")
    before = names(town.folder)
    expected = printed(case).replace(FILE, database)
    assert town.run("backup", target, **settings) == (2, f"{expected}\n")
    assert "\n" not in expected
    assert names(town.folder) == before


def test_a_restored_copy_takes_the_place_of_the_database_which_is_kept(stocked: Town) -> None:
    code, said = stocked.run("restore", "copy.db", "--yes")
    assert code == 0
    assert said.endswith(f"{printed('restore', FILE, 'copy.db')}\n")
    assert ask(stocked.folder / FILE, "SELECT group_concat(key) FROM inbox") == "first"
    [aside] = stocked.folder.glob("scorecard.db.replaced-*")
    assert aside.name in said.splitlines()[0]
    assert ask(aside, "SELECT group_concat(key) FROM inbox") == "first,second"
    modes = {file.stat().st_mode & 0o777 for file in (aside, stocked.folder / FILE)}
    assert modes == {0o600}
    assert stocked.run("restore", aside.name, "--yes")[0] == 0
    assert ask(stocked.folder / FILE, "SELECT count(*) FROM inbox") == 2


def test_nothing_is_restored_without_a_yes(stocked: Town) -> None:
    before = names(stocked.folder)
    assert stocked.run("restore", "copy.db")[0] == 1
    assert names(stocked.folder) - {"scorecard.db.lock"} == before
    assert ask(stocked.folder / FILE, "SELECT count(*) FROM inbox") == 2


def test_nothing_is_restored_while_a_bot_runs(stocked: Town) -> None:
    stocked.run_bot()
    expected = printed("restore while a bot runs", FILE)
    assert stocked.run("restore", "copy.db", "--yes") == (2, f"{expected}\n")


def test_nothing_is_restored_while_another_program_has_the_database_open(stocked: Town) -> None:
    with in_use(stocked.folder / FILE):
        expected = printed("restore while another program has the database open", FILE)
        assert stocked.run("restore", "copy.db", "--yes") == (2, f"{expected}\n")
    assert ask(stocked.folder / FILE, "SELECT count(*) FROM inbox") == 2
    assert list(stocked.folder.glob("*.replaced-*")) == []


def test_a_copy_is_restored_where_there_is_no_database_any_more(stocked: Town) -> None:
    (stocked.folder / FILE).unlink()
    assert stocked.run("restore", "copy.db", "--yes") == (0, f"{printed('restore', FILE, 'copy.db')}\n")
    assert ask(stocked.folder / FILE, "SELECT group_concat(key) FROM inbox") == "first"


def test_a_copy_takes_the_place_of_a_damaged_database_which_is_kept_as_it_is(stocked: Town) -> None:
    damaged = b"SQLite format 3\x00" + b"torn" * 2000
    (stocked.folder / FILE).write_bytes(damaged)
    (stocked.folder / f"{FILE}-wal").write_bytes(b"of the damaged one")
    assert stocked.run("restore", "copy.db", "--yes")[0] == 0
    assert ask(stocked.folder / FILE, "SELECT group_concat(key) FROM inbox") == "first"
    kept = {one.name.rpartition("Z")[2]: one.read_bytes() for one in stocked.folder.glob("*.replaced-*")}
    assert kept[""] == damaged


def test_a_copy_of_an_older_schema_is_restored_and_brought_up_to_date_by_run(stocked: Town) -> None:
    engine = make_engine(f"sqlite:///{stocked.folder / 'old.db'}")
    with migrating(engine, "0001") as connection:
        fill(connection)
    engine.dispose()
    said = stocked.run("restore", "old.db", "--yes")[1]
    assert said.endswith(printed("restore of an older schema", "scorecard-bot run").splitlines()[-1] + "\n")
    stocked.run_bot()
    assert ask(stocked.folder / FILE, "SELECT count(*) FROM alert") == 3


@pytest.mark.parametrize(
    ("content", "case", "file"),
    [
        (b"", "restore of another program's database", "other.db"),
        (b"Remember to apply the scorecard. " * 99, "restore of a file that is no database", "notes.txt"),
        (None, "restore without a file", "copy"),
    ],
)
def test_what_is_no_copy_is_refused(stocked: Town, content: bytes | None, case: str, file: str) -> None:
    if content is not None:
        (stocked.folder / "copy").write_bytes(content)
    expected = printed(case).replace(file, "copy")
    assert stocked.run("restore", "copy", "--yes") == (2, f"{expected}\n")
    assert ask(stocked.folder / FILE, "SELECT count(*) FROM inbox") == 2
    assert list(stocked.folder.glob("*.incoming*")) == []


def test_another_programs_database_and_a_newer_one_are_refused(stocked: Town) -> None:
    say(stocked.folder / "other.db", "CREATE TABLE song (name)")
    say(stocked.folder / "copy.db", "UPDATE alembic_version SET version_num = '9999'")
    expected = printed("restore of another program's database", "other.db")
    assert stocked.run("restore", "other.db", "--yes") == (2, f"{expected}\n")
    expected = printed("restore of a newer version's database", "copy.db", "9999")
    assert stocked.run("restore", "copy.db", "--yes") == (2, f"{expected}\n")


def test_a_dry_run_and_an_export_make_no_database(town: Town) -> None:
    (town.folder / "it.yml").write_text(town.run("template")[1])
    town.settings = {}
    before = names(town.folder)
    code, said = town.run("apply", "it.yml", "--dry-run")
    assert code == 0
    assert re.fullmatch(r"\d+ \w+, 0 \w+, 0 \w+, 0 \w+\.", said.splitlines()[-1])
    assert town.run("export") == (2, f"{printed('export without a scorecard')}\n")
    assert names(town.folder) == before


def test_an_export_does_not_upgrade_the_database(town: Town) -> None:
    engine = make_engine(f"sqlite:///{town.folder / FILE}")
    with migrating(engine, "0001") as connection:
        fill(connection)
    engine.dispose()
    before = (town.folder / FILE).read_bytes()
    code, said = town.run("export", "key 1 ü", "--team", "team_id 1 ü")
    assert code == 0
    assert "name: name 1 ü" in said
    assert (town.folder / FILE).read_bytes() == before


def test_looking_into_a_database_that_cannot_be_upgraded_names_no_copy_that_is_gone_by_then(
    town: Town,
) -> None:
    engine = make_engine(f"sqlite:///{town.folder / FILE}")
    with migrating(engine, "0001"):
        pass
    engine.dispose()
    say(town.folder / FILE, "CREATE TABLE absence (id)")
    code, said = town.run("export")
    assert code == 2
    assert "table absence already exists" in said
    assert "copy" not in said


def test_the_version_is_told(town: Town) -> None:
    assert town.run("--version") == (0, "scorecard-bot 0.1.0\n")


def test_help_still_says_what_the_program_is(town: Town) -> None:
    assert str(app.info.help) in town.run("--help")[1]
