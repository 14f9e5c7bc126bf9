"""A KPI gets a new owner while it is asked for: they are asked instead, once, and reminders go on."""

import pytest

from bot.ui.ids import ActionId
from bot.workspace.model import Pause
from tests.scenarios.conftest import Begin
from tests.scenarios.test_handovers import decide, hand_over
from tests.support.cards import a_card, a_kpi
from tests.support.world import ANNA, DIEGO, HELEN, PRIYA, SAM, World, at, plain, shown

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (at(f"2026-11-{day} 09:00") for day in range(23, 28))
SLA = a_kpi("sla")


@pytest.fixture
def asked(begin: Begin) -> World:
    """Priya was asked for two KPIs on Monday at nine."""
    world = begin(a_card(a_kpi(), SLA))
    world.move_to(MONDAY)
    return world


def give_to(world: World, owner: str) -> None:
    """Apply a file in which MTTR has another owner."""
    world.apply(a_card(a_kpi(owner=owner), SLA))
    world.move_by(minutes=1)


def test_the_new_owner_is_asked_and_the_old_message_says_so(asked: World) -> None:
    give_to(asked, SAM)
    [prompt] = asked.prompts(SAM)
    assert plain(prompt.text).splitlines()[:3] == [
        "*1 KPI waits for your number.*",
        "• *MTTR* week 47, 16–22 Nov · target ≤ 30 min",
        f"You own this now; <@{PRIYA}> was asked before.",
    ]
    [before] = asked.prompts(PRIYA)
    assert f"→ Now <@{SAM}>'s: *MTTR* week 47, 16–22 Nov." in plain(shown(before))
    assert "*1 KPI waits for your number.*" in shown(before)


def test_they_are_asked_once(asked: World) -> None:
    give_to(asked, SAM)
    asked.restart_bot()
    asked.move_by(hours=3)
    asked.apply(a_card(a_kpi(owner=SAM, target=28), SLA))
    asked.move_by(hours=3)
    assert [len(asked.prompts(person)) for person in (PRIYA, SAM)] == [1, 1]


def test_the_new_owner_answers_and_the_old_one_no_longer_can(asked: World) -> None:
    give_to(asked, SAM)
    assert "Only" in asked.say(PRIYA, "mttr 25")
    assert "*MTTR* is 25 min" in plain(asked.say(SAM, "25"))
    assert "All done" in asked.prompts(SAM)[0].text
    assert "MTTR" not in shown(asked.press(PRIYA, asked.prompts(PRIYA)[0], ActionId.ANSWER))


def test_reminders_go_on_where_they_stand_and_are_three_at_most(asked: World) -> None:
    asked.move_to(TUESDAY)
    [first] = asked.reminders(PRIYA)
    assert "MTTR" in first.text
    give_to(asked, SAM)
    for moment in (WEDNESDAY, THURSDAY, FRIDAY, at("2026-11-30 08:59")):
        asked.move_to(moment)
    assert ["MTTR" in one.text for one in asked.reminders(SAM)] == [True, True]
    assert not any("MTTR" in one.text for one in asked.reminders(PRIYA))
    assert len([one for one in asked.reminders(SAM) if "MTTR" in one.text]) == 2
    assert "MTTR" not in asked.reminders(PRIYA)[-1].text


def test_who_had_only_that_is_left_in_peace(begin: Begin) -> None:
    world = begin(a_card())
    world.move_to(MONDAY)
    world.apply(a_card(a_kpi(owner=SAM)))
    world.move_by(minutes=1)
    assert "*Nothing of this is yours any more.*" in world.prompts(PRIYA)[0].text
    for moment in (TUESDAY, WEDNESDAY):
        world.move_to(moment)
    assert world.reminders(PRIYA) == []
    assert len(world.reminders(SAM)) == 2


def test_what_is_answered_stays_with_who_answered(asked: World) -> None:
    asked.say(PRIYA, "mttr 25")
    give_to(asked, SAM)
    assert asked.prompts(SAM) == []
    assert "✓ *MTTR* 25 min" in plain(asked.prompts(PRIYA)[0].text)


def test_who_stands_in_for_this_period_stays_asked(asked: World) -> None:
    hand_over(asked)
    decide(asked, ActionId.TAKE)
    give_to(asked, SAM)
    assert asked.prompts(SAM) == []
    assert len(asked.prompts(DIEGO)) == 1


def test_an_offer_still_open_can_be_taken_from_the_new_owner(asked: World) -> None:
    hand_over(asked)
    give_to(asked, SAM)
    decide(asked, ActionId.TAKE)
    assert "*Nothing of this is yours any more.*" in asked.prompts(SAM)[0].text
    assert "waits for your number" in asked.prompts(DIEGO)[0].text


def test_a_kpi_that_comes_back_is_asked_for_where_it_belongs(asked: World) -> None:
    give_to(asked, SAM)
    give_to(asked, PRIYA)
    assert f"→ Now <@{PRIYA}>'s: *MTTR*" in shown(asked.prompts(SAM)[0])
    assert len(asked.prompts(PRIYA)) == 2


def test_a_new_owner_who_paused_is_asked_when_they_go_on(asked: World) -> None:
    asked.actor.pause(SAM, Pause(MONDAY, at("2026-11-23 11:00")))
    give_to(asked, SAM)
    assert asked.prompts(SAM) == []
    asked.move_to(at("2026-11-23 11:00"))
    assert len(asked.prompts(SAM)) == 1


def test_what_was_missed_already_is_asked_of_nobody_again(asked: World) -> None:
    for moment in (TUESDAY, WEDNESDAY, THURSDAY, FRIDAY):
        asked.move_to(moment)
    give_to(asked, SAM)
    assert asked.prompts(SAM) == []
    assert "MTTR" in shown(asked.command(SAM, "mine"))


def test_nobody_hears_more_than_four_messages(asked: World) -> None:
    give_to(asked, SAM)
    for moment in (TUESDAY, WEDNESDAY, THURSDAY, FRIDAY):
        asked.move_to(moment)
    for person in (PRIYA, SAM, ANNA, HELEN):
        assert len(asked.prompts(person)) + len(asked.reminders(person)) <= 4


def test_a_new_owner_is_asked_in_their_own_hours(asked: World) -> None:
    give_to(asked, DIEGO)
    assert asked.prompts(DIEGO) == []
    asked.move_to(at("2026-11-23 09:00", "America/New_York"))
    assert len(asked.prompts(DIEGO)) == 1
