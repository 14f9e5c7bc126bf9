"""Slack's side of Socket Mode, for bots that connect to Slack instead of listening."""

import json
import queue
import threading

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from bot.workspace.delivery.transport import PATIENCE_SECONDS, Answer, DeliveryKind, Retry
from bot.workspace.model import Json, fresh_id

_TYPES: dict[DeliveryKind, str] = {
    "event": "events_api",
    "command": "slash_commands",
    "interaction": "interactive",
}


class SocketTransport:
    """A transport that delivers over the connection that a bot opened.

    Args:
        patience: Seconds to wait for an answer; Slack's three.

    Attributes:
        address: Where the bot connects, `ws://127.0.0.1:<port>/`.
    """

    def __init__(self, *, patience: float = PATIENCE_SECONDS) -> None:
        self._patience = patience
        self._connected = threading.Event()
        self._connection: ServerConnection | None = None
        self._answers: dict[str, queue.Queue[Json]] = {}
        self._server = serve(self._talk, "127.0.0.1", 0)
        self.address = f"ws://127.0.0.1:{self._server.socket.getsockname()[1]}/"
        self._thread = threading.Thread(target=self._server.serve_forever, name="socket-mode")

    def start(self) -> None:
        """Listen for a bot to connect."""
        self._thread.start()

    def wait_until_connected(self) -> None:
        """Wait until a bot is connected.

        Raises:
            TimeoutError: None came.
        """
        if not self._connected.wait(self._patience):
            raise TimeoutError("No bot connected.")

    def stop(self) -> None:
        """Close the connection."""
        self._server.shutdown()
        self._thread.join()

    def send(self, kind: DeliveryKind, payload: Json, retry: Retry | None = None) -> Answer:
        """Send an envelope and wait for its acknowledgement."""
        if self._connection is None:
            return Answer(failure="connection_failed")
        envelope_id = fresh_id("E")
        self._answers[envelope_id] = queue.Queue()
        envelope: Json = {"envelope_id": envelope_id, "type": _TYPES[kind], "payload": payload}
        envelope["accepts_response_payload"] = kind != "event"
        if retry:
            envelope |= {"retry_attempt": retry.number, "retry_reason": retry.reason}
        try:
            self._connection.send(json.dumps(envelope))
            answer = self._answers[envelope_id].get(timeout=self._patience)
        except queue.Empty:
            return Answer(failure="http_timeout")
        except ConnectionClosed:
            return Answer(failure="connection_failed")
        return Answer(body=json.dumps(answer["payload"]) if answer.get("payload") else "")

    def _talk(self, connection: ServerConnection) -> None:
        connection.send(json.dumps({"type": "hello", "num_connections": 1}))
        self._connection = connection
        self._connected.set()
        for line in connection:
            answer = json.loads(line)
            self._answers[answer["envelope_id"]].put(answer)
