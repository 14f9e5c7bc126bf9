"""Do Not Disturb and a vacation status delay messages; they excuse nothing and add no message."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.ui.kit.ids import ActionId, OverflowChoice, OverflowRef
from bot.ui.prompts.prompt import MISSED
from bot.workspace.model import CustomStatus, DndPause
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.support.facts_prompts import a_due, reads, reminded_of
from tests.support.world import DIEGO, PRIYA, SAM, World, at

NEXT_MONDAY = at("2026-11-30 09:00")
MINUTE = timedelta(minutes=1)
VACATION = CustomStatus(":palm_tree:", "Vacationing", "Vacationing")


@pytest.fixture
def world(begin: Begin) -> World:
    """Priya's MTTR, which Sam covers, is due on Monday at nine; the bot has read the profiles."""
    world = begin(a_card(a_kpi(cover=SAM)))
    world.bot.tick()
    return world


@pytest.fixture
def asked(world: World) -> World:
    """Priya was asked."""
    world.move_to(MONDAY)
    return world


def pause(world: World, person: str, begin: datetime, end: datetime) -> None:
    world.actor.pause(person, DndPause(begin, end))


def heard(world: World, *moments: datetime) -> list[int]:
    """Return how many prompts and reminders Priya has by each moment."""
    counts = []
    for moment in moments:
        world.move_to(moment)
        counts.append(len(world.prompts(PRIYA)) + len(world.reminders(PRIYA)))
    return counts


def test_a_prompt_waits_until_notifications_go_on_and_comes_once(world: World) -> None:
    pause(world, PRIYA, MONDAY - MINUTE, MONDAY + 90 * MINUTE)
    assert heard(world, MONDAY, MONDAY + 89 * MINUTE, MONDAY + 90 * MINUTE, MONDAY + 2 * 60 * MINUTE) == [
        0,
        0,
        1,
        1,
    ]


def test_a_pause_that_is_over_or_still_to_come_puts_nothing_off(world: World) -> None:
    pause(world, PRIYA, MONDAY - 60 * MINUTE, MONDAY)
    assert heard(world, MONDAY) == [1]


def test_a_pause_that_comes_later_in_the_day_puts_nothing_off(world: World) -> None:
    pause(world, PRIYA, MONDAY + 10 * 60 * MINUTE, TUESDAY - 60 * MINUTE)
    assert heard(world, MONDAY) == [1]


def test_a_pause_ended_early_lets_the_prompt_through_at_once(world: World) -> None:
    pause(world, PRIYA, MONDAY - MINUTE, MONDAY + 8 * 60 * MINUTE)
    assert heard(world, MONDAY + 20 * MINUTE) == [0]
    world.actor.pause(PRIYA, None)
    assert heard(world, MONDAY + 21 * MINUTE) == [1]


