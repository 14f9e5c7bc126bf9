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
    """Copy a database as of one moment; the copy is complete or absent, and readable by its owner alone.

    Args:
        source: The file; it may be in use.
        target: A path without a file yet.

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
    """Copy a database beside itself, under a name that gives its schema and the time.

    The newest copy of each schema is kept, three in all.

    Args:
        file: The database.
        revision: Its schema.
        at: The present moment, UTC.

    Returns:
        The copy.
    """
    target = file.with_name(f"{file.name}.schema-{revision}-{at:{MOMENT}}")
    copy_database(file, target)
    interrupted = file.parent.glob(f"{glob.escape(file.name)}.schema-*{PART}")
    for old in (*_beyond(list_copies(file)), *interrupted):
        old.unlink(missing_ok=True)
    return target


def copy_aside(file: Path, at: datetime) -> Path | None:
    """Copy a database to another name, so that another file can take its place.

    Args:
        file: The database; it may be damaged.
        at: The present moment, UTC.

    Returns:
        The copy, or None if there is no such file. The original is left, without the logs beside it.

    Raises:
        DatabaseBusy: Another program has it open.
        OSError: There is no room.
    """
    if not file.exists():
        return None
    _fold_log_in(file)
    aside = _free(file.with_name(f"{file.name}.replaced-{at:{MOMENT}}"))
    logs = [file.with_name(f"{file.name}{ending}") for ending in LOGS]
    for part in filter(Path.exists, (file, *logs)):
        kept = aside.with_name(part.name.replace(file.name, aside.name, 1))
        create_private(kept)
        shutil.copyfile(part, kept)
    for log in logs:
        log.unlink(missing_ok=True)
    return aside


def find_damage(file: Path) -> str:
    """Return what is wrong with a database file, in a few words; empty if nothing is."""
    try:
        with closing(sqlite3.connect(file)) as database:
            result = str(database.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if result == "ok" else " ".join(result.split())


def list_copies(file: Path) -> list[Path]:
    """Return the copies of a database made before its upgrades, newest first."""
    pattern = re.compile(re.escape(file.name) + r"\.schema-(\w+)-(\d{8}T\d{6}Z)")
    found = [
        (match[2], match[1], path)
        for path in file.parent.iterdir()
        if (match := pattern.fullmatch(path.name))
    ]
    return [path for _, _, path in sorted(found, reverse=True)]


def _make_private(part: Path) -> None:
    """Make an empty file for its owner alone, replacing what an interrupted copy left behind."""
    part.unlink(missing_ok=True)
    create_private(part)


def _free(file: Path) -> Path:
    """Return a file's name, numbered if it is taken."""
    numbered = (file.with_name(f"{file.name}-{number}") for number in count(2))
    return next(path for path in chain([file], numbered) if not path.exists())


def _put(part: Path, target: Path) -> None:
    """Give a finished copy its name, never replacing a file that has appeared meanwhile."""
    try:
        target.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        part.rename(target)


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        here.backup(there)
        there.execute("PRAGMA journal_mode=DELETE")  # a single file that can be read anywhere


def _fold_log_in(file: Path) -> None:
    """Merge a database's log into its file, which works only if nobody else has it open."""
    try:
        with closing(sqlite3.connect(file, timeout=0)) as database:
            database.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        if is_busy(error):
            raise DatabaseBusy from error  # anything else is damage, and a damaged file is copied as it is


def _beyond(copies: list[Path]) -> list[Path]:
    """Return the copies not to be kept, given all of them, newest first."""
    newest: dict[str, Path] = {}
    for copy in copies:
        newest.setdefault(copy.name.rsplit("-", 1)[0], copy)
    kept = list(newest.values())[:KEPT]
    return [copy for copy in copies if copy not in kept]
