"""The individual checks of `scorecard-bot check`, and the lines they print."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http.client import HTTPException
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.config import NotReachable, SettingsError
from bot.outbox.gateway import Gateway, Refused
from bot.scopes import OPTIONAL, SCOPES
from bot.ui.troubles import trouble_sentence
from scorecard.clock import Clock
from scorecard.model.troubles import Trouble
from scorecard.services.setup.inventory import ListedScorecard
from scorecard.wording import listed

Json = dict[str, Any]
MOST_APART = timedelta(minutes=1)
REFUSED_FROM = 5
"""Minutes; older requests, or ones as far in the future, are refused."""
MOST_ROLES = 3
IN_FILE = "in the scorecard file and apply it"
CHANNELS = {
    "not_in_channel": "the bot is not in it; invite it there: /invite @scorecard",
    "channel_not_found": "Slack does not know it, or it is private and the bot is not in it; invite the bot, "
    f"or put another id {IN_FILE}",
    "is_archived": f"it is archived; unarchive it, or name another {IN_FILE}",
}
"""The meaning of Slack's refusals to show a channel, and the remedy."""


class Verdict(StrEnum):
    """The mark at the beginning of a line."""

    FINE = "✓"
    WRONG = "✗"
    NOTED = "–"


@dataclass(frozen=True)
class Finding:
    """The result of one check.

    Attributes:
        text: The state found, and the remedy if something is wrong.
        may_pass: True if the problem may go away on its own.
    """

    mark: Verdict
    text: str
    may_pass: bool = False

    @property
    def is_wrong(self) -> bool:
        """True if somebody has to fix it."""
        return self.mark is Verdict.WRONG

    def __str__(self) -> str:
        return f"{self.mark} {self.text}"


def fine(text: str) -> Finding:
    """Return a finding that all is well."""
    return Finding(Verdict.FINE, text)


def wrong(text: str) -> Finding:
    """Return a finding of a problem."""
    return Finding(Verdict.WRONG, text)


def refused(error: SettingsError) -> Finding:
    """Return an error as a finding; one about something that does not answer may pass."""
    return Finding(Verdict.WRONG, str(error), may_pass=isinstance(error, NotReachable))


def noted(text: str) -> Finding:
    """Return a finding that is worth knowing, and not a problem."""
    return Finding(Verdict.NOTED, text)


def check_scopes(answer: SlackResponse) -> Finding:
    """Check that the bot token has every scope of the manifest, by the headers of any answer to it."""
    header = _find_header(answer, "x-oauth-scopes")
    if header is None:
        return noted("Scopes: Slack did not say which ones the bot has.")
    granted = {scope.strip() for scope in header.split(",")}
    missing, left_out = sorted(set(SCOPES) - granted), sorted(set(OPTIONAL) - granted)
    if not missing and left_out:
        return fine(
            f"Scopes: all {len(SCOPES)} required ones; without {listed(left_out)} the bot can't look up "
            "which channels are private and who is in them."
        )
    if not missing:
        return fine(f"Scopes: all {len(SCOPES)} of manifest.yml.")
    return wrong(
        f"Scopes: {listed(missing)} {'is' if len(missing) == 1 else 'are'} missing; add the scopes of "
        "manifest.yml to your Slack app under OAuth & Permissions, and reinstall the app."
    )


def check_clock(answer: SlackResponse, clock: Clock) -> Finding:
    """Compare this machine's clock with Slack's, by the date of a fresh answer."""
    header = _find_header(answer, "date")
    if header is None:
        return noted("Clock: Slack did not say what time it is.")
    apart = clock.now() - parsedate_to_datetime(header)
    if abs(apart) <= MOST_APART:
        return fine("Clock: in step with Slack's.")
    minutes = round(abs(apart) / timedelta(minutes=1))
    where = "ahead of" if apart > timedelta(0) else "behind"
    return wrong(
        f"Clock: this machine's is {minutes} min {where} Slack's; set it, because it decides when people are "
        f"asked, and at {REFUSED_FROM} min the bot starts to reject everything that Slack sends."
    )


