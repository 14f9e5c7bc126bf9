"""One lock for a whole workspace, and a number that tells its states apart."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class WorkspaceRevision:
    """Guards everything in a workspace and counts what changed in it."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.number = 0

    @contextmanager
    def change(self) -> Iterator[None]:
        """Hold the lock for a change that somebody can see."""
        with self.lock:
            yield
            self.number += 1
