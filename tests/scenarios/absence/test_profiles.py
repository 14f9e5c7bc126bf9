"""A new time zone or name in a profile applies at once."""

from datetime import timedelta

import pytest

from bot.ui.kit.ids import ActionId, OverflowChoice, OverflowRef
from bot.workspace.model import CustomStatus
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.world import DIEGO, HELEN, PRIYA, SAM, World, at

MONDAY = at("2026-11-23 09:00")


@pytest.fixture
def world(begin: Begin) -> World:
    """Priya, in London, owns one KPI; the bot has read the profiles."""
    world = begin(a_card())
    world.bot.tick()
    return world


def test_a_prompt_not_yet_sent_follows_a_new_time_zone(world: World) -> None:
    world.move_to(at("2026-11-23 07:00"))
    world.actor.change_profile(PRIYA, timezone="America/New_York")
    world.move_to(MONDAY)
    assert world.prompts(PRIYA) == []
    world.move_to(at("2026-11-23 09:00", "America/New_York"))
    assert len(world.prompts(PRIYA)) == 1


def test_a_prompt_is_sent_once_however_one_travels(world: World) -> None:
    world.move_to(MONDAY)
    for zone in ("America/New_York", "Pacific/Auckland", "Europe/London"):
        world.actor.change_profile(PRIYA, timezone=zone)
        world.move_by(hours=5)
    assert len(world.prompts(PRIYA)) == 1


def test_reminders_follow_a_new_time_zone(world: World) -> None:
    world.move_to(MONDAY)
    world.actor.change_profile(PRIYA, timezone="America/New_York")
    world.move_to(at("2026-11-24 09:00"))
    assert world.reminders(PRIYA) == []
    world.move_to(at("2026-11-24 09:00", "America/New_York"))
    assert len(world.reminders(PRIYA)) == 1


def test_reminders_come_earlier_for_who_moved_east(world: World) -> None:
    world.move_to(MONDAY)
    world.actor.change_profile(PRIYA, timezone="Asia/Tokyo")
    world.move_by(minutes=1)
    world.move_to(at("2026-11-24 09:00", "Asia/Tokyo"))
    assert len(world.reminders(PRIYA)) == 1


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_a_snooze_until_a_day_follows_a_new_time_zone(world: World, zone: str) -> None:
    world.move_to(MONDAY)
    world.say(PRIYA, "tomorrow")
    world.actor.change_profile(PRIYA, timezone=zone)
    world.move_by(minutes=1)
    morning = at("2026-11-24 09:00", zone)
    world.move_to(morning - timedelta(minutes=1))
    assert world.reminders(PRIYA) == []
    world.move_to(morning)
    assert len(world.reminders(PRIYA)) == 1


def test_a_snooze_of_an_hour_ends_then_whatever_the_clock_says_in_a_new_time_zone(world: World) -> None:
    world.move_to(MONDAY)
    world.say(PRIYA, "in 1 hour")
    world.actor.change_profile(PRIYA, timezone="America/New_York")
    world.move_to(at("2026-11-23 10:00"))
    assert len(world.reminders(PRIYA)) == 1


def test_a_covers_reminder_that_waits_for_their_hours_follows_a_new_time_zone(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=SAM)))
    world.actor.change_profile(SAM, timezone="America/New_York")
    for day in (23, 24, 25):
        world.move_to(at(f"2026-11-{day} 09:00"))
    world.move_to(at("2026-11-25 10:00"))
    world.actor.change_profile(SAM, timezone="Asia/Tokyo")
    world.move_to(at("2026-11-25 09:00", "America/New_York"))
    assert world.reminders(SAM) == []
    world.move_to(at("2026-11-26 09:00", "Asia/Tokyo"))
    assert len(world.reminders(SAM)) == 1


def test_numbers_are_read_in_a_new_language(world: World) -> None:
    world.move_to(MONDAY)
    world.actor.change_profile(PRIYA, locale="de-DE")
    world.move_by(minutes=1)
    assert "25.5 min" not in world.say(PRIYA, "25,5")
    assert "25,5 min" in world.receipts(PRIYA)[-1].text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_new_name_is_used_at_once(world: World) -> None:
    world.actor.change_profile(PRIYA, name="Priya N. Nair")
    world.bot.tick()
    with world.store.reading() as uow:
        row = uow.people.find(world.workspace.team_id, PRIYA)
        assert row is not None
        assert row.name == "Priya N. Nair"


def test_a_change_reads_only_who_changed(world: World) -> None:
    before = len(world.calls("users.info"))
    world.move_by(minutes=1)
    world.actor.change_profile(PRIYA, status=CustomStatus(":house:", "At home"))
    world.bot.tick()
    world.move_by(minutes=1)
    assert {call.body["user"] for call in world.calls("users.info")[before:]} == {PRIYA}


def test_who_is_on_no_scorecard_is_not_read(world: World) -> None:
    before = len(world.calls("users.info"))
    world.actor.change_profile(DIEGO, timezone="Europe/London")
    world.bot.tick()
    assert len(world.calls("users.info")) == before


def test_fifty_people_are_asked_about_in_one_call(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla", owner=SAM)))
    world.bot.tick()
    [call] = world.calls("dnd.teamInfo")
    assert set(call.body["users"].split(",")) == {PRIYA, SAM, HELEN}


def test_who_is_mentioned_is_looked_up_but_never_the_bot_itself(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.move_to(MONDAY)
    world.mention(PRIYA, f"ask <@{DIEGO}>")
    world.move_by(days=2)
    asked = {user for call in world.calls("dnd.teamInfo") for user in call.body["users"].split(",")}
    asked |= {call.body["user"] for call in world.calls("users.info")}
    assert DIEGO in asked
    assert world.workspace.bot.user_id not in asked


def test_a_change_told_late_or_twice_does_no_harm(world: World) -> None:
    world.actor.change_profile(PRIYA, timezone="America/New_York")
    world.actor.change_profile(PRIYA, timezone="Europe/London")
    late = world.actor.event_ids[0]
    for _ in range(2):
        world.actor.redeliver(late)
        world.bot.tick()
    world.move_to(MONDAY)
    assert len(world.prompts(PRIYA)) == 1


def test_a_snooze_outlives_a_move(world: World) -> None:
    world.move_to(MONDAY)
    prompt = world.prompts(PRIYA)[0]
    ref = OverflowRef(round=1, more=OverflowChoice.AN_HOUR)
    assert world.actor.click(PRIYA, prompt.channel, prompt.ts, ActionId.MORE.value, ref.to_json())
    world.actor.change_profile(PRIYA, timezone="Europe/Berlin")
    world.move_by(minutes=30)
    assert world.reminders(PRIYA) == []
    world.move_by(minutes=30)
    assert len(world.reminders(PRIYA)) == 1
