#!/usr/bin/env bash
# slack_sdk: an answer that broke off on the way reads like Slack's own "no".
#
# Expected: where the body is no JSON, an error of its own kind, since nobody can know whether the call took effect.
# Seen: SlackApiError as for a refusal, with `ok` False and a sentence in place of Slack's code under `error`, and status 200.
# Who it hurts: whoever sends again after a refusal says the message twice, when a proxy lost the answer to a call that had
#   taken effect; whoever gives up loses it. Tell the two apart by the form of the code: Slack's have only a-z, 0-9 and _.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check slack_sdk==3.47.0
"$folder/venv/bin/python" - <<'PY'
import logging
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.version import __version__

logging.disable()
posted = []


class HalfAnAnswer(BaseHTTPRequestHandler):
    def do_POST(self):
        posted.append(self.rfile.read(int(self.headers["Content-Length"])))
        body = b'{"ok":true,"ts":"17'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), HalfAnAnswer)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = WebClient("xoxb-1", f"http://127.0.0.1:{server.server_port}/api/", retry_handlers=[])
print("slack_sdk", __version__)
try:
    client.chat_postMessage(channel="C1", text="MTTR is off threshold")
except SlackApiError as error:
    print("posted", len(posted), "| ok:", error.response["ok"], "| status:", error.response.status_code)
    print("error:", error.response["error"])
    assert len(posted) == 1
    assert error.response["ok"] is False
    assert error.response["error"].startswith("Received a response in a non-JSON format")
else:
    raise SystemExit("It changed: no SlackApiError any more.")
PY
