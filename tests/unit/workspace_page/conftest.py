"""A small workspace with its page, and a bot that only records."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.scopes import OPTIONAL, SCOPES
from bot.workspace.actions.actor import Actor
from bot.workspace.clock import MovableClock
from bot.workspace.delivery.transport import Answer, DeliveryKind, Retry
from bot.workspace.model import CommandHint, Json, Member, SlackChannel
from bot.workspace.page.guide import Guide, GuideStep
from bot.workspace.page.routes import make_page
from bot.workspace.state.workspace import Workspace

MONDAY = datetime(2025, 11, 24, 8, 55, tzinfo=UTC)


@dataclass
class RecordingTransport:
    """A transport that records every payload and responds with `answer`."""

    heard: list[tuple[str, Json]] = field(default_factory=list)
    answer: Answer = field(default_factory=Answer)

    def send(self, kind: DeliveryKind, payload: Json, retry: Retry | None = None) -> Answer:
        self.heard.append((kind, payload))
        return self.answer


@dataclass
class HourlyControls:
    """Time controls whose next event is always the next full hour."""

    clock: MovableClock
    timezone: tzinfo = UTC

    def now(self) -> datetime:
        return self.clock.now()

    def next_event(self) -> tuple[datetime, str] | None:
        hour = self.now().replace(minute=0) + timedelta(hours=1)
        return hour, "prompts for Priya"

    def jump(self) -> None:
        self.move_by(timedelta(minutes=60 - self.now().minute))

    def move_by(self, step: timedelta) -> None:
        self.clock.move_by(step)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(MONDAY)


@pytest.fixture
def workspace(clock: MovableClock) -> Workspace:
    return Workspace(
        clock=clock,
        people=[
            Member("U0PRIYA", "priya", "Priya Nair"),
            Member("U0LEE", "lee", "Lee Chen", "America/New_York"),
        ],
        channels=[SlackChannel("C0IT", "it-scorecard")],
        commands=[CommandHint("/scorecard", "[help]", "Show the scorecard")],
        scopes=(*SCOPES, *OPTIONAL),
    )


@pytest.fixture
def bot() -> RecordingTransport:
    return RecordingTransport()


@pytest.fixture
def guide(clock: MovableClock) -> Guide:
    def read() -> list[GuideStep]:
        is_nine = clock.now() >= MONDAY.replace(hour=9, minute=0)
        return [
            GuideStep("Welcome", "Here it begins."),
            GuideStep("Receive the prompts", "They have come.", person="U0LEE", has_happened=is_nine),
            GuideStep("Look around", "That was all."),
        ]

    return read


@pytest.fixture
def browser(workspace: Workspace, bot: RecordingTransport, clock: MovableClock, guide: Guide) -> FlaskClient:
    app = Flask(__name__)
    app.register_blueprint(
        make_page(workspace, Actor(workspace, bot, retry_waits=()), HourlyControls(clock), guide)
    )
    return app.test_client()
