"""Several scorecards in one team: a person answers for all of theirs, and is asked where it is open which."""

import pytest

from bot.demo.people import CHANNEL
from bot.workspace.model import SlackChannel
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import saved
from tests.support.seen import stored, told, values
from tests.support.world import ANNA, HELEN, MEI, PRIYA, SAM, World, at, plain, shown

MONDAY = at("2026-11-23 09:00")
SECURITY, ELSEWHERE = "C0SECURITY", "C0GENERAL"
CHANNELS = (
    SlackChannel(CHANNEL, "it-scorecard"),
    SlackChannel(SECURITY, "security"),
    SlackChannel(ELSEWHERE, "general"),
)
IT = a_card(a_kpi("mttr"), a_kpi("sla"), a_kpi("csat", owner=SAM))
SECURITY_KPIS = (a_kpi("mttr"), a_kpi("patch"), a_kpi("phishing", owner=MEI))
OF_SECURITY = {"key": "security", "name": "Security", "channel": SECURITY}


@pytest.fixture
def world(begin: Begin) -> World:
    """Priya owns KPIs of both, Sam of IT alone, Mei of Security alone; Helen is the admin of both."""
    world = begin(IT, channels=CHANNELS)
    world.apply(a_card(*SECURITY_KPIS, **OF_SECURITY))
    world.move_to(MONDAY)
    return world


def told_in(world: World, channel: str, text: str, person: str = PRIYA) -> str:
    return plain(world.command(person, text, channel).text)


def test_one_message_answers_kpis_of_both(world: World) -> None:
    receipt = world.say(PRIYA, "sla 20, patch 21")
    assert "*SLA* is 20 min" in receipt
    assert "*PATCH* is 21 min" in receipt
    assert values(world) == [20, 21]


def test_what_is_left_is_told_of_both(world: World) -> None:
    receipt = world.say(PRIYA, "sla 20").splitlines()
    assert "Still to go: 3" in receipt
    assert [line.split(" week")[0] for line in receipt if line.startswith("•")] == [
        "• *MTTR (IT)*",
        "• *MTTR (Security)*",
        "• *PATCH*",
    ]


def test_a_name_that_is_in_both_asks_which_one(world: World) -> None:
    assert "Which KPI is that for?" in world.say(PRIYA, "mttr 25, slow vendor")
    assert values(world) == []
    world.choose(PRIYA, "MTTR (Security)")
    assert saved(world, "MTTR (Security)", 25)
    assert stored(world) == [(25, "slow vendor", "reply")]
    assert "25 min" in told_in(world, SECURITY, "mttr")
    assert "25 min" not in told_in(world, CHANNEL, "mttr")


def test_with_it_all_of_the_message_is_done_or_nothing(world: World) -> None:
    world.say(PRIYA, "mttr 25, patch 21, sla no data")
    assert values(world) == []
    receipt = world.choose(PRIYA, "MTTR (IT)")
    assert saved(world, "MTTR (IT)", 25)
    assert saved(world, "PATCH", 21)
    assert "Noted: *SLA* week 47, 16–22 Nov · no data" in receipt
    assert values(world) == [25, 21]


def test_the_choice_holds_while_a_number_is_asked_about(world: World) -> None:
    world.say(PRIYA, "mttr 25, sla ~40")
    world.choose(PRIYA, "MTTR (Security)")
    assert "Is this right for *SLA*" in plain(world.inbox(PRIYA)[-1].text)
    world.choose(PRIYA, "40 min")
    assert saved(world, "MTTR (Security)", 25)


def test_a_name_for_an_earlier_period_keeps_it_while_it_is_asked_which(world: World) -> None:
    world.say(PRIYA, "mttr 25 for W45")
    assert "*MTTR (IT)* is 25 min for week 45" in world.choose(PRIYA, "MTTR (IT)")


def test_a_number_alone_asks_for_which_of_all_that_waits(begin: Begin) -> None:
    world = begin(a_card(a_kpi("mttr")), channels=CHANNELS)
    world.apply(a_card(a_kpi("patch"), **OF_SECURITY))
    world.move_to(MONDAY)
    assert "Which KPI is that for?" in world.say(PRIYA, "25")
    assert "*PATCH* is 25 min" in world.choose(PRIYA, "PATCH")
    assert "*MTTR* is 30 min" in world.say(PRIYA, "30")


def test_in_a_prompts_thread_a_name_means_that_prompts_scorecard(world: World) -> None:
    security = next(one for one in world.prompts(PRIYA) if "PATCH" in one.text)
    world.say(PRIYA, "mttr 25", security.ts)
    assert saved(world, "MTTR (Security)", 25)
    assert "*SLA* is 20 min" in world.say(PRIYA, "sla 20", security.ts)


def test_prompts_tell_kpis_of_one_name_apart(world: World) -> None:
    first, second = (plain(shown(one)) for one in world.prompts(PRIYA))
    assert "*MTTR (IT)* week 47" in first
    assert "*MTTR (Security)* week 47" in second
    assert "*SLA* week 47" in first


def test_who_has_kpis_in_one_is_not_asked_which(world: World) -> None:
    world.say(SAM, "25")
    assert saved(world, "CSAT", 25)
    world.say(MEI, "phishing 24")
    assert saved(world, "PHISHING", 24)


def test_an_admin_gives_values_of_both_by_name(world: World) -> None:
    assert "*CSAT* is 25 min" in world.say(HELEN, "csat 25")
    assert "*PHISHING* is 24 min" in world.say(HELEN, "phishing 24")


