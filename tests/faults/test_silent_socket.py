"""A Socket Mode connection that has gone silent is replaced, although nobody closed it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from sqlalchemy import Engine

from bot.bootstrap import build
from bot.demo.people import CHANNEL
from bot.demo.run import settings_for
from bot.http.server import HttpServer
from bot.receivers import PING_SECONDS, SILENT_SECONDS, SocketModeReceiver
from bot.workspace.actions.actor import Actor
from bot.workspace.server import WorkspaceServer
from tests.faults.trial import FRIDAY
from tests.process.town import wait_until
from tests.support.silence import SilentSocket
from tests.support.world import PRIYA, World, a_world
from tests.unit.workspace.socket_mode import SocketTransport


@pytest.fixture
def silent() -> Iterator[SilentSocket]:
    running = SilentSocket()
    running.start()
    yield running
    running.stop()


@contextmanager
def an_ear(world: World, slack: SocketTransport, url: str, *, silence: float) -> Iterator[SocketModeReceiver]:
    """A listener whose first connection is silent and whose next one works."""
    server = WorkspaceServer(
        world.workspace, world.actor, serve=HttpServer, open_socket=lambda: slack.address
    )
    server.start()
    settings = settings_for(world.workspace, server.api_url)
    bot = build(settings, clock=world.clock, engine=world.engine)
    receiver = SocketModeReceiver(bot, world.workspace.bot.app_token, url, ping=0.2, silence=silence)
    receiver.start()
    try:
        yield receiver
    finally:
        receiver.stop()
        bot.stop()
        server.stop()


def test_the_bot_hears_again_after_the_connection_fell_silent(
    engine: Engine, silent: SilentSocket, slack: SocketTransport
) -> None:
    with a_world(engine, FRIDAY) as world:
        world.expected |= {"outage_began"}
        with an_ear(world, slack, silent.address, silence=1.0) as receiver:
            assert receiver.trouble() == ""
            slack.wait_until_connected()
            wait_until(lambda: not receiver.trouble())
            Actor(world.workspace, slack).command(PRIYA, CHANNEL, "/scorecard", "help")
            assert "/scorecard submit" in world.workspace.history(CHANNEL, PRIYA)[-1].text
            wait_until(lambda: [line for line in world.logs if line["event"] == "outage_ended"])
        [began] = [line for line in world.logs if line["event"] == "outage_began"]
        assert (began["of"], began["reason"]) == ("slack", "nothing received for 1 s")


def test_a_connection_that_is_heard_of_is_left_alone(engine: Engine, slack: SocketTransport) -> None:
    with a_world(engine, FRIDAY) as world, an_ear(world, slack, slack.address, silence=1.0) as receiver:
        slack.wait_until_connected()
        first = receiver._client.session_id()
        time.sleep(2.5)
        assert receiver.trouble() == ""
        assert receiver._client.session_id() == first


def test_slack_sdk_alone_never_replaces_a_connection_that_did_not_answer_once(
    engine: Engine, silent: SilentSocket, slack: SocketTransport
) -> None:
    """Show why the guard is needed; if this fails, slack_sdk replaces them itself and the guard can go."""
    with a_world(engine, FRIDAY) as world:
        handler = SocketModeHandler(world.bot.app, "xapp-1", ping_interval=0.2)
        handler.client.wss_uri = silent.address
        handler.connect()
        first = handler.client.session_id()
        time.sleep(2.5)
        assert handler.client.is_connected()
        assert handler.client.session_id() == first
        handler.close()


def test_silence_is_noticed_within_about_a_minute_and_not_before_slack_sdk_could_notice_it() -> None:
    assert 4 * PING_SECONDS < SILENT_SECONDS <= 55
