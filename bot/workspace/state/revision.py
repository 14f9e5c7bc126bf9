"""One lock for a whole workspace, and a number that grows with each change."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class WorkspaceRevision:
    """The lock of a workspace, with a count of the changes in it."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.number = 0

    @contextmanager
    def change(self) -> Iterator[None]:
        """Hold the lock for a visible change, and count it."""
        with self.lock:
            yield
            self.number += 1
