"""What people ask for instead of giving a value: no data, a snooze, somebody else."""

from datetime import timedelta

import pytest

from bot.ui.kit.ids import ActionId, BatchRef, OverflowChoice, OverflowRef
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import saved
from tests.support.seen import values
from tests.support.world import ANNA, DIEGO, MEI, PRIYA, SAM, World, at, plain, shown

MONDAY = at("2026-11-23 09:00")
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
        ("n/a – vendor outage", ": vendor outage"),
        ("mttr no data vendor outage", ": vendor outage"),
        ("no data this week, tool is down", ": tool is down"),
        ("skip", ": skipped"),
    ],
)
def test_no_data_is_noted_with_its_reason(one: World, text: str, reason: str) -> None:
    assert one.say(PRIYA, text).splitlines() == [
        f"Noted: *MTTR* week 47, 16–22 Nov · no data{reason} (<@{PRIYA}>).",
        "That was everything, thank you.",
    ]
    assert f"– *MTTR* week 47, 16–22 Nov · no data{reason} · you, " in prompt(one)
    assert "All done" in prompt(one)
    one.move_to(MONDAY + timedelta(days=1))
    assert one.reminders(PRIYA) == []


def test_no_data_can_be_said_for_an_earlier_period(one: World) -> None:
    assert "Noted: *MTTR* week 45, 2–8 Nov · no data: outage" in one.say(
        PRIYA, "mttr no data for W45, outage"
    )
    assert "1 KPI waits" in prompt(one)


def test_no_data_of_a_kpi_that_was_not_asked_for_is_noted_for_its_last_period(begin: Begin) -> None:
    world = begin(a_card())
    assert "Noted: *MTTR* week 46, 9–15 Nov · no data" in world.say(PRIYA, "mttr no data")


def test_no_data_takes_no_value_away(one: World) -> None:
    one.say(PRIYA, "25")
    assert "MTTR has a value by now; to change it, press Correct." in one.say(PRIYA, "mttr no data")
    assert values(one) == [25]


@pytest.mark.parametrize(
    "text", ["no data, 25", "mttr no data 25", "no data loss", "mttr no data for October"]
)
def test_what_may_not_mean_no_data_is_asked_about(one: World, text: str) -> None:
    assert "Nothing was saved." in one.say(PRIYA, text)
    assert "1 KPI waits" in prompt(one)


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
    told = one.say(PRIYA, text)
    assert told.startswith("I'll ask again for *MTTR* <!date^")
    assert f"^{int(at(moment).timestamp())}^" in told
    assert "Snoozed; I'll ask again" in prompt(one)
    one.move_to(at(moment) - timedelta(minutes=1))
    assert one.reminders(PRIYA) == []
    one.move_to(at(moment))
    assert len(one.reminders(PRIYA)) == 1


def test_what_waits_in_the_same_message_waits_too_and_is_named(three: World) -> None:
    told = three.say(PRIYA, "mttr tomorrow")
    assert "I'll ask again for *MTTR*" in told
    assert "*UPTIME* and *FCR* wait with it." in told


def test_one_message_is_not_snoozed_until_two_times(three: World) -> None:
    assert "only for all at one time" in three.say(PRIYA, "mttr tomorrow, fcr in 2 hours")
    assert "Snoozed" not in prompt(three)


def test_later_for_all_that_waits_is_one_word(three: World) -> None:
    assert "I'll ask again for *MTTR*, *UPTIME* and *FCR*" in three.say(PRIYA, "tomorrow")


def test_later_for_all_leaves_out_what_nobody_is_reminded_of_any_more(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("spend", frequency="monthly")), at("2026-10-30 12:00"))
    for day in (2, 3, 4, 5, 6, 9):
        world.move_to(at(f"2026-11-{day:02} 09:00"))
    told = world.say(PRIYA, "tomorrow")
    assert told.startswith("I'll ask again for *MTTR* ")
    assert "SPEND" not in told
    assert "no reminder left to snooze" in world.say(PRIYA, "spend tomorrow")


@pytest.mark.parametrize("text", ["mttr tomorrow", "mttr ask @anna"])
def test_nothing_is_snoozed_or_handed_over_that_waits_for_nobody(begin: Begin, text: str) -> None:
    world = begin(a_card())
    assert "MTTR waits for nobody now" in world.say(PRIYA, text)
    world.move_to(MONDAY)
    world.say(PRIYA, "25")
    assert "MTTR waits for nobody now" in world.say(PRIYA, text)


