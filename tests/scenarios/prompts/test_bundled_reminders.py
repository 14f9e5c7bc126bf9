"""A prompt and the reminder of another batch that are due at the same moment come as one message."""

from collections.abc import Callable

import pytest

from bot.demo.people import CHANNEL
from bot.ui.kit.ids import ActionId, OverflowChoice, OverflowRef
from bot.ui.prompts.prompt import (
    ALL_DONE,
    LAST_REMINDER,
    MISSED,
    OFF_THE_CARD,
    REMINDER,
    SNOOZED,
    TOOK_OVER,
)
from bot.workspace.model import DndPause, SlackChannel
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import corrected, saved
from tests.support.facts_prompts import a_due, reads, reminded_of, ticked, waits_for
from tests.support.facts_replies import asked_which
from tests.support.seen import go, prompted, reminded, values
from tests.support.world import DIEGO, HELEN, PRIYA, SAM, World, at, plain, shown

MTTR, SPEND = a_kpi(cover=SAM), a_kpi("spend", frequency="monthly")
SATURDAY = at("2026-11-28 12:00")
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (
    at(f"2026-{day} 09:00") for day in ("11-30", "12-01", "12-02", "12-03", "12-04")
)


@pytest.fixture
def asked(begin: Begin) -> World:
    """Priya was asked for week 48's MTTR on Monday, and on Tuesday for November's SPEND."""
    world = begin(a_card(MTTR, SPEND), start=SATURDAY)
    go(world, MONDAY, TUESDAY)
    return world


def newest(world: World, person: str = PRIYA) -> str:
    return plain(shown(world.prompts(person)[-1]))


def said_under_it(world: World, text: str) -> str:
    return plain(world.say(PRIYA, text, world.prompts(PRIYA)[-1].ts))


def choose(world: World, more: OverflowChoice) -> None:
    """Choose from the menu of Tuesday's prompt."""
    prompt = world.prompts(PRIYA)[-1]
    ref = OverflowRef(round=2, more=more)
    assert world.actor.click(PRIYA, prompt.channel, prompt.ts, ActionId.MORE.value, ref.to_json())
    world.settle()


def test_both_come_in_one_message(asked: World) -> None:
    assert [*prompted(asked, PRIYA), *reminded(asked, PRIYA)] == [2, 0]
    assert waits_for(asked.prompts(PRIYA)[-1], "SPEND", "MTTR")
    _, *lines, example = plain(asked.prompts(PRIYA)[-1].text).splitlines()
    assert lines == [
        "• *SPEND* November 2026 · target ≤ 30 min",
        f"• *MTTR* week 48, 23–29 Nov · target ≤ 30 min · {REMINDER}",
    ]
    assert "`spend 30, mttr 30`" in example


def test_it_counts_as_one_of_the_three(asked: World) -> None:
    go(asked, WEDNESDAY, THURSDAY, FRIDAY)
    told = {person: asked.reminders(person) for person in (PRIYA, SAM, HELEN)}
    assert [sum("MTTR" in one.text for one in got) for got in told.values()] == [2, 2, 1]
    assert reads(newest(asked), MISSED)


def test_what_is_answered_before_it_is_not_in_it(begin: Begin) -> None:
    world = begin(a_card(MTTR, SPEND), start=SATURDAY)
    go(world, MONDAY)
    world.say(PRIYA, "mttr 25")
    go(world, TUESDAY)
    assert "MTTR" not in newest(world)


def test_each_message_that_asked_shows_the_answer_that_is_typed_under_it(asked: World) -> None:
    said_under_it(asked, "25")
    assert asked_which(asked, PRIYA, "SPEND", "MTTR")
    assert values(asked) == []
    said_under_it(asked, "spend 22, mttr 25")
    for prompt in asked.prompts(PRIYA):
        assert reads(prompt, ALL_DONE)
        assert ticked(prompt, "MTTR", "25 min")


def test_what_is_typed_elsewhere_shows_as_well(asked: World) -> None:
    asked.say(PRIYA, "mttr 25")
    assert waits_for(asked.prompts(PRIYA)[-1], "SPEND")
    assert ticked(newest(asked), "MTTR", "25 min")
    said_under_it(asked, "22")
    assert saved(asked, "SPEND", 22)


