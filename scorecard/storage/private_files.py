"""Files that nobody but their owner can read: a database holds what people answered."""

import os
from contextlib import suppress
from pathlib import Path

OWNER_ALONE = 0o600
_OTHERS = 0o077
_BESIDE = ("", "-wal", "-shm", ".lock")


def create_private(file: Path) -> None:
    """Make an empty file for its owner alone, from its first moment on; one that is there stays as it is.

    Raises:
        OSError: It cannot be made.
    """
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ALONE))


def narrow(database: Path) -> list[Path]:
    """Close a SQLite database, and the files beside it, to everybody but their owner.

    Returns:
        Those that were open to others.

    Raises:
        OSError: One belongs to somebody else.
    """
    files = [database.with_name(f"{database.name}{suffix}") for suffix in _BESIDE]
    wide = [file for file in files if file.exists() and file.stat().st_mode & _OTHERS]
    for file in wide:
        file.chmod(OWNER_ALONE)
    return wide