def test_asking_somebody_offers_it_to_them(one: World) -> None:
    told = one.say(PRIYA, "ask @diego")
    what = "*MTTR* week 47, 16–22 Nov."
    assert told == f"I asked <@{DIEGO}> to take over {what} Until they accept, you are still asked."
    assert f"→ <@{DIEGO}> is asked to take over *MTTR*" in prompt(one)
    offer = one.prompts(DIEGO)[0]
    assert f"<@{PRIYA}> asks you to give this number instead" in shown(offer)
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
    assert "offered to somebody already" in one.say(PRIYA, "ask @anna")
    assert one.prompts(ANNA) == []


@pytest.mark.parametrize("text", ["not mine", "mttr not mine"])
def test_not_mine_alone_says_how_to_hand_over(one: World, text: str) -> None:
    assert "Who should be asked for MTTR? Write “ask @name”, or choose Not mine" in one.say(PRIYA, text)


def test_words_said_once_for_several_kpis_are_for_each(three: World) -> None:
    told = three.say(PRIYA, "mttr and fcr no data, vendor outage")
    assert told.count("no data: vendor outage") == 2
    assert "2 of 3 answered" in prompt(three)


def test_which_kpi_is_meant_is_asked_before_it_is_done(three: World) -> None:
    assert "Which KPI is that for?" in three.say(PRIYA, "no data, vendor outage")
    assert "Noted: *FCR* week 47, 16–22 Nov · no data: vendor outage" in three.choose(PRIYA, "FCR")
    assert "Which KPI is that for?" in three.say(PRIYA, "ask @sam")
    assert f"I asked <@{SAM}> to take over *UPTIME*" in three.choose(PRIYA, "UPTIME")


def test_one_message_says_several_things_and_gets_one_answer(three: World) -> None:
    told = three.say(PRIYA, "mttr 32, uptime no data, fcr tomorrow").splitlines()
    assert saved(three, "MTTR", 32, period="2026-W47")
    assert f"Noted: *UPTIME* week 47, 16–22 Nov · no data (<@{PRIYA}>)." in told
    assert [line for line in told if line.startswith("I'll ask again for *FCR*")] != []
    assert "Still to go: 1" in told
    assert len(three.receipts(PRIYA)) == 1
    assert "2 of 3 answered" in prompt(three)


@pytest.mark.parametrize(
    "text",
    [
        "mttr 32, uptime no data, fcr soon",
        "mttr 32, uptime not mine",
        "mttr 32, fcr ask @priya",
        "uptime no data, mttr 25 or 30",
    ],
)
def test_of_several_things_all_are_done_or_none(three: World, text: str) -> None:
    assert "Nothing was saved." in three.say(PRIYA, text)
    assert values(three) == []
    assert "3 KPIs wait for your number" in prompt(three)


def test_a_message_delivered_twice_has_one_effect(three: World) -> None:
    three.say(PRIYA, "mttr 32, uptime no data, fcr ask @sam")
    before = len(three.inbox(PRIYA)), len(three.prompts(SAM))
    assert three.actor.redeliver(three.actor.event_ids[-1]).failure is None
    three.settle()
    assert (len(three.inbox(PRIYA)), len(three.prompts(SAM))) == before


def test_others_are_told_who_may(one: World) -> None:
    for text in ("mttr no data", "mttr tomorrow", "mttr ask @anna"):
        assert "can give MTTR its value" in one.say(MEI, text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("mttr no data vendor outage", "Noted: *MTTR* week 47, 16–22 Nov · no data: vendor outage"),
        ("mttr tomorrow", "I'll ask again for *MTTR*"),
        ("mttr ask @diego", f"I asked <@{DIEGO}> to take over *MTTR*"),
        ("mttr not mine", "Write “ask @name”"),
        ("mttr ask @scorecard", "I found no number for MTTR"),
        ("tomorrow", "I'll ask again for *MTTR*"),
    ],
)
def test_the_same_words_work_in_a_command(one: World, text: str, told: str) -> None:
    assert told in plain(one.command(PRIYA, f"submit {text}").text)
    assert values(one) == []


