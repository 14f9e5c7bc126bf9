"""Signed and yet of an odd form: answered, told to its person, and without effect."""

import json
from random import Random

import pytest

from bot.ui.errors import error_message
from bot.ui.kit.ids import ActionId, ActualRef, BatchRef, CallbackId, ChangeRequestRef, ClarificationRef
from bot.workspace.model import Json
from scorecard.errors import Gone, OutdatedAction
from tests.oddities.trial import Trial
from tests.scenarios.conftest import Begin
from tests.support.facts import refused
from tests.support.facts_replies import not_done
from tests.support.play import CARD
from tests.support.recording import image
from tests.support.seen import values
from tests.support.world import PRIYA, World

UNKNOWN = 999_999


@pytest.fixture
def prompted(asked_for_two: World) -> World:
    asked_for_two.expected.add("delivery_malformed")
    return asked_for_two


@pytest.mark.parametrize("seed", [1, 2])
def test_hundreds_of_odd_deliveries_are_taken_and_write_nothing(begin: Begin, seed: int) -> None:
    world = begin(CARD)
    trial = Trial(world, Random(seed))
    trial.run(400)
    assert trial.faults == []
    world.settle()  # an answer to an old response URL may still be on its way
    world.logs.clear()
    world.workspace.calls.clear()


@pytest.mark.parametrize(
    ("action", "value"),
    [
        (ActionId.ANSWER, BatchRef(round=UNKNOWN)),
        (ActionId.NO_DATA, BatchRef(round=UNKNOWN)),
        (ActionId.TAKE, BatchRef(round=UNKNOWN)),
        (ActionId.LEAVE, BatchRef(round=UNKNOWN)),
        (ActionId.CORRECT, ActualRef(actual=UNKNOWN)),
        (ActionId.CHOOSE, ClarificationRef(question="choice:Ev0", at=0)),
        (ActionId.CHOOSE, ClarificationRef(question="prompt:1", at=0)),
        (ActionId.ALLOW, ChangeRequestRef(request=UNKNOWN)),
        (ActionId.DECLINE, ChangeRequestRef(request=UNKNOWN)),
    ],
)
def test_a_click_on_what_is_gone_says_so(
    prompted: World, action: ActionId, value: BatchRef | ActualRef | ClarificationRef | ChangeRequestRef
) -> None:
    before = image(prompted.engine)
    [told] = prompted.press_late(PRIYA, prompted.prompts(PRIYA)[0], action, value.to_json())
    assert refused(prompted, PRIYA, Gone())
    assert told.only_for == PRIYA
    assert image(prompted.engine) == before


@pytest.mark.parametrize("value", ["", "{}", "7", '{"round":"1"}', '{"round":1e400}', '{"round":9999999999}'])
def test_a_button_that_says_nothing_understood_says_that(prompted: World, value: str) -> None:
    [told] = prompted.press_late(PRIYA, prompted.prompts(PRIYA)[0], ActionId.ANSWER, value)
    assert refused(prompted, PRIYA, OutdatedAction())
    assert told.only_for == PRIYA


def submission(world: World, callback: CallbackId, **view: object) -> Json:
    own: Json = {"id": "V0ODD", "callback_id": callback.value, "private_metadata": '{"round":1}'}
    person = {"id": PRIYA, "team_id": world.workspace.team_id}
    return {"type": "view_submission", "user": person, "team": None, "view": own | view}


@pytest.mark.parametrize("callback", CallbackId)
@pytest.mark.parametrize("state", [{}, {"values": {}}, {"values": {"x": {}}}, {"values": 5}, None])
def test_a_form_without_its_fields_says_something_in_its_place(
    prompted: World, callback: CallbackId, state: object
) -> None:
    before = image(prompted.engine)
    answer = prompted.deliveries.send("interaction", submission(prompted, callback, state=state))
    assert answer.failure is None
    assert json.loads(answer.body)["response_action"] in {"errors", "update"}
    assert image(prompted.engine) == before


BODIES = (
    "",
    "{",
    "[]",
    "null",
    '"x"',
    "5",
    "[" * 50_000,
    "payload=",
    "payload=[]",
    "payload=%00",
    "a=b&" * 500,
)


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded", "x"])
def test_a_body_that_is_nothing_of_slacks_comes_to_nothing(
    prompted: World, body: str, content_type: str
) -> None:
    before = image(prompted.engine)
    assert prompted.deliveries.send_raw(body, content_type).failure is None
    assert image(prompted.engine) == before


def test_a_command_without_its_parts_says_something(prompted: World) -> None:
    answer = prompted.deliveries.send("command", {"command": "/scorecard", "text": "submit mttr 25"})
    assert json.loads(answer.body)["text"] == error_message(OutdatedAction()).text


@pytest.mark.parametrize("typed", ["mttr 2\x005", "25\x00", "\x0025"])
def test_a_sign_that_no_database_keeps_joins_no_numbers_and_is_answered(prompted: World, typed: str) -> None:
    prompted.say(PRIYA, typed)
    assert not_done(prompted, PRIYA)
    prompted.command(PRIYA, f"submit {typed}")
    assert not_done(prompted, PRIYA, "/scorecard submit")
    assert values(prompted) == []