def test_who_is_asked_for_somebody_else_answers_there_too(world: World) -> None:
    world.say(PRIYA, "patch ask @sam")
    offer = world.prompts(SAM)[-1]
    assert world.actor.click(SAM, offer.channel, offer.ts, "take")
    world.settle()
    assert "*PATCH* is 24 min" in world.say(SAM, "patch 24")


def test_editing_the_message_corrects_the_one_that_was_chosen(world: World) -> None:
    said = world.actor.say(PRIYA, world.direct(PRIYA), "mttr 25")
    world.settle()
    world.choose(PRIYA, "MTTR (Security)")
    world.actor.edit(PRIYA, said.channel, said.ts, "mttr 26")
    world.settle()
    assert values(world) == [26]
    assert "26 min" in told_in(world, SECURITY, "mttr")


def test_home_shows_all_of_theirs(world: World) -> None:
    seen = plain(shown(world.open_home(PRIYA)))
    assert "*4 KPIs wait for your number*" in seen
    for line in ("*MTTR (IT)*", "*MTTR (Security)*", "*SLA*", "*PATCH*", "IT", "Security"):
        assert line in seen.splitlines() or line in seen
    world.press_home(PRIYA)
    assert world.fill(PRIYA, {"sla": "20", "patch": "21"}) == {}
    assert "*PATCH* 21 min" in plain(shown(world.home(PRIYA)))


def test_home_shows_no_other_scorecard(world: World) -> None:
    assert "Security" not in shown(world.open_home(SAM))
    assert "PHISHING" in shown(world.open_home(MEI))
    assert "IT" not in shown(world.home(MEI)).splitlines()


def test_mine_tells_of_all_of_theirs(world: World) -> None:
    mine = told(world, PRIYA, "mine")
    assert "*4 KPIs wait for your number*" in mine
    assert "*MTTR (Security)*" in mine


@pytest.mark.parametrize(("channel", "name"), [(CHANNEL, "IT"), (SECURITY, "Security")])
def test_a_channel_means_its_own_scorecard(world: World, channel: str, name: str) -> None:
    assert plain(world.command(PRIYA, "", channel).text).startswith(f"{name}:")
    world.command(PRIYA, "submit mttr 25", channel)
    assert saved(world, f"MTTR ({name})", 25)
    assert "25 min" in told_in(world, channel, "mttr")


def test_elsewhere_the_persons_own_scorecard_is_meant(world: World) -> None:
    assert told_in(world, ELSEWHERE, "", MEI).startswith("Security:")
    assert told_in(world, ELSEWHERE, "", SAM).startswith("IT:")
    assert told_in(world, world.direct(MEI), "alerts", MEI).startswith("Security:")


@pytest.mark.parametrize("text", ["", "alerts", "progress"])
def test_elsewhere_it_is_asked_which_of_several(world: World, text: str) -> None:
    asked = "Which scorecard do you mean, IT or Security? Type it in that one's channel:"
    assert f"{asked} <#{CHANNEL}> or <#{SECURITY}>" in told_in(world, ELSEWHERE, text)
    assert asked in told_in(world, world.direct(PRIYA), text)
    assert asked in told_in(world, ELSEWHERE, text, ANNA)


def test_elsewhere_a_name_that_one_scorecard_knows_is_found(world: World) -> None:
    world.say(PRIYA, "patch 21")
    assert "21 min" in told_in(world, ELSEWHERE, "patch")
    assert "21 min" in told_in(world, ELSEWHERE, "history patch")
    assert "from 21 min to 22 min" in told_in(world, ELSEWHERE, "correct patch W47 22")
    for text in ("mttr", "history mttr", "correct mttr W47 25"):
        assert "Which scorecard do you mean" in told_in(world, ELSEWHERE, text)
    assert "I don't know" in told_in(world, ELSEWHERE, "nonsense")


def test_elsewhere_submit_asks_which_one_in_direct_messages(world: World) -> None:
    assert "I asked it in our direct messages" in told_in(world, ELSEWHERE, "submit mttr 25")
    world.choose(PRIYA, "MTTR (IT)")
    assert saved(world, "MTTR (IT)", 25)


def test_commands_take_the_name_that_tells_two_apart(world: World) -> None:
    world.say(PRIYA, "mttr (security) 25")
    seen = told_in(world, ELSEWHERE, "correct mttr (security) W47 26, typo")
    assert "Corrected: *MTTR (Security)* from 25 min to 26 min for week 47" in seen
    assert "26 min" in shown(world.command(PRIYA, "history MTTR (Security) W47", ELSEWHERE))
    assert "26 min" in shown(world.command(PRIYA, "mttr (security)", ELSEWHERE))
    assert "Which scorecard do you mean" in told_in(world, ELSEWHERE, "history mttr")


@pytest.mark.parametrize("name", ["mttr (security)", "MTTR (Security)", "mttr  (Security)"])
def test_a_name_that_told_two_apart_is_understood_when_there_is_one_of_them_left(
    world: World, name: str
) -> None:
    assert "*MTTR (Security)*" in world.prompts(PRIYA)[-1].text
    world.apply(a_card(a_kpi("sla"), a_kpi("csat", owner=SAM)))
    world.say(PRIYA, f"{name} 25")
    assert saved(world, "MTTR", 25)
    assert "from 25 min to 26 min" in told_in(world, SECURITY, f"correct {name} W47 26")
    assert "*MTTR* 26 min" in told_in(world, SECURITY, name)
