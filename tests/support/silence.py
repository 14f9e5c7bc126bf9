"""A Socket Mode server that says hello and then goes silent, without even a pong."""

import json
import socket
import threading

from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.server import ServerProtocol

GREETING = json.dumps({"type": "hello", "num_connections": 1}).encode()


class SilentSocket:
    """Accepts connections and keeps them open.

    Attributes:
        address: Address for the bot to connect to, `ws://127.0.0.1:<port>/`.
    """

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.address = f"ws://127.0.0.1:{self._listener.getsockname()[1]}/"
        self._thread = threading.Thread(target=self._take, name="silent socket", daemon=True)

    def start(self) -> None:
        """Say hello to every connection."""
        self._thread.start()

    def stop(self) -> None:
        """Close all connections."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        for item in (self._listener, *self._open):
            item.close()

    def _take(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:  # it was closed
                return
            self._open.append(connection)
            self._greet(connection)

    def _greet(self, connection: socket.socket) -> None:
        protocol = ServerProtocol()
        while not (events := protocol.events_received()):
            protocol.receive_data(connection.recv(4096))
        [request] = events
        assert isinstance(request, Request)
        protocol.send_response(protocol.accept(request))
        greeting = Frame(Opcode.TEXT, GREETING).serialize(mask=False)
        connection.sendall(b"".join([*protocol.data_to_send(), greeting]))
