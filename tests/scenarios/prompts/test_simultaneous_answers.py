"""Messages to one person at one moment: one prompt for everything due, one reminder for everything open."""

import pytest

from bot.demo.people import CHANNEL
from bot.ui.kit.ids import ActionId
from bot.workspace.model import SlackChannel
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import corrected, saved
from tests.support.facts_prompts import a_due, reminded_of, waits_for
from tests.support.facts_replies import asked_which
from tests.support.seen import prompted, reminded, stored, values
from tests.support.world import DIEGO, HELEN, PRIYA, SAM, World, at, plain, shown

SPEND = a_kpi("spend", frequency="monthly")
FIRST_OF_FEBRUARY = at("2027-02-01 09:00")  # a Monday: week 4 and January are over


@pytest.fixture
def both(begin: Begin) -> World:
    """A weekly KPI is asked for on a Monday, a monthly one the day after; on Wednesday neither is in."""
    world = begin(a_card(a_kpi(), SPEND), start=at("2026-11-28 12:00"))
    for day in ("11-30", "12-01", "12-02"):
        world.move_to(at(f"2026-{day} 09:00"))
    return world


@pytest.fixture
def of_both_scorecards(begin: Begin) -> World:
    """One reminder covers a weekly MTTR (IT) and two monthly KPIs, MTTR (Security) and PATCH."""
    channels = (SlackChannel(CHANNEL, "it-scorecard"), SlackChannel("C0SECURITY", "security"))
    world = begin(a_card(), start=at("2026-11-28 12:00"), channels=channels)
    monthly = [a_kpi(key, frequency="monthly") for key in ("mttr", "patch")]
    world.apply(a_card(*monthly, key="security", name="Security", channel="C0SECURITY"))
    for day in ("11-30", "12-01", "12-02"):
        world.move_to(at(f"2026-{day} 09:00"))
    return world


def said_under_it(world: World, text: str) -> str:
    return plain(world.say(PRIYA, text, world.reminders(PRIYA)[-1].ts))


def test_a_week_and_a_month_that_are_due_at_once_are_asked_for_in_one_message(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), SPEND), start=at("2027-01-29 12:00"))
    world.move_to(FIRST_OF_FEBRUARY)
    [prompt] = world.prompts(PRIYA)
    assert waits_for(prompt, "MTTR", "SPEND")


@pytest.mark.parametrize("cover", ["", " cover @sam"])
def test_the_same_for_a_stand_in_and_after_a_return(begin: Begin, cover: str) -> None:
    world = begin(a_card(a_kpi(), SPEND), start=at("2027-01-29 12:00"))
    world.command(PRIYA, f"away until 1 February{cover}")
    world.move_to(FIRST_OF_FEBRUARY)
    world.move_to(at("2027-02-02 09:00"))
    assert prompted(world, PRIYA, SAM) == ([0, 1] if cover else [1, 0])


def test_two_batches_are_reminded_of_in_one_message(both: World) -> None:
    assert prompted(both, PRIYA) == [2]
    [reminder] = both.reminders(PRIYA)
    assert reminded_of(reminder, PRIYA, a_due(), a_due("SPEND"))
    assert {"MTTR", "SPEND"} <= set(plain(shown(reminder)).replace("*", " ").split())
    both.move_to(at("2026-12-03 09:00"))
    both.move_to(at("2026-12-04 09:00"))
    assert reminded(both, PRIYA) == [3]
    assert "MTTR" not in shown(both.reminders(PRIYA)[-1])


def test_each_batch_of_it_has_its_own_buttons(both: World) -> None:
    buttons = [
        one["value"]
        for block in both.reminders(PRIYA)[0].blocks
        if block["type"] == "actions"
        for one in block["elements"]
        if one.get("action_id") == ActionId.ANSWER.value
    ]
    assert len(set(buttons)) == 2


