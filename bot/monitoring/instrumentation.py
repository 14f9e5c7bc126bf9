"""One id for a delivery of Slack and all that follows from it, and how long its answer took."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from slack_bolt import App, BoltRequest, BoltResponse

from bot.monitoring.monitor import Watch

log = structlog.get_logger()

REQUEST = "request"
OF_PROFILES = frozenset({"user_change", "dnd_updated_user"})
"""Events that tell of everybody in the workspace: a line for each would drown the others."""


def current_request() -> str:
    """The id of what is being worked on in this thread; empty outside of any."""
    return str(structlog.contextvars.get_contextvars().get(REQUEST, ""))


@contextmanager
def a_request(name: str | None = None) -> Iterator[None]:
    """A piece of work whose id stands in each line that is logged meanwhile.

    Args:
        name: Of what it goes on with, perhaps nothing that has one; without any, a new one.
    """
    name = secrets.token_hex(4) if name is None else name
    with structlog.contextvars.bound_contextvars(**{REQUEST: name}):
        yield


class WatchedApp(App):
    """Bolt's app, which measures each answer.

    Args:
        watch: Is told how long it took.
        options: Bolt's own.
    """

    def __init__(self, watch: Watch, **options: Any) -> None:  # noqa: ANN401 - as Bolt's own are
        super().__init__(**options)
        self._watch = watch
        self._seconds: Callable[[], float] = time.monotonic

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer a delivery."""
        with a_request():
            began = self._seconds()
            answer = super().dispatch(req)
            self._tell(req, answer, self._seconds() - began)
        return answer

    def _tell(self, req: BoltRequest, answer: BoltResponse, seconds: float) -> None:
        body: object = req.body  # what is signed may still be of any form
        delivery = body if isinstance(body, dict) else {}
        kind, typed = describe(delivery)
        name = self._watch.measures.answered(kind, typed, seconds)
        if name not in OF_PROFILES:
            event_id = _text(delivery.get("event_id"))
            told = {"kind": kind, "name": name, "event_id": event_id, "status": int(answer.status)}
            log.info("answered", **told, seconds=round(seconds, 3))


def describe(body: dict[str, Any]) -> tuple[str, str]:
    """A delivery's kind, and its name: a command's first word, the event's type, what was pressed."""
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
