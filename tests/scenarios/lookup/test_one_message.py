"""What falls due for one person at one moment comes in one message, over scorecards too."""

import pytest

from bot.demo.people import CHANNEL
from bot.ui.kit.ids import ActionId, BatchRef, OverflowChoice, OverflowRef
from bot.ui.prompts.prompt import ALL_DONE, OFF_THE_CARD, SNOOZED
from bot.workspace.model import Json, SlackChannel
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import nothing_saved, saved
from tests.support.facts_prompts import reads, ticked, waits_for
from tests.support.facts_replies import asked_which
from tests.support.seen import go, prompted, reminded, values
from tests.support.world import DIEGO, HELEN, PRIYA, SAM, World, at, plain, shown

CHANNELS = (
    SlackChannel(CHANNEL, "it-scorecard"),
    SlackChannel("C0SECURITY", "security"),
    SlackChannel("C0DATA", "data"),
)
SECURITY = {"key": "security", "name": "Security", "channel": "C0SECURITY"}
DATA = {"key": "data", "name": "Data", "channel": "C0DATA"}
SATURDAY = at("2026-11-21 12:00")
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (at(f"2026-11-{day} 09:00") for day in (23, 24, 25, 26, 27))
MTTR, PATCH, LOSS = a_kpi(cover=SAM), a_kpi("patch"), a_kpi("loss")


def a_town(begin: Begin, *, it: str, security: str, data: str = "") -> World:
    world = begin(it, start=SATURDAY, channels=CHANNELS)
    world.apply(security)
    if data:
        world.apply(data)
    return world


@pytest.fixture
def asked(begin: Begin) -> World:
    """Priya was asked for MTTR of IT and of Security, and for what each and Data have of their own."""
    world = a_town(
        begin,
        it=a_card(MTTR, a_kpi("sla")),
        security=a_card(a_kpi(), PATCH, **SECURITY),
        data=a_card(LOSS, **DATA),
    )
    go(world, MONDAY)
    return world


def lines(world: World, person: str = PRIYA) -> list[str]:
    return plain(world.prompts(person)[-1].text).splitlines()


def rounds(world: World, person: str = PRIYA) -> list[int]:
    """Return the batches of the Answer buttons in somebody's newest prompt."""
    return [
        BatchRef.from_json(element["value"]).round
        for block in world.prompts(person)[-1].blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["action_id"] == ActionId.ANSWER
    ]


def press(world: World, action: ActionId, value: str) -> None:
    prompt = world.prompts(PRIYA)[-1]
    block = next(block["block_id"] for block in prompt.blocks if value in _list_values(block))
    assert world.actor.click(PRIYA, prompt.channel, prompt.ts, action.value, value, block_id=block)
    world.settle()


def _list_values(block: Json) -> list[str]:
    elements = block["elements"] if block["type"] == "actions" else []
    options = [option for element in elements for option in element.get("options", ())]
    return [item["value"] for item in (*elements, *options) if "value" in item]


def said_under_it(world: World, text: str) -> str:
    return plain(world.say(PRIYA, text, world.prompts(PRIYA)[-1].ts))


def test_it_has_a_part_for_each_scorecard(asked: World) -> None:
    assert prompted(asked, PRIYA) == [1]
    assert [line for line in lines(asked) if line.startswith(("*IT", "*Sec", "*Data"))] == [
        "*IT*",
        "*Security*",
        "*Data*",
    ]
    assert waits_for(asked.prompts(PRIYA)[0], "MTTR (IT)", "SLA", "MTTR (Security)", "PATCH", "LOSS")
    assert len(rounds(asked)) == 3


def test_its_example_works_as_it_stands(asked: World) -> None:
    example = lines(asked)[-1].split("`")[1]
    said_under_it(asked, example)
    assert len(values(asked)) == 2


