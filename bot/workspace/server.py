"""Serves a workspace on this machine."""

import threading
from collections.abc import Callable, Sequence

from flask import Blueprint, Flask
from waitress.server import create_server
from waitress.wasyncore import close_all, loop

from bot.workspace.actor import Actor
from bot.workspace.routes import create_api
from bot.workspace.state import Workspace

_THREADS = 16


class LocalServer:
    """A WSGI app on 127.0.0.1, in a thread of its own.

    Args:
        app: What is served.
        port: 0 lets the system choose.

    Attributes:
        url: `http://127.0.0.1:<port>/`.
    """

    def __init__(self, app: Flask, *, port: int = 0) -> None:
        self._sockets: dict[int, object] = {}
        self._server = create_server(
            app,
            map=self._sockets,
            host="127.0.0.1",
            port=port,
            threads=_THREADS,
            clear_untrusted_proxy_headers=True,
        )
        self.url = f"http://127.0.0.1:{self._server.effective_port}/"
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="local-server")

    def start(self) -> None:
        """Answer from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is being answered, then close every socket."""
        self._server.task_dispatcher.shutdown()
        self._stopping.set()
        self._server.pull_trigger()
        self._thread.join()
        close_all(self._sockets)

    def _serve(self) -> None:
        # Waitress's own run() ends only with the process.
        while not self._stopping.is_set():
            loop(timeout=1, use_poll=True, map=self._sockets, count=1)


class WorkspaceServer:
    """The workspace over HTTP: its Web API for the bot, and whatever else is added for people.

    Args:
        workspace: What is served.
        actor: Does what people do in it; stopped together with the server.
        port: 0 lets the system choose.
        extra_blueprints: Further routes, such as the page.
        open_socket: Gives a WebSocket address for Socket Mode.

    Attributes:
        url: Where people open it, `http://127.0.0.1:<port>/`.
        api_url: What the bot calls, `http://127.0.0.1:<port>/api/`.
    """

    def __init__(
        self,
        workspace: Workspace,
        actor: Actor,
        *,
        port: int = 0,
        extra_blueprints: Sequence[Blueprint] = (),
        open_socket: Callable[[], str] | None = None,
    ) -> None:
        app = Flask("bot.workspace", static_folder=None)
        for blueprint in (create_api(workspace, open_socket), *extra_blueprints):
            app.register_blueprint(blueprint)
        self._actor = actor
        self._server = LocalServer(app, port=port)
        self.url = self._server.url
        self.api_url = f"{self.url}api/"
        workspace.address = self.url

    def start(self) -> None:
        """Answer from now on."""
        self._server.start()

    def stop(self) -> None:
        """Deliver nothing more, and close."""
        self._actor.stop()
        self._server.stop()
