"""A KPI gets a new owner while a delegate is asked: the prompt goes to the new owner."""

from datetime import date

import pytest

from bot.ui.kit.figures import away_text
from bot.ui.kit.ids import ActionId
from bot.ui.prompts.prompt import NOTHING_YOURS
from scorecard.errors import NotAllowed
from scorecard.model.kpis import Away
from scorecard.model.views.prompts import HandoverState
from tests.scenarios.conftest import Begin
from tests.scenarios.prompts.test_handovers import decide
from tests.scenarios.prompts.test_new_owners import give_to
from tests.support.cards import a_card, a_kpi
from tests.support.days import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.support.facts import refused, saved
from tests.support.facts_prompts import asked_in_place_of, new_owner_line, passed_line, reads, waits_for
from tests.support.seen import first_prompt, go, prompted, reminded, told
from tests.support.world import ANNA, DIEGO, HELEN, MEI, PRIYA, SAM, World, at

NEXT_MONDAY = at("2026-11-30 09:00")
WEEK = "*MTTR* week 47, 16–22 Nov"
SLA = a_kpi("sla")
SECOND, FOURTH = date(2026, 12, 2), date(2026, 12, 4)
REASSIGNED = HandoverState.REASSIGNED


@pytest.fixture
def covered(begin: Begin) -> World:
    """Sam stands in for Priya, who is away, and was asked for two KPIs on Monday at nine."""
    world = begin(a_card(a_kpi(), SLA))
    world.command(PRIYA, "away until 2 December cover @sam")
    world.move_to(MONDAY)
    return world


def test_the_new_owner_is_asked_and_the_stand_in_reads_whose_it_is(covered: World) -> None:
    give_to(covered, ANNA)
    assert reads(first_prompt(covered, ANNA), new_owner_line(SAM))
    assert waits_for(covered.prompts(SAM)[0], "SLA")
    assert reads(first_prompt(covered, SAM), passed_line(SAM, ANNA, REASSIGNED, owner=ANNA))
    assert "*MTTR*" not in covered.command(SAM, "mine").text
    covered.say(SAM, "mttr 25")
    assert refused(covered, SAM, NotAllowed("MTTR", [ANNA, HELEN]))
    covered.say(ANNA, "25")
    assert saved(covered, "MTTR", 25)


def test_they_are_asked_once(covered: World) -> None:
    give_to(covered, ANNA)
    covered.restart_bot()
    covered.move_by(hours=2)
    covered.apply(a_card(a_kpi(owner=ANNA, target=28), SLA))
    covered.move_by(hours=2)
    assert prompted(covered, PRIYA, SAM, ANNA) == [0, 1, 1]


def test_the_old_owner_who_was_asked_first_reads_whose_it_is(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.move_to(MONDAY)
    world.command(PRIYA, "away until 2 December cover @sam")
    world.apply(a_card(a_kpi(owner=ANNA)))
    world.move_by(minutes=1)
    for person in (PRIYA, SAM):
        text = first_prompt(world, person)
        assert text.splitlines()[0] == NOTHING_YOURS
        assert reads(text, passed_line(person, ANNA, REASSIGNED, owner=ANNA))


def test_reminders_go_on_where_they_stand(covered: World) -> None:
    covered.say(SAM, "sla 20")
    covered.move_to(TUESDAY)
    give_to(covered, ANNA)
    go(covered, WEDNESDAY, THURSDAY, FRIDAY)
    assert reminded(covered, PRIYA, SAM, ANNA, HELEN) == [0, 1, 2, 1]


def test_who_stood_in_and_owns_it_now_is_not_asked_again(covered: World) -> None:
    give_to(covered, SAM)
    assert prompted(covered, SAM) == [1]
    said = first_prompt(covered, SAM)
    assert f"{WEEK} · target ≤ 30 min\n" in said
    assert asked_in_place_of(said, "SLA", PRIYA, until=SECOND)
    covered.command(PRIYA, "back")
    covered.move_by(minutes=1)
    assert prompted(covered, SAM, PRIYA) == [1, 0]
    covered.say(SAM, "mttr 25")
    assert saved(covered, "MTTR", 25)


def test_who_took_it_for_this_period_keeps_it(covered: World) -> None:
    covered.say(SAM, f"mttr ask <@{DIEGO}>")
    decide(covered, ActionId.TAKE)
    give_to(covered, ANNA)
    assert prompted(covered, ANNA) == [0]
    assert asked_in_place_of(first_prompt(covered, DIEGO), "MTTR", ANNA)


def test_a_new_owner_who_is_away_has_it_asked_of_their_cover(covered: World) -> None:
    covered.command(ANNA, "away until 4 December cover @helen")
    give_to(covered, ANNA)
    assert prompted(covered, ANNA, HELEN) == [0, 1]
    assert asked_in_place_of(first_prompt(covered, HELEN), "MTTR", ANNA, until=FOURTH)
    line = passed_line(SAM, ANNA, REASSIGNED, owner=ANNA, asked=HELEN)
    assert reads(first_prompt(covered, SAM), line)
    assert away_text(Away(ANNA, FOURTH, HELEN), "en_GB") in told(covered, SAM, "mttr")


def test_the_same_for_a_question_that_its_old_owner_has(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), SLA))
    world.command(ANNA, "away until 4 December cover @helen")
    world.move_to(MONDAY)
    give_to(world, ANNA)
    assert prompted(world, PRIYA, ANNA, HELEN) == [1, 0, 1]
    line = passed_line(PRIYA, ANNA, REASSIGNED, owner=ANNA, asked=HELEN)
    assert reads(first_prompt(world, PRIYA), line)


