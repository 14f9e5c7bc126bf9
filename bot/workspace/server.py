"""The HTTP server of a workspace: the Web API and the response URLs."""

from collections.abc import Callable, Sequence
from email.utils import formatdate
from typing import Any, Protocol

from flask import Blueprint, Flask, Response, jsonify, request

from bot.workspace.actions.actor import Actor
from bot.workspace.api.accounts import METHODS as USERS
from bot.workspace.api.accounts import test_app
from bot.workspace.api.chat import METHODS as CHAT
from bot.workspace.api.conversations import METHODS as CONVERSATIONS
from bot.workspace.api.request import ApiRequest, Method, check_scope, check_token, decode, perform
from bot.workspace.api.views import METHODS as VIEWS
from bot.workspace.model import Json
from bot.workspace.posting import answer_later
from bot.workspace.refusals import SlackRefusal
from bot.workspace.state.workspace import Workspace

METHODS: dict[str, Method] = {**CHAT, **CONVERSATIONS, **USERS, **VIEWS}
CONNECT = "apps.connections.open"
_WORN_OUT = frozenset({"invalid_url", "expired_url", "used_url"})


def create_api(workspace: Workspace, open_socket: Callable[[], str] | None = None) -> Blueprint:
    """Return the routes `/api/<method>` and `/actions/<id>`.

    Args:
        workspace: The workspace that answers.
        open_socket: Gives a WebSocket address for Socket Mode; without it that is refused.
    """
    routes = Blueprint("slack_api", __name__)

    @routes.route("/api/<method>", methods=["GET", "POST"])
    def call_method(method: str) -> Response:
        answer = _answer(lambda: _call(workspace, method, open_socket), refused_status=200)
        answer.headers["Date"] = formatdate(workspace.clock.now().timestamp(), usegmt=True)
        answer.headers["X-OAuth-Scopes"] = ",".join(sorted(workspace.scopes))
        return answer

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
        app_id = workspace.app_tokens.get(str(token))
        if app_id:
            return _call_as_app(workspace, method, app_id, open_socket)
        check_token(token, workspace.bot.token, workspace.refusals.token_error)
        if method not in METHODS:
            raise SlackRefusal("not_allowed_token_type" if method == CONNECT else "unknown_method")
        call = ApiRequest(workspace, arguments)
        check_scope(call, method)
        return METHODS[method](call)

    arguments = decode(body)
    return perform(workspace, method, arguments, work)


def _call_as_app(
    workspace: Workspace, method: str, app_id: str, open_socket: Callable[[], str] | None
) -> Json:
    """Answer a call made with an app-level token."""
    if method == "auth.test":
        return test_app(app_id, workspace.bot.name)
    if method != CONNECT:
        raise SlackRefusal("not_allowed_token_type")
    return _connect(open_socket)


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
    if refusal.needed:
        body["needed"] = refusal.needed
    answer = jsonify(body)
    answer.status_code = 404 if refusal.error in _WORN_OUT else status
    if refusal.retry_after is not None:
        answer.status_code = 429
        answer.headers["Retry-After"] = str(refusal.retry_after)
    return answer


class Server(Protocol):
    """An HTTP server in a thread of its own."""

    url: str

    def start(self) -> None:
        """Answer requests from now on."""

    def stop(self) -> None:
        """Finish the requests in progress, then close the port."""


class Serve(Protocol):
    """A maker of HTTP servers."""

    def __call__(self, app: Flask, /, *, port: int) -> Server:
        """Return a server of the app, not started yet; port 0 lets the system choose."""
        ...


class WorkspaceServer:
    """A workspace served over HTTP: its Web API for the bot, and extra routes for people.

    Args:
        workspace: The workspace served.
        actor: Does what people do in it; stopped together with the server.
        serve: Makes the HTTP server.
        port: 0 lets the system choose.
        extra_blueprints: Further routes, such as the page.
        open_socket: Gives a WebSocket address for Socket Mode.

    Attributes:
        url: The address for people, `http://127.0.0.1:<port>/`.
        api_url: The address for the bot, `http://127.0.0.1:<port>/api/`.
    """

    def __init__(
        self,
        workspace: Workspace,
        actor: Actor,
        *,
        serve: Serve,
        port: int = 0,
        extra_blueprints: Sequence[Blueprint] = (),
        open_socket: Callable[[], str] | None = None,
    ) -> None:
        app = Flask("bot.workspace", static_folder=None)
        for blueprint in (create_api(workspace, open_socket), *extra_blueprints):
            app.register_blueprint(blueprint)
        self._actor = actor
        self._server = serve(app, port=port)
        self.url = self._server.url
        self.api_url = f"{self.url}api/"
        workspace.address = self.url

    def start(self) -> None:
        """Answer requests from now on."""
        self._server.start()

    def stop(self) -> None:
        """Stop delivering, and close."""
        self._actor.stop()
        self._server.stop()
