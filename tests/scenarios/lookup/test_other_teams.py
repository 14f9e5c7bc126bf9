"""Deliveries of another team change nothing of this one, whatever rows they name."""

import json
from collections.abc import Iterator

import pytest

from bot.ui.kit.hints import in_words
from bot.workspace.delivery.transport import DeliveryKind
from bot.workspace.model import Json
from scorecard.errors import Gone
from tests.scenarios.conftest import Begin
from tests.support.facts_reports import CONTROLS
from tests.support.play import CARD, KINDS, play
from tests.support.recording import image, name_of
from tests.support.world import World, shown

OTHER = "T0OTHER"
GONE = in_words(str(Gone()))
NO_SCORECARD = "There is no scorecard here yet"
OWN_SETTINGS = {
    *(f"action {item}" for item in ("own_days", "own_holidays", "ask_time", "away", "back")),
    *(f"action {item}" for item in ("usual_days", "usual_holidays", "usual_time")),
    *(f"view {item}" for item in ("own_days", "own_holidays", "away")),
}
"""What changes nothing but a person's own settings, in whatever team they are."""


@pytest.fixture
def world(begin: Begin) -> Iterator[World]:
    world = begin(CARD)
    yield world
    world.deliveries.before = lambda kind, payload: None


def of_another_team(world: World, payload: Json) -> Json:
    """Return the same delivery from a team with another id."""
    own = json.dumps(payload)
    altered: Json = json.loads(own.replace(world.workspace.team_id, OTHER))
    if "trigger_id" in payload and "user" in payload:
        altered["trigger_id"] = world.workspace.triggers.issue(payload["user"]["id"])
    return altered | ({"event_id": f"{altered['event_id']}X"} if "event_id" in altered else {})


WAYS = {f"action {way}" for way in CONTROLS}


def test_the_play_delivers_every_kind(world: World) -> None:
    play(world)
    assert {name_of(*one) for one in world.deliveries.sent} >= KINDS


def test_the_same_delivery_of_another_team_changes_no_row_of_this_one(world: World) -> None:
    told: dict[str, set[str]] = {}

    def try_first(kind: DeliveryKind, payload: Json) -> None:
        before = image(world.engine, without_team=OTHER)
        answer = world.deliveries.send_unseen(kind, of_another_team(world, payload))
        assert answer.failure is None
        assert image(world.engine, without_team=OTHER) == before, name_of(kind, payload)
        told.setdefault(name_of(kind, payload), set()).add(_read(world, payload, answer.body))

    world.deliveries.before = try_first
    play(world)
    assert {name for name in told if name.startswith("view ")} == {
        name for name in KINDS if name.startswith("view ")
    }
    pressed = {name for name in told if name.startswith(("action ", "view "))} - {"action answer_all"}
    assert pressed >= OWN_SETTINGS
    for name in pressed:
        is_anew = name in OWN_SETTINGS | WAYS
        assert all((NO_SCORECARD if is_anew else GONE) in text for text in told[name]), name


def _read(world: World, payload: Json, body: str) -> str:
    """Return the answer to a person: the response itself, a modal that was opened, or at the response URL."""
    if payload.get("type") == "block_actions" and "channel" not in payload:
        modal = world.modal(payload["user"]["id"])
        world.workspace.views.close(modal)
        return shown(modal.view)
    if body or "channel" not in payload:
        return body
    world.bot.responder.wait()
    person = payload["user"]["id"]
    seen = world.workspace.messages.list_visible(payload["channel"]["id"], person)
    return [one.text for one in seen if one.only_for == person][-1]
