"""Slack's refusals, and the switches that cause them on purpose."""

import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterable


class SlackRefusal(Exception):
    """A call that Slack refuses.

    Args:
        error: Slack's error code, `channel_not_found`.
        reasons: Lines for `response_metadata.messages`.
        retry_after: Seconds to wait, only for `ratelimited`.
        needed: The missing scope, only for `missing_scope`.
    """

    def __init__(
        self, error: str, reasons: Iterable[str] = (), *, retry_after: int | None = None, needed: str = ""
    ) -> None:
        super().__init__(error)
        self.error = error
        self.reasons = tuple(reasons)
        self.retry_after = retry_after
        self.needed = needed


Hook = Callable[[], object]


class Refusals:
    """The planned refusals, and the hooks that run before and after a call.

    Attributes:
        refuse_native: Whether native tables and charts are refused everywhere.
        shut: Ids of people and channels that nothing can be sent to -> Slack's error code.
        token_error: The error that refuses every call with the bot's token, or empty.
    """

    def __init__(self) -> None:
        self.refuse_native = False
        self.shut: dict[str, str] = {}
        self.token_error = ""
        self._lock = threading.Lock()
        self._planned: dict[tuple[str, str], deque[SlackRefusal]] = defaultdict(deque)
        self._before: dict[str, list[Hook]] = defaultdict(list)
        self._after: dict[str, list[Hook]] = defaultdict(list)

    def rate_limit(self, method: str, seconds: int, times: int = 1, channel: str = "") -> None:
        """Answer the next calls of a method, or only those in a channel, with 429 and `Retry-After`."""
        self._plan((method, channel), SlackRefusal("ratelimited", retry_after=seconds), times)

    def fail(self, method: str, error: str, times: int = 1) -> None:
        """Answer the next calls of a method with an error code."""
        self._plan((method, ""), SlackRefusal(error), times)

    def before(self, method: str, hook: Hook) -> None:
        """Add a hook that runs when a method is called, before it takes effect."""
        self._before[method].append(hook)

    def after(self, method: str, hook: Hook) -> None:
        """Add a hook that runs after a method took effect, before its answer is sent."""
        self._after[method].append(hook)

    def run_before(self, method: str, channel: str = "") -> None:
        """Run the hooks added by `before`, then refuse if a refusal is planned for the method or the channel.

        Raises:
            SlackRefusal: The planned one.
        """
        for hook in tuple(self._before[method]):
            hook()
        with self._lock:
            planned = self._planned[method, channel] or self._planned[method, ""]
            refusal = planned.popleft() if planned else None
        if refusal:
            raise refusal

    def run_after(self, method: str) -> None:
        """Run the hooks added by `after`."""
        for hook in tuple(self._after[method]):
            hook()

    def _plan(self, which: tuple[str, str], refusal: SlackRefusal, times: int) -> None:
        with self._lock:
            self._planned[which].extend([refusal] * times)
