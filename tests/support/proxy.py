"""A proxy between the bot and Slack that breaks responses."""

import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from time import sleep
from urllib.error import HTTPError
from urllib.request import Request, urlopen

LATE = 0.3
SENT = ("Authorization", "Content-Type")
FORWARDED = {"Content-Length", "Content-Type", "Retry-After"}
HTML = b"<html><body>We are back soon.</body></html>"


class Broken(Enum):
    """A broken response: its status, its body (None for none at all) and the number of bytes cut off."""

    HTML = (200, HTML, 0)
    HTML_502 = (502, HTML, 0)
    HTML_403 = (403, HTML, 0)
    NOTHING = (200, b"", 0)
    CUT_JSON = (200, b'{"ok": true, "channel": "C0', 0)
    CUT_SHORT = (200, b'{"ok": true, "chan', 40)
    LIST = (200, b"[1]", 0)
    WORD = (200, b'"ok"', 0)
    NULL = (200, b"null", 0)
    NO_ADDRESS = (200, b'{"ok": true}', 0)
    NO_CODE = (200, b'{"ok": false}', 0)
    SENTENCE = (200, b'{"ok": false, "error": "Access denied by the proxy."}', 0)
    OTHER_JSON = (403, b'{"error": "forbidden"}', 0)
    LATIN = (200, "Größe".encode("latin-1"), 0)
    SERVER_500 = (500, b'{"ok": false, "error": "internal_error"}', 0)
    SERVER_503 = (503, b'{"ok": false, "error": "service_unavailable"}', 0)
    CATASTROPHE = (200, b'{"ok": false, "error": "fatal_error"}', 0)
    RESET = (0, None, 0)


@dataclass
class Plan:
    """The fault for the next call of a method in a channel.

    Attributes:
        broken: The broken response; None for one that is only late.
        takes_effect: True if Slack still gets the call.
    """

    method: str
    channel: str
    broken: Broken | None
    takes_effect: bool


@dataclass
class Proxy:
    """Forwards calls to Slack, and its responses back.

    Attributes:
        target: The Web API's address.
        url: The proxy's own address.
        strike: Called with each call's method when there is no plan for it; returns a plan or None.
        plans: The faults still to come.
        holding: Channels whose calls hang until released.
    """

    target: str
    url: str = ""
    strike: Callable[[str], Plan | None] = lambda _method: None
    plans: list[Plan] = field(default_factory=list)
    holding: dict[str, Event] = field(default_factory=dict)

    def break_next(self, broken: Broken, *, takes_effect: bool, channel: str, method: str) -> None:
        self.plans.append(Plan(method, channel, broken, takes_effect))

    def hold(self, channel: str) -> None:
        """Make calls that name a channel hang."""
        self.holding[channel] = Event()

    def let_go(self, channel: str) -> None:
        self.holding.pop(channel).set()

    def take_plan(self, method: str, body: bytes) -> Plan | None:
        for plan in self.plans:
            if plan.method == method and plan.channel.encode() in body:
                self.plans.remove(plan)
                return plan
        return self.strike(method)

    def wait(self, body: bytes) -> None:
        for channel, go in list(self.holding.items()):
            if channel.encode() in body:
                go.wait(20)


class _Server(ThreadingHTTPServer):
    def __init__(self, proxy: Proxy) -> None:
        self.proxy = proxy
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay quiet: a killed bot disconnects in the middle of a call."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        method, proxy = self.path.rpartition("/")[2], self.server.proxy
        proxy.wait(body)
        plan = proxy.take_plan(method, body)
        answer = self._forward(method, body) if plan is None or plan.takes_effect else (0, b"", {})
        if plan and plan.broken:
            self._break(plan.broken)
        else:
            sleep(LATE if plan else 0)
            self._answer(*answer)

    def _forward(self, method: str, body: bytes) -> tuple[int, bytes, dict[str, str]]:
        headers = {name: self.headers[name] for name in SENT if name in self.headers}
        request = Request(f"{self.server.proxy.target}{method}", body, headers, method="POST")
        try:
            with urlopen(request, timeout=20) as answer:
                return answer.status, answer.read(), dict(answer.headers)
        except HTTPError as error:
            with error:
                return error.code, error.read(), dict(error.headers)

    def _break(self, broken: Broken) -> None:
        status, body, missing = broken.value
        if body is None:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
        else:
            self._answer(status, body, {"Content-Length": str(len(body) + missing)})

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        sent = {"Content-Length": str(len(body)), "Content-Type": "text/html; charset=utf-8", **headers}
        for name in FORWARDED & sent.keys():
            self.send_header(name, sent[name])
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Stay quiet: nobody reads this log."""


@contextmanager
def a_proxy(target: str) -> Iterator[Proxy]:
    """Run a proxy in front of a Web API address."""
    proxy = Proxy(target)
    server = _Server(proxy)
    proxy.url = f"http://127.0.0.1:{server.server_port}/api/"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield proxy
    finally:
        for go in proxy.holding.values():
            go.set()
        server.shutdown()
        thread.join()
        server.server_close()
