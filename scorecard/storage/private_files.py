"""Files that only their owner can read: a database holds people's answers."""

import os
from contextlib import suppress
from pathlib import Path

OWNER_ALONE = 0o600
_OTHERS = 0o077
_BESIDE = ("", "-wal", "-shm", ".lock")


def create_private(file: Path) -> None:
    """Make an empty file that is its owner's alone from the first moment; an existing one is left as it is.

    Raises:
        OSError: It cannot be made.
    """
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ALONE))


def narrow(database: Path) -> list[Path]:
    """Restrict a SQLite database, and the files beside it, to their owner.

    Returns:
        The files that were open to others.

    Raises:
        OSError: One of them belongs to somebody else.
    """
    files = [database.with_name(f"{database.name}{suffix}") for suffix in _BESIDE]
    wide = [file for file in files if file.exists() and file.stat().st_mode & _OTHERS]
    for file in wide:
        file.chmod(OWNER_ALONE)
    return wide
