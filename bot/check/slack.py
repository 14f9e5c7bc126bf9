"""Whether Slack takes the tokens, gives what the bot needs, and has the same time."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.check.line import Line, fine, noted, wrong
from bot.scopes import OPTIONAL, SCOPES
from scorecard.clock import Clock
from scorecard.wording import listed

Json = dict[str, Any]

MOST_APART = timedelta(minutes=1)
REFUSED_FROM = 5
"""Minutes: what Slack signed so long ago, or ahead, is refused."""


def check_scopes(told: SlackResponse) -> Line:
    """Whether the bot token has every scope of the manifest, by the answer to any call of it."""
    header = _find_header(told, "x-oauth-scopes")
    if header is None:
        return noted("Scopes: Slack did not say which the bot has.")
    granted = {scope.strip() for scope in header.split(",")}
    missing, left_out = sorted(set(SCOPES) - granted), sorted(set(OPTIONAL) - granted)
    if not missing and left_out:
        return fine(
            f"Scopes: all {len(SCOPES)} that it needs; without {listed(left_out)} it learns in passing only "
            "whether a channel is private, and not who is in it."
        )
    if not missing:
        return fine(f"Scopes: all {len(SCOPES)} of manifest.yml.")
    return wrong(
        f"Scopes: {listed(missing)} {'is' if len(missing) == 1 else 'are'} missing; add under OAuth & "
        "Permissions in your Slack app what manifest.yml has, and install the app again."
    )


def check_clock(told: SlackResponse, clock: Clock) -> Line:
    """Whether this machine has Slack's time, by the date of an answer that just came."""
    header = _find_header(told, "date")
    if header is None:
        return noted("Clock: Slack did not say what time it is.")
    apart = clock.now() - parsedate_to_datetime(header)
    if abs(apart) <= MOST_APART:
        return fine("Clock: the same as Slack's.")
    minutes = round(abs(apart) / timedelta(minutes=1))
    where = "ahead of" if apart > timedelta(0) else "behind"
    return wrong(
        f"Clock: this machine's is {minutes} min {where} Slack's; set it: people are asked by it, and from "
        f"{REFUSED_FROM} min on nothing that Slack sends is believed."
    )


def check_apps(client: WebClient, told: SlackResponse, app_token: str) -> Iterator[Line]:
    """Whether both tokens are of one app; nothing is told where Slack does not say.

    Args:
        client: With the bot token.
        told: Slack's answer about the bot token.
        app_token: The token for Socket Mode.
    """
    apps = _find_answer(lambda: client.auth_test(token=app_token))
    bot = _find_answer(lambda: client.bots_info(bot=str(told.get("bot_id"))))
    bots = bot.get("bot") or {}
    ids = apps.get("app_id"), bots.get("app_id")
    if all(ids) and ids[0] != ids[1]:
        yield wrong(
            f"Tokens: SLACK_APP_TOKEN is of the app {ids[0]}, SLACK_BOT_TOKEN of {ids[1]}; copy both from "
            "the same app."
        )


def _find_answer(call: Callable[[], SlackResponse]) -> Json:
    """What Slack answers; nothing where it does not, which another check tells."""
    try:
        data = call().data
    except (SlackApiError, OSError, HTTPException, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _find_header(told: SlackResponse, name: str) -> str | None:
    """A header of an answer; Slack and those between write its name in any case."""
    found = (value for key, value in told.headers.items() if key.lower() == name)
    return next((str(value) for value in found), None)
