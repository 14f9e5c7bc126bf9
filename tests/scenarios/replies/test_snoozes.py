"""Snoozing: an hour, tomorrow or Monday; told of once more then, and never past three reminders."""

from datetime import timedelta

import pytest

from bot.ui.kit.ids import ActionId, OverflowChoice, OverflowRef
from bot.workspace.model import PostedMessage
from scorecard.services.replies.prompt_actions import TOO_FAR_AHEAD
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import newest
from tests.support.facts_replies import is_snoozed, not_done, snoozed
from tests.support.seen import reminded
from tests.support.world import HELEN, PRIYA, SAM, World, at, shown

MONDAY = at("2026-11-23 09:00")


@pytest.fixture
def asked(begin: Begin) -> World:
    world = begin(a_card(a_kpi(cover=SAM)))
    world.move_to(MONDAY)
    return world


def snooze(
    world: World, more: OverflowChoice, person: str = PRIYA, message: PostedMessage | None = None
) -> str:
    """Choose from the ⋮ menu; what the bot answered."""
    message = message or world.prompts(PRIYA)[0]
    before = len(world.workspace.history(message.channel, person))
    ref = OverflowRef(round=1, more=more)
    assert world.actor.click(person, message.channel, message.ts, ActionId.MORE.value, ref.to_json())
    world.settle()
    return "\n".join(one.text for one in world.workspace.history(message.channel, person)[before:])


@pytest.mark.parametrize(
    ("more", "moment"),
    [
        (OverflowChoice.AN_HOUR, "2026-11-23 10:00"),
        (OverflowChoice.TOMORROW, "2026-11-24 09:00"),
    ],
)
def test_nothing_is_heard_until_then_and_then_a_reminder(
    asked: World, more: OverflowChoice, moment: str
) -> None:
    snooze(asked, more)
    assert snoozed(asked, PRIYA, "MTTR", until=at(moment))
    asked.move_to(at(moment) - timedelta(minutes=1))
    assert reminded(asked, PRIYA, SAM) == [0, 0]
    assert is_snoozed(asked.prompts(PRIYA)[0])
    asked.move_to(at(moment))
    assert reminded(asked, PRIYA, SAM) == [1, 0]
    assert not is_snoozed(asked.prompts(PRIYA)[0])


def test_what_was_snoozed_until_the_next_prompt_is_told_of_there(asked: World) -> None:
    snooze(asked, OverflowChoice.MONDAY)
    asked.move_to(at("2026-11-30 09:00"))
    assert reminded(asked, PRIYA) == [0]
    assert "*MTTR* week 47" in shown(asked.prompts(PRIYA)[1])


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("eod", "2026-11-23 17:00"),
        ("tonight", "2026-11-23 18:00"),
        ("at 3pm", "2026-11-23 15:00"),
        ("at 8am", "2026-11-24 08:00"),
        ("this afternoon", "2026-11-23 14:00"),
        ("by Friday", "2026-11-27 09:00"),
        ("Friday at 10", "2026-11-27 10:00"),
        ("on 3 December", "2026-12-03 09:00"),
        ("Saturday at 10", "2026-11-30 10:00"),
        ("monday at 11", "2026-11-23 11:00"),
        ("monday at 8am", "2026-11-30 08:00"),
        ("in half an hour", "2026-11-23 09:30"),
    ],
)
def test_a_time_in_words_is_that_time_on_ones_own_clock(asked: World, words: str, moment: str) -> None:
    asked.say(PRIYA, words)
    assert snoozed(asked, PRIYA, "MTTR", until=at(moment))


def test_a_part_of_today_that_has_begun_means_soon(asked: World) -> None:
    asked.move_to(at("2026-11-23 14:30"))
    asked.say(PRIYA, "this afternoon")
    assert snoozed(asked, PRIYA, "MTTR", until=at("2026-11-23 15:30"))


def test_tonight_is_asked_again_tonight(asked: World) -> None:
    asked.say(PRIYA, "tonight")
    asked.move_to(at("2026-11-23 18:00"))
    assert reminded(asked, PRIYA) == [1]


