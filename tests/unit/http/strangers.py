"""Requests byte for byte, as anybody may send them."""

import hashlib
import hmac
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection
from urllib.parse import urlsplit

PATIENCE = 10.0


def sign(secret: str, timestamp: str, body: bytes) -> dict[str, str]:
    """Return the headers that sign a request as Slack's."""
    digest = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


def ask(url: str, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
    """Send one request with headers written `X_Name`, and return the status and body of the response."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
    try:
        connection.request(
            method, path, body, {name.replace("_", "-"): value for name, value in headers.items()}
        )
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def connect(url: str) -> socket.socket:
    """Open a connection, and send nothing."""
    where = urlsplit(url)
    return socket.create_connection((where.hostname or "", where.port or 0), timeout=PATIENCE)


@contextmanager
def connected(url: str, count: int, said: bytes = b"") -> Iterator[list[socket.socket]]:
    """Open connections, each with the beginning of a request."""
    with ExitStack() as stack:
        connections = [stack.enter_context(connect(url)) for _ in range(count)]
        for one in connections:
            with suppress(ConnectionError):  # of too many some are hung up by now
                one.sendall(said)
        yield connections


def converse(url: str, said: bytes) -> bytes:
    """Send bytes; return everything until the other side hangs up, or the head of the first answer."""
    with connect(url) as connection:
        connection.sendall(said)
        heard = b""
        while b"\r\n\r\n" not in heard:
            more = connection.recv(4096)
            if not more:
                break
            heard += more
    return heard


def status(heard: bytes) -> int:
    """Return the status of a response."""
    return int(heard.split(b" ", 2)[1])
