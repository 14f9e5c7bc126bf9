"""Whether the bot can do its work, found out within a bounded time whatever hangs."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import Any

from bot.monitoring.bounded import Bounded

PATIENCE = 2.0

Check = Callable[[], str]
"""Finds out about one thing: why the bot cannot work, or nothing."""


@dataclass(frozen=True)
class Readiness:
    """What was found out.

    Attributes:
        reasons: Why the bot cannot do its work, by what was checked; what is fine is left out.
        troubles: What somebody ought to mend although the bot works, a sentence each.
    """

    reasons: dict[str, str]
    troubles: list[str]


class Doctor:
    """Makes all checks at once, and waits no longer than its patience.

    Args:
        checks: By what they are about.
        list_troubles: What somebody ought to mend although the bot works.
        patience: For all of it, in seconds.
    """

    def __init__(
        self,
        checks: Mapping[str, Check],
        list_troubles: Callable[[], list[str]] = list,
        patience: float = PATIENCE,
    ) -> None:
        self._checks = {name: Bounded(check) for name, check in checks.items()}
        self._troubles = Bounded(list_troubles)
        self._patience = patience

    def examine(self) -> Readiness:
        """Find out how the bot is; what does not answer in time is a reason, too."""
        checks = {name: check.begin() for name, check in self._checks.items()}
        troubles = self._troubles.begin()
        everything: list[Future[Any]] = [*checks.values(), troubles]
        wait(everything, self._patience)
        found = {name: self._reason_of(check) for name, check in checks.items()}
        reasons = {name: reason for name, reason in found.items() if reason}
        return Readiness(reasons, _result_of(troubles) or [])

    def _reason_of(self, check: Future[str]) -> str:
        if not check.done():
            return f"does not answer within {self._patience:g} s"
        error = check.exception()
        return f"does not answer ({_in_a_line(error)})" if error else check.result()


def _result_of(asked: Future[list[str]]) -> list[str] | None:
    """What was answered, or None where there is no answer; the check of the database then says why."""
    return asked.result() if asked.done() and not asked.exception() else None


def _in_a_line(error: BaseException) -> str:
    told = str(getattr(error, "orig", None) or error).strip()
    return told.splitlines()[0] if told else type(error).__name__
