"""Several scorecards in one team: a person answers for all of theirs, and is asked if it is unclear which."""

from datetime import timedelta

import pytest

from bot.demo.people import CHANNEL
from bot.slash_commands.actuals import ASKED_BACK
from bot.workspace.model import SlackChannel
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import corrected, nothing_saved, saved
from tests.support.facts_replies import asked_which, doubted, not_done, noted_no_data, waiting_in
from tests.support.facts_reports import asks_which_scorecard, gives_back, home, is_headed, mine, waiting
from tests.support.seen import stored, values
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
BOTH = {"IT": CHANNEL, "Security": SECURITY}
OF_SECURITY = {"key": "security", "name": "Security", "channel": SECURITY}


@pytest.fixture
def world(begin: Begin) -> World:
    """Priya owns KPIs of both, Sam of IT alone, Mei of Security alone; Helen is the admin of both."""
    world = begin(IT, channels=CHANNELS)
    world.apply(a_card(*SECURITY_KPIS, **OF_SECURITY))
    world.move_to(MONDAY)
    return world


@pytest.fixture
def apart(begin: Begin) -> World:
    """The same, but Security asks an hour later, in a message of its own."""
    world = begin(IT, channels=CHANNELS)
    world.apply(a_card(*({**kpi, "prompt": "10:00"} for kpi in SECURITY_KPIS), **OF_SECURITY))
    world.move_to(MONDAY)
    world.move_to(MONDAY + timedelta(hours=1))
    return world


def told_in(world: World, channel: str, text: str, person: str = PRIYA) -> str:
    return plain(world.command(person, text, channel).text)


def test_one_message_answers_kpis_of_both(world: World) -> None:
    world.say(PRIYA, "sla 20, patch 21")
    assert saved(world, "SLA", 20)
    assert saved(world, "PATCH", 21)
    assert values(world) == [20, 21]


def test_what_is_left_is_told_of_both(world: World) -> None:
    assert waiting_in(world.say(PRIYA, "sla 20")) == ["MTTR (IT)", "MTTR (Security)", "PATCH"]


def test_a_name_that_is_in_both_asks_which_one(world: World) -> None:
    world.say(PRIYA, "mttr 25, slow vendor")
    assert asked_which(world, PRIYA, "MTTR (IT)", "MTTR (Security)")
    assert nothing_saved(world)
    world.choose(PRIYA, "MTTR (Security)")
    assert saved(world, "MTTR (Security)", 25)
    assert stored(world) == [(25, "slow vendor", "reply")]
    assert "25 min" in told_in(world, SECURITY, "mttr")
    assert "25 min" not in told_in(world, CHANNEL, "mttr")


def test_with_it_all_of_the_message_is_done_or_nothing(world: World) -> None:
    world.say(PRIYA, "mttr 25, patch 21, sla no data")
    assert values(world) == []
    world.choose(PRIYA, "MTTR (IT)")
    assert saved(world, "MTTR (IT)", 25)
    assert saved(world, "PATCH", 21)
    assert noted_no_data(world, PRIYA, "SLA")
    assert values(world) == [25, 21]


def test_the_choice_holds_while_a_number_is_asked_about(world: World) -> None:
    world.say(PRIYA, "mttr 25, sla ~40")
    world.choose(PRIYA, "MTTR (Security)")
    assert doubted(world, PRIYA, "SLA", 40)
    world.choose(PRIYA, "40 min")
    assert saved(world, "MTTR (Security)", 25)


def test_a_name_for_an_earlier_period_keeps_it_while_it_is_asked_which(world: World) -> None:
    world.say(PRIYA, "mttr 25 for W45")
    world.choose(PRIYA, "MTTR (IT)")
    assert saved(world, "MTTR (IT)", 25, period="2026-W45")


def test_a_number_alone_asks_for_which_of_all_that_waits(begin: Begin) -> None:
    world = begin(a_card(a_kpi("mttr")), channels=CHANNELS)
    world.apply(a_card(a_kpi("patch"), **OF_SECURITY))
    world.move_to(MONDAY)
    world.say(PRIYA, "25")
    assert asked_which(world, PRIYA, "MTTR", "PATCH")
    world.choose(PRIYA, "PATCH")
    assert saved(world, "PATCH", 25)
    world.say(PRIYA, "30")
    world.choose(PRIYA, "MTTR")
    assert saved(world, "MTTR", 30)


