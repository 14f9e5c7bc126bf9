"""A minimal Slack stand-in for measurements: it accepts everything."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from flask import Flask, request

from bot.http.server import HttpServer
from tests.bench.data import OWNER, TEAM

WHO = {"ok": True, "team": "Bench", "team_id": TEAM, "user": "bot", "user_id": "U0BOT", "bot_id": "B0BOT"}
SENT = {"ts": "1.1", "channel": {"id": "D0PRIYA"}}
ROOM = {"is_member": True, "is_private": False}
PERSON = {"id": OWNER, "name": "priya", "tz": "Europe/London", "locale": "en-GB", "profile": {}}


class YesSlack:
    """Slack's Web API and response URLs.

    Attributes:
        api_url: Base URL for the bot's calls.
        response_url: URL for delayed answers.
        answered: Event that is set when one arrives.
        posted: Event that is set when a message is posted.
    """

    def __init__(self) -> None:
        flask = Flask(__name__, static_folder=None)
        flask.add_url_rule("/<path:path>", "yes", self._yes, methods=["GET", "POST"])
        self._server = HttpServer(flask)
        self.api_url = f"{self._server.url}api/"
        self.response_url = f"{self._server.url}actions/1"
        self.answered = Event()
        self.posted = Event()
        self._calls: list[tuple[str, dict[str, str]]] | None = None

    def start(self) -> None:
        """Start serving."""
        self._server.start()

    def stop(self) -> None:
        """Stop serving."""
        self._server.stop()

    @contextmanager
    def noting(self) -> Iterator[list[tuple[str, dict[str, str]]]]:
        """Note every call of the Web API in the block, with its parameters."""
        calls: list[tuple[str, dict[str, str]]] = []
        self._calls = calls
        try:
            yield calls
        finally:
            self._calls = None

    def _yes(self, path: str) -> dict[str, object]:
        if path.startswith("actions/"):
            self.answered.set()
            return WHO
        if self._calls is not None:
            self._calls.append((path.removeprefix("api/"), request.values.to_dict()))
        if path == "api/chat.postMessage":
            self.posted.set()
        elif path == "api/conversations.open":
            return WHO | SENT
        elif path == "api/conversations.info":
            return WHO | {"channel": ROOM | {"id": request.values["channel"]}}
        elif path == "api/users.info":
            return WHO | {"user": PERSON}
        elif path == "api/dnd.teamInfo":
            return WHO | {"users": {}}
        return WHO | SENT | {"channel": request.values.get("channel", "C1")}
