"""A prompt was partly handed over: a bare number in its thread is never taken for the rest."""

import pytest

from bot.ui.kit.ids import ActionId
from bot.ui.prompts.handover import ONLY_IF_OPEN
from bot.ui.prompts.prompt import TOOK_OVER
from tests.scenarios.conftest import Begin
from tests.scenarios.prompts.test_handovers import decide, hand_over
from tests.support.cards import a_card, a_kpi
from tests.support.facts import saved
from tests.support.facts_prompts import reads, ticked
from tests.support.facts_replies import asked_which, waiting_in
from tests.support.seen import stored
from tests.support.world import ANNA, DIEGO, PRIYA, SAM, World, at, plain

MONDAY = at("2026-11-23 09:00")
NEXT_MONDAY = at("2026-11-30 09:00")


@pytest.fixture
def asked(begin: Begin) -> World:
    """Priya was asked for two KPIs, of which Diego took over MTTR."""
    world = begin(a_card(a_kpi(), a_kpi("sla")))
    world.move_to(MONDAY)
    hand_over(world)
    decide(world, ActionId.TAKE)
    return world


def reply(world: World, text: str, person: str = PRIYA) -> str:
    """Write in the thread of a person's first prompt."""
    return world.say(person, text, world.prompts(person)[0].ts)


def test_a_number_alone_is_asked_about(asked: World) -> None:
    reply(asked, "25")
    assert asked_which(asked, PRIYA, "MTTR", "SLA")
    assert stored(asked) == []
    asked.choose(PRIYA, "MTTR")
    assert saved(asked, "MTTR", 25)
    assert ticked(asked.prompts(DIEGO)[0], "MTTR", "25 min")


@pytest.mark.parametrize("text", ["25, slow vendor", "no data", "same as last week", "~25", "ask @anna"])
def test_whatever_names_no_kpi_is_never_taken_for_what_is_left(asked: World, text: str) -> None:
    reply(asked, text)
    assert stored(asked) == []
    assert waiting_in(asked.command(PRIYA, "mine")) == ["SLA"]


def test_a_name_settles_it(asked: World) -> None:
    reply(asked, "sla 25")
    assert saved(asked, "SLA", 25)
    reply(asked, "mttr 31")
    assert saved(asked, "MTTR", 31)


def test_a_name_is_for_the_period_of_the_message(asked: World) -> None:
    asked.move_to(NEXT_MONDAY)
    assert "week 47" in plain(reply(asked, "mttr 31"))


def test_a_number_beside_a_named_one_is_asked_about(asked: World) -> None:
    assert "25, mttr 31" in reply(asked, "25, mttr 31")
    assert stored(asked) == []


def test_later_puts_off_what_is_left(asked: World) -> None:
    assert "SLA" in reply(asked, "tomorrow")
    assert "MTTR" not in asked.receipts(PRIYA)[-1].text


def test_once_the_other_one_is_answered_a_number_alone_is_certain(asked: World) -> None:
    asked.say(DIEGO, "31")
    reply(asked, "25")
    assert saved(asked, "SLA", 25)


def test_outside_the_thread_it_is_for_the_one_that_waits(asked: World) -> None:
    asked.say(PRIYA, "25")
    assert saved(asked, "SLA", 25)


def test_the_last_one_that_is_open_is_with_somebody_else(asked: World) -> None:
    asked.say(PRIYA, "sla 20")
    reply(asked, "25")
    assert asked_which(asked, PRIYA, "MTTR")
    assert [value for value, _, _ in stored(asked)] == [20]


def test_where_only_one_was_ever_asked_for_a_number_alone_is_for_that(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.move_to(MONDAY)
    world.command(PRIYA, "away until 2 December cover @sam")
    reply(world, "25")
    assert saved(world, "MTTR", 25)
    assert ticked(world.prompts(SAM)[0], "MTTR", "25 min")


def test_the_same_where_a_stand_in_passed_it_on_and_may_not_give_it_any_more(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla", cover=SAM)))
    world.command(PRIYA, "away until 2 December cover @anna")
    world.move_to(MONDAY)
    reply(world, "mttr ask @diego", ANNA)
    decide(world, ActionId.TAKE)
    reply(world, "25", ANNA)
    assert asked_which(world, ANNA, "SLA")
    assert stored(world) == []
    world.choose(ANNA, "SLA")
    assert saved(world, "SLA", 25)


def test_the_same_after_a_change_of_owner(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla")))
    world.move_to(MONDAY)
    world.apply(a_card(a_kpi(owner=SAM), a_kpi("sla")))
    world.move_by(minutes=1)
    reply(world, "25")
    assert asked_which(world, PRIYA, "SLA")
    assert stored(world) == []


def test_who_handed_all_over_reads_nothing_that_a_later_reminder_would_contradict(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.move_to(MONDAY)
    hand_over(world)
    decide(world, ActionId.TAKE)
    assert reads(world.inbox(PRIYA)[-1], ONLY_IF_OPEN)
    assert reads(world.prompts(PRIYA)[0], TOOK_OVER)
