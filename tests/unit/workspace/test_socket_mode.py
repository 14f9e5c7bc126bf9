from collections.abc import Iterator

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.http.server import HttpServer
from bot.workspace.actions.actor import Actor
from bot.workspace.server import WorkspaceServer
from bot.workspace.state.workspace import Workspace

from .socket_mode import SocketTransport


@pytest.fixture
def transport() -> Iterator[SocketTransport]:
    running = SocketTransport()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def server(workspace: Workspace, actor: Actor, transport: SocketTransport) -> Iterator[WorkspaceServer]:
    running = WorkspaceServer(workspace, actor, serve=HttpServer, open_socket=lambda: transport.address)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def bot(client: WebClient, transport: SocketTransport) -> Iterator[App]:
    app = App(client=client, process_before_response=True)
    handler = SocketModeHandler(app, "xapp-local")
    handler.connect()
    transport.wait_until_connected()
    yield app
    handler.close()


def test_a_bot_that_connects_is_served_alike(bot: App, workspace: Workspace, actor: Actor) -> None:
    said = []
    bot.command("/scorecard")(lambda ack, command: ack(f"You said {command['text']}"))
    bot.event("message")(lambda event: said.append(event["text"]))

    actor.command("U0PRIYA", "C0OPS", "/scorecard", "kpi")
    actor.say("U0PRIYA", workspace.direct_channel("U0PRIYA").id, "7")

    assert [message.text for message in workspace.history("C0OPS", "U0PRIYA")] == ["You said kpi"]
    assert said == ["7"]
