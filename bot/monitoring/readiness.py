"""`/readyz` and `/metrics`: whether the bot can do its work, found out in bounded time."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST

from bot.monitoring.bounded import BackgroundCall

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


class ReadinessProbe:
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
        self._checks = {name: BackgroundCall(check) for name, check in checks.items()}
        self._troubles = BackgroundCall(list_troubles)
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


def make_monitoring_pages(examine: Callable[[], Readiness], read_metrics: Callable[[], bytes]) -> Flask:
    """The two pages.

    Args:
        examine: Finds out whether the bot can do its work.
        read_metrics: The counters, as Prometheus reads them.
    """
    flask = Flask(__name__, static_folder=None)

    @flask.get("/readyz")
    def readyz() -> Response:
        found = examine()
        response = jsonify(ready=not found.reasons, reasons=found.reasons, troubles=found.troubles)
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE if found.reasons else HTTPStatus.OK
        return response

    @flask.get("/metrics")
    def metrics() -> Response:
        return Response(read_metrics(), content_type=CONTENT_TYPE_LATEST)

    return flask
