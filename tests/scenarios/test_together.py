"""What comes to one person at one moment: one prompt for all that is due, one reminder for all open."""

import pytest

from bot.ui.ids import ActionId
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.seen import prompted, reminded, stored
from tests.support.world import HELEN, PRIYA, SAM, World, at, plain, shown

SPEND = a_kpi("spend", frequency="monthly")
FIRST_OF_FEBRUARY = at("2027-02-01 09:00")  # a Monday: week 4 and January are over


@pytest.fixture
def both(begin: Begin) -> World:
    """A weekly KPI is asked for on a Monday, a monthly one the day after; on Wednesday neither is in."""
    world = begin(a_card(a_kpi(), SPEND), start=at("2026-11-28 12:00"))
    for day in ("11-30", "12-01", "12-02"):
        world.move_to(at(f"2026-{day} 09:00"))
    return world


def test_a_week_and_a_month_that_are_due_at_once_are_asked_for_in_one_message(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), SPEND), start=at("2027-01-29 12:00"))
    world.move_to(FIRST_OF_FEBRUARY)
    [prompt] = world.prompts(PRIYA)
    assert "*2 KPIs wait for your number.*" in shown(prompt)


@pytest.mark.parametrize("cover", ["", " cover @sam"])
def test_the_same_for_a_stand_in_and_after_a_return(begin: Begin, cover: str) -> None:
    world = begin(a_card(a_kpi(), SPEND), start=at("2027-01-29 12:00"))
    world.command(PRIYA, f"away until 1 February{cover}")
    world.move_to(FIRST_OF_FEBRUARY)
    world.move_to(at("2027-02-02 09:00"))
    assert prompted(world, PRIYA, SAM) == ([0, 1] if cover else [1, 0])


def test_two_rounds_are_reminded_of_in_one_message(both: World) -> None:
    assert prompted(both, PRIYA) == [2]
    first, second = both.reminders(PRIYA)
    assert "SPEND" not in shown(first)
    assert "*A reminder: 2 KPIs still wait for your number.*" in shown(second)
    assert {"MTTR", "SPEND"} <= set(plain(shown(second)).replace("*", " ").split())
    both.move_to(at("2026-12-03 09:00"))
    both.move_to(at("2026-12-04 09:00"))
    assert reminded(both, PRIYA) == [4]
    assert "MTTR" not in shown(both.reminders(PRIYA)[-1])


def test_each_round_of_it_has_its_own_buttons(both: World) -> None:
    buttons = [
        one["value"]
        for block in both.reminders(PRIYA)[1].blocks
        if block["type"] == "actions"
        for one in block["elements"]
        if one.get("action_id") == ActionId.ANSWER.value
    ]
    assert len(set(buttons)) == 2


def test_a_number_alone_under_it_is_asked_about(both: World) -> None:
    said = both.say(PRIYA, "25", both.reminders(PRIYA)[1].ts)
    assert "Which KPI is that for?" in said
    assert stored(both) == []
    assert "*SPEND* is 30 min" in plain(both.say(PRIYA, "mttr 25, spend 30", both.reminders(PRIYA)[1].ts))


def test_what_is_answered_before_it_is_sent_is_left_out(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), SPEND), start=at("2026-11-28 12:00"))
    for day in ("11-30", "12-01"):
        world.move_to(at(f"2026-{day} 09:00"))
    world.say(PRIYA, "spend 30")
    world.move_to(at("2026-12-02 09:00"))
    assert "*A reminder: 1 KPI still waits for your number.*" in shown(world.reminders(PRIYA)[1])


def test_an_admin_hears_of_two_owners_in_one_message(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla", owner=SAM)))
    for day in (23, 24, 25, 26):
        world.move_to(at(f"2026-11-{day} 09:00"))
    [told] = world.reminders(HELEN)
    assert f"*1 KPI of <@{PRIYA}> still without a number,*" in shown(told)
    assert f"*1 KPI of <@{SAM}> still without a number,*" in shown(told)


def test_a_restart_reminds_no_second_time(both: World) -> None:
    before = len(both.inbox(PRIYA))
    both.restart_bot()
    both.bot.tick()
    assert len(both.inbox(PRIYA)) == before
