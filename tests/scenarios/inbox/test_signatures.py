"""Requests over HTTP come from Slack or are rejected; answers go to Slack and are private."""

import json
import socket
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from slack_bolt import BoltRequest

from bot.demo.people import CHANNEL
from bot.http.server import PATH
from bot.workspace.delivery.transport import HttpTransport
from bot.workspace.model import Json
from scorecard.clock import SystemClock
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY
from tests.support.world import PRIYA, World
from tests.unit.http.strangers import ask, sign

FORM = "application/x-www-form-urlencoded"
ODD = [
    b"",
    b"{",
    b"[]",
    b"payload=",
    b"payload=%7B",
    b"ssl_check=1",
    b"\xff\xfe",
    b'{"type": "url_verification"}',
]


@pytest.fixture
def elsewhere() -> Iterator[socket.socket]:
    """Somebody else who listens on this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        yield listener


def typed(world: World, text: str, response_url: str) -> Json:
    return {
        "command": "/scorecard",
        "text": text,
        "team_id": world.workspace.team_id,
        "channel_id": CHANNEL,
        "user_id": PRIYA,
        "trigger_id": "1.2",
        "response_url": response_url,
    }


def was_asked(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close()
    except TimeoutError:
        return False
    return True


def address(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}/answers/secret"


def request_url(world: World) -> str:
    return world._transport.request_url


def port(world: World) -> str:
    return request_url(world).removesuffix(PATH.lstrip("/"))


@pytest.mark.parametrize("kind", [FORM, "application/json", "text/plain", "multipart/form-data"])
@pytest.mark.parametrize("body", ODD)
def test_who_does_not_sign_is_told_nothing_whatever_it_says(begin: Begin, kind: str, body: bytes) -> None:
    world = begin(a_card(a_kpi()))
    world.expected = {"requests_refused"}
    stamp = str(int(SystemClock().now().timestamp()))
    headers = {"Content_Type": kind, **sign("another secret", stamp, body)}
    assert ask(port(world), "POST", PATH, body, **headers) == (401, b"")


def test_an_unsigned_request_is_never_answered_at_the_address_in_it(
    begin: Begin, elsewhere: socket.socket
) -> None:
    world = begin(a_card(a_kpi()))
    world.expected = {"requests_refused"}
    body = urlencode(typed(world, "mttr", address(elsewhere))).encode()
    for stamp in ("noon", "", str(int(SystemClock().now().timestamp()))):
        headers = {"Content_Type": FORM, **sign("another secret", stamp, body)}
        assert ask(port(world), "POST", PATH, body, **headers) == (401, b"")
    assert not was_asked(elsewhere)


@pytest.fixture
def charted(begin: Begin) -> World:
    """A world where `/scorecard mttr` is answered with a chart, which goes to the response address."""
    world = begin(a_card(a_kpi()))
    world.command(PRIYA, "submit mttr 50")
    world.move_to(MONDAY)
    world.say(PRIYA, "mttr 52")
    return world


def test_an_address_elsewhere_is_not_used_for_slacks_own_request_either(
    charted: World, elsewhere: socket.socket
) -> None:
    charted.expected = {"response_address_refused"}
    transport = HttpTransport(charted.workspace.bot.signing_secret, request_url(charted))
    assert transport.send("command", typed(charted, "mttr", address(elsewhere))).failure is None
    assert "response_address_refused" in {one["event"] for one in charted.logs}
    assert not was_asked(elsewhere)


def test_nor_in_socket_mode(charted: World, elsewhere: socket.socket) -> None:
    charted.expected = {"response_address_refused"}
    request = BoltRequest(body=typed(charted, "mttr", address(elsewhere)), mode="socket_mode")
    assert charted.bot.app.dispatch(request).status == 200
    assert "response_address_refused" in {one["event"] for one in charted.logs}
    assert not was_asked(elsewhere)


@pytest.mark.parametrize(
    "text", ["", "help", "mine", "alerts", "submit mttr 25", "submit mttr", "nobody's kpi"]
)
def test_each_answer_in_an_ack_says_that_it_is_private(begin: Begin, text: str) -> None:
    world = begin(a_card(a_kpi()))
    transport = HttpTransport(world.workspace.bot.signing_secret, request_url(world))
    answer = transport.send("command", typed(world, text, f"{world.slack.url}actions/none"))
    assert json.loads(answer.body)["response_type"] == "ephemeral"