def test_the_same_stand_in_for_the_new_owner_is_not_asked_again(covered: World) -> None:
    covered.command(ANNA, "away until 4 December cover @sam")
    give_to(covered, ANNA)
    assert prompted(covered, SAM) == [1]
    text = first_prompt(covered, SAM)
    assert asked_in_place_of(text, "MTTR", ANNA, until=FOURTH)
    assert asked_in_place_of(text, "SLA", PRIYA, until=SECOND)
    go(covered, TUESDAY, WEDNESDAY, THURSDAY)
    assert prompted(covered, SAM, ANNA) == [1, 0]
    assert reminded(covered, SAM) == [3]


def test_without_anybody_it_waits_for_the_new_owner(covered: World) -> None:
    covered.command(ANNA, "away until 27 November")
    give_to(covered, ANNA)
    go(covered, TUESDAY, WEDNESDAY)
    assert prompted(covered, ANNA) == [0]
    covered.command(ANNA, "back")
    covered.move_by(minutes=1)
    assert reads(first_prompt(covered, ANNA), new_owner_line(SAM))


def test_a_new_owner_elsewhere_is_asked_in_their_own_hours(covered: World) -> None:
    give_to(covered, DIEGO)
    assert prompted(covered, DIEGO) == [0]
    covered.move_to(at("2026-11-23 09:00", "America/New_York"))
    assert prompted(covered, DIEGO, SAM) == [1, 1]


def test_what_is_given_back_to_who_is_away_goes_to_who_stands_in(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), SLA))
    world.move_to(MONDAY)
    give_to(world, ANNA)
    world.command(PRIYA, "away until 2 December cover @sam")
    give_to(world, PRIYA)
    assert prompted(world, PRIYA, SAM, ANNA) == [1, 2, 1]
    line = passed_line(ANNA, PRIYA, REASSIGNED, asked=SAM, first=ANNA, locale="de_DE")
    assert reads(first_prompt(world, ANNA), line)


def test_what_was_missed_is_asked_of_nobody_again(covered: World) -> None:
    go(covered, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)
    give_to(covered, ANNA)
    assert prompted(covered, ANNA) == [0]


def test_a_stand_in_who_goes_away_as_it_changes_hands_is_told_nothing_wrong(covered: World) -> None:
    covered.command(SAM, "away until 27 November cover @mei")
    give_to(covered, ANNA)
    go(covered, at("2026-11-23 20:30"), at("2026-11-24 12:00", "Pacific/Auckland"))
    assert "MTTR" not in "".join(one.text for one in covered.prompts(MEI))
    assert prompted(covered, ANNA) == [1]


def test_nobody_hears_more_than_four_messages(covered: World) -> None:
    covered.move_to(TUESDAY)
    give_to(covered, ANNA)
    covered.move_to(WEDNESDAY)
    give_to(covered, HELEN)
    go(covered, THURSDAY, FRIDAY, NEXT_MONDAY.replace(hour=8))
    for person in (PRIYA, SAM, ANNA, HELEN):
        assert len(covered.prompts(person)) + len(covered.reminders(person)) <= 4
