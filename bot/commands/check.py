"""The command `scorecard-bot check`, which checks everything in turn, whatever has failed before."""

from collections.abc import Iterator

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.web import SlackResponse

from bot.bootstrap import make_client
from bot.commands.findings import (
    Finding,
    check_apps,
    check_channel,
    check_clock,
    check_people,
    check_scopes,
    check_team,
    check_troubles,
    check_zone,
    fine,
    noted,
    refused,
    wrong,
)
from bot.config import Settings, SettingsError, read_settings
from bot.connections import Schema, find_schema, identify, open_socket
from bot.outbox.gateway import Gateway, GatewayError
from bot.receivers import Mode
from bot.run import choose_mode
from scorecard.clock import Clock
from scorecard.services.outbox.troubles import Troubles
from scorecard.services.setup.inventory import Inventory, ListedScorecard
from scorecard.storage.engine import make_engine
from scorecard.storage.unit_of_work import Store

PATIENCE = 5
"""The number of retries after a rate limit, since checking many people takes many calls."""
SECRETS = frozenset({"slack_bot_token", "slack_app_token", "slack_signing_secret"})


class SetupCheck:
    """Checks the settings, Slack, the database, and the channels and people in it; changes nothing.

    Args:
        clock: The clock compared with Slack's.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def run(self) -> Iterator[Finding]:
        """Yield each finding as soon as it is known."""
        settings, mistakes = read_settings()
        yield from map(wrong, mistakes.values())
        if not SECRETS & mistakes.keys():
            yield _check_mode(settings)
        identity, findings = _identify(settings)
        yield from findings
        if identity:
            yield check_scopes(identity)
            yield check_clock(identity, self._clock)
        if settings.slack_app_token.get_secret_value():
            yield from _check_socket(settings, identity)
        if "database_url" not in mistakes:
            yield from _check_database(settings, identity, self._clock)


def _identify(settings: Settings) -> tuple[SlackResponse | None, list[Finding]]:
    """Return Slack's answer about the bot token, and the finding; neither if no token is set."""
    if not settings.slack_bot_token.get_secret_value():
        return None, []
    try:
        identity = identify(settings)
    except SettingsError as error:
        return None, [refused(error)]
    return identity, [fine(f"Slack: OK, workspace {identity['team']}.")]


def _check_mode(settings: Settings) -> Finding:
    try:
        mode = choose_mode(settings, None)
    except SettingsError as error:
        return wrong(str(error))
    return fine(f"Settings: OK, for {'Socket Mode' if mode is Mode.SOCKET else 'HTTP'}.")


def _check_socket(settings: Settings, identity: SlackResponse | None) -> Iterator[Finding]:
    try:
        open_socket(settings)
    except SettingsError as error:
        yield refused(error)
        return
    yield fine("Slack: Socket Mode works.")
    if identity:
        yield from check_apps(make_client(settings), identity, settings.slack_app_token.get_secret_value())


def _check_database(settings: Settings, identity: SlackResponse | None, clock: Clock) -> Iterator[Finding]:
    try:
        schema = find_schema(settings.database_url)
    except SettingsError as error:
        yield refused(error)
        return
    if schema is Schema.NONE:
        yield noted("Database: not there yet; the first apply or run creates it.")
    elif schema is Schema.OTHER:
        yield wrong("Database: not up to date; run scorecard-bot migrate or just start the bot.")
    else:
        yield fine("Database: OK.")
        yield from _check_stored(settings, identity, clock)


def _check_stored(settings: Settings, identity: SlackResponse | None, clock: Clock) -> Iterator[Finding]:
    engine = make_engine(settings.database_url)
    store = Store(engine)
    cards, troubles = Inventory(store).list(), Troubles(store, clock).list_open()
    engine.dispose()
    yield from check_troubles(troubles)
    if not cards:
        yield noted("Scorecards: none yet; create the first with scorecard-bot apply FILE.")
    for card in cards:
        yield from check_zone(card)
    if identity:
        team_id = str(identity["team_id"])
        yield from check_team(cards, team_id, str(identity["team"]))
        yield from _check_named(settings, team_id, [card for card in cards if card.team_id == team_id])


def _check_named(settings: Settings, team_id: str, cards: list[ListedScorecard]) -> Iterator[Finding]:
    gateway = Gateway(_patient_client(settings))
    try:
        for card in cards:
            yield check_channel(gateway, card)
        yield from check_people(gateway, team_id, cards)
    except GatewayError as error:
        yield wrong(f"Slack: it did not answer every call ({error}); check again in a minute.")


def _patient_client(settings: Settings) -> WebClient:
    client = make_client(settings)
    client.retry_handlers = [RateLimitErrorRetryHandler(max_retry_count=PATIENCE)]
    return client
