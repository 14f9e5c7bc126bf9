"""One message that names KPIs which several scorecards have: each name is settled by itself."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.demo.people import CHANNEL
from bot.workspace.model import SlackChannel
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY
from tests.support.facts import shows_receipt
from tests.support.seen import values
from tests.support.world import PRIYA, World, plain

CHANNELS = (
    SlackChannel(CHANNEL, "aa"),
    SlackChannel("C0BB", "bb"),
    SlackChannel("C0CC", "cc"),
    SlackChannel("C0GENERAL", "general"),
)
BB = {"key": "bb", "name": "Bb", "channel": "C0BB"}
CC = {"key": "cc", "name": "Cc", "channel": "C0CC"}
BOTH = "mttr 33, csat 91"


def a_town(begin: Begin, aa: tuple[str, ...], bb: tuple[str, ...], cc: tuple[str, ...]) -> World:
    """Three scorecards of Priya's, with these KPIs."""
    world = begin(a_card(*map(a_kpi, aa), key="aa", name="Aa"), channels=CHANNELS)
    world.apply(a_card(*map(a_kpi, bb), **BB))
    world.apply(a_card(*map(a_kpi, cc), **CC))
    world.move_to(MONDAY)
    return world


@pytest.fixture
def world(begin: Begin) -> World:
    """Aa has both KPIs, Bb the first, Cc the second."""
    return a_town(begin, ("mttr", "csat"), ("mttr", "patch"), ("csat", "vuln"))


def say(world: World) -> str:
    return world.say(PRIYA, BOTH)


def edit(world: World) -> str:
    said = world.actor.say(PRIYA, world.direct(PRIYA), "hm, wait")
    world.settle()
    world.actor.edit(PRIYA, said.channel, said.ts, BOTH)
    world.settle()
    return plain(world.inbox(PRIYA)[-1].text)


def mention(world: World) -> str:
    return "\n".join(plain(one.text) for one in world.mention(PRIYA, BOTH, channel="C0GENERAL"))


def command(world: World) -> str:
    assert "direct messages" in plain(world.command(PRIYA, f"submit {BOTH}", "C0GENERAL").text)
    return plain(world.inbox(PRIYA)[-1].text)


@pytest.mark.parametrize("way", [say, edit, mention, command])
def test_it_is_asked_which_one_the_first_name_means(world: World, way: Callable[[World], str]) -> None:
    assert "Which KPI is that for?" in way(world)
    assert values(world) == []


@pytest.mark.parametrize("way", [say, edit, command])
def test_then_the_second_name_is_asked_about_and_all_of_it_saved(
    world: World, way: Callable[[World], str]
) -> None:
    way(world)
    world.choose(PRIYA, "MTTR (Bb)")
    assert values(world) == []
    receipt = world.choose(PRIYA, "CSAT (Cc)")
    assert "*MTTR (Bb)* is 33 min" in receipt
    assert "*CSAT (Cc)* is 91 min" in receipt
    assert values(world) == [33, 91]


def test_the_first_choice_decides_nothing_about_the_second_name(world: World) -> None:
    world.say(PRIYA, BOTH)
    world.choose(PRIYA, "MTTR (Aa)")
    assert values(world) == []
    assert "*CSAT (Cc)* is 91 min" in world.choose(PRIYA, "CSAT (Cc)")


def test_both_choices_hold_while_a_number_is_asked_about(world: World) -> None:
    world.say(PRIYA, "mttr 33, csat ~91")
    world.choose(PRIYA, "MTTR (Bb)")
    world.choose(PRIYA, "CSAT (Aa)")
    assert "Is this right for *CSAT (Aa)*" in plain(world.inbox(PRIYA)[-1].text)
    receipt = world.choose(PRIYA, "91 min")
    assert "*MTTR (Bb)* is 33 min" in receipt
    assert "*CSAT (Aa)* is 91 min" in receipt


