"""The HTTP server for Slack's deliveries and monitoring: Waitress, with limits for unknown clients.

docs/running.md lists the limits for operators.
"""

import json
import socket
import threading
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from heapq import nsmallest
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any

import structlog
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
from bot.http.verification import SignatureFault, Verifier
from scorecard.clock import Clock

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = structlog.get_logger()


HEALTH = "/healthz"
LOG_INTERVAL = timedelta(seconds=10)
MOST_BODY = 1024 * 1024
MOST_CONNECTIONS = 250
SPARE_CONNECTIONS = 20
LONGEST_REQUEST = 10
LIMITS: dict[str, Any] = {
    "max_request_body_size": MOST_BODY + 1,  # waitress already refuses a body of this size
    "max_request_header_size": 16 * 1024,
    "inbuf_overflow": 64 * 1024,  # longer bodies go to a file, so that many of them take little memory
    "connection_limit": MOST_CONNECTIONS,
    "channel_timeout": 75,  # more than a proxy's usual 60, so that the proxy closes idle connections first
    "channel_request_lookahead": 0,  # a connection's next request is read only after this one is answered
    "cleanup_interval": 2,
    "backlog": 1024,  # a client turned away tries again only a second later
    "threads": 32,
    "ident": None,
    "log_socket_errors": False,  # a client that hangs up is not news
    "clear_untrusted_proxy_headers": True,
    "expose_tracebacks": False,
}
"""Settings for Waitress."""
LONGEST_ANSWER = 30
PATH = "/slack/events"


class _BareErrorTask(ErrorTask):  # type: ignore[misc] # waitress has no annotations
    """An error response that repeats nothing of the request."""

    def execute(self) -> None:
        """Send only the status."""
        error = self.request.error
        is_theirs = isinstance(error, ServerNotImplemented)  # 501, which would look like our fault
        self.status = "400 Bad Request" if is_theirs else f"{error.code} {error.reason}"
        self.set_close_on_finish()
        self.content_length = 0
        self.write(b"")


class _CalmParser(HTTPRequestParser):  # type: ignore[misc]
    """A parser that refuses unreadable requests where Waitress would raise and log a trace for each."""

    def received(self, data: bytes) -> int:
        """Parse incoming bytes; return how many were used."""
        try:
            return int(super().received(data))
        except ValueError:  # for example, a malformed host address, or a length with thousands of digits
            self.error = BadRequest("")
            self.completed = True
            return len(data)


class _TimedChannel(HTTPChannel):  # type: ignore[misc]
    """A connection that records how long it has kept the server waiting.

    Attributes:
        began: Unix time at which the incoming request began.
    """

    error_task_class = _BareErrorTask
    parser_class = _CalmParser
    began = 0.0

    def received(self, data: bytes) -> bool:
        """Handle incoming bytes; return what Waitress does."""
        before = self.request
        taken: bool = super().received(data)
        if self.request is not before:
            self.began = self.last_activity
        return taken

    def is_waiting(self) -> bool:
        """Return whether none of its requests is being answered."""
        return not (self.requests or self.writable())

    def waits_since(self) -> float:
        """Return the Unix time of its unfinished request's beginning, or else of its last activity."""
        return float(self.last_activity if self.request is None else self.began)


class LimitedServer(TcpWSGIServer):  # type: ignore[misc]
    """A server on which idle or slow connections cannot keep others out.

    Attributes:
        longest_request: Seconds within which a request must arrive completely.
        quick_path: The path whose requests are not queued behind others; its handler must never block.
    """

    channel_class = _TimedChannel
    longest_request: float = LONGEST_REQUEST
    quick_path = HEALTH

    def __init__(self, *args: Any, **named: Any) -> None:  # noqa: ANN401 - passed on to Waitress
        super().__init__(*args, **named)
        self._quick = ThreadedTaskDispatcher()
        self._quick.set_thread_count(1)

    def add_task(self, task: _TimedChannel) -> None:
        """Queue a connection's first request."""
        request = task.requests[0]
        is_quick = request.error is None and request.path == self.quick_path
        (self._quick if is_quick else self.task_dispatcher).add_task(task)

    def finish(self, patience: float) -> None:
        """Answer the requests already received, then accept no more.

        Args:
            patience: Seconds to wait for them.
        """
        self.task_dispatcher.shutdown(timeout=patience)
        self._quick.shutdown(timeout=patience)

    def readable(self) -> bool:
        """Return whether to accept another connection; those waiting longest are closed to make room."""
        excess = len(self._map) - (self.adj.connection_limit - SPARE_CONNECTIONS)
        if excess > 0:
            waiting = [channel for channel in self.active_channels.values() if channel.is_waiting()]
            for channel in nsmallest(excess, waiting, key=_TimedChannel.waits_since):
                channel.will_close = True
        return bool(super().readable())

    def maintenance(self, now: float) -> None:
        """Close idle connections, and those whose request takes too long to arrive."""
        super().maintenance(now)
        latest = now - self.longest_request
        for channel in self.active_channels.values():
            if channel.request is not None and channel.is_waiting() and channel.began < latest:
                channel.will_close = True