def test_a_message_that_asked_for_later_is_an_answer_once_it_is_edited(one: World) -> None:
    said = one.actor.say(PRIYA, one.direct(PRIYA), "tomorrow")
    one.settle()
    one.actor.edit(PRIYA, said.channel, said.ts, "25")
    one.settle()
    assert values(one) == [25]


def test_one_period_behind_several_values_is_for_all_of_them(three: World) -> None:
    told = three.say(PRIYA, "mttr 31, fcr 71 for W45")
    assert "*MTTR* is 31 min for week 45" in told
    assert "*FCR* is 71 % for week 45" in told
    told = three.say(PRIYA, "mttr 32 for W44\nfcr 72 for W43")
    assert "*MTTR* is 32 min for week 44" in told
    assert "*FCR* is 72 % for week 43" in told


@pytest.mark.parametrize(
    "text", ["mttr 31 for W45, fcr 71", "mttr 31\nfcr 71 for W45", "mttr 31, slow, fcr 71 for W45"]
)
def test_a_period_that_may_be_for_one_value_only_is_asked_about(three: World, text: str) -> None:
    assert "Which week is" in three.say(PRIYA, text)
    assert values(three) == []


def newest_receipt(world: World) -> str:
    return plain(world.receipts(PRIYA)[-1].text)


def wish(world: World, key: str, button: ActionId, value: str, **fields: str) -> str:
    """Press a button under Priya's prompt, tick a KPI in its modal and save; the receipt."""
    world.press(PRIYA, world.prompts(PRIYA)[0], button, value)
    options = world.modal(PRIYA).view["blocks"][0]["element"]["options"]
    chosen = [one["value"] for one in options if one["text"]["text"].startswith(key)]
    assert world.actor.submit(PRIYA, {"which": chosen, **fields}) == {}
    world.settle()
    return newest_receipt(world)


def test_no_data_by_button_and_in_words_get_the_same_receipt(three: World) -> None:
    round_1 = BatchRef(round=1).to_json()
    pressed = wish(three, "UPTIME", ActionId.NO_DATA, round_1, reason="vendor outage").splitlines()
    said = three.say(PRIYA, "fcr no data, vendor outage").splitlines()
    assert said[0] == pressed[0].replace("UPTIME", "FCR")
    assert (pressed[1], said[1]) == ("Still to go: 2", "Still to go: 1")


def test_asking_somebody_by_button_and_in_words_get_the_same_receipt(three: World) -> None:
    not_mine = OverflowRef(round=1, more=OverflowChoice.NOT_MINE).to_json()
    pressed = wish(three, "UPTIME", ActionId.MORE, not_mine, person=DIEGO)
    assert three.say(PRIYA, "fcr ask @diego") == pressed.replace("UPTIME", "FCR")


def test_snoozing_by_button_and_in_words_get_the_same_receipt(three: World) -> None:
    tomorrow = OverflowRef(round=1, more=OverflowChoice.TOMORROW).to_json()
    three.press_late(PRIYA, three.prompts(PRIYA)[0], ActionId.MORE, tomorrow)
    pressed = newest_receipt(three)
    assert pressed.startswith("I'll ask again for *MTTR*, *UPTIME* and *FCR* <!date^")
    assert three.say(PRIYA, "tomorrow") == pressed


def test_what_is_said_of_the_rest_is_for_all_others_that_wait(three: World) -> None:
    seen = three.say(PRIYA, "mttr 32, the rest tomorrow")
    assert saved(three, "MTTR", 32, period="2026-W47")
    assert "I'll ask again for *UPTIME* and *FCR*" in seen
    assert values(three) == [32]
    seen = three.say(PRIYA, "no data for all, tool is down")
    assert "*UPTIME* week 47, 16–22 Nov · no data: tool is down" in seen
    assert "*FCR* week 47, 16–22 Nov · no data: tool is down" in seen
    assert "Nothing is waiting" in three.say(PRIYA, "all no data")


def test_with_a_doubt_the_rest_is_done_with_the_choice(three: World) -> None:
    assert "With it I will note that *FCR* has no data." in three.say(PRIYA, "mttr ~32, rest no data")
    assert values(three) == []
    assert "*FCR* week 47, 16–22 Nov · no data" in three.choose(PRIYA, "32 min")
    assert values(three) == [32]
