"""The HTTP server: Waitress with limits for strangers, for Slack's deliveries and for monitoring.

docs/running.md tells the figures to whoever runs the bot.
"""

import json
import socket
import threading
from collections.abc import Sequence
from heapq import nsmallest
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request
from slack_bolt import App
from slack_bolt.adapter.flask.handler import to_flask_response
from slack_bolt.request import BoltRequest
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher
from waitress.utilities import BadRequest, ServerNotImplemented
from waitress.wasyncore import close_all, loop

from bot.deliveries import read_request
from bot.http.verification import HEALTH, SignatureGate, Verifier

MOST_BODY = 1024 * 1024
MOST_CONNECTIONS = 250
SPARE_CONNECTIONS = 20
LONGEST_REQUEST = 10
LIMITS: dict[str, Any] = {
    "max_request_body_size": MOST_BODY + 1,  # waitress refuses what reaches it
    "max_request_header_size": 16 * 1024,
    "inbuf_overflow": 64 * 1024,  # what is longer waits in a file, so that many bodies take little memory
    "connection_limit": MOST_CONNECTIONS,
    "channel_timeout": 75,  # more than a proxy's usual 60, so that it closes idle connections first
    "channel_request_lookahead": 0,  # the next request of a connection is read when this one is answered
    "cleanup_interval": 2,
    "backlog": 1024,  # what is not taken at once is asked again only a second later
    "threads": 32,
    "ident": None,
    "log_socket_errors": False,  # a stranger who hangs up is no news
    "clear_untrusted_proxy_headers": True,
    "expose_tracebacks": False,
}
"""Settings of waitress."""
LONGEST_ANSWER = 30
PATH = "/slack/events"


class _BareErrorTask(ErrorTask):  # type: ignore[misc] # waitress has no annotations
    """An error without the words of the request in it."""

    def execute(self) -> None:
        """Answer with the status alone."""
        error = self.request.error
        is_theirs = isinstance(error, ServerNotImplemented)  # 501, which looks like a fault of ours
        self.status = "400 Bad Request" if is_theirs else f"{error.code} {error.reason}"
        self.set_close_on_finish()
        self.content_length = 0
        self.write(b"")


class _CalmParser(HTTPRequestParser):  # type: ignore[misc]
    """Refuses what cannot be read also where waitress raises, which would log a trace for each."""

    def received(self, data: bytes) -> int:
        """Take what came in; how much of it was read."""
        try:
            return int(super().received(data))
        except ValueError:  # such as an address of a host half written, or a length of thousands of digits
            self.error = BadRequest("")
            self.completed = True
            return len(data)


class _TimedChannel(HTTPChannel):  # type: ignore[misc]
    """A connection that knows since when it keeps us waiting.

    Attributes:
        began: When the request that is coming in began, as Unix time.
    """

    error_task_class = _BareErrorTask
    parser_class = _CalmParser
    began = 0.0

    def received(self, data: bytes) -> bool:
        """Take what came in."""
        before = self.request
        taken: bool = super().received(data)
        if self.request is not before:
            self.began = self.last_activity
        return taken

    def is_waiting(self) -> bool:
        """Whether nothing of it is being answered."""
        return not (self.requests or self.writable())

    def waits_since(self) -> float:
        """When its unfinished request began, else when it was last heard of; Unix time."""
        return float(self.last_activity if self.request is None else self.began)


class LimitedServer(TcpWSGIServer):  # type: ignore[misc]
    """Lets no connection that sends nothing, or sends it slowly, keep another one out.

    Attributes:
        longest_request: Seconds after which a request must be here.
        quick_path: Requests for it wait for no others; whatever answers them must not wait for anything.
    """

    channel_class = _TimedChannel
    longest_request: float = LONGEST_REQUEST
    quick_path = HEALTH

    def __init__(self, *args: Any, **named: Any) -> None:  # noqa: ANN401 - waitress's own
        super().__init__(*args, **named)
        self._quick = ThreadedTaskDispatcher()
        self._quick.set_thread_count(1)

    def add_task(self, task: _TimedChannel) -> None:
        """Have a connection's first request answered."""
        request = task.requests[0]
        is_quick = request.error is None and request.path == self.quick_path
        (self._quick if is_quick else self.task_dispatcher).add_task(task)

    def finish(self, patience: float) -> None:
        """Answer what is in hand, and no more.

        Args:
            patience: Seconds for which to wait.
        """
        self.task_dispatcher.shutdown(timeout=patience)
        self._quick.shutdown(timeout=patience)

    def readable(self) -> bool:
        """Whether another connection may come; who has kept us waiting longest makes room for it."""
        excess = len(self._map) - (self.adj.connection_limit - SPARE_CONNECTIONS)
        if excess > 0:
            waiting = [one for one in self.active_channels.values() if one.is_waiting()]
            for channel in nsmallest(excess, waiting, key=_TimedChannel.waits_since):
                channel.will_close = True
        return bool(super().readable())

    def maintenance(self, now: float) -> None:
        """Close what is idle or takes too long to say what it wants."""
        super().maintenance(now)
        latest = now - self.longest_request
        for channel in self.active_channels.values():
            if channel.request is not None and channel.is_waiting() and channel.began < latest:
                channel.will_close = True


if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


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

    flask.wsgi_app = SignatureGate(flask.wsgi_app, PATH, verifier)  # type: ignore[method-assign]
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
