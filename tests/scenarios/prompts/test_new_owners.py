"""A KPI with an open prompt gets a new owner: they are asked instead, once, and reminders continue."""

from bot.ui.kit.ids import ActionId
from bot.ui.prompts.prompt import ALL_DONE, NOTHING_YOURS
from bot.workspace.model import DndPause
from scorecard.errors import NotAllowed
from scorecard.model.views.prompts import HandoverState
from tests.scenarios.conftest import Begin
from tests.scenarios.prompts.test_handovers import decide, hand_over
from tests.support.cards import a_card, a_kpi
from tests.support.days import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.support.facts import refused, saved
from tests.support.facts_prompts import new_owner_line, passed_line, reads, ticked, waits_for
from tests.support.world import ANNA, DIEGO, HELEN, PRIYA, SAM, World, at, plain, shown

SLA = a_kpi("sla")


def give_to(world: World, owner: str, **fields: str) -> None:
    """Apply a file in which MTTR has another owner."""
    world.apply(a_card(a_kpi(owner=owner, **fields), SLA))
    world.move_by(minutes=1)


def test_the_new_owner_is_asked_and_the_old_message_says_so(asked_for_two: World) -> None:
    give_to(asked_for_two, SAM)
    [prompt] = asked_for_two.prompts(SAM)
    assert waits_for(prompt, "MTTR")
    assert plain(prompt.text).splitlines()[1:3] == [
        "• *MTTR* week 47, 16–22 Nov · target ≤ 30 min",
        new_owner_line(PRIYA),
    ]
    [before] = asked_for_two.prompts(PRIYA)
    assert reads(before, passed_line(PRIYA, SAM, HandoverState.REASSIGNED, owner=SAM))
    assert waits_for(before, "SLA")


def test_they_are_asked_once(asked_for_two: World) -> None:
    give_to(asked_for_two, SAM)
    asked_for_two.restart_bot()
    asked_for_two.move_by(hours=3)
    asked_for_two.apply(a_card(a_kpi(owner=SAM, target=28), SLA))
    asked_for_two.move_by(hours=3)
    assert [len(asked_for_two.prompts(person)) for person in (PRIYA, SAM)] == [1, 1]


def test_the_new_owner_answers_and_the_old_one_no_longer_can(asked_for_two: World) -> None:
    give_to(asked_for_two, SAM)
    asked_for_two.say(PRIYA, "mttr 25")
    assert refused(asked_for_two, PRIYA, NotAllowed("MTTR", [SAM, HELEN]))
    asked_for_two.say(SAM, "25")
    assert saved(asked_for_two, "MTTR", 25)
    assert reads(asked_for_two.prompts(SAM)[0], ALL_DONE)
    assert "MTTR" not in shown(asked_for_two.press(PRIYA, asked_for_two.prompts(PRIYA)[0], ActionId.ANSWER))


def test_reminders_go_on_where_they_stand_and_are_three_at_most(asked_for_two: World) -> None:
    asked_for_two.move_to(TUESDAY)
    [first] = asked_for_two.reminders(PRIYA)
    assert "MTTR" in first.text
    give_to(asked_for_two, SAM)
    for moment in (WEDNESDAY, THURSDAY, FRIDAY, at("2026-11-30 08:59")):
        asked_for_two.move_to(moment)
    assert ["MTTR" in one.text for one in asked_for_two.reminders(SAM)] == [True, True]
    assert not any("MTTR" in one.text for one in asked_for_two.reminders(PRIYA))
    assert len([one for one in asked_for_two.reminders(SAM) if "MTTR" in one.text]) == 2
    assert "MTTR" not in asked_for_two.reminders(PRIYA)[-1].text


def test_who_had_only_that_is_left_in_peace(begin: Begin) -> None:
    world = begin(a_card())
    world.move_to(MONDAY)
    world.apply(a_card(a_kpi(owner=SAM)))
    world.move_by(minutes=1)
    assert reads(world.prompts(PRIYA)[0], NOTHING_YOURS)
    for moment in (TUESDAY, WEDNESDAY):
        world.move_to(moment)
    assert world.reminders(PRIYA) == []
    assert len(world.reminders(SAM)) == 2


def test_what_is_answered_stays_with_who_answered(asked_for_two: World) -> None:
    asked_for_two.say(PRIYA, "mttr 25")
    give_to(asked_for_two, SAM)
    assert asked_for_two.prompts(SAM) == []
    assert ticked(asked_for_two.prompts(PRIYA)[0].text, "MTTR", "25 min")


def test_who_stands_in_for_this_period_stays_asked(asked_for_two: World) -> None:
    hand_over(asked_for_two)
    decide(asked_for_two, ActionId.TAKE)
    give_to(asked_for_two, SAM)
    assert asked_for_two.prompts(SAM) == []
    assert len(asked_for_two.prompts(DIEGO)) == 1


def test_an_offer_still_open_can_be_taken_from_the_new_owner(asked_for_two: World) -> None:
    hand_over(asked_for_two)
    give_to(asked_for_two, SAM)
    decide(asked_for_two, ActionId.TAKE)
    assert reads(asked_for_two.prompts(SAM)[0], NOTHING_YOURS)
    assert waits_for(asked_for_two.prompts(DIEGO)[0], "MTTR")


def test_a_kpi_that_comes_back_is_asked_for_where_it_belongs(asked_for_two: World) -> None:
    give_to(asked_for_two, SAM)
    give_to(asked_for_two, PRIYA)
    assert reads(
        asked_for_two.prompts(SAM)[0],
        passed_line(SAM, PRIYA, HandoverState.REASSIGNED, first=SAM),
    )
    assert len(asked_for_two.prompts(PRIYA)) == 2


def test_a_new_owner_who_paused_is_asked_when_they_go_on(asked_for_two: World) -> None:
    asked_for_two.actor.pause(SAM, DndPause(MONDAY, at("2026-11-23 11:00")))
    give_to(asked_for_two, SAM)
    assert asked_for_two.prompts(SAM) == []
    asked_for_two.move_to(at("2026-11-23 11:00"))
    assert len(asked_for_two.prompts(SAM)) == 1


def test_what_was_missed_already_is_asked_of_nobody_again(asked_for_two: World) -> None:
    for moment in (TUESDAY, WEDNESDAY, THURSDAY, FRIDAY):
        asked_for_two.move_to(moment)
    give_to(asked_for_two, SAM)
    assert asked_for_two.prompts(SAM) == []
    assert "MTTR" in shown(asked_for_two.command(SAM, "mine"))


def test_nobody_hears_more_than_four_messages(asked_for_two: World) -> None:
    give_to(asked_for_two, SAM)
    for moment in (TUESDAY, WEDNESDAY, THURSDAY, FRIDAY):
        asked_for_two.move_to(moment)
    for person in (PRIYA, SAM, ANNA, HELEN):
        assert len(asked_for_two.prompts(person)) + len(asked_for_two.reminders(person)) <= 4


def test_a_new_owner_is_asked_in_their_own_hours(asked_for_two: World) -> None:
    give_to(asked_for_two, DIEGO)
    assert asked_for_two.prompts(DIEGO) == []
    asked_for_two.move_to(at("2026-11-23 09:00", "America/New_York"))
    assert len(asked_for_two.prompts(DIEGO)) == 1
