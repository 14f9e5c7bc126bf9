"""Measured versions of Bolt's app and Slack's client; one request id covers a delivery and its effects."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

import structlog
from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web import SlackResponse

from bot.monitoring.monitor import Monitor

log = structlog.get_logger()
CALLER = "calls"
REQUEST = "request"
OF_PROFILES = frozenset({"user_change", "dnd_updated_user"})
"""Events sent for everybody in the workspace: a log line for each would drown the others."""


class InstrumentedClient(WebClient):
    """A client that reports the outcome of its calls.

    Args:
        monitor: Counts errors and outages.
        options: Passed on to the client.
    """

    def __init__(self, monitor: Monitor, **options: Any) -> None:  # noqa: ANN401 - as the client's own are
        super().__init__(**options)
        self._monitor = monitor

    def api_call(self, api_method: str, **options: Any) -> SlackResponse:  # noqa: ANN401
        """Call a method of the Web API."""
        try:
            answer = super().api_call(api_method, **options)
        except SlackApiError as error:
            kind = _kind_of(error)
            self._monitor.metrics.refused(kind, str(error.response.get("error")) if kind == "refused" else "")
            self._monitor.slack.end(CALLER)
            raise
        except (OSError, HTTPException, SlackRequestError, ValueError) as error:
            self._note(error)
            raise
        self._monitor.slack.end(CALLER)
        return answer

    def _note(self, error: Exception) -> None:
        is_about_network = isinstance(error, OSError | HTTPException)
        self._monitor.metrics.refused("not_reached" if is_about_network else "unreadable")
        if is_about_network:
            reason = error.reason if isinstance(error, URLError) else error
            self._monitor.slack.note(CALLER, str(reason) or type(reason).__name__)


def _kind_of(error: SlackApiError) -> str:
    status = error.response.status_code
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "rate_limited"
    return "server_error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "refused"


def current_request() -> str:
    """Return the id of the request this thread is working on, or an empty string."""
    return str(structlog.contextvars.get_contextvars().get(REQUEST, ""))


@contextmanager
def request_scope(name: str | None = None) -> Iterator[None]:
    """Add a request id to every line logged within the block.

    Args:
        name: The id of the request to continue, possibly empty; None for a new id.
    """
    name = secrets.token_hex(4) if name is None else name
    with structlog.contextvars.bound_contextvars(**{REQUEST: name}):
        yield


class InstrumentedApp(App):
    """Bolt's app with a measurement of each answer.

    Args:
        monitor: Records the times.
        options: Passed on to Bolt.
    """

    def __init__(self, monitor: Monitor, **options: Any) -> None:  # noqa: ANN401 - as Bolt's own are
        super().__init__(**options)
        self._monitor = monitor
        self._seconds: Callable[[], float] = time.monotonic

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer a delivery, and record how long it took."""
        with request_scope():
            began = self._seconds()
            answer = super().dispatch(req)
            self._record(req, answer, self._seconds() - began)
        return answer

    def _record(self, req: BoltRequest, answer: BoltResponse, seconds: float) -> None:
        body: object = req.body  # a signed body may still have any form
        delivery = body if isinstance(body, dict) else {}
        kind, typed = describe(delivery)
        name = self._monitor.metrics.answered(kind, typed, seconds)
        if name not in OF_PROFILES:
            event_id = _text(delivery.get("event_id"))
            facts = {"kind": kind, "name": name, "event_id": event_id, "status": int(answer.status)}
            log.info("answered", **facts, seconds=round(seconds, 3))


def describe(body: dict[str, Any]) -> tuple[str, str]:
    """Return a delivery's kind and name: a command's first word, an event's type, or an action's id."""
    if "command" in body:
        return "command", _text(body.get("text")).strip().partition(" ")[0].casefold() or "overview"
    kind = _text(body.get("type"))
    if kind == "event_callback":
        return "event", _text(_part(body, "event").get("type"))
    if kind == "block_actions":
        actions = body.get("actions")
        first = actions[0] if isinstance(actions, list) and actions else {}
        return "action", _text(first.get("action_id")) if isinstance(first, dict) else ""
    return (
        ("modal", _text(_part(body, "view").get("callback_id")))
        if kind == "view_submission"
        else ("other", "")
    )


def _part(body: dict[str, Any], name: str) -> dict[str, Any]:
    part = body.get(name)
    return part if isinstance(part, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
