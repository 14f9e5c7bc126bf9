#!/usr/bin/env bash
# slack_bolt: a listener's own default value is replaced by None.
#
# Expected: a parameter that bolt does not know keeps its default, as in any Python call.
# Seen: bolt logs a warning at each call, and passes None, so that `limit: int = 10` is None.
# Who it hurts: whoever gives a listener or matcher an optional parameter, for tests or reuse; it fails only when Slack calls.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check slack_bolt==1.30.0
"$folder/venv/bin/python" - <<'PY'
import logging

from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.version import __version__

logging.disable(logging.WARNING)


def authorize(enterprise_id, team_id):
    return AuthorizeResult(
        enterprise_id=enterprise_id, team_id=team_id, bot_user_id="U1", bot_id="B1", bot_token="xoxb-1"
    )


app = App(
    authorize=authorize,
    signing_secret="secret",
    request_verification_enabled=False,
    process_before_response=True,
)
seen = []


@app.command("/report")
def report(ack, limit: int = 10):
    seen.append(limit)
    ack()


app.dispatch(
    BoltRequest(
        body="command=%2Freport&team_id=T1&user_id=U2&text=",
        headers={"content-type": ["application/x-www-form-urlencoded"]},
    )
)
print("slack_bolt", __version__)
print("declared: limit: int = 10 | received:", seen)
assert seen == [None]
PY
