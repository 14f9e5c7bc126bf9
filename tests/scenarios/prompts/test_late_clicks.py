"""Clicks that come too late, twice or at the same time as others: each is answered with the reason."""

import pytest

from bot.ui.kit.ids import ActionId, BatchRef, OverflowChoice, OverflowRef
from bot.ui.prompts.prompt import NOTHING_ASKED, OFF_THE_CARD, SNOOZED
from bot.workspace.model import PostedMessage
from scorecard.model.views.prompts import HandoverState
from scorecard.services.prompts.handovers import already_decided
from scorecard.wording import NOTHING_WAITS, nothing_to_take
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import nothing_saved, saved
from tests.support.facts_prompts import is_notice, passed_line, reads, ticked
from tests.support.world import DIEGO, HELEN, PRIYA, SAM, World, at

ROUND = BatchRef(round=1).to_json()


@pytest.fixture
def world(begin: Begin) -> World:
    world = begin(a_card(a_kpi(cover=SAM), a_kpi("sla")))
    world.move_to(at("2026-11-23 09:00"))
    return world


def prompt(world: World, person: str = PRIYA) -> PostedMessage:
    return world.prompts(person)[0]


def more(world: World, message: PostedMessage, choice: OverflowChoice) -> str:
    """Choose from the ⋮ menu of a message as it was; return what only Priya reads."""
    told = world.press_late(PRIYA, message, ActionId.MORE, OverflowRef(round=1, more=choice).to_json())
    return "\n".join(one.text for one in told)


def answer_all(world: World) -> None:
    world.say(PRIYA, "mttr 25, sla 26")


@pytest.mark.parametrize("action", [ActionId.ANSWER, ActionId.NO_DATA])
def test_a_button_of_a_batch_that_is_complete_says_that_nothing_waits(world: World, action: ActionId) -> None:
    before = prompt(world)
    answer_all(world)
    world.press_late(PRIYA, before, action, ROUND)
    assert is_notice(world.modal(PRIYA))


def test_the_menu_of_a_batch_that_is_complete_says_that_nothing_waits(world: World) -> None:
    before = prompt(world)
    answer_all(world)
    assert more(world, before, OverflowChoice.TOMORROW) == NOTHING_WAITS
    assert more(world, before, OverflowChoice.NOT_MINE) == ""
    assert reads(world.modal(PRIYA), NOTHING_WAITS)


def test_answers_after_a_batch_was_snoozed_or_missed_are_taken_and_shown(world: World) -> None:
    more(world, prompt(world), OverflowChoice.AN_HOUR)
    assert reads(prompt(world), SNOOZED)
    world.say(PRIYA, "mttr 25")
    world.move_to(at("2026-12-04 09:00"))
    world.say(PRIYA, "sla 26 for W47")
    assert saved(world, "SLA", 26, late=True)
    assert ticked(prompt(world), "SLA", "26 min", "Fri 4 Dec 09:00")


def test_an_offer_that_was_answered_meanwhile_leaves_nothing_to_take(world: World) -> None:
    offer = offered(world)
    answer_all(world)
    [told] = world.press_late(DIEGO, offer, ActionId.TAKE, BatchRef(round=2).to_json())
    assert told.text == nothing_to_take([])
    assert not reads(prompt(world), passed_line(PRIYA, DIEGO, HandoverState.ACCEPTED))


def test_an_offer_of_what_went_off_the_scorecard_leaves_nothing_to_take(world: World) -> None:
    offer = offered(world)
    world.apply(a_card(a_kpi("mtta")))
    [told] = world.press_late(DIEGO, offer, ActionId.TAKE, BatchRef(round=2).to_json())
    assert told.text == nothing_to_take(["MTTR"])


def test_an_offer_is_decided_once(world: World) -> None:
    offer = offered(world)
    first = world.press_late(DIEGO, offer, ActionId.TAKE, BatchRef(round=2).to_json())
    [told] = world.press_late(DIEGO, offer, ActionId.TAKE, BatchRef(round=2).to_json())
    assert first == []
    assert told.text == str(already_decided(HandoverState.ACCEPTED))


def offered(world: World) -> PostedMessage:
    """Have Priya offer MTTR to Diego; return his message."""
    more(world, prompt(world), OverflowChoice.NOT_MINE)
    [first, _] = world.options(PRIYA).values()
    assert world.actor.submit(PRIYA, {"which": [first], "person": DIEGO}) == {}
    world.settle()
    return prompt(world, DIEGO)


def test_two_who_answer_at_once_each_hear_what_became_of_theirs(world: World) -> None:
    for person in (PRIYA, HELEN):
        world.press_late(person, prompt(world), ActionId.ANSWER, ROUND)
    assert world.fill(HELEN, {"mttr": "25"}) == {}
    errors = world.fill(PRIYA, {"mttr": "26"})
    assert list(errors) == ["mttr"]
    assert "@Helen Adeyemi" in errors["mttr"]
    assert "25 min" in errors["mttr"]
    assert ticked(prompt(world), "MTTR", "25 min", "on target", "week 47", f"<@{HELEN}>, 09:00")


def test_a_kpi_retired_meanwhile_is_told_wherever_it_is_answered(world: World) -> None:
    before = prompt(world)
    world.press_late(PRIYA, before, ActionId.NO_DATA, ROUND)
    world.apply(a_card(a_kpi("sla")))
    world.settle()
    assert reads(prompt(world), f"*MTTR* {OFF_THE_CARD}")
    first, *_ = world.options(PRIYA).values()
    errors = world.actor.submit(PRIYA, {"which": [first], "reason": "vendor outage"})
    assert list(errors.values()) == [world.say(PRIYA, "mttr 25").splitlines()[0]]
    assert "MTTR" in next(iter(errors.values()))
    assert nothing_saved(world)


def test_a_batch_of_retired_kpis_closes_by_itself(world: World) -> None:
    world.apply(a_card(a_kpi("other", owner=SAM)))
    world.settle()
    assert reads(prompt(world), NOTHING_ASKED)
    assert "actions" not in [block["type"] for block in prompt(world).blocks]
