"""Signature checks of the HTTP port; unverified requests are never parsed, stored, logged or answered."""

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
    """The reasons why a request is not accepted as Slack's."""

    UNSIGNED = "unsigned"
    STALE = "stale"
    WRONG = "wrong_signature"


class Verifier:
    """Distinguishes Slack's requests from all others, and never raises.

    Args:
        secret: The signing secret shared with Slack; an empty one accepts nothing.
        clock: Judges the age of signatures, which are valid for five minutes.
    """

    def __init__(self, secret: str, clock: Clock) -> None:
        self._secret = secret.encode()
        self.clock = clock

    def find_fault(self, timestamp: str, signature: str, body: bytes) -> SignatureFault | None:
        """Return the reason why a request is not Slack's, or None if it is.

        Args:
            timestamp: The header X-Slack-Request-Timestamp.
            signature: The header X-Slack-Signature.
            body: The raw body.
        """
        if not (self._secret and _TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature)):
            return SignatureFault.UNSIGNED
        if abs(self.clock.now().timestamp() - int(timestamp)) > LONGEST_DRIFT:
            return SignatureFault.STALE
        digest = hmac.new(self._secret, b"v0:%b:%b" % (timestamp.encode(), body), hashlib.sha256)
        return None if hmac.compare_digest(f"v0={digest.hexdigest()}", signature) else SignatureFault.WRONG


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