def test_in_a_prompts_thread_a_name_means_that_prompts_scorecard(apart: World) -> None:
    world = apart
    security = next(one for one in world.prompts(PRIYA) if "PATCH" in one.text)
    world.say(PRIYA, "mttr 25", security.ts)
    assert saved(world, "MTTR (Security)", 25)
    world.say(PRIYA, "sla 20", security.ts)
    assert saved(world, "SLA", 20)


def test_prompts_tell_kpis_of_one_name_apart(world: World) -> None:
    text = plain(shown(world.prompts(PRIYA)[0]))
    assert "*MTTR (IT)* week 47" in text
    assert "*MTTR (Security)* week 47" in text
    assert "*SLA* week 47" in text


def test_who_has_kpis_in_one_is_not_asked_which(world: World) -> None:
    world.say(SAM, "25")
    assert saved(world, "CSAT", 25)
    world.say(MEI, "phishing 24")
    assert saved(world, "PHISHING", 24)


def test_an_admin_gives_values_of_both_by_name(world: World) -> None:
    world.say(HELEN, "csat 25")
    assert saved(world, "CSAT", 25, by=HELEN)
    world.say(HELEN, "phishing 24")
    assert saved(world, "PHISHING", 24, by=HELEN)


def test_who_is_asked_for_somebody_else_answers_there_too(world: World) -> None:
    world.say(PRIYA, "patch ask @sam")
    offer = world.prompts(SAM)[-1]
    assert world.actor.click(SAM, offer.channel, offer.ts, "take")
    world.settle()
    world.say(SAM, "patch 24")
    assert saved(world, "PATCH", 24, by=SAM)


def test_editing_the_message_corrects_the_one_that_was_chosen(world: World) -> None:
    said = world.actor.say(PRIYA, world.direct(PRIYA), "mttr 25")
    world.settle()
    world.choose(PRIYA, "MTTR (Security)")
    world.actor.edit(PRIYA, said.channel, said.ts, "mttr 26")
    world.settle()
    assert values(world) == [26]
    assert "26 min" in told_in(world, SECURITY, "mttr")


def test_home_shows_all_of_theirs(world: World) -> None:
    assert is_headed(world.open_home(PRIYA), "IT", "Security")
    waits = sorted(name for name, _ in waiting(home(world).mine))
    assert waits == ["MTTR (IT)", "MTTR (Security)", "PATCH", "SLA"]
    world.press_home(PRIYA)
    assert world.fill(PRIYA, {"sla": "20", "patch": "21"}) == {}
    assert "*PATCH* 21 min" in plain(shown(world.home(PRIYA)))


def test_home_shows_no_other_scorecard(world: World) -> None:
    assert "Security" not in shown(world.open_home(SAM))
    assert "PHISHING" in shown(world.open_home(MEI))
    assert "IT" not in shown(world.home(MEI)).splitlines()


def test_mine_tells_of_all_of_theirs(world: World) -> None:
    waits = sorted(name for name, _ in waiting(mine(world)))
    assert waits == ["MTTR (IT)", "MTTR (Security)", "PATCH", "SLA"]


@pytest.mark.parametrize(("channel", "name"), [(CHANNEL, "IT"), (SECURITY, "Security")])
def test_a_channel_means_its_own_scorecard(world: World, channel: str, name: str) -> None:
    assert is_headed(world.command(PRIYA, "", channel), name)
    world.command(PRIYA, "submit mttr 25", channel)
    assert saved(world, f"MTTR ({name})", 25)
    assert "25 min" in told_in(world, channel, "mttr")


def test_elsewhere_the_persons_own_scorecard_is_meant(world: World) -> None:
    assert is_headed(world.command(MEI, "", ELSEWHERE), "Security")
    assert is_headed(world.command(SAM, "", ELSEWHERE), "IT")
    assert "Security" in told_in(world, world.direct(MEI), "alerts", MEI)


@pytest.mark.parametrize("text", ["", "alerts", "progress"])
def test_elsewhere_it_is_asked_which_of_several(world: World, text: str) -> None:
    assert asks_which_scorecard(world.command(PRIYA, text, ELSEWHERE), BOTH)
    assert asks_which_scorecard(world.command(PRIYA, text, world.direct(PRIYA)), BOTH)
    assert asks_which_scorecard(world.command(ANNA, text, ELSEWHERE), BOTH)


def test_elsewhere_a_name_that_one_scorecard_knows_is_found(world: World) -> None:
    world.say(PRIYA, "patch 21")
    assert "21 min" in told_in(world, ELSEWHERE, "patch")
    assert "21 min" in told_in(world, ELSEWHERE, "history patch")
    world.command(PRIYA, "correct patch W47 22", ELSEWHERE)
    assert corrected(world, "PATCH", 21, 22)
    for text in ("mttr", "history mttr", "correct mttr W47 25"):
        assert asks_which_scorecard(world.command(PRIYA, text, ELSEWHERE), BOTH)
    answer = world.command(PRIYA, "nonsense", ELSEWHERE)
    assert gives_back(answer, "/scorecard nonsense")
    assert not asks_which_scorecard(answer, BOTH)