def test_a_number_alone_under_it_is_asked_about(both: World) -> None:
    both.say(PRIYA, "25", both.reminders(PRIYA)[0].ts)
    assert asked_which(both, PRIYA, "MTTR", "SPEND")
    assert stored(both) == []
    both.say(PRIYA, "mttr 25, spend 30", both.reminders(PRIYA)[0].ts)
    assert saved(both, "SPEND", 30)


def test_what_is_answered_before_it_is_sent_is_left_out(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), SPEND), start=at("2026-11-28 12:00"))
    for day in ("11-30", "12-01"):
        world.move_to(at(f"2026-{day} 09:00"))
    world.say(PRIYA, "spend 30")
    world.move_to(at("2026-12-02 09:00"))
    assert reminded_of(world.reminders(PRIYA)[0], PRIYA, a_due())


def test_what_has_another_owner_by_now_may_still_be_meant_by_a_number_alone(both: World) -> None:
    both.apply(a_card(a_kpi(owner=DIEGO), SPEND))
    both.say(PRIYA, "26", both.reminders(PRIYA)[-1].ts)
    assert asked_which(both, PRIYA, "SPEND")
    assert stored(both) == []
    both.choose(PRIYA, "SPEND")
    assert saved(both, "SPEND", 26)


def test_an_admin_hears_of_two_owners_in_one_message(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla", owner=SAM)))
    for day in (23, 24, 25, 26):
        world.move_to(at(f"2026-11-{day} 09:00"))
    [told] = world.reminders(HELEN)
    assert reminded_of(told, HELEN, a_due())
    assert reminded_of(told, HELEN, a_due("SLA", owner=SAM, asked=SAM))


def test_a_restart_reminds_no_second_time(both: World) -> None:
    before = len(both.inbox(PRIYA))
    both.restart_bot()
    both.bot.tick()
    assert len(both.inbox(PRIYA)) == before


def test_of_two_scorecards_a_name_that_both_have_is_asked_about(of_both_scorecards: World) -> None:
    world = of_both_scorecards
    said_under_it(world, "mttr 26")
    assert asked_which(world, PRIYA, "MTTR (IT)", "MTTR (Security)")
    assert stored(world) == []
    world.choose(PRIYA, "MTTR (Security)")
    assert saved(world, "MTTR (Security)", 26, period="2026-11")


def test_of_two_scorecards_a_number_alone_can_be_for_all_that_waits(of_both_scorecards: World) -> None:
    world = of_both_scorecards
    said_under_it(world, "25")
    assert asked_which(world, PRIYA, "MTTR (IT)", "MTTR (Security)", "PATCH")
    said_under_it(world, "mttr (it) 24")
    said_under_it(world, "25")
    assert asked_which(world, PRIYA)
    assert values(world) == [24]
    said_under_it(world, "patch 22")
    said_under_it(world, "27")
    assert saved(world, "MTTR (Security)", 27)


def test_of_two_scorecards_the_names_that_are_shown_can_be_typed(of_both_scorecards: World) -> None:
    world = of_both_scorecards
    shown_words = shown(world.reminders(PRIYA)[-1]).splitlines()[-1]
    assert "`mttr (it) 30, mttr (security) 30`" in shown_words
    said_under_it(world, "mttr (it) 24, mttr (security) 22")
    assert saved(world, "MTTR (IT)", 24, period="2026-W48")
    assert saved(world, "MTTR (Security)", 22, period="2026-11")
    world.say(PRIYA, "mttr (it) 23")
    assert corrected(world, "MTTR (IT)", 24, 23)


def test_under_one_scorecards_prompt_the_other_can_be_named_in_full(of_both_scorecards: World) -> None:
    prompt = of_both_scorecards.prompts(PRIYA)[0]
    of_both_scorecards.say(PRIYA, "mttr (security) 22", prompt.ts)
    assert saved(of_both_scorecards, "MTTR (Security)", 22)
    of_both_scorecards.say(PRIYA, "mttr 24", prompt.ts)
    assert saved(of_both_scorecards, "MTTR (IT)", 24)
