"""An empty bolt app to compare the bot with.

`python -m tests.bench.empty bare` is just an App; `default` and `ours` serve an empty command the way the bot
is served, with bolt's settings or with the bot's. `minimum` is written by hand, without bolt: it checks the
signature of a message, stores a value in six statements, and posts a receipt. Each logs when it is ready, as
the bot does.
"""

import json
import os
import signal
import sqlite3
import sys
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

OURS = {"process_before_response": True, "raise_error_for_unhandled_request": True}


def make_app(**settings: Any) -> App:
    """Return an app with one command that does nothing."""
    client = WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    secret = os.environ["SLACK_SIGNING_SECRET"]
    app = App(client=client, signing_secret=secret, request_verification_enabled=False, **settings)

    @app.command("/scorecard")
    def answer(ack: Ack) -> None:
        ack()

    return app


def main() -> None:
    """Serve until SIGTERM."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    flavour = sys.argv[1]
    if flavour == "minimum":
        url = _serve_minimum(os.environ["DATABASE_URL"])
    else:
        app = make_app(**(OURS if flavour == "ours" else {}))
        url = "" if flavour == "bare" else _serve(app)
    sys.stderr.write(json.dumps({"event": "listening", "url": url}) + "\n")
    sys.stderr.flush()
    signal.sigwait({signal.SIGTERM})


def _serve(app: App) -> str:
    # The bare app must not load these.
    from bot.http.server import PATH, HttpServer, make_flask  # noqa: PLC0415
    from bot.http.verification import Verifier  # noqa: PLC0415
    from scorecard.clock import SystemClock  # noqa: PLC0415

    server = HttpServer(make_flask(app, Verifier(os.environ["SLACK_SIGNING_SECRET"], SystemClock())))
    server.start()
    return server.url.rstrip("/") + PATH


def _serve_minimum(path: str) -> str:
    from bot.http.server import PATH, HttpServer, SignatureGate  # noqa: PLC0415
    from bot.http.verification import Verifier  # noqa: PLC0415
    from scorecard.clock import SystemClock  # noqa: PLC0415

    verifier = Verifier(os.environ["SLACK_SIGNING_SECRET"], SystemClock())
    server = HttpServer(SignatureGate(Minimum(path), PATH, verifier))
    server.start()
    return server.url.rstrip("/") + PATH


class Minimum:
    """The least that storing a reply takes: one transaction of six statements, then a receipt.

    Args:
        path: Of a new database.
    """

    def __init__(self, path: str) -> None:
        self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._database.executescript(
            """
            PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
            CREATE TABLE inbox (key TEXT PRIMARY KEY);
            CREATE TABLE prompt (id INTEGER PRIMARY KEY, kpi TEXT, answered INTEGER);
            CREATE TABLE actual (id INTEGER PRIMARY KEY, kpi TEXT, value TEXT, superseded INTEGER);
            CREATE INDEX ix_actual ON actual (kpi, superseded);
            CREATE TABLE outbox (id INTEGER PRIMARY KEY, channel TEXT, text TEXT);
            INSERT INTO prompt (kpi, answered) VALUES ('kpi_0', 0);
            """
        )
        self._lock = Lock()
        self._receipts: SimpleQueue[tuple[str, str]] = SimpleQueue()
        Thread(target=self._post, daemon=True).start()

    def __call__(self, environ: Any, start_response: Any) -> list[bytes]:
        """Store the value of one message."""
        if environ["CONTENT_TYPE"] == "application/json":  # anything else only asks whether it is there
            body = json.loads(environ["wsgi.input"].read())
            self._store(body["event_id"], body["event"])
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "0")])
        return [b""]

    def _store(self, key: str, event: dict[str, str]) -> None:
        kpi, value = event["text"].split()
        with self._lock:
            ask = self._database.execute
            ask("BEGIN IMMEDIATE")
            ask("INSERT INTO inbox VALUES (?)", (key,))
            ask("SELECT id FROM prompt WHERE kpi = ?", (kpi,)).fetchall()
            ask("UPDATE actual SET superseded = 1 WHERE kpi = ? AND superseded = 0", (kpi,))
            ask("INSERT INTO actual (kpi, value, superseded) VALUES (?, ?, 0)", (kpi, value))
            ask("UPDATE prompt SET answered = 1 WHERE kpi = ?", (kpi,))
            ask("INSERT INTO outbox (channel, text) VALUES (?, ?)", (event["channel"], f"Saved: {value}"))
            ask("COMMIT")
        self._receipts.put((event["channel"], f"Saved: {value}"))

    def _post(self) -> None:
        client = WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
        while True:
            channel, text = self._receipts.get()
            client.chat_postMessage(channel=channel, text=text)


if __name__ == "__main__":
    main()