def test_its_form_has_fields_for_both_and_corrects_both(asked: World) -> None:
    asked.press(PRIYA, asked.prompts(PRIYA)[-1], ActionId.ANSWER)
    assert list(asked.fields(PRIYA)) == ["spend", "spend note", "mttr", "mttr note"]
    assert asked.fill(PRIYA, {"mttr": "25"}) == {}
    asked.press(PRIYA, asked.prompts(PRIYA)[-1], ActionId.ANSWER)
    assert asked.fill(PRIYA, {"mttr": "26"}) == {}
    assert ticked(newest(asked), "MTTR", "26 min")


def test_no_data_can_be_said_of_both(asked: World) -> None:
    asked.press(PRIYA, asked.prompts(PRIYA)[-1], ActionId.NO_DATA)
    which = [*asked.options(PRIYA).values()]
    assert asked.actor.submit(PRIYA, {"which": which, "reason": "vendor outage"}) == {}
    asked.settle()
    assert newest(asked).count("vendor outage") == 2


def test_ask_me_again_is_for_both(asked: World) -> None:
    choose(asked, OverflowChoice.AN_HOUR)
    go(asked, at("2026-12-01 09:59"))
    assert reminded(asked, PRIYA, SAM) == [0, 0]
    go(asked, at("2026-12-01 10:00"))
    [reminder] = asked.reminders(PRIYA)
    assert reminded_of(reminder, PRIYA, a_due("MTTR"), a_due("SPEND"))


def test_ask_me_again_is_for_what_is_left_of_it(asked: World) -> None:
    said_under_it(asked, "spend 22")
    choose(asked, OverflowChoice.TOMORROW)
    assert reads(asked.prompts(PRIYA)[0], SNOOZED)


def test_what_is_reminded_of_is_not_called_snoozed_once_the_rest_is_answered(asked: World) -> None:
    asked.say(PRIYA, "spend tomorrow")
    assert reads(newest(asked), SNOOZED)
    said_under_it(asked, "spend 22")
    assert not reads(newest(asked), SNOOZED)


def test_both_can_be_handed_over(asked: World) -> None:
    choose(asked, OverflowChoice.NOT_MINE)
    which = [*asked.options(PRIYA).values()]
    assert asked.actor.submit(PRIYA, {"which": which, "person": DIEGO}) == {}
    asked.settle()
    assert sorted("MTTR" in one.text for one in asked.prompts(DIEGO)) == [False, True]
    for offer in asked.prompts(DIEGO):
        assert asked.actor.click(DIEGO, offer.channel, offer.ts, ActionId.TAKE.value)
    asked.settle()
    assert reads(newest(asked), TOOK_OVER)


def test_not_mine_needs_a_kpi(asked: World) -> None:
    choose(asked, OverflowChoice.NOT_MINE)
    assert asked.actor.submit(PRIYA, {"which": [], "person": DIEGO}) != {}


def test_what_has_another_owner_by_now_is_gone_from_it(asked: World) -> None:
    asked.apply(a_card(a_kpi(owner=SAM), SPEND))
    asked.move_by(minutes=1)
    assert prompted(asked, SAM) == [1]
    assert waits_for(asked.prompts(PRIYA)[-1], "SPEND")
    assert "MTTR" not in newest(asked)
    said_under_it(asked, "spend 22")
    assert saved(asked, "SPEND", 22)


def test_what_went_off_the_scorecard_is_told_there(asked: World) -> None:
    asked.apply(a_card(SPEND))
    asked.settle()
    assert reads(newest(asked), f"*MTTR* {OFF_THE_CARD}")


def test_a_daily_prompt_carries_each_reminder_and_escalations_come_as_ever(begin: Begin) -> None:
    world = begin(a_card(MTTR, a_kpi("tickets", frequency="daily")), start=SATURDAY)
    go(world, MONDAY, TUESDAY, WEDNESDAY)
    assert reads(newest(world), f"· {REMINDER}")
    go(world, THURSDAY)
    assert [*prompted(world, PRIYA), *reminded(world, PRIYA, SAM, HELEN)] == [4, 0, 2, 1]
    assert reads(newest(world), f"· {LAST_REMINDER}")
    said_under_it(world, "mttr 25")
    for prompt in world.prompts(PRIYA):
        assert ticked(prompt, "MTTR", "25 min")


def test_under_it_a_correction_of_today_stays_one_of_today(begin: Begin) -> None:
    world = begin(a_card(MTTR, a_kpi("tickets", frequency="daily")), start=SATURDAY)
    go(world, MONDAY, TUESDAY)
    said_under_it(world, "tickets 20")
    said_under_it(world, "tickets 21")
    assert corrected(world, "TICKETS", 20, 21)