def test_elsewhere_submit_asks_which_one_in_direct_messages(world: World) -> None:
    assert told_in(world, ELSEWHERE, "submit mttr 25") == ASKED_BACK
    world.choose(PRIYA, "MTTR (IT)")
    assert saved(world, "MTTR (IT)", 25)


def test_commands_take_the_name_that_tells_two_apart(world: World) -> None:
    world.say(PRIYA, "mttr (security) 25")
    world.command(PRIYA, "correct mttr (security) W47 26, typo", ELSEWHERE)
    assert corrected(world, "MTTR (Security)", 25, 26, period="2026-W47", note="typo")
    assert "26 min" in shown(world.command(PRIYA, "history MTTR (Security) W47", ELSEWHERE))
    assert "26 min" in shown(world.command(PRIYA, "mttr (security)", ELSEWHERE))
    assert asks_which_scorecard(world.command(PRIYA, "history mttr", ELSEWHERE), BOTH)


@pytest.mark.parametrize("name", ["mttr (security)", "MTTR (Security)", "mttr  (Security)"])
def test_a_name_that_told_two_apart_is_understood_when_there_is_one_of_them_left(
    world: World, name: str
) -> None:
    assert "*MTTR (Security)*" in world.prompts(PRIYA)[-1].text
    world.apply(a_card(a_kpi("sla"), a_kpi("csat", owner=SAM)))
    world.say(PRIYA, f"{name} 25")
    assert saved(world, "MTTR", 25)
    world.command(PRIYA, f"correct {name} W47 26", SECURITY)
    assert corrected(world, "MTTR", 25, 26)
    assert "*MTTR* 26 min" in told_in(world, SECURITY, name)


def test_a_name_means_the_one_that_waits_once_the_other_is_answered(world: World) -> None:
    world.say(PRIYA, "mttr (it) 25")
    world.move_by(hours=2)
    world.say(PRIYA, "mttr 31")
    assert saved(world, "MTTR (Security)", 31)
    assert saved(world, "MTTR (IT)", 25)


def test_right_after_a_value_its_name_may_mean_that_one(world: World) -> None:
    world.say(PRIYA, "mttr (it) 25")
    world.say(PRIYA, "mttr 31")
    assert asked_which(world, PRIYA, "MTTR (Security)", "MTTR (IT)")
    assert values(world) == [25]


def test_a_period_that_was_named_may_be_either_ones(world: World) -> None:
    world.say(PRIYA, "mttr (it) 25")
    world.move_by(hours=2)
    world.say(PRIYA, "mttr 31 for W45")
    assert asked_which(world, PRIYA, "MTTR (IT)", "MTTR (Security)")


def test_only_what_somebody_may_give_is_possible(begin: Begin) -> None:
    world = begin(
        a_card(a_kpi("mttr", owner=SAM), a_kpi("sla", owner=PRIYA), admins=[HELEN]), channels=CHANNELS
    )
    world.apply(a_card(a_kpi("mttr", owner=PRIYA), **OF_SECURITY))
    world.move_to(MONDAY)
    world.say(PRIYA, "mttr 31")
    assert saved(world, "MTTR (Security)", 31, by=PRIYA)


def test_in_a_scorecards_channel_the_names_of_ones_others_are_known(world: World) -> None:
    world.mention(PRIYA, "patch 24", channel=CHANNEL)
    assert saved(world, "PATCH", 24)
    world.command(PRIYA, "submit phishing 24", CHANNEL)
    assert "24 min" in told_in(world, CHANNEL, "patch")
    assert "24 min" in told_in(world, CHANNEL, "history patch")


def test_in_a_scorecards_channel_a_number_alone_is_for_what_waits_there(world: World) -> None:
    world.say(PRIYA, "mttr (it) 25")
    world.mention(PRIYA, "24", channel=CHANNEL)
    assert saved(world, "SLA", 24)


@pytest.mark.parametrize("named", ["security", "Security", "sec"])
def test_a_scorecard_can_be_asked_for_by_name_anywhere(world: World, named: str) -> None:
    for command in (named, f"overview {named}", f"progress {named}", f"alerts {named}"):
        for channel in (CHANNEL, ELSEWHERE, world.direct(PRIYA)):
            assert "Security" in told_in(world, channel, command)


