"""The Home tab: what is waiting for a person, and the state of the scorecard."""

from bot.ui.kit.ids import ActionId
from bot.ui.reports.home import WELCOME
from bot.workspace.elements import get_element
from scorecard.wording import TAKE_IT
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts_reports import home, is_headed, values_of, waiting
from tests.support.texts import list_buttons
from tests.support.world import HELEN, PRIYA, SAM, World, at, plain, shown

MONDAY_NINE = at("2026-11-23 09:00")


def test_before_there_is_a_scorecard_it_says_so(begin: Begin) -> None:
    assert shown(begin().open_home(PRIYA)) == WELCOME


def test_it_shows_what_waits_with_a_button_and_the_overview(begin: Begin) -> None:
    world = begin(a_card())
    world.move_to(MONDAY_NINE)
    seen = world.open_home(PRIYA)
    assert get_element(seen["blocks"], ActionId.ANSWER_ALL.value)
    assert is_headed(seen, "IT")
    view = home(world)
    assert waiting(view.mine) == [("MTTR", "2026-W47")]
    assert [part.name for part in view.scorecards[0].perspectives] == ["Processes"]


def test_answering_from_it_stores_and_draws_it_anew(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("mtta")))
    world.move_to(MONDAY_NINE)
    world.open_home(PRIYA)
    world.press_home(PRIYA)
    assert world.fill(PRIYA, {"mttr": "52"}) == {}
    view = home(world)
    assert waiting(view.mine) == [("MTTA", "2026-W47")]
    assert values_of(view.mine.readings) == {"MTTR": 52, "MTTA": None}


def test_it_follows_answers_given_elsewhere_and_by_others(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=SAM)))
    world.move_to(MONDAY_NINE)
    for person in (PRIYA, SAM, HELEN):
        world.open_home(person)
    world.command(SAM, "submit mttr 25")
    world.settle()
    for person in (PRIYA, SAM):
        assert values_of(home(world, person).mine.readings) == {"MTTR": 25}
    assert home(world, HELEN).scorecards[0].result.score == 100
    assert waiting(home(world).mine) == []


def test_it_shows_a_prompt_as_soon_as_it_is_sent(begin: Begin) -> None:
    world = begin(a_card())
    world.open_home(PRIYA)
    world.move_to(MONDAY_NINE)
    assert waiting(home(world).mine) == [("MTTR", "2026-W47")]


def test_what_a_person_owns_and_what_they_cover_stand_apart(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=SAM), a_kpi("mtta", owner=SAM, cover=PRIYA)))
    for said in (shown(world.open_home(PRIYA)), plain(world.command(PRIYA, "mine").text)):
        own, covered = said.partition("Your KPIs")[2].split("You cover")
        assert ("*MTTR*" in own, "*MTTA*" in own) == (True, False)
        assert ("*MTTR*" in covered, "*MTTA*" in covered) == (False, True)


def test_nobody_elses_is_drawn_before_they_open_it(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=SAM)))
    world.command(PRIYA, "submit mttr 25")
    world.settle()
    assert world.workspace.home(SAM) is None


def test_opening_the_messages_tab_draws_nothing(begin: Begin) -> None:
    world = begin(a_card())
    world.actor.open_home(PRIYA, "messages")
    world.settle()
    assert world.workspace.home(PRIYA) is None


def test_a_button_of_yesterday_finds_nothing_left_to_answer(begin: Begin) -> None:
    world = begin(a_card())
    world.move_to(MONDAY_NINE)
    view = world.open_home(PRIYA)
    world.say(PRIYA, "25")
    world.workspace.views.publish(PRIYA, view)
    modal = world.press_home(PRIYA)
    assert "submit" not in modal.view
    assert [block["type"] for block in modal.view["blocks"]] == ["section"]


def test_sixty_kpis_fit(begin: Begin) -> None:
    world: World = begin(a_card(*(a_kpi(f"kpi_{at}", name=f"{'Long name ' * 6}{at}") for at in range(60))))
    world.move_to(MONDAY_NINE)
    assert get_element(world.open_home(PRIYA)["blocks"], ActionId.ANSWER_ALL.value)
    assert len(waiting(home(world).mine)) == 60


def test_mine_and_home_show_open_questions_and_what_one_is_asked_to_take_over(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla", owner=SAM)))
    world.move_to(MONDAY_NINE)
    world.say(SAM, "sla ~20")
    world.say(PRIYA, "mttr ask @sam")
    world.say(PRIYA, "mttr ~35")
    for told in (plain(world.command(SAM, "mine").text), shown(world.open_home(SAM))):
        assert "*SLA*: you wrote “sla" in told
        assert "is 20 min right?" in told
        assert f"<@{PRIYA}> asks you to take this over" in told
    assert "you wrote “mttr" in plain(world.command(PRIYA, "mine").text)
    world.choose(SAM, "20 min")
    assert "you wrote" not in plain(world.command(SAM, "mine").text)


def test_an_offer_is_accepted_under_mine_and_on_home(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla")))
    world.move_to(MONDAY_NINE)
    world.say(PRIYA, "mttr ask @sam")
    [button] = [one for one in list_buttons(world.command(SAM, "mine")) if one["action_id"] == ActionId.TAKE]
    assert button["text"]["text"] == TAKE_IT
    world.open_home(SAM)
    assert world.actor.click_home(SAM, ActionId.TAKE.value)
    world.settle()
    assert "MTTR" in world.say(SAM, "32")
