"""Requests in place of a value: no data, a snooze, somebody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.ui.kit.ids import ActionId, BatchRef, OverflowChoice, OverflowRef
from scorecard.errors import NotAllowed
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import Fact, all_answered, refused, saved
from tests.support.facts_replies import (
    answered_in,
    asked_which,
    is_snoozed,
    not_done,
    noted_no_data,
    offered,
    snoozed,
    waiting_in,
)
from tests.support.seen import values
from tests.support.world import ANNA, DIEGO, HELEN, MEI, PRIYA, SAM, World, at, plain, shown

MONDAY = at("2026-11-23 09:00")
TOMORROW = at("2026-11-24 09:00")
UPTIME = a_kpi("uptime", unit="%", direction="higher", target=99, threshold=95)
FCR = a_kpi("fcr", unit="%", direction="higher", target=70, threshold=60)


@pytest.fixture
def one(begin: Begin) -> World:
    world = begin(a_card(a_kpi(cover=SAM)))
    world.move_to(MONDAY)
    return world


@pytest.fixture
def three(begin: Begin) -> World:
    world = begin(a_card(a_kpi(), UPTIME, FCR))
    world.move_to(MONDAY)
    return world


def prompt(world: World, person: str = PRIYA) -> str:
    return shown(world.prompts(person)[0])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no data", ""),
        ("n/a – vendor outage", "vendor outage"),
        ("mttr no data vendor outage", "vendor outage"),
        ("no data this week, tool is down", "tool is down"),
        ("skip", "skipped"),
    ],
)
def test_no_data_is_noted_with_its_reason(one: World, text: str, reason: str) -> None:
    one.say(PRIYA, text)
    assert noted_no_data(one, PRIYA, "MTTR", reason)
    assert answered_in(one.prompts(PRIYA)[0]) == ["MTTR"]
    assert reason in prompt(one)
    assert all_answered(one, PRIYA)
    one.move_to(MONDAY + timedelta(days=1))
    assert one.reminders(PRIYA) == []


def test_no_data_can_be_said_for_an_earlier_period(one: World) -> None:
    one.say(PRIYA, "mttr no data for W45, outage")
    assert noted_no_data(one, PRIYA, "MTTR", "outage", period="2026-W45")
    assert waiting_in(one.prompts(PRIYA)[0]) == ["MTTR"]


def test_no_data_of_a_kpi_that_was_not_asked_for_is_noted_for_its_last_period(begin: Begin) -> None:
    world = begin(a_card())
    world.say(PRIYA, "mttr no data")
    assert noted_no_data(world, PRIYA, "MTTR", period="2026-W46")


def test_no_data_takes_no_value_away_that_was_given_long_ago_without_a_button(one: World) -> None:
    one.say(PRIYA, "25")
    one.move_by(hours=2)
    one.say(PRIYA, "mttr no data")
    assert values(one) == [25]
    one.choose(PRIYA, "No data for week 47, not 25 min")
    assert values(one) == []


@pytest.mark.parametrize(
    "text", ["no data, 25", "mttr no data 25", "no data loss", "mttr no data for October"]
)
def test_what_may_not_mean_no_data_is_asked_about(one: World, text: str) -> None:
    one.say(PRIYA, text)
    assert not_done(one, PRIYA, f">{text}")
    assert waiting_in(one.prompts(PRIYA)[0]) == ["MTTR"]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("tomorrow", "2026-11-24 09:00"),
        ("later", "2026-11-23 10:00"),
        ("in 2 hours", "2026-11-23 11:00"),
        ("mttr in 3 days", "2026-11-26 09:00"),
        ("on Thursday", "2026-11-26 09:00"),
    ],
)
def test_later_asks_again_then_and_says_when(one: World, text: str, moment: str) -> None:
    one.say(PRIYA, text)
    assert snoozed(one, PRIYA, "MTTR", until=at(moment))
    assert is_snoozed(one.prompts(PRIYA)[0])
    one.move_to(at(moment) - timedelta(minutes=1))
    assert one.reminders(PRIYA) == []
    one.move_to(at(moment))
    assert len(one.reminders(PRIYA)) == 1


def test_what_waits_in_the_same_message_waits_too_and_is_named(three: World) -> None:
    three.say(PRIYA, "mttr tomorrow")
    assert snoozed(three, PRIYA, "MTTR", until=TOMORROW, beside=["UPTIME", "FCR"])


def test_one_message_is_not_snoozed_until_two_times(three: World) -> None:
    three.say(PRIYA, "mttr tomorrow, fcr in 2 hours")
    assert not_done(three, PRIYA, ">mttr tomorrow, fcr in 2 hours")
    assert not is_snoozed(three.prompts(PRIYA)[0])


def test_later_for_all_that_waits_is_one_word(three: World) -> None:
    three.say(PRIYA, "tomorrow")
    assert snoozed(three, PRIYA, "MTTR", "UPTIME", "FCR", until=TOMORROW)


def test_later_for_all_leaves_out_what_nobody_is_reminded_of_any_more(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("spend", frequency="monthly")), at("2026-10-30 12:00"))
    for day in (2, 3, 4, 5, 6, 9):
        world.move_to(at(f"2026-11-{day:02} 09:00"))
    world.say(PRIYA, "tomorrow")
    assert snoozed(world, PRIYA, "MTTR", until=at("2026-11-10 09:00"))
    world.say(PRIYA, "spend tomorrow")
    assert not_done(world, PRIYA, ">spend tomorrow")


@pytest.mark.parametrize("text", ["mttr tomorrow", "mttr ask @anna"])
def test_nothing_is_snoozed_or_handed_over_that_waits_for_nobody(begin: Begin, text: str) -> None:
    world = begin(a_card())
    world.say(PRIYA, text)
    assert not_done(world, PRIYA, "MTTR")
    world.move_to(MONDAY)
    world.say(PRIYA, "25")
    world.say(PRIYA, text)
    assert not_done(world, PRIYA, "MTTR")


def test_asking_somebody_offers_it_to_them(one: World) -> None:
    told = one.say(PRIYA, "ask @diego")
    assert offered(one, PRIYA, DIEGO, "MTTR")
    assert "week 47, 16–22 Nov" in told
    assert waiting_in(one.prompts(PRIYA)[0]) == ["MTTR"]
    assert f"<@{DIEGO}>" in prompt(one)
    offer = one.prompts(DIEGO)[0]
    assert one.actor.click(DIEGO, offer.channel, offer.ts, ActionId.TAKE.value)
    one.settle()
    one.say(DIEGO, "25")
    assert saved(one, "MTTR", 25)


def test_only_the_kpis_that_are_named_are_offered(three: World) -> None:
    three.say(PRIYA, "mttr ask @sam, fcr ask @sam")
    assert len(three.prompts(SAM)) == 1
    assert "*MTTR*" in prompt(three, SAM)
    assert "*FCR*" in prompt(three, SAM)
    assert "UPTIME" not in prompt(three, SAM)


def test_what_is_offered_already_is_said(one: World) -> None:
    one.say(PRIYA, "ask @diego")
    one.say(PRIYA, "ask @anna")
    assert not_done(one, PRIYA, ">ask @Anna Schmidt")
    assert one.prompts(ANNA) == []


@pytest.mark.parametrize("text", ["not mine", "mttr not mine"])
def test_not_mine_alone_says_how_to_hand_over(one: World, text: str) -> None:
    one.say(PRIYA, text)
    assert not_done(one, PRIYA, "MTTR", "ask @name", f">{text}")


def test_words_said_once_for_several_kpis_are_for_each(three: World) -> None:
    told = three.say(PRIYA, "mttr and fcr no data, vendor outage")
    assert told.count("vendor outage") == 2
    for kpi in ("MTTR", "FCR"):
        assert noted_no_data(three, PRIYA, kpi, "vendor outage")
    assert answered_in(three.prompts(PRIYA)[0]) == ["MTTR", "FCR"]


def test_which_kpi_is_meant_is_asked_before_it_is_done(three: World) -> None:
    three.say(PRIYA, "no data, vendor outage")
    assert asked_which(three, PRIYA, "MTTR", "UPTIME", "FCR")
    three.choose(PRIYA, "FCR")
    assert noted_no_data(three, PRIYA, "FCR", "vendor outage")
    three.say(PRIYA, "ask @sam")
    assert offered(three, PRIYA, SAM, "MTTR", "UPTIME")


def test_one_message_says_several_things_and_gets_one_answer(three: World) -> None:
    told = three.say(PRIYA, "mttr 32, uptime no data, fcr tomorrow")
    assert saved(three, "MTTR", 32, period="2026-W47")
    assert noted_no_data(three, PRIYA, "UPTIME")
    assert snoozed(three, PRIYA, "FCR", until=TOMORROW)
    assert waiting_in(told) == ["FCR"]
    assert len(three.receipts(PRIYA)) == 1
    assert answered_in(three.prompts(PRIYA)[0]) == ["MTTR", "UPTIME"]


@pytest.mark.parametrize(
    "text",
    [
        "mttr 32, uptime no data, fcr whenever",
        "mttr 32, uptime not mine",
        "uptime no data, mttr 25 or 30",
    ],
)
def test_of_several_things_all_are_done_or_none(three: World, text: str) -> None:
    three.say(PRIYA, text)
    assert not_done(three, PRIYA, f">{text}")
    assert values(three) == []
    assert waiting_in(three.prompts(PRIYA)[0]) == ["MTTR", "UPTIME", "FCR"]


def test_of_a_value_and_an_offer_that_cannot_be_nothing_is_done(three: World) -> None:
    three.say(PRIYA, "mttr 32, fcr ask @priya")
    assert not_done(three, PRIYA, ">mttr 32, fcr ask @Priya Nair")
    assert values(three) == []
    assert waiting_in(three.prompts(PRIYA)[0]) == ["MTTR", "UPTIME", "FCR"]


def test_a_message_delivered_twice_has_one_effect(three: World) -> None:
    three.say(PRIYA, "mttr 32, uptime no data, fcr ask @sam")
    before = len(three.inbox(PRIYA)), len(three.prompts(SAM))
    assert three.actor.redeliver(three.actor.event_ids[-1]).failure is None
    three.settle()
    assert (len(three.inbox(PRIYA)), len(three.prompts(SAM))) == before


def test_others_are_told_who_may(one: World) -> None:
    for text in ("mttr no data", "mttr tomorrow", "mttr ask @anna"):
        one.say(MEI, text)
        assert refused(one, MEI, NotAllowed("MTTR", [PRIYA, SAM, HELEN]))


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("mttr no data vendor outage", lambda world: noted_no_data(world, PRIYA, "MTTR", "vendor outage")),
        ("mttr tomorrow", lambda world: snoozed(world, PRIYA, "MTTR", until=TOMORROW)),
        ("mttr ask @diego", lambda world: offered(world, PRIYA, DIEGO, "MTTR")),
        ("mttr not mine", lambda world: not_done(world, PRIYA, "MTTR", "ask @name")),
        ("mttr ask @scorecard", lambda world: not_done(world, PRIYA, "choose a person")),
        ("tomorrow", lambda world: snoozed(world, PRIYA, "MTTR", until=TOMORROW)),
    ],
)
def test_the_same_words_work_in_a_command(one: World, text: str, fact: Callable[[World], Fact]) -> None:
    one.command(PRIYA, f"submit {text}")
    assert fact(one)
    assert values(one) == []


def test_a_message_that_asked_for_later_is_an_answer_once_it_is_edited(one: World) -> None:
    said = one.actor.say(PRIYA, one.direct(PRIYA), "tomorrow")
    one.settle()
    one.actor.edit(PRIYA, said.channel, said.ts, "25")
    one.settle()
    assert values(one) == [25]


def test_one_period_behind_several_values_is_for_all_of_them(three: World) -> None:
    three.say(PRIYA, "mttr 31, fcr 71 for W45")
    assert saved(three, "MTTR", 31, period="2026-W45")
    assert saved(three, "FCR", 71, period="2026-W45")
    three.say(PRIYA, "mttr 32 for W44\nfcr 72 for W43")
    assert saved(three, "MTTR", 32, period="2026-W44")
    assert saved(three, "FCR", 72, period="2026-W43")


@pytest.mark.parametrize(
    "text", ["mttr 31 for W45, fcr 71", "mttr 31\nfcr 71 for W45", "mttr 31, slow, fcr 71 for W45"]
)
def test_a_period_that_may_be_for_one_value_only_is_asked_about(three: World, text: str) -> None:
    three.say(PRIYA, text)
    assert not_done(three, PRIYA)
    assert values(three) == []


def newest_receipt(world: World) -> str:
    return plain(world.receipts(PRIYA)[-1].text)


def wish(world: World, key: str, button: ActionId, value: str, **fields: str) -> str:
    """Press a button under Priya's prompt, tick a KPI in its modal and save; the receipt."""
    world.press(PRIYA, world.prompts(PRIYA)[0], button, value)
    chosen = [ref for label, ref in world.options(PRIYA).items() if label.startswith(key)]
    assert world.actor.submit(PRIYA, {"which": chosen, **fields}) == {}
    world.settle()
    return newest_receipt(world)


