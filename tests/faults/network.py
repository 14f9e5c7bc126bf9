"""The way from the bot to Slack, on which calls and answers are lost, spoilt, slow or refused."""

import http.client
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

LINGER_NOT = struct.pack("ii", 1, 0)
CONTENT = ("Content-Type", "Authorization")
PAGE = b"<html><body>Bad gateway</body></html>"


class Spoil(StrEnum):
    """The things that can happen to a call."""

    RESET = "connection reset"
    ERROR_500 = "status 500"
    ERROR_503 = "status 503"
    PAGE_502 = "a proxy's page, status 502"
    PAGE_200 = "a proxy's page, status 200"
    BROKEN_OFF = "answer broken off"
    EMPTY = "answer empty"
    RATE_LIMIT = "status 429"
    SLOW = "slow answer"


STATUS = {
    Spoil.ERROR_500: 500,
    Spoil.ERROR_503: 503,
    Spoil.PAGE_502: 502,
    Spoil.PAGE_200: 200,
    Spoil.EMPTY: 200,
}


@dataclass(frozen=True)
class Fault:
    """One call's fate.

    Attributes:
        spoil: What the bot gets instead of the answer.
        takes_effect: Whether Slack does what the call asks for.
    """

    spoil: Spoil
    takes_effect: bool


class Network:
    """A proxy in front of a Web API on this machine.

    Args:
        target: Address of the API, ending with `/api/`.
        strike: Called with each method's name; returns the call's fate, or None to let it pass.

    Attributes:
        url: The address to call instead.
    """

    def __init__(self, target: str, strike: Callable[[str], Fault | None]) -> None:
        where = urlsplit(target)
        self._server = _Server((where.hostname or "", where.port or 0), strike)
        self.url = f"http://127.0.0.1:{self._server.server_port}{where.path}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def start(self) -> None:
        """Pass calls on from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Pass nothing on any more."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, target: tuple[str, int], strike: Callable[[str], Fault | None]) -> None:
        self.target, self.strike = target, strike
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent: a bot that was killed hangs up in the middle."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = self.server.strike(self.path.rpartition("/")[2])
        if fault is None:
            self._say(*self._pass_on(body))
        elif fault.takes_effect or fault.spoil is Spoil.SLOW:
            self._spoil(fault.spoil, *self._pass_on(body))
        else:
            self._spoil(fault.spoil, 200, {}, b'{"ok":true}')

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *_arguments: object) -> None:
        """Stay silent."""

    def _pass_on(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(*self.server.target, timeout=30)
        try:
            headers = {name: self.headers[name] for name in CONTENT if name in self.headers}
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.headers), answer.read()
        finally:
            connection.close()

    def _spoil(self, spoil: Spoil, status: int, headers: dict[str, str], body: bytes) -> None:
        if spoil is Spoil.RESET:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOT)
            self.close_connection = True
        elif spoil is Spoil.BROKEN_OFF:
            self._say(200, {}, body[: len(body) // 2], length=len(body))
        elif spoil is Spoil.RATE_LIMIT:
            self._say(429, {"Retry-After": "2"}, b'{"ok":false,"error":"ratelimited"}')
        elif spoil is Spoil.SLOW:
            time.sleep(0.3)
            self._say(status, headers, body)
        else:
            self._say(STATUS[spoil], {}, b"" if spoil is Spoil.EMPTY else PAGE)

    def _say(self, status: int, headers: dict[str, str], body: bytes, length: int | None = None) -> None:
        self.send_response_only(status)
        if "Retry-After" in headers:
            self.send_header("Retry-After", headers["Retry-After"])
        self.send_header("Content-Type", headers.get("Content-Type", "application/json"))
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)
