"""A door with nothing but a counter behind it, on a listener of its own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.http.server import PATH, HttpServer, SignatureGate
from bot.http.verification import Verifier
from bot.workspace.clock import MovableClock

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

SECRET = "a secret between two"
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)


@dataclass
class Inside:
    """The app behind the door: keeps each body that came through, and each query string."""

    bodies: list[bytes] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        self.bodies.append(environ["wsgi.input"].read())
        self.queries.append(environ["QUERY_STRING"])
        start_response("200 OK", [("Content-Length", "6")])
        return [b"inside"]


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOW)


@pytest.fixture
def inside() -> Inside:
    return Inside()


@pytest.fixture
def url(inside: Inside, clock: MovableClock) -> Iterator[str]:
    server = HttpServer(SignatureGate(inside, PATH, Verifier(SECRET, clock)))
    server.start()
    yield server.url
    server.stop()