def check_apps(client: WebClient, identity: SlackResponse, app_token: str) -> Iterator[Finding]:
    """Yield a finding if the two tokens belong to different apps; nothing if Slack does not say.

    Args:
        client: A client with the bot token.
        identity: Slack's answer about the bot token.
        app_token: The token for Socket Mode.
    """
    apps = _find_answer(lambda: client.auth_test(token=app_token))
    bot = _find_answer(lambda: client.bots_info(bot=str(identity.get("bot_id"))))
    bots = bot.get("bot") or {}
    ids = apps.get("app_id"), bots.get("app_id")
    if all(ids) and ids[0] != ids[1]:
        yield wrong(
            f"Tokens: SLACK_APP_TOKEN belongs to the app {ids[0]}, SLACK_BOT_TOKEN to {ids[1]}; copy both "
            "from the same app."
        )


def _find_answer(call: Callable[[], SlackResponse]) -> Json:
    """Return Slack's answer, or an empty one if the call fails, which another check reports."""
    try:
        data = call().data
    except (SlackApiError, OSError, HTTPException, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _find_header(answer: SlackResponse, name: str) -> str | None:
    """Return a header of an answer; Slack and proxies vary the case of its name."""
    found = (value for key, value in answer.headers.items() if key.lower() == name)
    return next((str(value) for value in found), None)


def check_team(cards: Sequence[ListedScorecard], team_id: str, team: str) -> Iterator[Finding]:
    """Yield a finding if the bot token belongs to another workspace than all the scorecards."""
    others = sorted({card.team_id for card in cards} - {team_id})
    if others and len(others) == len({card.team_id for card in cards}):
        yield wrong(
            f"Workspace: the scorecards belong to {listed(others)}, but SLACK_BOT_TOKEN belongs to {team} "
            f"({team_id}); use a token for the scorecards' workspace."
        )


def check_zone(card: ListedScorecard) -> Iterator[Finding]:
    """Yield a finding if a scorecard's time zone is unknown on this machine."""
    if not is_zone(card.timezone):
        yield wrong(
            f"{card.name}: this machine does not know the time zone {card.timezone}; reinstall tzdata."
        )


def check_troubles(troubles: Sequence[Trouble]) -> Iterator[Finding]:
    """Yield a finding for each open trouble of the running bot."""
    for trouble in troubles:
        yield wrong(f"Since {trouble.since:%Y-%m-%d %H:%M} UTC: {trouble_sentence(trouble)}")


def check_channel(gateway: Gateway, card: ListedScorecard) -> Finding:
    """Check that the bot is in a scorecard's channel, by reading the channel.

    Raises:
        GatewayError: Slack did not answer.
    """
    try:
        gateway.look_into(card.channel)
    except Refused as error:
        known = CHANNELS.get(error.code, f"Slack does not show it to the bot ({error.code})")
        return wrong(f"{card.name}: its channel is {card.channel}, but {known}.")
    return fine(f"{card.name}: the bot is in its channel, {card.channel}.")


def check_people(gateway: Gateway, team_id: str, cards: Sequence[ListedScorecard]) -> Iterator[Finding]:
    """Check that everybody named in the scorecards can be asked.

    Raises:
        GatewayError: Slack did not answer.
    """
    duties: dict[str, list[str]] = {}
    for card in cards:
        for user, roles in card.people.items():
            duties.setdefault(user, []).extend(roles)
    found = {user: _find_fault(gateway, team_id, user) for user in duties}
    faults = {user: fault for user, fault in found.items() if fault}
    for user, fault in faults.items():
        yield wrong(f"Person {user}, {listed(duties[user], MOST_ROLES)}, {fault}.")
    if duties and not faults:
        yield fine(f"People: all {len(duties)} can be asked.")


def is_zone(name: str) -> bool:
    """Return whether a time zone is known on this machine."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


def _find_fault(gateway: Gateway, team_id: str, user: str) -> str:
    """Return the reason why a person cannot be asked, or not at the right time; empty if all is well."""
    instead = f"name somebody else {IN_FILE}"
    try:
        person = gateway.read_profile(team_id, user)
    except Refused as error:
        unread = f"cannot be looked up ({error.code})"
        return f"is not known to Slack; {instead}" if error.is_unknown_person else unread
    if person.is_gone:
        return f"has left this workspace; {instead}"
    if person.is_bot:
        return f"is an app and can't answer questions; {instead}"
    zone = person.timezone
    return (
        ""
        if not zone or is_zone(zone)
        else f"has the time zone {zone}, which is unknown here; reinstall tzdata"
    )
