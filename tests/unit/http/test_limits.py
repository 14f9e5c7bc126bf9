"""Requests by strangers, one or many, keep nobody else out."""

import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from bot.http.server import LONGEST_REQUEST, MOST_BODY, MOST_CONNECTIONS, PATH, HttpServer, SignatureGate
from bot.http.verification import Verifier
from bot.workspace.clock import MovableClock
from tests.unit.http.conftest import NOW, SECRET, Inside
from tests.unit.http.strangers import ask, connect, connected, converse, sign, status

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

STAMP = str(int(NOW.timestamp()))
HEAD = f"POST {PATH} HTTP/1.1\r\nHost: it\r\n".encode()
HALF = {
    "nothing": b"",
    "half a head": HEAD,
    "half a body": HEAD + b"Content-Length: 1000\r\n\r\nhalf",
    "half a chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\n3e8\r\nhalf",
}


@pytest.mark.parametrize("said", HALF.values(), ids=HALF)
@pytest.mark.parametrize("count", [150, MOST_CONNECTIONS + 50])
def test_idle_connections_keep_nobody_out(url: str, said: bytes, count: int) -> None:
    with connected(url, count, said):
        began = time.monotonic()
        assert ask(url, "GET", "/healthz") == (200, b"ok")
        assert ask(url, "POST", PATH, b"{}", **sign(SECRET, STAMP, b"{}")) == (200, b"inside")
        assert time.monotonic() - began < LONGEST_REQUEST / 2  # before any of them is hung up for its time


def test_the_supervisor_is_answered_while_every_delivery_hangs() -> None:
    goes_on = threading.Event()

    def hang(_environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        goes_on.wait(30)
        start_response("200 OK", [("Content-Length", "0")])
        return []

    server = HttpServer(SignatureGate(hang, PATH, Verifier(SECRET, MovableClock(NOW))))
    server.start()
    lines = [f"{name}: {value}" for name, value in sign(SECRET, STAMP, b"").items()]
    with connected(server.url, 40, HEAD + "\r\n".join([*lines, "", ""]).encode()):
        began = time.monotonic()
        assert ask(server.url, "GET", "/healthz") == (200, b"ok")
        assert time.monotonic() - began < LONGEST_REQUEST / 2  # before any of them is hung up for its time
        goes_on.set()
    server.stop()


def test_who_has_kept_us_waiting_longest_makes_room(url: str) -> None:
    with connect(url) as first, connected(url, MOST_CONNECTIONS) as others:
        assert first.recv(1) == b""
        assert ask(url, "GET", "/healthz") == (200, b"ok")
        others[-1].sendall(b"GET /healthz HTTP/1.1\r\nHost: it\r\n\r\n")
        assert others[-1].recv(100).startswith(b"HTTP/1.1 200 ")


def test_a_request_that_takes_too_long_is_hung_up(inside: Inside) -> None:
    server = HttpServer(inside, longest_request=0.5)
    server.start()
    with connect(server.url) as slow, connect(server.url) as idle:
        slow.sendall(HEAD)
        assert _is_hung_up(slow)
        idle.sendall(b"GET / HTTP/1.1\r\nHost: it\r\n\r\n")
        assert idle.recv(100).startswith(b"HTTP/1.1 200 ")
    server.stop()


def test_a_connection_serves_one_request_after_another(url: str) -> None:
    with connect(url) as kept:
        for _ in range(3):
            kept.sendall(b"GET /healthz HTTP/1.1\r\nHost: it\r\n\r\n")
            assert _hear(kept, b"ok").startswith(b"HTTP/1.1 200 ")


def test_a_body_of_a_megabyte_is_taken(url: str, inside: Inside) -> None:
    body = b"x" * MOST_BODY
    assert ask(url, "POST", PATH, body, **sign(SECRET, STAMP, body)) == (200, b"inside")
    assert inside.bodies == [body]


def test_a_longer_body_is_refused_before_it_is_sent(url: str, inside: Inside) -> None:
    heard = converse(url, HEAD + b"Content-Length: %d\r\n\r\n" % (MOST_BODY + 1))
    assert (status(heard), heard.partition(b"\r\n\r\n")[2]) == (413, b"")
    assert inside.bodies == []


def test_a_longer_body_in_chunks_is_refused_where_it_grows_too_long(url: str, inside: Inside) -> None:
    chunk = b"10000\r\n%b\r\n" % (b"x" * 0x10000)
    with connect(url) as connection:
        connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        sent = _send_until_refused(connection, chunk)
        assert status(connection.recv(4096)) == 413
    assert sent < 3 * MOST_BODY
    assert inside.bodies == []


def test_who_asks_whether_to_send_a_longer_body_may_not_send_it_all(url: str, inside: Inside) -> None:
    with connect(url) as connection:
        connection.sendall(HEAD + b"Expect: 100-continue\r\nContent-Length: 150000000\r\n\r\n")
        sent = 0
        try:
            for _ in range(150):
                connection.sendall(b"x" * 1_000_000)
                sent += 1
        except ConnectionError:
            pass
    assert sent < 20  # what the machine itself keeps on its way
    assert inside.bodies == []


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        (HEAD + b"X-Long: " + b"x" * 20_000 + b"\r\n\r\n", 431),
        (HEAD + b"Content-Length: many\r\n\r\n", 400),
        (HEAD + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 400),
        (HEAD + b"Transfer-Encoding: gzip\r\n\r\n", 400),
        (HEAD + b"X-N\xe4me: x\r\n\r\n", 400),
        (b"one two three four\r\n\r\n", 400),
    ],
)
def test_what_is_no_http_is_answered_with_a_status_alone(
    url: str, said: bytes, answered: int, capfd: pytest.CaptureFixture[str]
) -> None:
    heard = converse(url, said)
    assert (status(heard), heard.partition(b"\r\n\r\n")[2]) == (answered, b"")
    assert capfd.readouterr() == ("", "")


def _hear(connection: socket.socket, end: bytes) -> bytes:
    """Return everything that arrives until the end."""
    heard = b""
    while not heard.endswith(end):
        heard += connection.recv(4096)
    return heard


def _is_hung_up(connection: socket.socket) -> bool:
    """Return whether a client that is never idle, and never done, is disconnected."""
    connection.settimeout(0.1)
    for _ in range(100):
        try:
            connection.sendall(b"X-Slow: 1\r\n")
            if connection.recv(1) == b"":
                return True
        except TimeoutError:
            continue
        except ConnectionError:
            return True
    return False


def _send_until_refused(connection: socket.socket, chunk: bytes) -> int:
    """Send until something comes back, and return the number of bytes sent."""
    sent = 0
    connection.setblocking(False)
    try:
        for _ in range(200):
            try:
                sent += connection.send(chunk)
                connection.recv(1, socket.MSG_PEEK)
                break
            except BlockingIOError:
                time.sleep(0.01)
            except ConnectionError:
                break
    finally:
        connection.settimeout(10)
    return sent