def test_no_data_by_button_and_in_words_get_the_same_receipt(three: World) -> None:
    round_1 = BatchRef(round=1).to_json()
    pressed = wish(three, "UPTIME", ActionId.NO_DATA, round_1, reason="vendor outage").splitlines()
    said = three.say(PRIYA, "fcr no data, vendor outage").splitlines()
    assert said[0] == pressed[0].replace("UPTIME", "FCR")
    assert waiting_in("\n".join(pressed)) == ["MTTR", "FCR"]
    assert waiting_in("\n".join(said)) == ["MTTR"]


def test_asking_somebody_by_button_and_in_words_get_the_same_receipt(three: World) -> None:
    not_mine = OverflowRef(round=1, more=OverflowChoice.NOT_MINE).to_json()
    pressed = wish(three, "UPTIME", ActionId.MORE, not_mine, person=DIEGO)
    assert three.say(PRIYA, "fcr ask @diego") == pressed.replace("UPTIME", "FCR")


def test_snoozing_by_button_and_in_words_get_the_same_receipt(three: World) -> None:
    tomorrow = OverflowRef(round=1, more=OverflowChoice.TOMORROW).to_json()
    three.press_late(PRIYA, three.prompts(PRIYA)[0], ActionId.MORE, tomorrow)
    pressed = newest_receipt(three)
    assert snoozed(three, PRIYA, "MTTR", "UPTIME", "FCR", until=TOMORROW)
    assert three.say(PRIYA, "tomorrow") == pressed


def test_what_is_said_of_the_rest_is_for_all_others_that_wait(three: World) -> None:
    three.say(PRIYA, "mttr 32, the rest tomorrow")
    assert saved(three, "MTTR", 32, period="2026-W47")
    assert snoozed(three, PRIYA, "UPTIME", "FCR", until=TOMORROW)
    assert values(three) == [32]
    three.say(PRIYA, "no data for all, tool is down")
    assert noted_no_data(three, PRIYA, "UPTIME", "tool is down")
    assert noted_no_data(three, PRIYA, "FCR", "tool is down")
    three.say(PRIYA, "all no data")
    assert not_done(three, PRIYA, ">all no data")


def test_with_a_doubt_the_rest_is_done_with_the_choice(three: World) -> None:
    assert "*FCR*" in three.say(PRIYA, "mttr ~32, rest no data")
    assert values(three) == []
    three.choose(PRIYA, "32 min")
    assert noted_no_data(three, PRIYA, "FCR")
    assert values(three) == [32]
