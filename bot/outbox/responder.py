"""Answers sent after the ack: the tables and charts of a command, and errors after a button press."""

import json
import re
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.parse import SplitResult, urlsplit

import structlog
from slack_sdk.webhook import WebhookClient

from bot.outbox.fallback import FormatFallback
from bot.outbox.gateway import Refused
from bot.ui.kit.message import PRIVATE, Message

log = structlog.get_logger()

SLACK = frozenset({"hooks.slack.com", "hooks.slack-gov.com"})
_URL = re.compile(r"[!-~]+")
_PORTS = {"http": 80, "https": 443}


def _forget() -> None:
    """Do nothing about an answer that is lost."""


class Responder:
    """Posts to response URLs, where refused blocks are noticed and replaced with the classic format.

    Args:
        fallback: Chooses the format.
        api_url: URL of the Web API; answers go only to its domain and to Slack's own hosts.
        workers: The number of answers that may be sent at the same time.
    """

    def __init__(self, fallback: FormatFallback, api_url: str, workers: int = 8) -> None:
        self._fallback = fallback
        self._api = urlsplit(api_url)
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="responder")
        self._in_flight: set[Future[None]] = set()

    def send(
        self,
        team_id: str,
        response_url: str,
        message: Message,
        thread_ts: str = "",
        *,
        replaces: bool = False,
        on_loss: Callable[[], None] = _forget,
    ) -> None:
        """Send an answer in the background; a URL that is not one of Slack's is never used.

        Args:
            team_id: The Slack team.
            response_url: The URL.
            message: The answer.
            thread_ts: The thread that it goes to, or empty.
            replaces: True if it takes the place of the message whose button was pressed.
            on_loss: Called if Slack does not take it.
        """
        if not self._is_slacks(response_url):
            log.error("response_address_refused", team=team_id)  # without the address: its path is a secret
            return
        where: dict[str, Any] = {"thread_ts": thread_ts} if thread_ts else {}
        where |= {"replace_original": True} if replaces else {**PRIVATE, "replace_original": False}
        context = copy_context()  # with the request that is answered
        sending = self._pool.submit(context.run, self._send, team_id, response_url, message, where, on_loss)
        self._in_flight.add(sending)
        sending.add_done_callback(self._in_flight.discard)

    def wait(self) -> None:
        """Wait until all pending answers are sent."""
        wait(list(self._in_flight))

    def stop(self) -> None:
        """Send the pending answers, then stop."""
        self._pool.shutdown(wait=True)

    def _is_slacks(self, url: str) -> bool:
        try:
            there = urlsplit(url if _URL.fullmatch(url) else "")
            where, api = (there.scheme, _port(there)), (self._api.scheme, _port(self._api))
        except (ValueError, TypeError):
            return False
        if "@" in there.netloc:
            return False
        if there.hostname in SLACK:
            return where == ("https", _PORTS["https"])
        return f".{there.hostname}".endswith(f".{self._api.hostname}") and where in {api, ("https", api[1])}

    def _send(
        self,
        team_id: str,
        response_url: str,
        message: Message,
        where: dict[str, Any],
        on_loss: Callable[[], None],
    ) -> None:
        client = WebhookClient(response_url, retry_handlers=[])

        def send(payload: dict[str, Any]) -> None:
            answer = client.send_dict({**payload, **where})
            if answer.status_code != HTTPStatus.OK:
                raise Refused(_code(answer.body) or str(answer.status_code))

        try:
            self._fallback.send(team_id, message, send)
        except (Refused, OSError, HTTPException) as error:
            log.error("answer_lost", error=str(error) or repr(error))  # noqa: TRY400 - the person types it again
            on_loss()
        else:
            log.info("answer_sent", team=team_id)


def _port(url: SplitResult) -> int | None:
    return url.port or _PORTS.get(url.scheme)


def _code(body: str) -> str:
    """Return Slack's error code, which comes bare or as `{"error": "invalid_blocks"}`."""
    try:
        return str(json.loads(body)["error"])
    except (ValueError, LookupError, TypeError):
        return body.strip()