def test_two_scorecards_of_one_channel_are_told_apart_by_name(begin: Begin) -> None:
    world = begin(a_card(a_kpi("mttr"), name="IT"), channels=CHANNELS)
    world.apply(a_card(a_kpi("patch"), **{**OF_SECURITY, "channel": CHANNEL}))
    assert asks_which_scorecard(world.command(PRIYA, "alerts", CHANNEL), {"IT": CHANNEL, "Security": CHANNEL})
    for name in ("IT", "Security"):
        assert is_headed(world.command(PRIYA, name, CHANNEL), name)
        assert name in told_in(world, CHANNEL, f"alerts {name}")


def test_a_name_that_no_scorecard_has_is_refused_with_what_was_typed(world: World) -> None:
    assert gives_back(world.command(PRIYA, "alerts nonsense", CHANNEL), "/scorecard alerts nonsense")


def in_the_thread_of_it(world: World, text: str) -> None:
    of_it = next(one for one in world.prompts(PRIYA) if "SLA" in one.text)
    world.say(PRIYA, text, of_it.ts)


@pytest.mark.parametrize("place", ["world", "apart"])
def test_in_a_prompts_thread_a_retired_kpi_is_never_taken_for_another_scorecards(
    request: pytest.FixtureRequest, place: str
) -> None:
    world: World = request.getfixturevalue(place)
    world.apply(a_card(a_kpi("sla"), a_kpi("csat", owner=SAM)))
    in_the_thread_of_it(world, "mttr 35")
    assert nothing_saved(world)
    assert not_done(world, PRIYA, "MTTR was taken off the scorecard")
    in_the_thread_of_it(world, "mttr (security) 35")
    assert saved(world, "MTTR", 35)


@pytest.mark.parametrize("place", ["world", "apart"])
def test_in_a_prompts_thread_a_former_name_is_never_taken_for_another_scorecards(
    request: pytest.FixtureRequest, place: str
) -> None:
    world: World = request.getfixturevalue(place)
    renamed = a_kpi("sla", name="Service level")
    world.apply(a_card(a_kpi("mttr"), renamed, a_kpi("csat", owner=SAM)))
    world.apply(a_card(a_kpi("mttr"), {**renamed, "name": "Kept promises"}, a_kpi("csat", owner=SAM)))
    world.apply(a_card(*SECURITY_KPIS, a_kpi("promises", name="Service level"), **OF_SECURITY))
    in_the_thread_of_it(world, "service level 35")
    assert nothing_saved(world)
    assert not_done(world, PRIYA, "Service level is called Kept promises now")
    in_the_thread_of_it(world, "kept promises 35")
    assert saved(world, "Kept promises", 35)


@pytest.mark.parametrize("answer", ["security", "Security!", "mttr (security)", "security mttr"])
def test_which_one_is_meant_can_be_answered_by_the_scorecards_name(world: World, answer: str) -> None:
    world.say(PRIYA, "mttr 25")
    world.say(PRIYA, answer)
    assert saved(world, "MTTR (Security)", 25)


@pytest.mark.parametrize("answer", ["security", "the second", "MTTR (Security)", "security mttr"])
def test_which_one_is_meant_can_be_answered_after_texts_that_made_no_sense(world: World, answer: str) -> None:
    world.say(PRIYA, "mttr 25")
    world.say(PRIYA, "the blue one")
    world.say(PRIYA, "well")
    world.say(PRIYA, answer)
    assert saved(world, "MTTR (Security)", 25)
    assert values(world) == [25]


@pytest.mark.parametrize(("hours", "stored"), [(0, [20, 25]), (2, [20])])
def test_a_choice_takes_a_place_within_the_hour_even_if_something_else_was_saved(
    world: World, hours: float, stored: list[int]
) -> None:
    world.say(PRIYA, "mttr 25")
    world.say(PRIYA, "sla 20")
    world.move_by(hours=hours)
    world.say(PRIYA, "security")
    assert values(world) == stored


def test_the_shared_name_alone_answers_nothing(world: World) -> None:
    world.say(PRIYA, "mttr 25")
    world.say(PRIYA, "mttr")
    assert nothing_saved(world)


def test_messages_about_absences_tell_kpis_of_one_name_apart(begin: Begin) -> None:
    world = begin(a_card(a_kpi("mttr", cover=SAM)), channels=CHANNELS)
    world.apply(a_card(a_kpi("mttr"), **OF_SECURITY))
    told = plain(shown(world.command(PRIYA, "away until 2 December", ELSEWHERE)))
    assert "MTTR (Security)" in told
