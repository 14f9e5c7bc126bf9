"""Calls that may hang, made so that the caller never does."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread
from typing import Generic, TypeVar

Result = TypeVar("Result")


class BackgroundCall(Generic[Result]):
    """Asks in a thread of its own, one at a time: a question that hangs is waited for, not put again.

    Args:
        ask: What may hang, or raise.
    """

    def __init__(self, ask: Callable[[], Result]) -> None:
        self._ask = ask
        self._lock = Lock()
        self._asked: Future[Result] | None = None

    def begin(self) -> Future[Result]:
        """The answer to come: of the question still in the air, or of a new one."""
        with self._lock:
            if self._asked is None or self._asked.done():
                self._asked = Future()
                Thread(target=self._run, args=(self._asked,), name="asking", daemon=True).start()
            return self._asked

    def _run(self, asked: Future[Result]) -> None:
        try:
            answer = self._ask()
        except Exception as error:  # noqa: BLE001 - it is raised where the answer is taken
            asked.set_exception(error)
        else:
            asked.set_result(answer)