def test_each_answer_shows_in_its_part(asked: World) -> None:
    said_under_it(asked, "security mttr 25, loss 26")
    assert saved(asked, "MTTR (Security)", 25)
    assert saved(asked, "LOSS", 26)
    prompt = asked.prompts(PRIYA)[0]
    assert ticked(prompt, "MTTR (Security)", "25 min")
    assert ticked(prompt, "LOSS", "26 min")
    assert len(rounds(asked)) == 2
    said_under_it(asked, "patch 20, sla 21, it mttr 22")
    assert shown(asked.prompts(PRIYA)[0]).count(ALL_DONE) == 3
    assert rounds(asked) == []


def test_a_name_of_two_of_its_parts_is_asked_about(asked: World) -> None:
    said_under_it(asked, "mttr 25")
    assert asked_which(asked, PRIYA, "MTTR (IT)", "MTTR (Security)")
    assert nothing_saved(asked)
    asked.say(PRIYA, "security", asked.prompts(PRIYA)[-1].ts)
    assert saved(asked, "MTTR (Security)", 25)


def test_headings_say_which_scorecard(asked: World) -> None:
    said_under_it(asked, "IT: mttr 33\nSecurity: mttr 34")
    assert saved(asked, "MTTR (IT)", 33)
    assert saved(asked, "MTTR (Security)", 34)


def test_the_form_of_a_part_has_its_fields(asked: World) -> None:
    press(asked, ActionId.ANSWER, BatchRef(round=rounds(asked)[1]).to_json())
    assert [name for name in asked.fields(PRIYA) if "note" not in name] == ["mttr", "patch"]
    assert asked.fill(PRIYA, {"mttr": "25"}) == {}
    assert ticked(asked.prompts(PRIYA)[0], "MTTR (Security)", "25 min")


def test_ask_me_again_under_a_part_is_for_that_part(asked: World) -> None:
    ref = OverflowRef(round=rounds(asked)[1], more=OverflowChoice.AN_HOUR)
    press(asked, ActionId.MORE, ref.to_json())
    assert shown(asked.prompts(PRIYA)[0]).count(SNOOZED) == 1
    go(asked, at("2026-11-23 10:00"))
    [reminder] = asked.reminders(PRIYA)
    assert waits_for(reminder, "MTTR (Security)", "PATCH")


def test_in_words_it_is_for_all_of_it_and_comes_back_in_one_message(asked: World) -> None:
    said_under_it(asked, "in 2 hours")
    assert shown(asked.prompts(PRIYA)[0]).count(SNOOZED) == 3
    go(asked, at("2026-11-23 11:00"))
    [reminder] = asked.reminders(PRIYA)
    assert waits_for(reminder, "MTTR (IT)", "SLA", "MTTR (Security)", "PATCH", "LOSS")
    assert reminder.text.count("\n*Data*\n") == 1


def test_all_reminders_of_one_moment_are_one_and_each_batch_is_missed_once(asked: World) -> None:
    go(asked, TUESDAY, WEDNESDAY, THURSDAY)
    assert reminded(asked, PRIYA, SAM, HELEN) == [3, 2, 1]
    go(asked, FRIDAY)
    assert reminded(asked, PRIYA) == [3]
    assert shown(asked.prompts(PRIYA)[0]).count("missed; you can still answer") == 5


def test_a_part_missed_before_the_others_shows_it(begin: Begin) -> None:
    short = a_card(PATCH, reminders=[1], **SECURITY)
    world = a_town(begin, it=a_card(MTTR, reminders=[1, 2]), security=short)
    go(world, MONDAY, TUESDAY, WEDNESDAY)
    assert shown(world.prompts(PRIYA)[0]).count("missed; you can still answer") == 1
    go(world, THURSDAY)
    assert shown(world.prompts(PRIYA)[0]).count("missed; you can still answer") == 2


def test_what_went_off_one_scorecard_is_told_in_its_part(asked: World) -> None:
    asked.apply(a_card(a_kpi(), **SECURITY))
    asked.settle()
    assert reads(asked.prompts(PRIYA)[0], f"*PATCH* {OFF_THE_CARD}")


