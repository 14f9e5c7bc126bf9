"""Malformed deliveries over Socket Mode are handled as over HTTP: acknowledged, without effect."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from bot.bootstrap import build
from bot.demo.people import CHANNEL
from bot.demo.run import settings_for
from bot.http.server import HttpServer
from bot.receivers import SocketModeReceiver
from bot.workspace.actions.actor import Actor
from bot.workspace.delivery.transport import DeliveryKind
from bot.workspace.server import WorkspaceServer
from tests.faults.trial import FRIDAY
from tests.support.recording import image
from tests.support.world import PRIYA, World, a_world
from tests.unit.workspace.socket_mode import SocketTransport

ODD: tuple[tuple[DeliveryKind, object], ...] = (
    ("interaction", {"type": "block_actions", "actions": 5}),
    ("interaction", {"type": "block_actions", "user": 1, "team": [], "actions": [{}], "channel": 7}),
    ("interaction", {"type": "view_submission", "view": None}),
    ("event", {"type": "event_callback", "event": {"type": ["message"]}, "authorizations": [5]}),
    ("event", {"type": "event_callback", "event": 5}),
    ("command", {"command": ["/scorecard"], "text": {}}),
)


@contextmanager
def an_ear(world: World, slack: SocketTransport) -> Iterator[None]:
    """A bot connected over Socket Mode, with production timeouts."""
    server = WorkspaceServer(
        world.workspace, world.actor, serve=HttpServer, open_socket=lambda: slack.address
    )
    server.start()
    bot = build(settings_for(world.workspace, server.api_url), clock=world.clock, engine=world.engine)
    receiver = SocketModeReceiver(bot, world.workspace.bot.app_token, slack.address)
    receiver.start()
    slack.wait_until_connected()
    yield
    receiver.stop()
    bot.stop()
    server.stop()


def test_what_is_of_an_odd_form_is_acknowledged_and_the_next_command_answered(
    engine: Engine, slack: SocketTransport
) -> None:
    with a_world(engine, FRIDAY) as world, an_ear(world, slack):
        world.expected.add("delivery_malformed")
        before = image(engine)
        for kind, payload in ODD:
            assert slack.send(kind, payload).failure is None  # type: ignore[arg-type]
        assert image(engine) == before
        _answers(world, slack)


def _answers(world: World, slack: SocketTransport) -> None:
    Actor(world.workspace, slack).command(PRIYA, CHANNEL, "/scorecard", "help")
    assert "/scorecard submit" in world.workspace.history(CHANNEL, PRIYA)[-1].text
