"""Names that carry their scorecard's name or key: nothing is left to ask."""

import pytest

from bot.demo.people import CHANNEL
from bot.workspace.model import SlackChannel
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY
from tests.support.facts import corrected, nothing_saved, saved
from tests.support.facts_replies import asked_which, noted_no_data
from tests.support.world import PRIYA, World, plain

SECURITY, ELSEWHERE = "C0SECURITY", "C0GENERAL"
CHANNELS = (
    SlackChannel(CHANNEL, "it-scorecard"),
    SlackChannel(SECURITY, "security"),
    SlackChannel(ELSEWHERE, "general"),
)


@pytest.fixture
def world(begin: Begin) -> World:
    """Priya owns mttr and csat on IT, and mttr, csat and patch on *Cyber security*, whose key is security."""
    world = begin(
        a_card(a_kpi("mttr", aliases=["repair time"]), a_kpi("csat"), key="it", name="IT"), channels=CHANNELS
    )
    kpis = (a_kpi("mttr"), a_kpi("csat"), a_kpi("patch"))
    world.apply(a_card(*kpis, key="security", name="Cyber security", channel=SECURITY))
    world.move_to(MONDAY)
    return world


@pytest.mark.parametrize(
    "text",
    [
        "mttr (security) 33",
        "mttr (cyber security) 33",
        "MTTR (Cyber security): 33",
        "security mttr 33",
        "Cyber-Security MTTR: 33",
        "mttr security 33",
        "security: mttr 33",
        "Cyber security:\nmttr 33",
        "*Security*\n• mttr: 33",
        "33 for mttr (security)",
    ],
)
def test_a_name_with_its_scorecards_name_or_key_is_that_one(world: World, text: str) -> None:
    world.say(PRIYA, text)
    assert saved(world, "MTTR (Cyber security)", 33)


@pytest.mark.parametrize("text", ["it repair time 31", "repair time (it) 31", "IT: repair time 31"])
def test_an_alias_may_carry_it_too(world: World, text: str) -> None:
    world.say(PRIYA, text)
    assert saved(world, "MTTR (IT)", 31)


def test_a_heading_holds_for_all_that_follows_it_on_the_line(world: World) -> None:
    world.say(PRIYA, "IT: mttr 33, csat 91")
    assert saved(world, "MTTR (IT)", 33)
    assert saved(world, "CSAT (IT)", 91)


@pytest.mark.parametrize(
    "text", ["IT\nmttr 33\ncsat 91\nSecurity\nmttr 62", "IT: mttr 33, csat 91\nSecurity: mttr 62"]
)
def test_each_heading_holds_until_the_next_one(world: World, text: str) -> None:
    world.say(PRIYA, text)
    assert saved(world, "MTTR (IT)", 33)
    assert saved(world, "CSAT (IT)", 91)
    assert saved(world, "MTTR (Cyber security)", 62)


def test_each_name_of_a_message_may_carry_another(world: World) -> None:
    world.say(PRIYA, "mttr (it) 33, csat (security) no data")
    assert saved(world, "MTTR (IT)", 33)
    assert noted_no_data(world, PRIYA, "CSAT (Cyber security)")


def test_one_kpi_under_two_headings_is_refused(world: World) -> None:
    world.say(PRIYA, "IT: mttr 33\nIT: mttr 34")
    assert nothing_saved(world)


def test_a_line_of_a_note_that_only_looks_like_a_heading_stays_in_the_note(world: World) -> None:
    world.say(PRIYA, "patch 33\nIT: their vendor was late")
    assert saved(world, "PATCH", 33, note="IT: their vendor was late")


def test_a_value_under_a_heading_asks_for_which_kpi_of_that_scorecard(world: World) -> None:
    world.say(PRIYA, "IT: 33")
    assert asked_which(world, PRIYA, "MTTR (IT)", "CSAT (IT)")
    world.choose(PRIYA, "CSAT (IT)")
    assert saved(world, "CSAT (IT)", 33)
    world.move_by(hours=2)  # by then it corrects nothing that was just given
    world.say(PRIYA, "IT: 34")
    assert saved(world, "MTTR (IT)", 34)


def test_in_a_thread_it_means_the_scorecard_that_it_names(world: World) -> None:
    of_security = next(one for one in world.prompts(PRIYA) if "PATCH" in one.text)
    world.say(PRIYA, "mttr (it) 33", of_security.ts)
    assert saved(world, "MTTR (IT)", 33)
    world.say(PRIYA, "IT: csat 34", of_security.ts)
    assert saved(world, "CSAT (IT)", 34)


@pytest.mark.parametrize("named", ["mttr (security)", "security mttr", "Cyber security mttr"])
def test_commands_take_such_names_too(world: World, named: str) -> None:
    world.command(PRIYA, f"submit {named} 33", ELSEWHERE)
    assert saved(world, "MTTR (Cyber security)", 33)
    world.command(PRIYA, f"correct {named} W47 34", ELSEWHERE)
    assert corrected(world, "MTTR (Cyber security)", 33, 34)
    for command in (named, f"history {named}"):
        assert "34 min" in plain(world.command(PRIYA, command, ELSEWHERE).text)


@pytest.mark.parametrize("named", ["mttr (it)", "it mttr"])
def test_commands_about_a_period_take_them_in_the_other_scorecards_channel(world: World, named: str) -> None:
    world.command(PRIYA, f"submit {named} 33", SECURITY)
    world.command(PRIYA, "submit mttr 62", SECURITY)
    world.command(PRIYA, f"correct {named} W47 34", SECURITY)
    assert corrected(world, "MTTR (IT)", 33, 34)
    assert "34 min" in plain(world.command(PRIYA, f"history {named}", SECURITY).text)


@pytest.mark.parametrize("named", ["mttr (it)", "it mttr"])
def test_a_suggested_command_keeps_the_scorecard_in_the_other_scorecards_channel(
    world: World, named: str
) -> None:
    answer = plain(world.command(PRIYA, f"correct {named} W47 31", SECURITY).text)
    assert f"/scorecard submit {named} 31 for week 47" in answer
    world.command(PRIYA, f"submit {named} 31 for week 47", SECURITY)
    assert saved(world, "MTTR (IT)", 31)
    world.command(PRIYA, f"correct {named} 34", SECURITY)
    assert corrected(world, "MTTR (IT)", 31, 34)
