"""Before the first prompt, people read when it comes."""

from bot.ui.prompts.on_demand import FIRST_PROMPT, first_question_lines
from scorecard.services.setup.definitions import Definitions
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts_prompts import first_question
from tests.support.seen import go, told
from tests.support.world import ANNA, DIEGO, HELEN, MEI, PRIYA, SAM, World, at, plain, shown

MONDAY = at("2026-11-23 09:00")
FIRST, FOR_ONE = (first_question(MONDAY, kpis) for kpis in (2, 1))
NEW_YORK = at("2026-11-23 09:00", "America/New_York")
QUARTERLY = a_kpi("cost", frequency="quarterly", owner=SAM)


def one_each(begin: Begin) -> World:
    return begin(a_card(a_kpi(), a_kpi("sla", owner=SAM), QUARTERLY))


def test_the_scorecard_says_when_the_first_question_comes_and_how_many(begin: Begin) -> None:
    world = one_each(begin)
    answer = world.command(HELEN)
    assert FIRST in plain(answer.text)
    assert FIRST in shown(answer)


def test_each_owner_reads_when_they_are_asked_by_their_own_clock(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla", owner=DIEGO), a_kpi("nps", owner=DIEGO)))
    world.bot.tick()
    assert first_question(NEW_YORK, 2, "en_US", "America/New_York") in told(world, DIEGO, "mine")
    assert FOR_ONE in told(world, PRIYA, "mine")
    assert FIRST_PROMPT not in told(world, HELEN, "mine")


def test_the_home_tab_says_it_too(begin: Begin) -> None:
    world = one_each(begin)
    assert FOR_ONE in shown(world.open_home(PRIYA))


def test_clocks_that_differ_make_no_second_first_question(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla", owner=MEI)))
    world.bot.tick()
    assert FIRST in told(world, PRIYA, "")


def test_what_is_asked_for_a_day_later_does_not_count_though_a_clock_is_ahead(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("trained", frequency="daily", owner=ANNA, prompt="08:00")))
    world.command(ANNA, "workdays Tue-Fri")
    world.bot.tick()
    assert FOR_ONE in told(world, PRIYA, "")


def test_once_something_was_asked_nothing_is_said_of_it(begin: Begin) -> None:
    world = one_each(begin)
    told(world, PRIYA, "")
    go(world, MONDAY)
    assert FIRST_PROMPT not in told(world, PRIYA, "") + told(world, PRIYA, "mine")


def test_a_value_given_unasked_does_not_change_when_the_question_comes(begin: Begin) -> None:
    world = one_each(begin)
    world.command(PRIYA, "submit mttr 25 for W46")
    assert FIRST in told(world, PRIYA, "")


def test_what_is_asked_for_now_is_the_first_question(begin: Begin) -> None:
    world = one_each(begin)
    told(world, HELEN, "")
    world.command(HELEN, "ask now mttr")
    assert FIRST_PROMPT not in told(world, HELEN, "")


def test_the_first_question_waits_for_whoever_is_away(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.command(PRIYA, "away until 24 November")
    assert first_question(at("2026-11-25 09:00"), 1) in told(world, HELEN, "")


def test_applying_tells_it_by_the_scorecards_clock(begin: Begin) -> None:
    world = one_each(begin)
    definitions = Definitions(world.store, world.clock)
    told_then = definitions.find_first_prompt(world.workspace.team_id, "it")
    assert [plain(one) for one in first_question_lines(told_then)] == [FIRST]
    go(world, MONDAY)
    assert definitions.find_first_prompt(world.workspace.team_id, "it") is None
