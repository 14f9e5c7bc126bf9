"""Copies of a SQLite file, made by SQLite itself while others read and write it."""

import errno
import glob
import os
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from itertools import chain, count
from pathlib import Path

from scorecard.errors import DatabaseBusy
from scorecard.storage.private_files import create_private
from scorecard.storage.write_queue import is_busy

KEPT = 3
PART = ".part"
LOGS = ("-wal", "-shm")
MOMENT = "%Y%m%dT%H%M%SZ"


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as it stands at one moment; the copy is whole or not there, and its owner's alone.

    Args:
        source: The file; it may be in use.
        target: Where there is no file yet.

    Raises:
        FileExistsError: There is one.
        OSError: The target cannot be written.
        sqlite3.Error: The source cannot be read, or there is no room.
    """
    if target.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    part = target.with_name(f"{target.name}{PART}")
    try:
        _make_private(part)
        _copy(source, part)
        _put(part, target)
    finally:
        part.unlink(missing_ok=True)


def copy_before_upgrade(file: Path, revision: str, at: datetime) -> Path:
    """Copy a database beside itself, by a name that says from which schema and when.

    Of earlier copies the newest of each schema are kept, three in all.

    Args:
        file: The database.
        revision: Its schema.
        at: The present moment, UTC.

    Returns:
        The copy.
    """
    target = file.with_name(f"{file.name}.schema-{revision}-{at:{MOMENT}}")
    copy_database(file, target)
    broken_off = file.parent.glob(f"{glob.escape(file.name)}.schema-*{PART}")
    for old in (*_beyond(list_copies(file)), *broken_off):
        old.unlink(missing_ok=True)
    return target


def set_aside(file: Path, at: datetime) -> Path | None:
    """Keep a database under another name, so that another file can take its place.

    Args:
        file: The database; it may be damaged.
        at: The present moment, UTC.

    Returns:
        Its copy, or None if there is no such file. Nothing that belongs to the file but itself is left.

    Raises:
        Busy: Another program has it open.
        OSError: There is no room.
    """
    if not file.exists():
        return None
    _fold_log_in(file)
    aside = _free(file.with_name(f"{file.name}.replaced-{at:{MOMENT}}"))
    logs = [file.with_name(f"{file.name}{ending}") for ending in LOGS]
    for one in filter(Path.exists, (file, *logs)):
        kept = aside.with_name(one.name.replace(file.name, aside.name, 1))
        create_private(kept)
        shutil.copyfile(one, kept)
    for log in logs:
        log.unlink(missing_ok=True)
    return aside


def find_damage(file: Path) -> str:
    """What is wrong with a database file, in a few words; empty if nothing is."""
    try:
        with closing(sqlite3.connect(file)) as database:
            told = str(database.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if told == "ok" else " ".join(told.split())


def list_copies(file: Path) -> list[Path]:
    """The copies of a database from before its upgrades, newest first."""
    pattern = re.compile(re.escape(file.name) + r"\.schema-(\w+)-(\d{8}T\d{6}Z)")
    found = [
        (made[2], made[1], one) for one in file.parent.iterdir() if (made := pattern.fullmatch(one.name))
    ]
    return [one for _, _, one in sorted(found, reverse=True)]


def _make_private(part: Path) -> None:
    """An empty file for its owner alone, in place of what a copy that broke off left behind."""
    part.unlink(missing_ok=True)
    create_private(part)


def _free(file: Path) -> Path:
    """A file's name, with a number behind it where that is taken."""
    numbered = (file.with_name(f"{file.name}-{number}") for number in count(2))
    return next(one for one in chain([file], numbered) if not one.exists())


def _put(part: Path, target: Path) -> None:
    """Give a finished copy its name, never over a file that came to be meanwhile."""
    try:
        target.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        part.rename(target)


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        here.backup(there)
        there.execute("PRAGMA journal_mode=DELETE")  # one file that can be read wherever it lies


def _fold_log_in(file: Path) -> None:
    """Make one file of a database and its log, which only works where nobody else has it open."""
    try:
        with closing(sqlite3.connect(file, timeout=0)) as database:
            database.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        if is_busy(error):
            raise DatabaseBusy from error  # anything else is damage, and what is damaged is kept as it is


def _beyond(copies: list[Path]) -> list[Path]:
    """What need not be kept of copies, newest first."""
    newest: dict[str, Path] = {}
    for one in copies:
        newest.setdefault(one.name.rsplit("-", 1)[0], one)
    kept = list(newest.values())[:KEPT]
    return [one for one in copies if one not in kept]