class SignatureGate:
    """Passes on Slack's requests, answers `/healthz`, and refuses the rest with an empty response.

    Args:
        inside: The app that receives Slack's requests.
        path: The path Slack sends them to.
        verifier: Checks the signatures.
    """

    def __init__(self, inside: "WSGIApplication", path: str, verifier: Verifier) -> None:
        self._inside = inside
        self._path = path
        self._verifier = verifier
        self._refusals = _Refusals(verifier.clock)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        answer = self._choose(environ)
        self._refusals.report()
        return answer(environ, start_response)

    def _choose(self, environ: "WSGIEnvironment") -> "WSGIApplication":
        path, method = environ.get("PATH_INFO"), environ["REQUEST_METHOD"]
        if path == HEALTH:
            return Response("ok", mimetype="text/plain") if method in {"GET", "HEAD"} else _allow("GET, HEAD")
        if path != self._path:
            return Response(status=HTTPStatus.NOT_FOUND)
        return self._verified(environ) if method == "POST" else _allow("POST")

    def _verified(self, environ: "WSGIEnvironment") -> "WSGIApplication":
        """Return the inner app with a body that can be read again, or a refusal."""
        # Waitress joins repeated headers with a comma, which neither pattern matches.
        timestamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
        signature = environ.get("HTTP_X_SLACK_SIGNATURE", "")
        body = environ["wsgi.input"].read()  # the server limits its size
        fault = self._verifier.find_fault(timestamp, signature, body)
        if fault:
            self._refusals.add(fault)
            return Response(status=HTTPStatus.UNAUTHORIZED)
        environ["wsgi.input"] = BytesIO(body)
        environ["QUERY_STRING"] = ""  # the signature does not cover it
        return self._inside


class _Refusals:
    """A count of refused requests, logged at most every ten seconds."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._count = 0
        self._newest = ""
        self._reported: datetime | None = None

    def add(self, fault: SignatureFault) -> None:
        """Count one refusal."""
        with self._lock:
            self._count += 1
            self._newest = fault.value

    def report(self) -> None:
        """Log the refusals since the last report, unless that was only just now."""
        with self._lock:
            now = self._clock.now()
            if not self._count or (self._reported and abs(now - self._reported) < LOG_INTERVAL):
                return
            count, self._count, self._reported = self._count, 0, now
        log.warning("requests_refused", count=count, newest=self._newest)


def _allow(methods: str) -> Response:
    return Response(status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": methods})


def make_flask(app: App, verifier: Verifier) -> Flask:
    """Return the app of the public port: `/slack/events` for signed deliveries, `/healthz`, nothing else.

    Args:
        app: Handles the deliveries, which are already verified.
        verifier: Checks the signatures.
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
    """A WSGI app served by Waitress in a thread of its own.

    Args:
        app: The app to serve.
        host: The host name or address to listen on.
        port: The port; 0 lets the system choose.
        longest_request: Seconds within which a request must arrive completely.

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
        )  # one socket, even if the name has several addresses
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
        """Start serving."""
        self._thread.start()

    def trouble(self) -> str:
        """Return an empty string; nothing more is known here than that it listens."""
        return ""

    def stop(self) -> None:
        """Finish the requests being answered, then close every socket."""
        self._server.finish(LONGEST_ANSWER)
        self._stopping.set()
        self._server.pull_trigger()
        self._thread.join()
        close_all(self._sockets)

    def _serve(self) -> None:
        # Waitress's own run() returns only when the process ends.
        while not self._stopping.is_set():
            loop(timeout=1, use_poll=True, map=self._sockets, count=1)
