"""`/scorecard since <day>`: what turned, recovered, was decided, or was given in one's place."""

import pytest

from bot.demo.people import CHANNEL
from bot.ui.kit.ids import ActionId
from bot.ui.reports.since import WHILE_AWAY, since_message
from scorecard.model.views.past import Happened, SinceView
from scorecard.services.lookup.access import Asker
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY
from tests.support.facts_reports import shows
from tests.support.texts import plain
from tests.support.world import DIEGO, HELEN, PRIYA, SAM, World, at

CARD = a_card(a_kpi(cover=SAM), a_kpi("sla"), a_kpi("nps", under="Customer", owner=SAM), lock_after=20)


@pytest.fixture
def world(begin: Begin) -> World:
    """On Monday MTTR turned off threshold and SLA came in; on Tuesday Sam gave what Priya owes."""
    world = begin(CARD)
    world.move_to(MONDAY)
    world.say(PRIYA, "mttr 52, slow vendor")
    world.say(SAM, "nps 20")
    world.move_to(at("2026-11-24 10:00"))
    world.command(HELEN, "submit sla 20")
    return world


def since(world: World, when: str, person: str = HELEN, name: str = "") -> Happened:
    """Return what happened since a day, as the answer to a command shows it."""
    view = world.bot.services.since.show(Asker(world.workspace.team_id, CHANNEL, person), name, when)
    assert isinstance(view, SinceView)
    assert shows(world.command(person, f"{name} since {when}".strip()), since_message(view))
    return view.happened


def test_what_turned_and_was_given_in_ones_place_is_told_and_nothing_else(world: World) -> None:
    happened = since(world, "Monday", PRIYA)
    assert [(one.kpi.name, one.actual.value) for one in happened.turned_off] == [("MTTR", 52)]
    assert [(kpi.name, one.value, one.by) for kpi, one in happened.given] == [("SLA", 20, HELEN)]
    assert happened == Happened(turned_off=happened.turned_off, given=happened.given)
    assert since(world, "Monday", SAM).given == ()


def test_only_what_came_since_the_day_began_is_told(world: World) -> None:
    assert since(world, "24 November", PRIYA) == Happened(given=since(world, "Monday", PRIYA).given)
    assert not since(world, "today", SAM)
    world.move_to(at("2026-11-25 10:00"))
    assert not since(world, "today", PRIYA)
    assert since(world, "last week", PRIYA) == since(world, "W47", PRIYA) == since(world, "Monday", PRIYA)


def test_without_a_day_it_is_since_an_absence_or_else_for_a_week(world: World) -> None:
    assert "since Tue, 17 Nov" in plain(world.command(PRIYA, "since").text)
    world.command(PRIYA, "away until 25 November")
    world.command(HELEN, "submit sla 21")
    world.move_to(at("2026-11-26 10:00"))
    told = plain(world.say(PRIYA, "what happened while I was out?"))
    assert "since Tue, 24 Nov" in told
    assert "SLA" in told


def test_what_recovered_is_told_instead_of_that_it_turned(world: World) -> None:
    world.move_to(at("2026-11-30 10:00"))
    world.say(PRIYA, "mttr 28")
    happened = since(world, "Monday")
    assert [(one.kpi.name, one.actual.value) for one in happened.recovered] == [("MTTR", 28)]
    assert not happened.turned_off


def test_what_was_decided_is_told(world: World) -> None:
    world.move_to(at("2026-11-30 10:00"))
    for text in ("aside nps W48 new survey tool", "aside sla W48 tool is down", "aside sla W48 back"):
        world.command(HELEN, text)
    world.apply(CARD.replace("target: 30", "target: 20"))
    world.command(PRIYA, "submit mttr 31 for W44")
    asked = world.inbox(HELEN)[-1]
    assert world.actor.click(HELEN, asked.channel, asked.ts, ActionId.DECLINE.value)
    world.settle()
    happened = since(world, "Monday")
    assert [(kpi.name, stands) for kpi, _, stands in happened.set_aside] == [("NPS", True), ("SLA", False)]
    assert [(one.kpi.name, one.before and one.before.target, one.goal.target) for one in happened.goals] == [
        (name, 30, 20) for name in ("MTTR", "SLA", "NPS")
    ]
    assert [(kpi.name, request.state.value, request.decided_by) for kpi, request in happened.requests] == [
        ("MTTR", "declined", HELEN)
    ]