def test_a_day_too_far_ahead_is_told_to_be(asked: World) -> None:
    asked.say(PRIYA, "ask me on 24 December")
    assert TOO_FAR_AHEAD in shown(newest(asked, PRIYA))


def test_monday_is_the_first_day_of_the_next_week_that_one_works(begin: Begin) -> None:
    world = begin(a_card(a_kpi(frequency="monthly")), at("2026-11-30 12:00"))
    world.move_to(at("2026-12-01 09:00"))
    snooze(world, OverflowChoice.MONDAY)
    world.move_to(at("2026-12-06 20:00"))
    assert reminded(world, PRIYA) == [0]
    world.move_to(at("2026-12-07 09:00"))
    assert reminded(world, PRIYA) == [1]


def test_tomorrow_is_the_next_day_one_works(begin: Begin) -> None:
    world = begin(a_card(a_kpi(frequency="monthly")), at("2026-12-31 12:00"))
    world.move_to(at("2027-01-01 09:00"))
    snooze(world, OverflowChoice.TOMORROW)
    world.move_to(at("2027-01-03 20:00"))
    assert reminded(world, PRIYA) == [0]
    world.move_to(at("2027-01-04 09:00"))
    assert reminded(world, PRIYA) == [1]


def test_reminders_are_counted_from_then_and_are_three_at_most(asked: World) -> None:
    snooze(asked, OverflowChoice.TOMORROW)
    heard = []
    for day in (24, 25, 26, 27, 30):
        asked.move_to(at(f"2026-11-{day} 09:00"))
        heard.append(reminded(asked, PRIYA, SAM, HELEN))
    assert heard == [[1, 0, 0], [1, 0, 0], [2, 1, 0], [3, 2, 1], [3, 2, 1]]


def test_snoozing_again_and_again_brings_no_fourth_reminder(asked: World) -> None:
    for hour in (10, 11, 12):
        snooze(asked, OverflowChoice.AN_HOUR)
        asked.move_to(at(f"2026-11-23 {hour}:00"))
    assert reminded(asked, PRIYA) == [3]
    snooze(asked, OverflowChoice.AN_HOUR)
    assert not_done(asked, PRIYA)
    asked.move_to(at("2026-11-27 09:00"))
    assert reminded(asked, PRIYA, SAM, HELEN) == [3, 0, 0]


def test_an_answer_meanwhile_ends_it(asked: World) -> None:
    snooze(asked, OverflowChoice.AN_HOUR)
    asked.say(PRIYA, "25")
    asked.move_to(at("2026-11-23 10:00"))
    assert reminded(asked, PRIYA) == [0]


def test_a_reminder_can_be_snoozed_too(asked: World) -> None:
    asked.move_to(at("2026-11-24 09:00"))
    snooze(asked, OverflowChoice.TOMORROW, message=asked.reminders(PRIYA)[0])
    asked.move_to(at("2026-11-25 09:00"))
    assert reminded(asked, PRIYA, SAM) == [2, 0]


def test_a_scorecard_without_reminders_still_tells_once_more_who_asked_for_it(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), reminders=[]))
    world.move_to(MONDAY)
    snooze(world, OverflowChoice.AN_HOUR)
    world.move_to(at("2026-11-23 10:00"))
    assert reminded(world, PRIYA) == [1]


def test_only_who_is_asked_puts_it_off(asked: World) -> None:
    for day in (24, 25):
        asked.move_to(at(f"2026-11-{day} 09:00"))
    snooze(asked, OverflowChoice.MONDAY, SAM, asked.reminders(SAM)[0])
    assert not_done(asked, SAM)


def test_a_restart_forgets_no_snooze(asked: World) -> None:
    snooze(asked, OverflowChoice.TOMORROW)
    asked.restart_bot()
    asked.move_to(at("2026-11-24 09:00"))
    asked.restart_bot()
    asked.bot.tick()
    assert reminded(asked, PRIYA) == [1]
