"""Reminders show later answers to everybody who got them, and close once nothing is missing."""

import pytest

from bot.ui.kit.ids import ActionId
from bot.ui.prompts.prompt import ALL_DONE, NOTHING_ASKED, OFF_THE_CARD
from bot.ui.prompts.reminder import LAST, SETTLED
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import corrected
from tests.support.facts_prompts import a_due, reads, reminded_of, ticked
from tests.support.seen import go, reminded, values
from tests.support.world import HELEN, MEI, PRIYA, SAM, World, at, plain, shown

COVERED = a_kpi(cover=SAM)
ON_TARGET = ("on target", "week 47, 16–22 Nov")


@pytest.fixture
def all_told(begin: Begin) -> World:
    """Priya, Sam as cover and Helen as admin were reminded of MTTR, Priya and Helen of SLA as well."""
    world = begin(a_card(COVERED, a_kpi("sla")))
    go(world, *(at(f"2026-11-{day} 09:00") for day in (23, 24, 25, 26)))
    assert reminded(world, PRIYA, SAM, HELEN) == [3, 2, 1]
    return world


def last_reminder(world: World, person: str) -> str:
    return plain(shown(world.reminders(person)[-1]))


def can_be_answered(world: World, person: str) -> bool:
    blocks = world.reminders(person)[-1].blocks
    return any(
        one.get("action_id") == ActionId.ANSWER.value for block in blocks for one in block.get("elements", ())
    )


def test_cover_and_admin_see_that_it_is_settled_without_a_new_message(all_told: World) -> None:
    before = [len(all_told.receipts(person)) for person in (SAM, HELEN)]
    all_told.say(PRIYA, "mttr 25, sla 20")
    assert [len(all_told.receipts(person)) for person in (SAM, HELEN)] == before
    for person in (SAM, HELEN):
        assert reads(last_reminder(all_told, person), SETTLED)
        assert ticked(last_reminder(all_told, person), "MTTR", "25 min", *ON_TARGET, f"<@{PRIYA}>")
        assert not can_be_answered(all_told, person)


def test_all_of_the_owners_reminders_are_closed(all_told: World) -> None:
    all_told.say(PRIYA, "mttr 25, sla 20")
    for reminder in all_told.reminders(PRIYA):
        assert reads(reminder, ALL_DONE)
        assert ticked(reminder, "MTTR", "25 min", "Thu 09:00")


def test_what_is_still_missing_can_still_be_answered_there(all_told: World) -> None:
    all_told.say(SAM, "mttr 25")
    text = last_reminder(all_told, HELEN)
    assert reminded_of(text, HELEN, a_due("SLA"))
    assert ticked(text, "MTTR", "25 min", *ON_TARGET, f"<@{SAM}>")
    assert text.index("• *SLA*") < text.index("✓ *MTTR*")
    assert can_be_answered(all_told, HELEN)
    assert not can_be_answered(all_told, SAM)
    all_told.press(HELEN, all_told.reminders(HELEN)[-1], ActionId.ANSWER)
    assert all_told.fill(HELEN, {"sla": "20"}) == {}
    assert reads(last_reminder(all_told, HELEN), ALL_DONE)


def test_no_data_is_told_with_its_reason(all_told: World) -> None:
    all_told.say(PRIYA, "mttr no data - vendor outage")
    [line] = [one for one in last_reminder(all_told, SAM).splitlines() if one.startswith("– *MTTR* week 47")]
    assert "vendor outage" in line
    assert f"<@{PRIYA}>" in line


def test_a_correction_is_told_there_too(all_told: World) -> None:
    all_told.say(PRIYA, "mttr 25")
    all_told.say(PRIYA, "mttr 27")
    assert ticked(last_reminder(all_told, SAM), "MTTR", "27 min")


def test_a_reply_in_the_thread_of_a_closed_reminder_is_heard(all_told: World) -> None:
    all_told.say(PRIYA, "mttr 25")
    all_told.say(SAM, "mttr 26", all_told.reminders(SAM)[-1].ts)
    all_told.choose(SAM, "26 min")
    assert corrected(all_told, "MTTR", 25, 26, by=SAM)


def test_what_is_missed_says_so_and_can_still_be_given(all_told: World) -> None:
    all_told.move_to(at("2026-11-27 09:00"))
    mttr, sla = (a_due(kpi, is_missed=True) for kpi in ("MTTR", "SLA"))
    assert reminded_of(last_reminder(all_told, SAM), SAM, mttr)
    assert reminded_of(last_reminder(all_told, PRIYA), PRIYA, mttr, sla)
    assert not reads(last_reminder(all_told, PRIYA), LAST)
    assert can_be_answered(all_told, SAM)
    all_told.say(PRIYA, "mttr 25")
    assert reads(last_reminder(all_told, SAM), SETTLED)


def test_a_retired_kpi_is_not_asked_for_there_any_more(all_told: World) -> None:
    all_told.apply(a_card(a_kpi("sla")))
    all_told.move_by(minutes=1)
    assert reads(last_reminder(all_told, SAM), NOTHING_ASKED)
    assert reads(last_reminder(all_told, HELEN), f"*MTTR* {OFF_THE_CARD}")
    assert can_be_answered(all_told, HELEN)


def test_what_another_owner_is_asked_for_waits_no_more_for_the_one_before(all_told: World) -> None:
    all_told.apply(a_card(a_kpi(owner=MEI, cover=SAM), a_kpi("sla", owner=MEI)))
    all_told.move_to(at("2026-11-26 22:00"))  # Friday morning in Auckland
    assert reads(last_reminder(all_told, PRIYA), NOTHING_ASKED)
    assert not can_be_answered(all_told, PRIYA)


def test_each_part_of_one_message_about_two_batches_is_closed_by_itself(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("spend", frequency="monthly")), start=at("2026-11-28 12:00"))
    go(world, *(at(f"2026-{day} 09:00") for day in ("11-30", "12-01", "12-02")))
    world.say(PRIYA, "spend 25")
    assert reminded_of(last_reminder(world, PRIYA), PRIYA, a_due("MTTR"))
    assert ticked(last_reminder(world, PRIYA), "SPEND", "25 min")
    world.say(PRIYA, "mttr 25")
    assert reads(last_reminder(world, PRIYA), ALL_DONE)
    assert not can_be_answered(world, PRIYA)
    assert len(values(world)) == 2


def test_a_reminder_that_waits_for_somebodys_hours_never_comes_once_all_is_answered(begin: Begin) -> None:
    world = begin(a_card(a_kpi(owner=MEI, cover=SAM)))
    go(world, *(at(f"2026-11-{day} 01:00") for day in (23, 24, 25)))  # nine in the morning in Singapore
    assert reminded(world, SAM) == [0]
    world.say(MEI, "mttr 25")
    world.move_to(at("2026-11-25 10:00"))
    assert reminded(world, SAM) == [0]
