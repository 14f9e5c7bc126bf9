"""Offers to people who are asked anyway, as cover or new owner: they are asked once."""

from datetime import date

import pytest

from bot.ui.kit.ids import ActionId, BatchRef
from bot.ui.prompts.prompt import ALL_DONE, nothing_more
from bot.workspace.model import PostedMessage
from scorecard.errors import InvalidInput
from scorecard.model.views.prompts import HandoverState
from scorecard.services.prompts.handovers import OFFERED_ALREADY, asked_already, offered_to_oneself
from scorecard.wording import OVERTAKEN as ASKED_ANEW
from tests.scenarios.conftest import Begin
from tests.scenarios.prompts.test_handovers import decide, hand_over
from tests.support.cards import a_card, a_kpi
from tests.support.days import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.support.facts import refused, saved
from tests.support.facts_prompts import (
    asked_in_place_of,
    new_owner_line,
    offer_closed,
    passed_line,
    reads,
    waits_for,
)
from tests.support.seen import first_prompt, prompted, reminded
from tests.support.world import ANNA, DIEGO, HELEN, PRIYA, SAM, World, plain

WEEK = "*MTTR* week 47, 16–22 Nov"
SECOND = date(2026, 12, 2)
OVERTAKEN = offer_closed(PRIYA, HandoverState.OVERTAKEN)


@pytest.fixture
def offered(begin: Begin) -> World:
    """Priya, asked for two KPIs on Monday at nine, offered MTTR to Sam, who has not answered yet."""
    world = begin(a_card(a_kpi(), a_kpi("sla")))
    world.move_to(MONDAY)
    hand_over(world, SAM)
    return world


def buttons(message: PostedMessage) -> list[str]:
    return [
        one["action_id"] for block in message.blocks for one in block.get("elements", ()) if "value" in one
    ]


def press(world: World, action: ActionId, person: str = SAM, round_id: int = 2) -> str:
    """Press a button of the offer as it was; return what only its presser reads."""
    ref = BatchRef(round=round_id).to_json()
    return "\n".join(one.text for one in world.press_late(person, world.prompts(person)[0], action, ref))


def test_a_cover_who_was_offered_it_has_one_question(offered: World) -> None:
    offered.command(PRIYA, "away until 2 December cover @sam")
    offer, asked = offered.prompts(SAM)
    assert plain(offer.text).splitlines()[0] == OVERTAKEN
    assert buttons(offer) == []
    assert asked_in_place_of(asked, "MTTR", PRIYA, until=SECOND)
    assert offered.command(SAM, "mine").text.count("*MTTR*") == 1


@pytest.mark.parametrize("action", [ActionId.TAKE, ActionId.LEAVE])
def test_the_buttons_of_the_offer_answer_with_a_sentence(offered: World, action: ActionId) -> None:
    offered.command(PRIYA, "away until 2 December cover @sam")
    assert press(offered, action) == ASKED_ANEW
    offered.say(SAM, "mttr 25")
    assert saved(offered, "MTTR", 25)


def test_the_owners_message_says_who_is_asked(offered: World) -> None:
    offered.say(PRIYA, "sla 20")
    offered.command(PRIYA, "away until 2 December cover @sam")
    text = first_prompt(offered, PRIYA)
    assert text.splitlines()[0] == nothing_more([f"<@{SAM}>"])
    assert text.count("→") == 1
    assert reads(text, passed_line(PRIYA, SAM, is_away=True))
    offered.say(SAM, "mttr 25")
    assert reads(first_prompt(offered, PRIYA), ALL_DONE)


def test_what_was_offered_goes_to_another_cover_and_can_still_be_taken(offered: World) -> None:
    offered.command(PRIYA, "away until 2 December cover @anna")
    assert prompted(offered, SAM, ANNA) == [1, 1]
    decide(offered, ActionId.TAKE, SAM)
    assert "*MTTR*" in offered.command(SAM, "mine").text
    assert "MTTR" not in offered.command(ANNA, "mine").text
    offered.say(SAM, "mttr 25")
    assert saved(offered, "MTTR", 25)


def test_of_an_offer_of_two_the_one_not_asked_for_stays_offered(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=SAM), a_kpi("sla", cover=ANNA)))
    world.move_to(MONDAY)
    hand_over(world, SAM, "mttr", "sla")
    world.command(PRIYA, "away until 2 December")
    assert prompted(world, SAM, ANNA) == [2, 1]
    assert "MTTR" not in first_prompt(world, SAM)
    decide(world, ActionId.TAKE, SAM)
    assert waits_for(world.prompts(SAM)[0], "SLA")
    world.say(SAM, "sla 20")
    assert saved(world, "SLA", 20)


def test_an_offer_to_who_becomes_the_owner_is_settled(offered: World) -> None:
    offered.apply(a_card(a_kpi(owner=SAM), a_kpi("sla")))
    offered.move_by(minutes=1)
    offer, asked = offered.prompts(SAM)
    assert reads(offer, OVERTAKEN)
    assert reads(asked, new_owner_line(PRIYA))
    assert press(offered, ActionId.TAKE) == ASKED_ANEW
    assert first_prompt(offered, PRIYA).count("→") == 1


def test_who_stands_in_is_not_offered_it(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.move_to(MONDAY)
    world.command(PRIYA, "away until 2 December cover @sam")
    for person in (PRIYA, HELEN):
        world.say(person, "mttr ask @sam")
        assert refused(world, person, asked_already(SAM))
    assert prompted(world, SAM) == [1]


def test_nor_is_the_owner_who_is_asked(offered: World) -> None:
    offered.say(HELEN, "sla ask @priya")
    assert refused(offered, HELEN, asked_already(PRIYA))


def test_an_owner_who_is_back_is_not_offered_what_is_theirs_to_give(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.move_to(MONDAY)
    world.command(PRIYA, "away until 2 December cover @sam")
    world.command(PRIYA, "back")
    world.say(PRIYA, "mttr ask @priya")
    assert refused(world, PRIYA, offered_to_oneself(is_asked=False))


def test_who_stands_in_offers_to_nobody_what_the_owner_offered(offered: World) -> None:
    offered.command(PRIYA, "away until 2 December cover @anna")
    for person in (DIEGO, SAM):
        offered.say(ANNA, f"mttr ask <@{person}>")
        assert refused(offered, ANNA, InvalidInput(OFFERED_ALREADY))
    assert prompted(offered, SAM, DIEGO) == [1, 0]


def test_nobody_hears_more_than_four_messages_about_it(offered: World) -> None:
    offered.say(PRIYA, "sla 20")
    offered.command(PRIYA, "away until 2 December cover @sam")
    for moment in (TUESDAY, WEDNESDAY, THURSDAY, FRIDAY):
        offered.move_to(moment)
    assert reminded(offered, PRIYA, SAM) == [0, 3]