def test_a_part_can_be_handed_over(asked: World) -> None:
    ref = OverflowRef(round=rounds(asked)[1], more=OverflowChoice.NOT_MINE)
    press(asked, ActionId.MORE, ref.to_json())
    which = [*asked.options(PRIYA).values()]
    assert asked.actor.submit(PRIYA, {"which": which, "person": DIEGO}) == {}
    asked.settle()
    [offer] = asked.prompts(DIEGO)
    assert asked.actor.click(DIEGO, offer.channel, offer.ts, ActionId.TAKE.value)
    asked.settle()
    assert waits_for(asked.prompts(PRIYA)[0], "MTTR (IT)", "SLA", "LOSS")
    assert waits_for(asked.prompts(DIEGO)[0], "MTTR (Security)", "PATCH")


def test_a_reminder_of_another_scorecard_is_a_part_of_the_prompt(begin: Begin) -> None:
    daily = a_card(a_kpi("tickets", frequency="daily"), **DATA)
    world = a_town(begin, it=a_card(MTTR), security=a_card(PATCH, **SECURITY), data=daily)
    go(world, MONDAY, TUESDAY)
    assert [*prompted(world, PRIYA), *reminded(world, PRIYA)] == [2, 0]
    assert waits_for(world.prompts(PRIYA)[1], "TICKETS", "MTTR", "PATCH")
    said_under_it(world, "mttr 25")
    for prompt in world.prompts(PRIYA):
        assert ticked(prompt, "MTTR", "25 min")
    go(world, WEDNESDAY, THURSDAY, FRIDAY)
    assert reminded(world, PRIYA, SAM) == [0, 0]


def test_a_covers_reminder_is_a_part_of_the_covers_own_prompt(begin: Begin) -> None:
    daily = a_card(a_kpi("tickets", frequency="daily", owner=SAM), **DATA)
    world = a_town(begin, it=a_card(MTTR), security=a_card(PATCH, **SECURITY), data=daily)
    go(world, MONDAY, TUESDAY, WEDNESDAY)
    assert [*prompted(world, SAM), *reminded(world, SAM)] == [3, 0]
    assert waits_for(world.prompts(SAM)[-1], "TICKETS", "MTTR")
    world.say(SAM, "mttr 25", world.prompts(SAM)[-1].ts)
    assert saved(world, "MTTR", 25, by=SAM)
    assert ticked(world.prompts(SAM)[-1], "MTTR", "25 min")


def test_an_absence_brings_the_cover_one_message(asked: World) -> None:
    asked.command(PRIYA, "away until Friday cover @sam")
    asked.settle()
    assert prompted(asked, SAM) == [1]
    assert waits_for(asked.prompts(SAM)[0], "MTTR (IT)", "SLA", "MTTR (Security)", "PATCH", "LOSS")
    assert reads(asked.prompts(PRIYA)[0], "answering this while you're away")
    asked.say(SAM, "security mttr 25", asked.prompts(SAM)[0].ts)
    assert ticked(asked.prompts(SAM)[0], "MTTR (Security)", "25 min")


def test_a_stand_in_gets_it_together_with_their_own(begin: Begin) -> None:
    own = a_card(a_kpi("patch", owner=SAM), **SECURITY)
    world = a_town(begin, it=a_card(MTTR), security=own)
    world.command(PRIYA, "away until Friday cover @sam")
    go(world, MONDAY)
    assert prompted(world, SAM) == [1]
    assert waits_for(world.prompts(SAM)[0], "MTTR", "PATCH")


def test_a_new_owner_on_two_scorecards_gets_one_message(asked: World) -> None:
    asked.apply(a_card(a_kpi(owner=SAM, cover=DIEGO), a_kpi("sla", owner=SAM)))
    asked.apply(a_card(a_kpi(owner=SAM), a_kpi("patch", owner=SAM), **SECURITY))
    asked.move_by(minutes=1)
    assert prompted(asked, SAM) == [1]
    assert waits_for(asked.prompts(SAM)[0], "MTTR (IT)", "SLA", "MTTR (Security)", "PATCH")
    assert waits_for(asked.prompts(PRIYA)[0], "LOSS")


