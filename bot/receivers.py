"""The two ways in which Slack reaches the bot: Socket Mode, which the bot opens, and HTTP."""

import logging
import time
from collections.abc import Callable
from enum import StrEnum
from http.client import HTTPException
from threading import Event, Lock, Thread
from typing import Protocol

import structlog
from flask import Flask
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.bootstrap import Bot
from bot.config import SettingsError
from bot.deliveries import read_delivery
from bot.http.server import PATH, HttpServer, make_flask
from bot.logs import SOCKET_LOG

log = structlog.get_logger()
Sign = object
"""Anything that is another after something was heard."""
PING_SECONDS = 5.0
"""Slack answers each; what answers none four times over is taken for dead by slack_sdk.

Until then slack_sdk spins on a connection that Slack's side dropped without a word, so it is not to last.
"""
SILENT_SECONDS = 25.0
"""A little more than that: from then on the connection is replaced here, too.

slack_sdk looks at the wall clock, and never finds a connection dead that has not answered once.
"""
CHECKS = 10
"""How often it is looked within that time."""


class Heartbeat:
    """Remembers when a sign of life last changed.

    Args:
        read_sign: Reads the sign.
        seconds: Tells a time that only grows.
    """

    def __init__(self, read_sign: Callable[[], Sign], seconds: Callable[[], float] = time.monotonic) -> None:
        self._read_sign = read_sign
        self._seconds = seconds
        self._lock = Lock()
        self._sign: Sign = None
        self._heard = seconds()

    def silence(self) -> float:
        """For how many seconds nothing was heard, as far as those who asked before can tell."""
        with self._lock:
            sign, now = self._read_sign(), self._seconds()
            if sign != self._sign:
                self._sign, self._heard = sign, now
            return now - self._heard


class Mode(StrEnum):
    """How Slack reaches the bot."""

    SOCKET = "socket"
    HTTP = "http"


class Receiver(Protocol):
    """What takes Slack's deliveries."""

    def start(self) -> None:
        """Begin."""

    def stop(self) -> None:
        """Finish what is in hand, and end."""

    def trouble(self) -> str:
        """Why it hears nothing, in a few words; empty while it does."""


class SocketModeReceiver:
    """Socket Mode: the bot calls Slack, no address of its own is needed.

    Args:
        bot: What takes the deliveries.
        app_token: For every connection after the first.
        url: Of the first; asking for it has shown that the token is right, which connecting never tells.
        ping: Slack is asked for a sign of life every so many seconds.
        silence: After so many seconds without one the connection is replaced.
    """

    def __init__(
        self,
        bot: Bot,
        app_token: str,
        url: str,
        *,
        ping: float = PING_SECONDS,
        silence: float = SILENT_SECONDS,
    ) -> None:
        self._outage = bot.monitor.slack
        self._silence = silence
        self._handler = SocketModeHandler(
            bot.app, app_token, logger=logging.getLogger(SOCKET_LOG), ping_interval=ping
        )
        self._client = self._handler.client
        self._client.wss_uri = url
        self._client.socket_mode_request_listeners.insert(0, _check)
        self._client.on_message_listeners.append(self._count)
        self._heard = 0
        self._pulse = Heartbeat(self._sign)
        self._is_stopping = Event()
        self._guard = Thread(target=self._guard_it, name="socket guard", daemon=True)

    def start(self) -> None:
        """Connect."""
        self._handler.connect()
        self._guard.start()

    def trouble(self) -> str:
        """Why it hears nothing, in a few words; empty while it does."""
        seconds = self._pulse.silence()
        return f"nothing heard for {seconds:.0f} s" if seconds >= self._silence else ""

    def stop(self) -> None:
        """Finish what is in hand while its answers can still be sent, then close the connection."""
        self._is_stopping.set()
        client = self._client
        client.closed = True
        client.auto_reconnect_enabled = False
        client.message_processor.shutdown()
        client.message_workers.shutdown()
        self._close()

    def _close(self) -> None:
        """Close the client; one that is only disconnected would connect again."""
        try:
            self._handler.close()
        except AttributeError:  # slack_sdk's own, where its socket goes away while it closes it
            self._handler.close()

    def _count(self, _message: str) -> None:
        self._heard += 1

    def _sign(self) -> tuple[int, float | None]:
        session = self._client.current_session
        return self._heard, session.last_ping_pong_time if session else None

    def _guard_it(self) -> None:
        tries = 0
        while not self._is_stopping.wait(self._silence / CHECKS):
            trouble = self.trouble()
            if not trouble:
                tries = 0
                self._outage.end("socket")
                continue
            self._outage.note("socket", trouble)
            if tries % CHECKS == 0:  # a new connection has as long as the old one to be heard of
                self._replace()
            tries += 1

    def _replace(self) -> None:
        """Open another connection in the place of one that is open but dead; slack_sdk opens closed ones."""
        if not self._client.is_connected():
            return
        try:
            self._client.connect_to_new_endpoint(force=True)
        except (SlackApiError, SlackClientError, HTTPException, OSError, ValueError) as error:
            log.info("socket_reconnect_failed", reason=str(error))


def _check(_client: BaseSocketModeClient, request: SocketModeRequest) -> None:
    """Put a delivery into order before Bolt sees it."""
    request.payload = read_delivery(request.payload)


def http_receiver(bot: Bot, host: str, port: int) -> HttpServer:
    """HTTP on `/slack/events`.

    Args:
        bot: What takes the deliveries.
        host: Where it listens.
        port: 0 lets the system choose.

    Raises:
        SettingsError: Nothing can listen there.
    """
    server = listen(make_flask(bot.app, bot.verifier), host, port, "--host and --port")
    log.info("listening", url=f"{server.url.rstrip('/')}{PATH}")
    return server


def listen(flask: Flask, host: str, port: int, options: str) -> HttpServer:
    """A server at an address.

    Args:
        flask: What it serves.
        host: Where it listens.
        port: 0 lets the system choose.
        options: Which ones choose the address.

    Raises:
        SettingsError: Nothing can listen there.
    """
    try:
        return HttpServer(flask, host=host, port=port)
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]
        raise SettingsError(f"Can't listen on {host}:{port} ({reason}); choose {options}.") from error
