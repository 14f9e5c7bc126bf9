"""An empty bolt app to compare the bot with.

`python -m tests.bench.empty bare` is just an App; `default` and `ours` serve an empty command the way the bot
is served, with bolt's settings or with the bot's. Each logs when it is ready, as the bot does.
"""

import json
import os
import signal
import sys
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


if __name__ == "__main__":
    main()