def test_only_who_paused_waits(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla", owner=SAM)))
    world.bot.tick()
    pause(world, PRIYA, MONDAY - MINUTE, MONDAY + 60 * MINUTE)
    world.move_to(MONDAY)
    assert [len(world.prompts(person)) for person in (PRIYA, SAM)] == [0, 1]


def test_a_pause_that_comes_every_day_is_known_every_day(begin: Begin) -> None:
    world = begin(a_card(a_kpi(frequency="daily")), start=at("2026-11-23 12:00"))
    pause_on(world, 24)
    for day in (24, 25, 26):
        world.move_to(at(f"2026-11-{day} 09:00"))
        before = len(world.prompts(PRIYA))
        pause_on(world, day + 1)
        world.move_to(at(f"2026-11-{day} 09:30"))
        assert len(world.prompts(PRIYA)) == before + 1, day


def pause_on(world: World, day: int) -> None:
    """Return the current or next pause in Priya's daily schedule; Slack sends no event about it."""
    begins = at(f"2026-11-{day} 08:30")
    priya, pause = world.workspace.get_person(PRIYA), DndPause(begins, begins + 60 * MINUTE)
    world.workspace.change_person(replace(priya, pause=pause))


@pytest.mark.parametrize(
    "status",
    [
        VACATION,
        CustomStatus(":palm_tree:", "Back on Thursday"),
        CustomStatus(":beach_with_umbrella:", "vacationing"),
        CustomStatus(":palm_tree:", "Im Urlaub", "Vacationing"),
    ],
)
def test_a_vacationing_status_puts_a_prompt_off_until_it_ends(world: World, status: CustomStatus) -> None:
    world.actor.change_profile(
        PRIYA, status=CustomStatus(status.emoji, status.text, status.canonical, WEDNESDAY)
    )
    assert heard(world, MONDAY, TUESDAY, WEDNESDAY - MINUTE, WEDNESDAY) == [0, 0, 0, 1]


@pytest.mark.parametrize(
    "status", [CustomStatus(":house:", "Working remotely"), CustomStatus("", "In a meeting")]
)
def test_any_other_status_puts_nothing_off(world: World, status: CustomStatus) -> None:
    world.actor.change_profile(PRIYA, status=status)
    assert heard(world, MONDAY) == [1]


def test_a_vacation_without_a_date_lasts_until_the_status_is_cleared(world: World) -> None:
    world.actor.change_profile(PRIYA, status=VACATION)
    assert heard(world, MONDAY, TUESDAY) == [0, 0]
    world.actor.change_profile(PRIYA, status=CustomStatus())
    assert heard(world, TUESDAY + 60 * MINUTE) == [1]


def test_nothing_is_snoozed_for_more_than_a_week(world: World) -> None:
    world.actor.change_profile(PRIYA, status=VACATION)
    assert heard(world, MONDAY, FRIDAY, NEXT_MONDAY - MINUTE, NEXT_MONDAY) == [0, 0, 0, 1]


def test_reminders_wait_too_and_none_is_left_out(asked: World) -> None:
    pause(asked, PRIYA, TUESDAY - MINUTE, TUESDAY + 5 * 60 * MINUTE)
    assert heard(asked, TUESDAY, TUESDAY + 5 * 60 * MINUTE - MINUTE, TUESDAY + 5 * 60 * MINUTE) == [1, 1, 2]
    assert heard(asked, WEDNESDAY, THURSDAY, FRIDAY, NEXT_MONDAY) == [3, 4, 4, 5]


def test_days_of_vacation_do_not_count_towards_missed(asked: World) -> None:
    asked.actor.change_profile(PRIYA, status=CustomStatus(":palm_tree:", "Vacationing", until=FRIDAY))
    asked.move_to(FRIDAY - MINUTE)
    assert not reads(asked.prompts(PRIYA)[0], MISSED)
    assert heard(asked, FRIDAY) == [2]
    [reminder] = asked.reminders(PRIYA)
    assert reminded_of(reminder, PRIYA, a_due())
    assert len(asked.reminders(SAM)) == 0


def test_a_cover_who_paused_is_told_when_they_go_on(asked: World) -> None:
    asked.move_to(TUESDAY)
    pause(asked, SAM, WEDNESDAY - MINUTE, WEDNESDAY + 60 * MINUTE)
    asked.move_to(WEDNESDAY)
    assert [len(asked.reminders(person)) for person in (PRIYA, SAM)] == [2, 0]
    asked.move_to(WEDNESDAY + 60 * MINUTE)
    assert [len(asked.reminders(person)) for person in (PRIYA, SAM)] == [2, 1]


def test_a_cover_who_pauses_before_their_hours_begin_is_told_when_they_go_on(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=DIEGO)))
    for moment in (MONDAY, TUESDAY, WEDNESDAY):
        world.move_to(moment)
    his_morning = WEDNESDAY + 5 * 60 * MINUTE
    pause(world, DIEGO, his_morning - MINUTE, his_morning + 60 * MINUTE)
    told = []
    for wait in (0, 59, 60):
        world.move_to(his_morning + wait * MINUTE)
        told.append(len(world.reminders(DIEGO)))
    assert told == [0, 0, 1]


