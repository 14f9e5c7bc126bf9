"""The gate of the HTTP port: before a signature is verified nothing is parsed, kept, logged or answered."""

import hashlib
import hmac
import re
import threading
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING

import structlog
from flask import Response

from scorecard.clock import Clock

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = structlog.get_logger()

HEALTH = "/healthz"
LONGEST_DRIFT = 5 * 60
LOG_INTERVAL = timedelta(seconds=10)
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class SignatureFault(StrEnum):
    """Why a request is not known to be Slack's."""

    UNSIGNED = "unsigned"
    STALE = "stale"
    WRONG = "wrong_signature"


class Verifier:
    """Tells Slack's requests from everybody else's, and cannot raise.

    Args:
        secret: Shared with Slack; with an empty one nothing is Slack's.
        clock: Slack's signatures hold for five minutes of it.
    """

    def __init__(self, secret: str, clock: Clock) -> None:
        self._secret = secret.encode()
        self.clock = clock

    def find_fault(self, timestamp: str, signature: str, body: bytes) -> SignatureFault | None:
        """Why a request is not Slack's; None for one that is.

        Args:
            timestamp: The header X-Slack-Request-Timestamp.
            signature: The header X-Slack-Signature.
            body: As it came, byte for byte.
        """
        if not (self._secret and _TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature)):
            return SignatureFault.UNSIGNED
        if abs(self.clock.now().timestamp() - int(timestamp)) > LONGEST_DRIFT:
            return SignatureFault.STALE
        digest = hmac.new(self._secret, b"v0:%b:%b" % (timestamp.encode(), body), hashlib.sha256)
        return None if hmac.compare_digest(f"v0={digest.hexdigest()}", signature) else SignatureFault.WRONG


class SignatureGate:
    """Lets Slack's requests in, says that it is there at `/healthz`, and refuses the rest with no word.

    Args:
        inside: What Slack's requests are for.
        path: Where Slack sends them.
        verifier: Knows them.
    """

    def __init__(self, inside: "WSGIApplication", path: str, verifier: Verifier) -> None:
        self._inside = inside
        self._path = path
        self._verifier = verifier
        self._refusals = _Refusals(verifier.clock)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        answer = self._choose(environ)
        self._refusals.tell()
        return answer(environ, start_response)

    def _choose(self, environ: "WSGIEnvironment") -> "WSGIApplication":
        path, method = environ.get("PATH_INFO"), environ["REQUEST_METHOD"]
        if path == HEALTH:
            return Response("ok", mimetype="text/plain") if method in {"GET", "HEAD"} else _allow("GET, HEAD")
        if path != self._path:
            return Response(status=HTTPStatus.NOT_FOUND)
        return self._verified(environ) if method == "POST" else _allow("POST")

    def _verified(self, environ: "WSGIEnvironment") -> "WSGIApplication":
        """The inside, where the body can be read once more."""
        # Waitress joins a header that came twice with a comma, which neither pattern takes.
        timestamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
        signature = environ.get("HTTP_X_SLACK_SIGNATURE", "")
        body = environ["wsgi.input"].read()  # the server lets in no more than it may have
        fault = self._verifier.find_fault(timestamp, signature, body)
        if fault:
            self._refusals.add(fault)
            return Response(status=HTTPStatus.UNAUTHORIZED)
        environ["wsgi.input"] = BytesIO(body)
        environ["QUERY_STRING"] = ""  # which nobody signed
        return self._inside


class _Refusals:
    """Counts what was refused, and tells of it in one line at most every ten seconds."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._count = 0
        self._newest = ""
        self._told: datetime | None = None

    def add(self, fault: SignatureFault) -> None:
        """Count one."""
        with self._lock:
            self._count += 1
            self._newest = fault.value

    def tell(self) -> None:
        """Log what is not told yet, unless something was told just now."""
        with self._lock:
            now = self._clock.now()
            if not self._count or (self._told and abs(now - self._told) < LOG_INTERVAL):
                return
            count, self._count, self._told = self._count, 0, now
        log.warning("requests_refused", count=count, newest=self._newest)


def _allow(methods: str) -> Response:
    return Response(status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": methods})
