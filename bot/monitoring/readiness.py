"""The pages `/readyz` and `/metrics`; readiness is decided within a time limit."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from prometheus_client import CONTENT_TYPE_LATEST

from bot.monitoring.bounded import BackgroundCall

if TYPE_CHECKING:
    from flask import Flask

PATIENCE = 2.0

Check = Callable[[], str]
"""Returns the reason why the bot cannot work, or an empty string."""


@dataclass(frozen=True)
class Readiness:
    """The result of all checks.

    Attributes:
        reasons: The reason why the bot cannot work, by the name of the failed check.
        troubles: Problems that somebody should fix although the bot works, one sentence each.
    """

    reasons: dict[str, str]
    troubles: list[str]


class ReadinessProbe:
    """Runs all checks at once, and waits for them only so long.

    Args:
        checks: The checks by name.
        list_troubles: Lists problems that somebody should fix although the bot works.
        patience: The time limit for all checks together, in seconds.
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
        """Run the checks; one that does not answer in time counts as failed."""
        checks = {name: check.begin() for name, check in self._checks.items()}
        troubles = self._troubles.begin()
        everything: list[Future[Any]] = [*checks.values(), troubles]
        wait(everything, self._patience)
        found = {name: self._reason_of(check) for name, check in checks.items()}
        reasons = {name: reason for name, reason in found.items() if reason}
        return Readiness(reasons, _result_of(troubles) or [])

    def _reason_of(self, check: Future[str]) -> str:
        if not check.done():
            return f"no answer within {self._patience:g} s"
        error = check.exception()
        return f"no answer ({_in_a_line(error)})" if error else check.result()


def _result_of(asked: Future[list[str]]) -> list[str] | None:
    """Return the result, or None if there is none yet or it failed; the database check then says why."""
    return asked.result() if asked.done() and not asked.exception() else None


def _in_a_line(error: BaseException) -> str:
    text = str(getattr(error, "orig", None) or error).strip()
    return text.splitlines()[0] if text else type(error).__name__


def make_monitoring_pages(examine: Callable[[], Readiness], read_metrics: Callable[[], bytes]) -> "Flask":
    """Return the app that serves `/readyz` and `/metrics`.

    Args:
        examine: Checks whether the bot can work.
        read_metrics: Returns the metrics in Prometheus's text format.
    """
    # A bot without --metrics-port has no pages.
    from flask import Flask, Response, jsonify  # noqa: PLC0415

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
