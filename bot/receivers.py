"""The two ways Slack reaches the bot: Socket Mode, opened by the bot, and HTTP."""

import logging
import time
from collections.abc import Callable
from enum import StrEnum
from http.client import HTTPException
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Protocol

import structlog
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.bootstrap import Bot
from bot.config import SettingsError
from bot.deliveries import read_delivery
from bot.logs import SOCKET_LOG

if TYPE_CHECKING:
    from flask import Flask

    from bot.http.server import HttpServer

log = structlog.get_logger()
Sign = object
"""Any value that changes whenever something is received."""
PING_SECONDS = 5.0
"""The interval of pings; slack_sdk considers a connection dead after four without an answer.

Until then slack_sdk spins on a connection that Slack dropped silently, so the interval is short.
"""
SILENT_SECONDS = 25.0
"""A little more than four pings; after it the bot replaces the connection itself.

slack_sdk relies on the wall clock, and never considers a connection dead that has not answered once.
"""
CHECKS = 10
"""The number of checks within that time."""


class Heartbeat:
    """A record of when a sign of life last changed.

    Args:
        read_sign: Reads the sign.
        seconds: A monotonic clock.
    """

    def __init__(self, read_sign: Callable[[], Sign], seconds: Callable[[], float] = time.monotonic) -> None:
        self._read_sign = read_sign
        self._seconds = seconds
        self._lock = Lock()
        self._sign: Sign = None
        self._changed_at = seconds()

    def silence(self) -> float:
        """Return the seconds since the sign last changed, as observed by calls of this method."""
        with self._lock:
            sign, now = self._read_sign(), self._seconds()
            if sign != self._sign:
                self._sign, self._changed_at = sign, now
            return now - self._changed_at


class Mode(StrEnum):
    """The way Slack reaches the bot."""

    SOCKET = "socket"
    HTTP = "http"


class Receiver(Protocol):
    """A receiver of Slack's deliveries."""

    def start(self) -> None:
        """Start receiving."""

    def stop(self) -> None:
        """Finish the deliveries in progress, then stop."""

    def trouble(self) -> str:
        """Return a short reason why nothing is received, or an empty string if all is well."""


class SocketModeReceiver:
    """A receiver over Socket Mode: the bot connects to Slack, and needs no address of its own.

    Args:
        bot: Handles the deliveries.
        app_token: The token for every connection after the first.
        url: URL of the first connection; asking for it has shown that the token works, which connecting
            does not.
        ping: Seconds between two pings.
        silence: Seconds without a sign of life after which the connection is replaced.
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
        """Return a short reason why nothing is received, or an empty string if all is well."""
        seconds = self._pulse.silence()
        return f"nothing received for {seconds:.0f} s" if seconds >= self._silence else ""

    def stop(self) -> None:
        """Finish the deliveries in progress while answers can still be sent, then close the connection."""
        self._is_stopping.set()
        client = self._client
        client.closed = True
        client.auto_reconnect_enabled = False
        client.message_processor.shutdown()
        client.message_workers.shutdown()
        self._close()

    def _close(self) -> None:
        """Close the client; if it were only disconnected, it would reconnect."""
        try:
            self._handler.close()
        except AttributeError:  # slack_sdk raises it if the socket goes away while it is being closed
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
            if tries % CHECKS == 0:  # a new connection gets as much time as the old one
                self._replace()
            tries += 1

    def _replace(self) -> None:
        """Replace a connection that is open but dead; slack_sdk itself reopens closed ones.

        Whatever goes wrong, the guard goes on; slack_sdk raises AttributeError if the old socket goes away
        while it is being closed.
        """
        if not self._client.is_connected():
            return
        try:
            self._client.connect_to_new_endpoint(force=True)
        except (
            *(SlackApiError, SlackClientError, HTTPException),
            *(OSError, ValueError, AttributeError),
        ) as error:
            log.info("socket_reconnect_failed", reason=str(error))


def _check(_client: BaseSocketModeClient, request: SocketModeRequest) -> None:
    """Validate a delivery before Bolt sees it."""
    request.payload = read_delivery(request.payload)


def http_receiver(bot: Bot, host: str, port: int) -> "HttpServer":
    """Return a receiver over HTTP on `/slack/events`.

    Args:
        bot: Handles the deliveries.
        host: The host name or address to listen on.
        port: The port; 0 lets the system choose.

    Raises:
        SettingsError: The address cannot be listened on.
    """
    # Flask and Waitress are for HTTP: a bot in Socket Mode is without them.
    from bot.http.server import PATH, make_flask  # noqa: PLC0415

    server = listen(make_flask(bot.app, bot.verifier), host, port, "--host and --port")
    log.info("listening", url=f"{server.url.rstrip('/')}{PATH}")
    return server


def listen(flask: "Flask", host: str, port: int, options: str) -> "HttpServer":
    """Return a server bound to an address.

    Args:
        flask: The app to serve.
        host: The host name or address to listen on.
        port: The port; 0 lets the system choose.
        options: The command line options that set the address, for the error message.

    Raises:
        SettingsError: The address cannot be listened on.
    """
    from bot.http.server import HttpServer  # noqa: PLC0415 - as above

    try:
        return HttpServer(flask, host=host, port=port)
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]
        raise SettingsError(
            f"Can't listen on {host}:{port} ({reason}); choose another address with {options}."
        ) from error
