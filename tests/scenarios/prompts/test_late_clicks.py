"""Clicks that come too late, twice, or beside somebody else's: each ends in a sentence that says why."""

import pytest

from bot.ui.kit.ids import ActionId, BatchRef, OverflowChoice, OverflowRef
from bot.workspace.model import PostedMessage
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import saved
from tests.support.world import DIEGO, HELEN, PRIYA, SAM, World, at, plain, shown

ROUND = BatchRef(round=1).to_json()


@pytest.fixture
def world(begin: Begin) -> World:
    world = begin(a_card(a_kpi(cover=SAM), a_kpi("sla")))
    world.move_to(at("2026-11-23 09:00"))
    return world


def prompt(world: World, person: str = PRIYA) -> PostedMessage:
    return world.prompts(person)[0]


def more(world: World, message: PostedMessage, choice: OverflowChoice) -> str:
    """Choose from the ⋮ menu of a message as it was; what the bot said to its presser alone."""
    told = world.press_late(PRIYA, message, ActionId.MORE, OverflowRef(round=1, more=choice).to_json())
    return "\n".join(one.text for one in told)


def answer_all(world: World) -> None:
    world.say(PRIYA, "mttr 25, sla 26")


@pytest.mark.parametrize("action", [ActionId.ANSWER, ActionId.NO_DATA])
def test_a_button_of_a_round_that_is_complete_says_that_nothing_waits(world: World, action: ActionId) -> None:
    before = prompt(world)
    answer_all(world)
    world.press_late(PRIYA, before, action, ROUND)
    assert "Nothing waits for you any more. Thank you!" in shown(world.modal(PRIYA))


def test_the_menu_of_a_round_that_is_complete_says_that_nothing_waits(world: World) -> None:
    before = prompt(world)
    answer_all(world)
    assert more(world, before, OverflowChoice.TOMORROW) == "Nothing of this waits for you any more."
    assert more(world, before, OverflowChoice.NOT_MINE) == ""
    assert "Nothing of this waits for you any more." in shown(world.modal(PRIYA))


def test_answers_after_a_round_was_snoozed_or_missed_are_taken_and_shown(world: World) -> None:
    more(world, prompt(world), OverflowChoice.AN_HOUR)
    assert "Snoozed" in shown(prompt(world))
    world.say(PRIYA, "mttr 25")
    world.move_to(at("2026-12-04 09:00"))
    world.say(PRIYA, "sla 26 for W47")
    assert saved(world, "SLA", 26, late=True)
    assert "you, Fri 4 Dec 09:00" in plain(shown(prompt(world)))


def test_an_offer_that_was_answered_meanwhile_leaves_nothing_to_take(world: World) -> None:
    offer = offered(world)
    answer_all(world)
    [told] = world.press_late(DIEGO, offer, ActionId.TAKE, BatchRef(round=2).to_json())
    assert told.text == "This was answered meanwhile; nothing is left to take."
    assert "took over" not in shown(prompt(world))


def test_an_offer_of_what_went_off_the_scorecard_leaves_nothing_to_take(world: World) -> None:
    offer = offered(world)
    world.apply(a_card(a_kpi("mtta")))
    [told] = world.press_late(DIEGO, offer, ActionId.TAKE, BatchRef(round=2).to_json())
    assert told.text == "MTTR went off the scorecard; nothing is left to take."


def test_an_offer_is_decided_once(world: World) -> None:
    offer = offered(world)
    first = world.press_late(DIEGO, offer, ActionId.TAKE, BatchRef(round=2).to_json())
    [told] = world.press_late(DIEGO, offer, ActionId.TAKE, BatchRef(round=2).to_json())
    assert first == []
    assert told.text == "You have accepted this already."


def offered(world: World) -> PostedMessage:
    """Priya offers MTTR to Diego; what he reads."""
    more(world, prompt(world), OverflowChoice.NOT_MINE)
    [first, _] = world.modal(PRIYA).view["blocks"][0]["element"]["options"]
    assert world.actor.submit(PRIYA, {"which": [first["value"]], "person": DIEGO}) == {}
    world.settle()
    return prompt(world, DIEGO)


def test_two_who_answer_at_once_each_hear_what_became_of_theirs(world: World) -> None:
    for person in (PRIYA, HELEN):
        world.press_late(person, prompt(world), ActionId.ANSWER, ROUND)
    assert world.fill(HELEN, {"mttr": "25"}) == {}
    assert world.fill(PRIYA, {"mttr": "26"}) == {
        "mttr": "@helen already gave 25 min; to change it, press Correct on the receipt."
    }
    assert f"25 min · :large_green_circle: on target · week 47, 16–22 Nov · <@{HELEN}>, 09:00" in plain(
        shown(prompt(world))
    )


def test_a_kpi_retired_meanwhile_is_told_wherever_it_is_answered(world: World) -> None:
    before = prompt(world)
    world.press_late(PRIYA, before, ActionId.NO_DATA, ROUND)
    world.apply(a_card(a_kpi("sla")))
    world.settle()
    assert "*MTTR* is no longer on the scorecard; nothing to do." in shown(prompt(world))
    block = world.modal(PRIYA).view["blocks"][0]
    errors = world.actor.submit(
        PRIYA, {"which": [block["element"]["options"][0]["value"]], "reason": "vendor outage"}
    )
    assert list(errors.values()) == ["MTTR was taken off the scorecard; nothing was saved."]
    assert "MTTR was taken off the scorecard; nothing was saved." in world.say(PRIYA, "mttr 25")


def test_a_round_of_retired_kpis_closes_by_itself(world: World) -> None:
    world.apply(a_card(a_kpi("other", owner=SAM)))
    world.settle()
    assert "Nothing of this is asked for any more." in shown(prompt(world))
    assert "actions" not in [block["type"] for block in prompt(world).blocks]
