"""Serves a workspace on this machine."""

from collections.abc import Callable, Sequence

from flask import Blueprint, Flask

from bot.server import HttpServer
from bot.workspace.actor import Actor
from bot.workspace.routes import create_api
from bot.workspace.state import Workspace


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
        self._server = HttpServer(app, port=port)
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
