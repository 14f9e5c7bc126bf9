"""A local workspace and a small bot in it, both over real HTTP."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask, Response, request
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_sdk import WebClient

from bot.http.server import HttpServer
from bot.scopes import OPTIONAL, SCOPES
from bot.workspace.actions.actor import Actor
from bot.workspace.clock import MovableClock
from bot.workspace.delivery.transport import HttpTransport
from bot.workspace.model import CommandHint, Member, SlackChannel
from bot.workspace.server import WorkspaceServer
from bot.workspace.state.workspace import Workspace

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PRIYA = Member(id="U0PRIYA", handle="priya", name="Priya Nair", timezone="Asia/Kolkata")
TOM = Member(id="U0TOM", handle="tom", name="Tom Berg")
GONE = Member(id="U0GONE", handle="gone", name="Gone Away", deleted=True)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(START)


@pytest.fixture
def workspace(clock: MovableClock) -> Workspace:
    channels = [
        SlackChannel(id="C0OPS", name="it-ops"),
        SlackChannel(id="C0OUT", name="elsewhere", has_bot=False),
    ]
    commands = [CommandHint("/scorecard")]
    return Workspace(
        clock=clock,
        people=[PRIYA, TOM, GONE],
        channels=channels,
        commands=commands,
        scopes=(*SCOPES, *OPTIONAL),
    )


@pytest.fixture
def transport(workspace: Workspace) -> HttpTransport:
    return HttpTransport(workspace.bot.signing_secret, patience=0.5)


@pytest.fixture
def actor(workspace: Workspace, transport: HttpTransport) -> Actor:
    return Actor(workspace, transport, retry_waits=(0, 0.01, 0.01))


@pytest.fixture
def server(workspace: Workspace, actor: Actor) -> Iterator[WorkspaceServer]:
    running = WorkspaceServer(workspace, actor, serve=HttpServer)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def client(server: WorkspaceServer) -> WebClient:
    return WebClient(token="xoxb-local", base_url=server.api_url, retry_handlers=[])


@pytest.fixture
def bot(client: WebClient, workspace: Workspace, transport: HttpTransport) -> Iterator[App]:
    """An unchanged bolt app; a test adds the listeners it needs."""
    app = App(client=client, signing_secret=workspace.bot.signing_secret, process_before_response=True)
    handler, flask = SlackRequestHandler(app), Flask("counterpart")

    @flask.post("/slack/events")
    def events() -> Response:
        return handler.handle(request)

    running = HttpServer(flask)
    running.start()
    transport.request_url = f"{running.url}slack/events"
    yield app
    running.stop()