def test_both_are_there_when_what_is_new_is_answered_before_it_is_sent(begin: Begin) -> None:
    world = begin(a_card(MTTR, SPEND), start=SATURDAY)
    go(world, MONDAY)
    world.clock.move_to(TUESDAY)
    world.bot.ticker.tick()
    world.actor.say(PRIYA, world.direct(PRIYA), "spend 22")
    world.settle()
    assert waits_for(world.prompts(PRIYA)[-1], "MTTR")
    assert reads(newest(world), f"· {REMINDER}")


@pytest.mark.parametrize("disturb", [World.restart_bot, lambda world: world.bot.tick()])
def test_ticks_and_restarts_remind_no_second_time(asked: World, disturb: Callable[[World], None]) -> None:
    disturb(asked)
    asked.move_by(minutes=1)
    assert [*prompted(asked, PRIYA), *reminded(asked, PRIYA)] == [2, 0]


def test_a_bot_that_dies_before_it_sends_says_both_in_its_next_life(begin: Begin) -> None:
    world = begin(a_card(MTTR, SPEND), start=SATURDAY)
    go(world, MONDAY)
    world.clock.move_to(TUESDAY)
    world.bot.ticker.tick()
    world.restart_bot()
    world.bot.tick()
    assert [*prompted(world, PRIYA), *reminded(world, PRIYA)] == [2, 0]
    assert reads(newest(world), f"· {REMINDER}")


def test_after_a_pause_both_come_in_one_message(begin: Begin) -> None:
    world = begin(a_card(MTTR, SPEND), start=SATURDAY)
    go(world, MONDAY)
    go(world, at("2026-12-01 08:00"))
    world.actor.pause(PRIYA, DndPause(at("2026-12-01 08:00"), at("2026-12-01 11:00")))
    go(world, TUESDAY, at("2026-12-01 10:59"))
    assert [*prompted(world, PRIYA), *reminded(world, PRIYA)] == [1, 0]
    go(world, at("2026-12-01 11:00"))
    assert [*prompted(world, PRIYA), *reminded(world, PRIYA)] == [2, 0]
    assert reads(newest(world), f"· {REMINDER}")


def test_a_snooze_that_ends_with_a_new_prompt_ends_in_it(begin: Begin) -> None:
    world = begin(a_card(MTTR, SPEND), start=SATURDAY)
    go(world, MONDAY)
    world.say(PRIYA, "tomorrow")
    go(world, TUESDAY)
    assert [*prompted(world, PRIYA), *reminded(world, PRIYA)] == [2, 0]
    assert not reads(world.prompts(PRIYA)[0], SNOOZED)


def test_a_new_owner_is_asked_before_any_reminder_is_counted(begin: Begin) -> None:
    world = begin(a_card(MTTR, SPEND), start=SATURDAY)
    go(world, MONDAY, at("2026-12-01 03:00"))
    world.apply(a_card(a_kpi(owner=SAM), SPEND))
    go(world, TUESDAY)
    assert [*prompted(world, SAM), *reminded(world, SAM)] == [1, 0]
    go(world, WEDNESDAY, THURSDAY, FRIDAY)
    assert reminded(world, SAM) == [3]


def test_of_two_scorecards_a_reminder_is_a_part_of_the_prompt(begin: Begin) -> None:
    channels = (SlackChannel(CHANNEL, "it-scorecard"), SlackChannel("C0SECURITY", "security"))
    world = begin(a_card(MTTR), start=SATURDAY, channels=channels)
    world.apply(a_card(SPEND, key="security", name="Security", channel="C0SECURITY"))
    go(world, MONDAY, TUESDAY)
    assert [*prompted(world, PRIYA), *reminded(world, PRIYA)] == [2, 0]
    assert waits_for(world.prompts(PRIYA)[-1], "SPEND", "MTTR")


def test_what_one_stands_in_for_comes_together_with_ones_own(begin: Begin) -> None:
    world = begin(a_card(a_kpi(owner=SAM), SPEND), start=SATURDAY)
    world.command(PRIYA, "away from 1 December until 4 December cover @sam")
    go(world, MONDAY, TUESDAY)
    assert [*prompted(world, SAM), *reminded(world, SAM)] == [2, 0]
    assert waits_for(world.prompts(SAM)[-1], "SPEND", "MTTR")
