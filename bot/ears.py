"""How Slack reaches the bot: over a connection that the bot opens, or over HTTP."""

from enum import StrEnum
from typing import Protocol

import structlog
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.bootstrap import Bot
from bot.config import SettingsError
from bot.server import PATH, HttpServer, make_flask

log = structlog.get_logger()


class Mode(StrEnum):
    """How Slack reaches the bot."""

    SOCKET = "socket"
    HTTP = "http"


class Ear(Protocol):
    """What takes Slack's deliveries."""

    def start(self) -> None:
        """Begin."""

    def stop(self) -> None:
        """Finish what is in hand, and end."""


class SocketEar:
    """Socket Mode: the bot calls Slack, no address of its own is needed.

    Args:
        bot: What takes the deliveries.
        app_token: For every connection after the first.
        url: Of the first; asking for it has shown that the token is right, which connecting never tells.
    """

    def __init__(self, bot: Bot, app_token: str, url: str) -> None:
        self._handler = SocketModeHandler(bot.app, app_token)
        self._handler.client.wss_uri = url

    def start(self) -> None:
        """Connect."""
        self._handler.connect()

    def stop(self) -> None:
        """Finish what is in hand while its answers can still be sent, then close the connection."""
        client = self._handler.client
        client.closed = True
        client.message_processor.shutdown()
        client.message_workers.shutdown()
        self._handler.disconnect()


def http_ear(bot: Bot, host: str, port: int) -> HttpServer:
    """HTTP on `/slack/events`.

    Args:
        bot: What takes the deliveries.
        host: Where it listens.
        port: 0 lets the system choose.

    Raises:
        SettingsError: Nothing can listen there.
    """
    try:
        server = HttpServer(make_flask(bot.app, bot.verifier), host=host, port=port)
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]
        raise SettingsError(f"Can't listen on {host}:{port} ({reason}); choose --host and --port.") from error
    log.info("listening", url=f"{server.url.rstrip('/')}{PATH}")
    return server
