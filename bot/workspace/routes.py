"""The HTTP routes that a bot calls: the Web API and response URLs."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request

from bot.workspace.answers import answer_later
from bot.workspace.api import METHODS, Call, decode, perform
from bot.workspace.api.perform import check_token
from bot.workspace.errors import SlackRefusal
from bot.workspace.model import Json
from bot.workspace.state import Workspace

_WORN_OUT = frozenset({"invalid_url", "expired_url", "used_url"})


def create_api(workspace: Workspace, open_socket: Callable[[], str] | None = None) -> Blueprint:
    """The routes `/api/<method>` and `/actions/<id>`.

    Args:
        workspace: Who answers.
        open_socket: Gives a WebSocket address for Socket Mode; without it that is refused.
    """
    routes = Blueprint("slack_api", __name__)

    @routes.route("/api/<method>", methods=["GET", "POST"])
    def call_method(method: str) -> Response:
        return _answer(lambda: _call(workspace, method, open_socket), refused_status=200)

    @routes.post("/actions/<name>")
    def use_response_url(name: str) -> Response:
        return _answer(lambda: _use(workspace, f"actions/{name}"), refused_status=400)

    return routes


def _call(workspace: Workspace, method: str, open_socket: Callable[[], str] | None) -> Json:
    body: dict[str, Any] = request.get_json(silent=True) or request.values.to_dict()
    token = request.headers.get("Authorization", "").removeprefix("Bearer ") or body.get("token")
    body.pop("token", None)

    def work() -> Json:
        if method == "api.test":
            return {"args": body}
        if method == "apps.connections.open":
            check_token(token, workspace.bot.app_token)
            return _connect(open_socket)
        check_token(token, workspace.bot.token, workspace.refusals.token_error)
        if method not in METHODS:
            raise SlackRefusal("unknown_method")
        return METHODS[method](Call(workspace, arguments))

    arguments = decode(body)
    return perform(workspace, method, arguments, work)


def _connect(open_socket: Callable[[], str] | None) -> Json:
    if open_socket is None:
        raise SlackRefusal("socket_mode_not_enabled")
    return {"url": open_socket()}


def _use(workspace: Workspace, path: str) -> Json:
    body: Json = request.get_json(silent=True) or {}

    def work() -> Json:
        answer_later(workspace, path, body)
        return {}

    return perform(workspace, "response_url", body, work)


def _answer(work: Callable[[], Json], refused_status: int) -> Response:
    try:
        return jsonify({"ok": True, **work()})
    except SlackRefusal as refusal:
        return _refuse(refusal, refused_status)


def _refuse(refusal: SlackRefusal, status: int) -> Response:
    body: Json = {"ok": False, "error": refusal.error}
    if refusal.reasons:
        body["response_metadata"] = {"messages": list(refusal.reasons)}
    answer = jsonify(body)
    answer.status_code = 404 if refusal.error in _WORN_OUT else status
    if refusal.retry_after is not None:
        answer.status_code = 429
        answer.headers["Retry-After"] = str(refusal.retry_after)
    return answer