def test_a_choice_made_days_later_is_for_what_was_asked_about_then(world: World) -> None:
    world.say(PRIYA, BOTH)
    world.move_by(days=8)
    world.choose(PRIYA, "MTTR (Bb)")
    receipt = world.choose(PRIYA, "CSAT (Cc)")
    assert receipt.count("week 47") >= 2
    assert "week 48" not in receipt.split("Still to go")[0]


NAMED = "mttr 33 for W45, csat 91 for W44"


@pytest.mark.parametrize("label", ["CSAT (Aa)", "CSAT (Cc)"])
@pytest.mark.parametrize(
    "send",
    [
        lambda world: world.say(PRIYA, NAMED),
        lambda world: world.command(PRIYA, f"submit {NAMED}", "C0GENERAL"),
    ],
    ids=["message", "command"],
)
def test_each_name_keeps_the_period_that_it_was_given(
    world: World, send: Callable[[World], object], label: str
) -> None:
    send(world)
    world.choose(PRIYA, "MTTR (Bb)")
    receipt = world.choose(PRIYA, label).split("Still to go")[0]
    assert "*MTTR (Bb)* is 33 min for week 45" in receipt
    assert f"*{label}* is 91 min for week 44" in receipt


def test_in_a_thread_each_name_keeps_its_period_too(world: World) -> None:
    of_bb = next(one for one in world.prompts(PRIYA) if "PATCH" in one.text)
    world.say(PRIYA, NAMED, of_bb.ts)
    receipt = world.choose(PRIYA, "CSAT (Cc)").split("Still to go")[0]
    assert "*MTTR (Bb)* is 33 min for week 45" in receipt
    assert "*CSAT (Cc)* is 91 min for week 44" in receipt


def test_a_period_named_by_today_is_the_one_of_the_day_it_was_written(world: World) -> None:
    world.say(PRIYA, "mttr 33 for last week, csat 91 for last week")
    world.move_by(days=8)
    world.choose(PRIYA, "MTTR (Bb)")
    receipt = world.choose(PRIYA, "CSAT (Cc)").split("Still to go")[0]
    assert receipt.count("week 47") == 2


def test_no_data_is_noted_for_the_period_that_it_names(world: World) -> None:
    world.say(PRIYA, "mttr no data for W45, csat no data for W44")
    world.choose(PRIYA, "MTTR (Aa)")
    assert "*CSAT (Cc)* week 44" in world.choose(PRIYA, "CSAT (Cc)")


def test_in_the_thread_of_one_scorecard_only_what_it_has_not_is_asked(world: World) -> None:
    of_bb = next(one for one in world.prompts(PRIYA) if "PATCH" in one.text)
    assert "Which KPI is that for?" in world.say(PRIYA, BOTH, of_bb.ts)
    receipt = world.choose(PRIYA, "CSAT (Cc)")
    assert "*MTTR (Bb)* is 33 min" in receipt
    assert "*CSAT (Cc)* is 91 min" in receipt


NAMES = ("mttr", "csat", "sla", "patch")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_on_which_scorecard_each_name_is_asked_about_once(
    whole_town: World, data: st.DataObject
) -> None:
    named = data.draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
    whole_town.say(PRIYA, ", ".join(f"{name} 2{at}" for at, name in enumerate(named)))
    for _ in named:
        newest = whole_town.inbox(PRIYA)[-1]
        assert "Which KPI is that for?" in newest.text
        buttons = [block["accessory"]["value"] for block in newest.blocks if "accessory" in block]
        whole_town.choose_in(PRIYA, newest, data.draw(st.sampled_from(buttons)))
    newest = whole_town.inbox(PRIYA)[-1]
    assert shows_receipt(newest) or "already" in newest.text, newest.text


@pytest.fixture
def whole_town(begin: Begin) -> World:
    """Every name is on two of the scorecards or on all three."""
    return a_town(begin, ("mttr", "csat", "sla"), ("mttr", "patch", "sla"), ("csat", "patch", "sla"))
