"""Calls that may hang, run in the background so that the caller never does."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread
from typing import Generic, TypeVar

Result = TypeVar("Result")


class BackgroundCall(Generic[Result]):
    """Runs a call in a thread, one at a time: while one hangs, no second is started.

    Args:
        ask: The call, which may hang or raise.
    """

    def __init__(self, ask: Callable[[], Result]) -> None:
        self._ask = ask
        self._lock = Lock()
        self._asked: Future[Result] | None = None

    def begin(self) -> Future[Result]:
        """Return the future of the call still running, or of a new one."""
        with self._lock:
            if self._asked is None or self._asked.done():
                self._asked = Future()
                Thread(target=self._run, args=(self._asked,), name="asking", daemon=True).start()
            return self._asked

    def _run(self, asked: Future[Result]) -> None:
        try:
            answer = self._ask()
        except Exception as error:  # noqa: BLE001 - raised where the result is read
            asked.set_exception(error)
        else:
            asked.set_result(answer)
