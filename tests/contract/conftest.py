"""The manifest, and a bot as it is put together for Slack."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.bootstrap import Bot, build
from bot.connections import open_database
from bot.demo.run import settings_for
from bot.http.server import HttpServer
from bot.scopes import OPTIONAL, SCOPES
from bot.workspace.actions.actor import Actor
from bot.workspace.clock import MovableClock
from bot.workspace.delivery.transport import HttpTransport
from bot.workspace.server import WorkspaceServer
from bot.workspace.state.workspace import Workspace
from tests.contract.reading import read

Json = dict[str, Any]


@pytest.fixture(scope="session")
def manifest() -> Json:
    manifest: Json = yaml.safe_load(read("manifest.yml"))
    return manifest


@pytest.fixture(scope="session")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    folder: Path = tmp_path_factory.mktemp("contract")
    clock = MovableClock(datetime(2026, 11, 23, 9, tzinfo=UTC))
    workspace = Workspace(clock=clock, people=(), channels=(), scopes=(*SCOPES, *OPTIONAL))
    slack = WorkspaceServer(
        workspace, Actor(workspace, HttpTransport(workspace.bot.signing_secret)), serve=HttpServer
    )
    slack.start()
    engine = open_database(f"sqlite:///{folder / 'scorecard.db'}")
    made = build(settings_for(workspace, slack.api_url), clock=clock, engine=engine)
    yield made
    made.stop()
    slack.stop()
    engine.dispose()
