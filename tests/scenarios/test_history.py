"""Where values came from: `/scorecard history`."""

import pytest

from bot.ui.ids import ActionId
from tests.scenarios.conftest import Begin
from tests.scenarios.test_edits import edit
from tests.support.cards import a_card, a_kpi
from tests.support.world import HELEN, MEI, PRIYA, SAM, World, at, block_types, plain, shown

MONDAY_NINE = at("2026-11-23 09:00")


@pytest.fixture
def world(begin: Begin) -> World:
    card = a_card(a_kpi(cover=SAM), a_kpi("spend", frequency="monthly", owner=MEI))
    world = begin(card, start=at("2026-11-23 08:00"))
    world.move_to(MONDAY_NINE)
    return world


def history(world: World, text: str = "mttr", person: str = PRIYA) -> str:
    return plain(world.command(person, f"history {text}").text)


def test_every_revision_is_told_with_who_when_from_where_and_why(world: World) -> None:
    world.say(PRIYA, "mttr 32")
    edit(world, "mttr 31 slow vendor")
    world.press(PRIYA, world.receipts(PRIYA)[-1], ActionId.CORRECT)
    world.fill(PRIYA, {"mttr": "30", "mttr note": "found the log"})
    world.command(SAM, "correct mttr W47 29 asked the vendor")
    lines = history(world).split("\n")
    assert lines[0] == "*MTTR*: the last 12 weeks"
    assert lines[1] == "*week 47, 16–22 Nov* 29 min · :large_green_circle: on target · corrected"
    when = "<!date^1795424400^{date_short_pretty} at {time}|23 Nov 2026 09:00 GMT>"
    assert lines[2:6] == [
        f"<@{SAM}> for <@{PRIYA}> · {when} · by command · “asked the vendor”",
        f"↳ replaced: 30 min · <@{PRIYA}> · {when} · in the form · “found the log”",
        f"↳ replaced: 31 min · <@{PRIYA}> · {when} · by editing the message · “slow vendor”",
        f"↳ replaced: 32 min · <@{PRIYA}> · {when} · by reply",
    ]
    assert lines[6] == "*week 46, 9–15 Nov* no value"
    assert len([line for line in lines if line.startswith("*week")]) == 12


def test_it_comes_as_a_table_by_the_readers_own_clock(world: World) -> None:
    world.say(PRIYA, "mttr 32 slow vendor")
    message = world.command(MEI, "history mttr")
    assert block_types(message) == ["section", "table", "context"]
    assert "W47\n32 min\npriya, 23 Nov 2026 22:00\nby reply: slow vendor" in shown(message)


def test_a_value_given_after_the_next_period_had_its_turn_is_marked_late(world: World) -> None:
    world.say(PRIYA, "mttr 32 for W45")
    world.say(PRIYA, "mttr 32 for W47")
    assert "*week 45, 2–8 Nov* 32 min · :large_yellow_circle: acceptable · late" in history(world)
    assert "*week 47, 16–22 Nov* 32 min · :large_yellow_circle: acceptable\n" in history(world)


def test_one_period_is_told_in_full_with_what_was_typed(world: World) -> None:
    world.say(PRIYA, "mttr 32 min for W45 slow vendor")
    world.command(PRIYA, "correct mttr W45 31")
    lines = history(world, "mttr week 45").split("\n")
    assert lines[0] == "*MTTR* week 45, 2–8 Nov"
    assert lines[2] == "*31 min* counts"
    assert "Typed: /scorecard correct mttr W45 31" in lines
    assert "↳ 32 min was replaced" in lines
    assert lines[-1] == "Typed: mttr 32 min for W45 slow vendor"


def test_a_period_without_a_value_says_so(world: World) -> None:
    assert history(world, "mttr W46") == "*MTTR* week 46, 9–15 Nov\nNo value."
    assert history(world, "spend") == "*SPEND*: the last 12 months\nNo value recorded yet."


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("", "Which KPI? Write its name: /scorecard history mttr"),
        ("mtrt", "did you mean “MTTR”?"),
        ("mttr October", "“October” is no week that I know; write it like W45 or 2026-W45"),
        ("mttr W45 and more", "“and more” is no week that I know"),
    ],
)
def test_what_is_not_understood_is_said_with_what_would_be(world: World, text: str, seen: str) -> None:
    assert seen in history(world, text)


def test_where_slack_takes_no_tables_the_same_stands_in_plain_lines(world: World) -> None:
    world.say(PRIYA, "mttr 32 slow vendor")
    world.expected |= {"native_blocks_refused", "invalid_blocks"}
    world.workspace.refusals.refuse_native = True
    message = world.command(HELEN, "history mttr")
    assert "table" not in block_types(message)
    assert "*week 47, 16–22 Nov* 32 min" in shown(message)
