"""Copies of a SQLite database: made while the bot runs, put back while it does not."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from scorecard.storage.engine import make_engine
from tests.database.old_rows import fill
from tests.database.test_migrations import migrating
from tests.process.town import Town

FILE = "scorecard.db"
ANOTHER = "take another copy"


def names(folder: Path) -> set[str]:
    """Every file of a folder but the programs' logs."""
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
    """A database with one person in it, and a copy of it from before the person got another name."""
    town.run("migrate")
    say(town.folder / FILE, "INSERT INTO inbox VALUES ('first', '2026-11-23')")
    assert town.run("backup", "copy.db")[0] == 0
    say(town.folder / FILE, "INSERT INTO inbox VALUES ('second', '2026-11-24')")
    return town


def test_a_backup_is_made_while_the_bot_runs_and_is_whole(town: Town) -> None:
    town.run_bot()
    code, said = town.run("backup", "copy.db")
    assert (code, said) == (0, "copy.db holds scorecard.db as it stands now.\n")
    copy = town.folder / "copy.db"
    assert ask(copy, "PRAGMA integrity_check") == "ok"
    assert ask(copy, "SELECT count(*) FROM scorecard") == 0
    assert copy.stat().st_mode & 0o777 == 0o600
    assert {"copy.db-wal", "copy.db-shm", "copy.db.part"} & names(town.folder) == set()
    assert "/scorecard" in town.ask(town.http, "help")


def test_a_backup_never_takes_the_place_of_a_file(town: Town) -> None:
    town.run("migrate")
    (town.folder / "copy.db").write_text("mine")
    told = "copy.db can't be written: copy.db is there already; choose another name.\n"
    assert town.run("backup", "copy.db") == (2, told)
    assert (town.folder / "copy.db").read_text() == "mine"


@pytest.mark.parametrize(
    ("settings", "target", "told"),
    [
        (
            {"DATABASE_URL": "postgresql://u@127.0.0.1:9/it"},
            "copy.db",
            "DATABASE_URL names no SQLite file; PostgreSQL has pg_dump",
        ),
        ({"DATABASE_URL": "sqlite:///none.db"}, "copy.db", "There is no database none.db yet."),
        ({}, "no/such/copy.db", "no/such/copy.db can't be written: No such file or directory; mend that,"),
    ],
)
def test_a_backup_that_cannot_be_made_is_told_in_one_line_and_leaves_nothing(
    town: Town, settings: dict[str, str], target: str, told: str
) -> None:
    town.run("migrate")
    before = names(town.folder)
    code, said = town.run("backup", target, **settings)
    assert code == 2
    assert said.startswith(told)
    assert said.count("\n") == 1
    assert names(town.folder) == before


def test_a_restored_copy_takes_the_place_of_the_database_which_is_kept(stocked: Town) -> None:
    code, said = stocked.run("restore", "copy.db", "--yes")
    assert code == 0
    assert said.endswith("scorecard.db holds copy.db now.\n")
    assert ask(stocked.folder / FILE, "SELECT group_concat(key) FROM inbox") == "first"
    [aside] = stocked.folder.glob("scorecard.db.replaced-*")
    assert f"What was there is kept as {aside.name}." in said
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
    told = "A bot runs on scorecard.db; stop it first.\n"
    assert stocked.run("restore", "copy.db", "--yes") == (2, told)


def test_nothing_is_restored_while_another_program_has_the_database_open(stocked: Town) -> None:
    with in_use(stocked.folder / FILE):
        told = "scorecard.db can't be replaced: another program has it open; close that first.\n"
        assert stocked.run("restore", "copy.db", "--yes") == (2, told)
    assert ask(stocked.folder / FILE, "SELECT count(*) FROM inbox") == 2
    assert list(stocked.folder.glob("*.replaced-*")) == []


def test_a_copy_is_restored_where_there_is_no_database_any_more(stocked: Town) -> None:
    (stocked.folder / FILE).unlink()
    assert stocked.run("restore", "copy.db", "--yes") == (0, "scorecard.db holds copy.db now.\n")
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
    assert said.endswith("Its schema is an older one; scorecard-bot run brings it up to date.\n")
    stocked.run_bot()
    assert ask(stocked.folder / FILE, "SELECT count(*) FROM alert") == 3


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", f"copy can't be restored: it is not a database of this program; {ANOTHER}.\n"),
        (
            b"Remember to apply the scorecard. " * 99,
            f"copy can't be restored: file is not a database; {ANOTHER}.\n",
        ),
        (None, "There is no file copy; check its name.\n"),
    ],
)
def test_what_is_no_copy_is_refused(stocked: Town, content: bytes | None, told: str) -> None:
    if content is not None:
        (stocked.folder / "copy").write_bytes(content)
    assert stocked.run("restore", "copy", "--yes") == (2, told)
    assert ask(stocked.folder / FILE, "SELECT count(*) FROM inbox") == 2
    assert list(stocked.folder.glob("*.incoming*")) == []


def test_another_programs_database_and_a_newer_one_are_refused(stocked: Town) -> None:
    say(stocked.folder / "other.db", "CREATE TABLE song (name)")
    say(stocked.folder / "copy.db", "UPDATE alembic_version SET version_num = '9999'")
    told = stocked.run("restore", "other.db", "--yes")
    assert told == (2, f"other.db can't be restored: it is not a database of this program; {ANOTHER}.\n")
    code, said = stocked.run("restore", "copy.db", "--yes")
    assert code == 2
    assert said.startswith("copy.db can't be restored: it was written by a newer version of this program (")


def test_a_dry_run_and_an_export_make_no_database(town: Town) -> None:
    (town.folder / "it.yml").write_text(town.run("template")[1])
    town.settings = {}
    before = names(town.folder)
    code, said = town.run("apply", "it.yml", "--dry-run")
    assert code == 0
    assert "0 changed, 0 retired, 0 unchanged" in said
    assert town.run("export") == (2, "There is no scorecard yet; apply a file first.\n")
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
    assert "An IT department's balanced scorecard" in town.run("--help")[1]
