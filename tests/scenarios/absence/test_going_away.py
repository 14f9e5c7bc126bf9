"""A delegate or a person with an open offer leaves the workspace; they no longer count as asked."""

from dataclasses import replace

import pytest

from bot.demo.people import PEOPLE
from bot.outbox.directory import has_left
from bot.ui.kit.ids import ActionId
from bot.ui.prompts.prompt import CAME_BACK
from scorecard.model.views.prompts import HandoverState
from scorecard.services.prompts.handovers import out_of_reach
from tests.scenarios.conftest import Begin
from tests.scenarios.prompts.test_handovers import decide, hand_over
from tests.support.cards import a_card, a_kpi
from tests.support.days import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.support.facts import refused, saved
from tests.support.facts_prompts import (
    LAST_DAY,
    asked_in_place_of,
    offer_answer,
    passed_line,
    passed_on,
    reads,
)
from tests.support.facts_replies import key_of
from tests.support.seen import first_prompt, go, prompted, reminded, told
from tests.support.world import ANNA, DIEGO, HELEN, PRIYA, SAM, World, at, plain

NEXT_MONDAY = at("2026-11-30 09:00")
THIRD = at("2026-12-03 09:00")
WEEK = "*MTTR* week 47, 16–22 Nov"


@pytest.fixture
def world(begin: Begin) -> World:
    """Friday before week 47 is due; Priya owns one KPI without a cover; the bot has read the profiles."""
    world = begin(a_card(a_kpi()))
    world.bot.tick()
    return world


def leave(world: World, person: str) -> None:
    """Deactivate an account, and let Slack report it."""
    world.actor.change_profile(person, deleted=True)
    world.bot.tick()


def come_back(world: World, person: str) -> None:
    world.actor.change_profile(person, deleted=False)
    world.bot.tick()


def heard(world: World, person: str = HELEN) -> list[str]:
    """Return the messages a person got about a leaver."""
    notices = [one for one in world.inbox(person) if key_of(one).startswith("departure:")]
    return [plain(one.text) for one in notices]


# Who stands in.


def test_what_a_stand_in_was_asked_goes_to_the_kpis_own_cover(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=ANNA)))
    world.command(PRIYA, "away until 2 December cover @sam")
    world.move_to(MONDAY)
    leave(world, SAM)
    assert prompted(world, SAM, ANNA, PRIYA) == [1, 1, 0]
    assert asked_in_place_of(first_prompt(world, ANNA), "MTTR", PRIYA, until=LAST_DAY, locale="de_DE")
    go(world, TUESDAY, WEDNESDAY, THURSDAY)
    assert reminded(world, SAM, ANNA) == [0, 3]


def test_without_another_cover_it_waits_for_the_owner(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    world.move_to(MONDAY)
    leave(world, SAM)
    assert f"<@{SAM}>" not in told(world, HELEN, "mttr")
    go(world, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, NEXT_MONDAY)
    assert (prompted(world, SAM, PRIYA), reminded(world, SAM, HELEN)) == ([1, 0], [0, 0])
    world.move_to(THIRD)
    assert WEEK in "".join(plain(one.text) for one in world.prompts(PRIYA))
    world.say(PRIYA, "mttr 25 for w47")
    assert saved(world, "MTTR", 25, period="2026-W47", late=True)


def test_the_owners_message_says_that_it_waits(world: World) -> None:
    world.move_to(MONDAY)
    world.command(PRIYA, "away until 2 December cover @sam")
    leave(world, SAM)
    assert passed_on(world, PRIYA, SAM, is_away=True, is_reachable=False)
    world.command(PRIYA, "back")
    assert prompted(world, PRIYA) == [2]
    assert reads(first_prompt(world, PRIYA), CAME_BACK)


def test_a_cover_who_left_before_is_not_asked(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=ANNA)))
    world.command(PRIYA, "away until 2 December cover @sam")
    leave(world, SAM)
    world.move_to(MONDAY)
    assert prompted(world, PRIYA, SAM, ANNA) == [0, 0, 1]


def test_who_left_is_taken_neither_as_cover_nor_for_a_question(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    world.command(PRIYA, "back")
    leave(world, SAM)
    world.command(PRIYA, "away until 2 December cover @sam")
    assert refused(world, PRIYA, has_left(SAM))
    world.move_to(MONDAY)
    world.say(PRIYA, f"mttr ask <@{SAM}>")
    assert refused(world, PRIYA, out_of_reach(SAM, has_left=True))
    assert prompted(world, SAM) == [0]


# Who took it over, or was offered it.


def test_what_somebody_took_over_goes_back_to_the_owner(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla")))
    world.move_to(MONDAY)
    hand_over(world)
    decide(world, ActionId.TAKE)
    leave(world, DIEGO)
    assert prompted(world, PRIYA, DIEGO) == [2, 1]
    line = passed_line(PRIYA, DIEGO, HandoverState.ACCEPTED, asked=PRIYA)
    assert reads(first_prompt(world, PRIYA), line)
    world.say(PRIYA, "mttr 25")
    assert saved(world, "MTTR", 25)


def test_an_offer_to_who_left_is_closed_and_its_owner_told(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla")))
    world.move_to(MONDAY)
    hand_over(world)
    world.bot.tick()
    leave(world, DIEGO)
    declined = HandoverState.DECLINED
    assert reads(world.inbox(PRIYA)[-1], offer_answer(PRIYA, DIEGO, declined))
    assert reads(first_prompt(world, PRIYA), passed_line(PRIYA, DIEGO, declined))
    assert hand_over(world, ANNA) == {}


# Together with an absence.


def test_who_leaves_during_an_absence_keeps_its_cover_until_it_is_over(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=ANNA)))
    world.command(PRIYA, "away until 27 November cover @sam")
    leave(world, PRIYA)
    world.move_to(MONDAY)
    assert prompted(world, SAM, ANNA) == [1, 0]
    world.move_to(NEXT_MONDAY)
    assert prompted(world, PRIYA, SAM, ANNA) == [0, 1, 1]


@pytest.mark.parametrize("who_left", [PRIYA, SAM])
def test_who_left_before_the_bot_began_is_never_asked(begin: Begin, who_left: str) -> None:
    people = [replace(one, deleted=one.id == who_left) for one in PEOPLE]
    world = begin(a_card(a_kpi(cover=SAM)), people=people)
    world.bot.tick()
    go(world, MONDAY, TUESDAY, WEDNESDAY)
    assert prompted(world, PRIYA, SAM) == ([0, 1] if who_left == PRIYA else [1, 0])
    assert len(heard(world)) == 1