def test_what_is_answered_before_it_is_sent_is_not_asked_for(begin: Begin) -> None:
    world = a_town(begin, it=a_card(MTTR), security=a_card(PATCH, **SECURITY))
    world.clock.move_to(MONDAY)
    world.bot.ticker.tick()
    world.actor.say(PRIYA, world.direct(PRIYA), "mttr 22")
    world.settle()
    assert waits_for(world.prompts(PRIYA)[0], "PATCH")
    assert values(world) == [22]


@pytest.mark.parametrize("answered", ["mttr 22, patch 23", "mttr 22", ""])
def test_a_bot_that_dies_before_it_sends_asks_once_in_its_next_life(begin: Begin, answered: str) -> None:
    world = a_town(begin, it=a_card(MTTR), security=a_card(PATCH, **SECURITY))
    world.clock.move_to(MONDAY)
    world.bot.ticker.tick()
    if answered:
        world.actor.say(PRIYA, world.direct(PRIYA), answered)
    world.restart_bot()
    world.bot.tick()
    world.bot.tick()
    assert prompted(world, PRIYA) == [1 if answered != "mttr 22, patch 23" else 0]


def test_who_is_asked_on_many_scorecards_gets_no_more_parts_than_slack_takes(begin: Begin) -> None:
    keys = [f"c{number}" for number in range(6)]
    channels = tuple(SlackChannel(f"C0{key.upper()}", key) for key in keys)
    world = begin(a_card(MTTR), start=SATURDAY, channels=(*CHANNELS, *channels))
    for key, channel in zip(keys, channels, strict=True):
        many = [a_kpi(f"{key}n{number}") for number in range(30)]
        world.apply(a_card(*many, key=key, name=key.upper(), channel=channel.id))
    go(world, MONDAY)
    assert prompted(world, PRIYA) == [2]
    for prompt in world.prompts(PRIYA):
        assert len(prompt.blocks) <= 50
    text = "\n".join(shown(prompt) for prompt in world.prompts(PRIYA))
    assert all(f"*{key.upper()}N{number}*" in text for key in keys for number in range(30))


def test_its_example_works_though_another_scorecards_kpi_of_that_name_was_just_given(asked: World) -> None:
    said_under_it(asked, "it mttr 20, sla 20, patch 20, loss 20")
    [example] = [line for line in lines(asked) if "just reply" in line]
    assert "`30`" in example
    said_under_it(asked, example.split("`")[1])
    assert saved(asked, "MTTR (Security)", 30)
    assert len(values(asked)) == 5


def test_a_shared_name_carries_its_scorecard_in_an_example_though_only_one_of_them_waits(
    asked: World,
) -> None:
    said_under_it(asked, "it mttr 20, sla 20")
    example = lines(asked)[-1].split("`")[1]
    assert example == "mttr (security) 30, patch 30"
    said_under_it(asked, example)
    assert saved(asked, "MTTR (Security)", 30)
    assert saved(asked, "PATCH", 30)


def test_a_name_that_a_thread_asks_for_twice_is_asked_about_though_only_one_is_still_the_newest(
    begin: Begin,
) -> None:
    monthly = a_card(a_kpi(frequency="monthly"), **SECURITY)
    world = a_town(begin, it=a_card(MTTR), security=monthly)
    go(world, at("2026-11-30 09:00"))
    go(world, at("2026-12-01 09:00"))
    both = world.prompts(PRIYA)[-1]
    assert waits_for(both, "MTTR (Security)", "MTTR (IT)")
    go(world, at("2026-12-07 09:00"))
    world.say(PRIYA, "mttr 31", both.ts)
    assert asked_which(world, PRIYA, "MTTR (IT)", "MTTR (Security)")
    assert values(world) == []
