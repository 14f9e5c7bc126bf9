"""HTTP: Slack's deliveries, and a word to whoever watches over the bot."""

import json
import socket
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from slack_bolt import App
from slack_bolt.adapter.flask.handler import to_flask_response
from slack_bolt.request import BoltRequest
from waitress.adjustments import Adjustments
from waitress.wasyncore import close_all, loop

from bot.deliveries import read_request
from bot.http.verification import Door, Verifier
from bot.http_limits import LIMITS, LONGEST_REQUEST, LimitedServer

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

LONGEST_ANSWER = 30
PATH = "/slack/events"


def make_flask(app: App, verifier: Verifier) -> Flask:
    """The public port: `/slack/events` for everything Slack sends and signs, `/healthz`, and nothing else.

    Args:
        app: Takes what Slack sends; it need not verify it once more.
        verifier: Knows Slack's requests.
    """
    flask, take = Flask(__name__, static_folder=None), app.dispatch

    @flask.post(PATH)
    def slack_events() -> Response:
        body = read_request(request.get_data(), request.content_type or "")
        headers: dict[str, str | Sequence[str]] = {**request.headers, "Content-Type": "application/json"}
        return to_flask_response(take(BoltRequest(body=json.dumps(body), headers=headers)))

    flask.wsgi_app = Door(flask.wsgi_app, PATH, verifier)  # type: ignore[method-assign]
    return flask


class HttpServer:
    """A WSGI app on waitress, in a thread of its own.

    Args:
        app: What is served.
        host: Where it listens.
        port: 0 lets the system choose.
        longest_request: Seconds after which a request must be here.

    Attributes:
        url: `http://127.0.0.1:<port>/`.
    """

    def __init__(
        self,
        app: "WSGIApplication",
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        longest_request: float = LONGEST_REQUEST,
    ) -> None:
        self._sockets: dict[int, object] = {}
        family = (
            socket.AF_INET6 if ":" in host else socket.AF_INET
        )  # one socket, whatever the name stands for
        listener = socket.create_server((host, port), family=family)
        self._server = LimitedServer(
            app,
            self._sockets,
            _sock=listener,
            adj=Adjustments(sockets=[listener], **LIMITS),
            sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
            bind_socket=False,
        )
        self._server.longest_request = longest_request
        self.url = f"http://{host}:{self._server.effective_port}/"
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="http", daemon=True)

    def start(self) -> None:
        """Answer from now on."""
        self._thread.start()

    def trouble(self) -> str:
        """Nothing: that it listens is all that can be known here."""
        return ""

    def stop(self) -> None:
        """Finish what is being answered, then close every socket."""
        self._server.finish(LONGEST_ANSWER)
        self._stopping.set()
        self._server.pull_trigger()
        self._thread.join()
        close_all(self._sockets)

    def _serve(self) -> None:
        # Waitress's own run() ends only with the process.
        while not self._stopping.is_set():
            loop(timeout=1, use_poll=True, map=self._sockets, count=1)
