"""Copies of a SQLite file, made by SQLite itself while others read and write it."""

import errno
import glob
import os
import re
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from scorecard.storage.private_files import create_private

KEPT = 3
PART = ".part"
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


def _beyond(copies: list[Path]) -> list[Path]:
    """What need not be kept of copies, newest first."""
    newest: dict[str, Path] = {}
    for one in copies:
        newest.setdefault(one.name.rsplit("-", 1)[0], one)
    kept = list(newest.values())[:KEPT]
    return [one for one in copies if one not in kept]
