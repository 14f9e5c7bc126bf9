"""How the workspace says no."""

from collections.abc import Iterable


class SlackRefusal(Exception):
    """Slack refuses a call.

    Args:
        error: Slack's error code, `channel_not_found`.
        reasons: Lines for `response_metadata.messages`.
        retry_after: Seconds to wait, only for `ratelimited`.
        needed: The scope that is not there, only for `missing_scope`.
    """

    def __init__(
        self, error: str, reasons: Iterable[str] = (), *, retry_after: int | None = None, needed: str = ""
    ) -> None:
        super().__init__(error)
        self.error = error
        self.reasons = tuple(reasons)
        self.retry_after = retry_after
        self.needed = needed