def test_no_data_stated_in_ones_place_is_told_to_its_owner_alone(world: World) -> None:
    world.move_to(at("2026-11-30 10:00"))
    world.command(HELEN, "submit sla no data, tool down")
    assert [(kpi.name, one.reason) for kpi, one in since(world, "today", PRIYA).stated] == [
        ("SLA", "tool down")
    ]
    assert not since(world, "today", SAM)


def test_a_kpi_or_perspective_before_it_narrows_it(world: World) -> None:
    assert since(world, "Monday", name="mttr").turned_off
    assert since(world, "Monday", name="processes").turned_off
    assert not since(world, "Monday", name="customer")


def test_a_day_to_come_and_what_is_no_day_are_told_so(world: World) -> None:
    assert "is still to come" in plain(world.command(PRIYA, "since 24 December").text)
    assert "I can't read “sometime” as a day" in plain(world.command(PRIYA, "since sometime").text)


def test_who_may_not_read_the_scorecard_learns_nothing(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), private=True))
    world.move_to(MONDAY)
    world.say(PRIYA, "mttr 52")
    assert "MTTR" not in plain(world.command(DIEGO, "since Monday", "C0GENERAL").text)


AWAY_CARD = a_card(a_kpi(cover=SAM), a_kpi("sla"), a_kpi("nps", owner=SAM))


def come_back(begin: Begin, *told: str) -> World:
    """Priya is away for a week, in which Sam says something; she is asked again on the Monday after it."""
    world = begin(AWAY_CARD)
    world.command(PRIYA, f"away until 27 November cover <@{SAM}>")
    world.move_to(MONDAY)
    for text in told:
        world.say(SAM, text)
    world.move_to(at("2026-11-30 08:59"))
    assert not any(WHILE_AWAY in plain(one.text) for one in world.inbox(PRIYA))
    world.move_to(at("2026-11-30 09:00"))
    return world


def test_the_first_message_after_an_absence_tells_once_what_happened(begin: Begin) -> None:
    world = come_back(begin, "mttr 52, slow vendor")
    first = world.prompts(PRIYA)[-1]
    told = plain(first.text).partition(WHILE_AWAY)[2]
    assert told.startswith(", 20–27 Nov:*")
    assert "*Turned off threshold*" in told
    assert "*Given in your place*\n*MTTR* 52 min for week 47, by <@U0SAM>" in told
    world.move_to(at("2026-12-01 09:00"))
    world.move_to(at("2026-12-07 09:00"))
    assert sum(WHILE_AWAY in plain(one.text) for one in world.inbox(PRIYA)) == 1


def test_it_says_the_same_when_the_message_is_drawn_again(begin: Begin) -> None:
    world = come_back(begin, "mttr 52")
    before = plain(world.prompts(PRIYA)[-1].text).partition(WHILE_AWAY)[2]
    world.say(PRIYA, "mttr 28")
    world.say(PRIYA, "sla 20")
    after = plain(world.prompts(PRIYA)[-1].text).partition(WHILE_AWAY)[2]
    assert before
    assert after == before


def test_nothing_is_said_if_nothing_happened(begin: Begin) -> None:
    world = come_back(begin)
    assert world.prompts(PRIYA)
    assert not any(WHILE_AWAY in plain(one.text) for one in world.inbox(PRIYA))


def test_who_was_not_away_is_told_nothing(begin: Begin) -> None:
    world = come_back(begin, "mttr 52")
    assert not any(WHILE_AWAY in plain(one.text) for one in world.inbox(SAM))
