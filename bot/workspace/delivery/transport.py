"""Delivery to the bot over HTTP, signed as Slack signs it."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from time import time  # noqa: TID251 - Slack's servers, too, have a clock of their own
from typing import Literal, Protocol
from urllib.parse import urlencode, urlsplit

from bot.workspace.model import Json

PATIENCE_SECONDS = 3.0

DeliveryKind = Literal["event", "command", "interaction"]


@dataclass(frozen=True)
class Retry:
    """The number of a retry, and the reason for it.

    Attributes:
        number: 1 to 3.
        reason: The failure before it: `http_timeout`, `http_error` or `connection_failed`.
    """

    number: int
    reason: str


@dataclass(frozen=True)
class Answer:
    """The bot's response to a delivery.

    Attributes:
        body: The text of the answer.
        failure: None if the bot acknowledged it, else `http_timeout`, `http_error` or `connection_failed`.
        no_retry: True if the bot asked for no retries.
    """

    body: str = ""
    failure: str | None = None
    no_retry: bool = False


class Transport(Protocol):
    """A transport to the bot: HTTP, or Socket Mode."""

    def send(self, kind: DeliveryKind, payload: Json, retry: Retry | None = None) -> Answer:
        """Deliver a payload and wait briefly for the response."""
        ...


class HttpTransport:
    """A transport that signs requests as Slack does and posts them to the bot's request URL.

    Args:
        signing_secret: Shared with the bot.
        request_url: The bot's; may be set later, and changed when the bot moves.
        patience: Seconds to wait for an answer; Slack's three.
    """

    def __init__(
        self, signing_secret: str, request_url: str = "", *, patience: float = PATIENCE_SECONDS
    ) -> None:
        self._patience = patience
        self._secret = signing_secret.encode()
        self.request_url = request_url

    def send(self, kind: DeliveryKind, payload: Json, retry: Retry | None = None) -> Answer:
        """Post a payload and wait briefly for the response."""
        body, content_type = _encode(kind, payload)
        headers = {"Content-Type": content_type, **self._sign(body), **_describe(retry)}
        try:
            return self._post(body, headers)
        except TimeoutError:
            return Answer(failure="http_timeout")
        except (OSError, HTTPException):
            return Answer(failure="connection_failed")

    def _sign(self, body: str) -> dict[str, str]:
        # The bot compares signatures with the machine's clock, even where the workspace's own is moved.
        timestamp = str(int(time()))
        digest = hmac.new(self._secret, f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}

    def _post(self, body: str, headers: dict[str, str]) -> Answer:
        url = urlsplit(self.request_url)
        connection = HTTPConnection(url.hostname or "", url.port, timeout=self._patience)
        try:
            connection.request("POST", url.path or "/", body.encode(), headers)
            response = connection.getresponse()
            return Answer(
                body=response.read().decode(),
                failure=None if 200 <= response.status < 300 else "http_error",  # noqa: PLR2004
                no_retry=response.headers.get("x-slack-no-retry") == "1",
            )
        finally:
            connection.close()


def _encode(kind: DeliveryKind, payload: Json) -> tuple[str, str]:
    if kind == "event":
        return json.dumps(payload), "application/json"
    form = payload if kind == "command" else {"payload": json.dumps(payload)}
    return urlencode(form), "application/x-www-form-urlencoded"


def _describe(retry: Retry | None) -> dict[str, str]:
    if retry is None:
        return {}
    return {"X-Slack-Retry-Num": str(retry.number), "X-Slack-Retry-Reason": retry.reason}
