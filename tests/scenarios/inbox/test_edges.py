"""Absence, cover, handover, owners and retirement combined: messages stay true, nothing is forgotten."""

import pytest

from bot.ui.kit.ids import ActionId, BatchRef
from bot.ui.prompts.prompt import NOTHING_YOURS
from bot.workspace.model import PostedMessage
from scorecard.model.views.absence import OpenItemsPlan
from scorecard.model.views.prompts import HandoverState
from scorecard.wording import nothing_to_take
from tests.scenarios.absence.test_going_away import come_back, leave
from tests.scenarios.conftest import Begin
from tests.scenarios.prompts.test_handovers import decide, hand_over
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.support.facts import saved
from tests.support.facts_prompts import (
    away_text,
    back_text,
    first_line,
    passed_line,
    passed_title,
    week_47,
)
from tests.support.facts_replies import waiting_in
from tests.support.seen import first_prompt, go, prompted, reminded, told
from tests.support.world import ANNA, HELEN, PRIYA, SAM, World, at

SLA = a_kpi("sla")


def has_buttons(message: PostedMessage) -> bool:
    return "actions" in [block["type"] for block in message.blocks]


# Offers of what needs no value any more.


def test_an_offer_of_what_was_answered_is_closed(asked_for_two: World) -> None:
    hand_over(asked_for_two, SAM)
    asked_for_two.say(PRIYA, "mttr 25")
    assert f"*{nothing_to_take([])}*" in first_prompt(asked_for_two, SAM)
    assert not has_buttons(asked_for_two.prompts(SAM)[0])
    assert "→" not in first_prompt(asked_for_two, PRIYA)
    ref = BatchRef(round=2).to_json()
    [late] = asked_for_two.press_late(SAM, asked_for_two.prompts(SAM)[0], ActionId.TAKE, ref)
    assert late.text == nothing_to_take([])


def test_of_an_offer_of_two_what_is_not_answered_stays(asked_for_two: World) -> None:
    hand_over(asked_for_two, SAM, "mttr", "sla")
    asked_for_two.say(PRIYA, "mttr 25")
    assert "MTTR" not in first_prompt(asked_for_two, SAM)
    decide(asked_for_two, ActionId.TAKE, SAM)
    asked_for_two.say(SAM, "20")
    assert saved(asked_for_two, "SLA", 20)


def test_an_offer_of_what_went_off_the_scorecard_is_closed(asked_for_two: World) -> None:
    hand_over(asked_for_two, SAM)
    asked_for_two.apply(a_card(SLA))
    asked_for_two.bot.tick()
    assert f"*{nothing_to_take(['MTTR'])}*" in first_prompt(asked_for_two, SAM)
    assert not has_buttons(asked_for_two.prompts(SAM)[0])
    assert "→" not in first_prompt(asked_for_two, PRIYA)


# A KPI that comes back onto the scorecard.


@pytest.mark.parametrize("who", [PRIYA, SAM])
def test_a_question_that_comes_back_with_its_kpi_is_open_again(asked_for_two: World, who: str) -> None:
    if who == SAM:
        asked_for_two.command(PRIYA, "away until 2 December cover @sam")
    asked_for_two.apply(a_card(SLA))
    asked_for_two.bot.tick()
    assert waiting_in(asked_for_two.prompts(who)[0]) == ["SLA"]
    assert "*MTTR*" in first_prompt(asked_for_two, who)
    asked_for_two.apply(a_card(a_kpi(), SLA))
    asked_for_two.bot.tick()
    assert waiting_in(asked_for_two.prompts(who)[0]) == ["MTTR", "SLA"]
    assert prompted(asked_for_two, who) == [1]


def test_it_is_reminded_of_also_when_nothing_else_was_open(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.move_to(MONDAY)
    world.apply(a_card(SLA))
    world.move_to(TUESDAY)
    world.apply(a_card(a_kpi(), SLA))
    go(world, WEDNESDAY, THURSDAY)
    about = [one for one in world.reminders(PRIYA) if "MTTR" in one.text]
    assert len(about) == 2


# Stand-ins.


def test_who_stood_in_and_may_not_give_it_any_more_is_not_told_so(asked_for_two: World) -> None:
    hand_over(asked_for_two, SAM, "mttr", "sla")
    decide(asked_for_two, ActionId.TAKE, SAM)
    asked_for_two.command(SAM, "away until Friday")
    asked_for_two.command(SAM, "back")
    assert first_prompt(asked_for_two, SAM).splitlines()[0] == passed_title(SAM, PRIYA)


def test_a_cover_named_after_the_first_one_left_is_asked(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.command(PRIYA, "away until 2 December cover @sam")
    world.move_to(MONDAY)
    leave(world, SAM)
    said = told(world, PRIYA, "away cover @helen")
    assert said.splitlines()[0] == first_line(away_text(by=HELEN))
    assert "week 47" not in said
    assert prompted(world, HELEN) == [1]


def test_the_same_where_the_first_one_went_away(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.command(PRIYA, "away until 2 December cover @sam")
    world.move_to(MONDAY)
    world.command(SAM, "away until Friday")
    assert prompted(world, PRIYA, HELEN) == [0, 0]
    world.command(PRIYA, "away cover @helen")
    assert prompted(world, HELEN) == [1]


def test_what_waited_with_who_left_comes_to_the_owner_who_is_back(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.command(PRIYA, "away until 2 December cover @sam")
    world.move_to(MONDAY)
    leave(world, SAM)
    world.move_to(at("2026-11-23 20:00"))
    said = told(world, PRIYA, "back")
    assert said == back_text(questions=OpenItemsPlan(coming=((TUESDAY, week_47("MTTR")),)))
    world.move_to(TUESDAY)
    assert prompted(world, PRIYA) == [1]


# Who left and is back.


def test_the_messages_of_who_left_are_true_once_they_are_back(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=SAM)))
    world.move_to(MONDAY)
    leave(world, PRIYA)
    world.apply(a_card(a_kpi(owner=ANNA, cover=SAM)))
    world.bot.tick()
    leave(world, SAM)
    for person in (PRIYA, SAM):
        come_back(world, person)
        assert NOTHING_YOURS in first_prompt(world, person)
        line = passed_line(person, ANNA, HandoverState.REASSIGNED, owner=ANNA)
        assert line in first_prompt(world, person)
    go(world, TUESDAY, WEDNESDAY, THURSDAY)
    assert reminded(world, PRIYA, ANNA) == [0, 3]
