"""Whether whom and what the stored scorecards name is there in Slack, and the bot can reach it."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.check.line import Line, fine, wrong
from bot.outbox.gateway import Gateway, Refused
from scorecard.model.troubles import Trouble
from scorecard.services.setup.inventory import Listed
from scorecard.wording import listed

MOST_DUTIES = 3
IN_FILE = "in the scorecard file and apply it"
CHANNELS = {
    "not_in_channel": "the bot is not in it; invite it there: /invite @scorecard",
    "channel_not_found": "Slack knows no such channel, or a private one without the bot; invite the bot "
    f"there, or put another id {IN_FILE}",
    "is_archived": f"it is archived; unarchive it, or name another {IN_FILE}",
}
"""What Slack's refusals to show a channel mean, and what to do."""


def check_team(cards: Sequence[Listed], team_id: str, team: str) -> Iterator[Line]:
    """Whether the bot token is of the workspace that the scorecards belong to."""
    others = sorted({card.team_id for card in cards} - {team_id})
    if others and len(others) == len({card.team_id for card in cards}):
        yield wrong(
            f"Workspace: the scorecards belong to {listed(others)}, but SLACK_BOT_TOKEN is of {team} "
            f"({team_id}); use the token of theirs."
        )


def check_zone(card: Listed) -> Iterator[Line]:
    """Whether a scorecard's time zone is known on this machine."""
    if not is_zone(card.timezone):
        yield wrong(f"{card.name}: this machine knows no time zone {card.timezone}; install tzdata anew.")


def check_troubles(troubles: Sequence[Trouble]) -> Iterator[Line]:
    """What the running bot could not say when it last tried."""
    for one in troubles:
        yield wrong(f"Since {one.since:%Y-%m-%d %H:%M} UTC: {one.sentence}")


def check_channel(gateway: Gateway, card: Listed) -> Line:
    """Whether the bot is in a scorecard's channel, by whether it can read there.

    Raises:
        GatewayError: Slack did not answer.
    """
    try:
        gateway.look_into(card.channel)
    except Refused as error:
        known = CHANNELS.get(error.code, f"Slack does not show it to the bot ({error.code})")
        return wrong(f"{card.name}: its channel is {card.channel}, but {known}.")
    return fine(f"{card.name}: the bot is in its channel, {card.channel}.")


def check_people(gateway: Gateway, team_id: str, cards: Sequence[Listed]) -> Iterator[Line]:
    """Whether everybody whom the scorecards name can be asked.

    Raises:
        GatewayError: Slack did not answer.
    """
    duties: dict[str, list[str]] = {}
    for card in cards:
        for user, each in card.people.items():
            duties.setdefault(user, []).extend(each)
    found = {user: _find_fault(gateway, team_id, user) for user in duties}
    faults = {user: fault for user, fault in found.items() if fault}
    for user, fault in faults.items():
        yield wrong(f"Person {user}, {listed(duties[user], MOST_DUTIES)}, {fault}.")
    if duties and not faults:
        yield fine(f"People: all {len(duties)} can be asked.")


def is_zone(name: str) -> bool:
    """Whether a time zone is known here."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


def _find_fault(gateway: Gateway, team_id: str, user: str) -> str:
    """Why somebody cannot be asked, or asked at the wrong time; empty where all is well."""
    instead = f"name somebody else {IN_FILE}"
    try:
        person = gateway.read_profile(team_id, user)
    except Refused as error:
        unread = f"cannot be looked up ({error.code})"
        return f"is not known to Slack; {instead}" if error.is_unknown_person else unread
    if person.is_gone:
        return f"has left this workspace; {instead}"
    if person.is_bot:
        return f"is an app and answers no questions; {instead}"
    zone = person.timezone
    return "" if not zone or is_zone(zone) else f"lives by {zone}, which is unknown here; install tzdata anew"