def test_what_was_held_back_for_a_vacation_comes_when_the_status_is_cleared(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.expected |= {"service_unavailable", "send_requeued"}
    world.workspace.refusals.fail("chat.postMessage", "service_unavailable", times=1)
    world.move_to(MONDAY)
    world.actor.change_profile(PRIYA, status=VACATION)
    assert heard(world, MONDAY + 60 * MINUTE, TUESDAY, WEDNESDAY) == [0, 0, 0]
    world.actor.change_profile(PRIYA, status=CustomStatus())
    assert heard(world, WEDNESDAY + MINUTE, THURSDAY, FRIDAY) == [1, 2, 3]


def test_an_answer_given_during_a_pause_counts_as_any_other(asked: World) -> None:
    pause(asked, PRIYA, TUESDAY - MINUTE, TUESDAY + 5 * 60 * MINUTE)
    asked.say(PRIYA, "25")
    assert heard(asked, TUESDAY, TUESDAY + 6 * 60 * MINUTE, WEDNESDAY) == [1, 1, 1]


def test_a_pause_outlives_a_restart(world: World) -> None:
    pause(world, PRIYA, MONDAY - MINUTE, MONDAY + 60 * MINUTE)
    world.bot.tick()
    world.move_to(MONDAY)
    world.restart_bot()
    assert heard(world, MONDAY + 30 * MINUTE, MONDAY + 60 * MINUTE) == [0, 1]


def test_without_the_right_to_read_pauses_the_bot_goes_on_and_says_so_once(begin: Begin) -> None:
    world = begin(a_card())
    world.expected = {"missing_scope", "pauses_refused"}
    world.workspace.refusals.fail("dnd.teamInfo", "missing_scope", times=99)
    pause(world, PRIYA, MONDAY - MINUTE, MONDAY + 60 * MINUTE)
    assert heard(world, at("2026-11-21 12:00"), at("2026-11-22 12:00"), MONDAY) == [0, 0, 1]
    assert [one["event"] for one in world.logs].count("pauses_refused") == 1


def test_when_slack_does_not_answer_the_bot_asks_again_at_the_next_tick(begin: Begin) -> None:
    world = begin(a_card())
    world.expected = {"ratelimited", "profiles_read_failed"}
    pause(world, PRIYA, MONDAY - MINUTE, MONDAY + 60 * MINUTE)
    world.workspace.refusals.rate_limit("dnd.teamInfo", 30)
    world.bot.tick()
    assert heard(world, MONDAY, MONDAY + 60 * MINUTE) == [0, 1]


def test_what_waits_is_told_as_what_comes_next(world: World) -> None:
    pause(world, PRIYA, MONDAY - MINUTE, MONDAY + 60 * MINUTE)
    world.move_to(MONDAY)
    event = world.bot.next_event()
    assert event is not None
    assert (event.moment, event.what, event.people) == (MONDAY + 60 * MINUTE, "prompts", (PRIYA,))


def test_what_was_snoozed_waits_for_ones_hours(world: World) -> None:
    pause(world, PRIYA, MONDAY - MINUTE, at("2026-11-23 18:30"))
    assert heard(world, at("2026-11-23 18:30"), TUESDAY - MINUTE, TUESDAY) == [0, 0, 1]


def test_a_reminder_snoozed_into_a_weekend_comes_on_monday_and_none_is_left_out(asked: World) -> None:
    assert heard(asked, TUESDAY, WEDNESDAY) == [2, 3]
    pause(asked, PRIYA, THURSDAY - MINUTE, at("2026-11-28 10:00"))
    assert heard(asked, THURSDAY, at("2026-11-28 10:00"), NEXT_MONDAY - MINUTE) == [3, 3, 3]
    assert not reads(asked.prompts(PRIYA)[0], MISSED)
    assert heard(asked, NEXT_MONDAY, at("2026-12-01 08:59")) == [4, 4]
    asked.move_to(at("2026-12-01 09:00"))
    assert reads(asked.prompts(PRIYA)[0], MISSED)


def test_a_snooze_ends_when_one_can_be_disturbed(asked: World) -> None:
    prompt = asked.prompts(PRIYA)[0]
    ref = OverflowRef(round=1, more=OverflowChoice.AN_HOUR)
    assert asked.actor.click(PRIYA, prompt.channel, prompt.ts, ActionId.MORE.value, ref.to_json())
    pause(asked, PRIYA, MONDAY + 30 * MINUTE, MONDAY + 120 * MINUTE)
    assert heard(asked, MONDAY + 60 * MINUTE, MONDAY + 119 * MINUTE, MONDAY + 120 * MINUTE) == [1, 1, 2]
