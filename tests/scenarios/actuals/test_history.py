"""Where values came from: `/scorecard history`."""

import pytest

from bot.ui.kit.ids import ActionId
from tests.scenarios.conftest import Begin
from tests.scenarios.replies.test_edits import edit
from tests.support.cards import a_card, a_kpi
from tests.support.facts import saved
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


def test_a_value_given_after_it_was_missed_is_marked_late_as_in_its_receipt(world: World) -> None:
    for day in (24, 25, 26, 27):
        world.move_to(at(f"2026-11-{day} 09:00"))
    assert "*week 47, 16–22 Nov* missed\n" in history(world)
    assert "Missed: W47." in plain(world.command(PRIYA, "mttr").text)
    world.say(PRIYA, "mttr 32")
    assert saved(world, "MTTR", 32, late=True)
    assert "*week 47, 16–22 Nov* 32 min · :large_yellow_circle: acceptable · late" in history(world)
    assert "Given late: W47." in plain(world.command(PRIYA, "mttr").text)


def test_what_nobody_was_asked_for_is_not_late_whenever_it_is_given(world: World) -> None:
    world.say(PRIYA, "mttr 32 for W45")
    assert "*week 45, 2–8 Nov* 32 min · :large_yellow_circle: acceptable\n" in history(world)


def test_what_is_asked_for_and_not_answered_says_so(world: World) -> None:
    assert "*week 47, 16–22 Nov* not answered yet\n" in history(world)
    assert history(world, "mttr W47") == "*MTTR* week 47, 16–22 Nov\nNo value: not answered yet."


def test_what_has_no_data_says_why_and_who_said_so(world: World) -> None:
    world.say(PRIYA, "no data, vendor outage")
    line = f"no data: vendor outage (<@{PRIYA}>)"
    assert f"*week 47, 16–22 Nov* {line}" in history(world)
    assert f"No value: {line}." in history(world, "mttr W47")
    table = shown(world.command(MEI, "history mttr"))
    assert "W47\nno data\npriya, 23 Nov 2026 22:00\nvendor outage" in table
    world.say(PRIYA, "mttr 32")
    assert "no data" not in history(world)


def test_while_and_because_the_owner_was_away_is_marked_away_and_not_missed(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.command(PRIYA, "away until 23 December")
    world.move_to(MONDAY_NINE)
    assert "*week 47, 16–22 Nov* owner away\n" in history(world)
    for moment in (at("2026-12-21 09:00"), at("2026-12-24 09:00")):
        world.move_to(moment)
    for moment in (at("2026-12-25 12:00"), at("2026-12-29 09:00"), at("2026-12-31 09:00")):
        world.move_to(moment)
    lines = history(world).split("\n")
    assert "*week 47, 16–22 Nov* owner away" in lines
    assert "*week 49, 30 Nov – 6 Dec* owner away" in [plain(line).replace("\u2009", " ") for line in lines]
    assert "*week 46, 9–15 Nov* no value" in lines
    assert "missed" not in history(world, "mttr W47")
    assert history(world, "mttr W47") == "*MTTR* week 47, 16–22 Nov\nNo value: owner away."
    assert "W47\nowner away" in shown(world.command(PRIYA, "history mttr"))


def test_what_was_given_after_an_absence_is_not_late(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.command(PRIYA, "away until 4 December")
    world.move_to(at("2026-12-07 09:00"))
    world.say(PRIYA, "mttr 32 for W47")
    assert "*week 47, 16–22 Nov* 32 min · :large_yellow_circle: acceptable\n" in history(world)


def test_what_the_stand_in_missed_is_missed(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.command(PRIYA, "away until 2 December cover @sam")
    for day in (23, 24, 25, 26, 27):
        world.move_to(at(f"2026-11-{day} 09:00"))
    assert "*week 47, 16–22 Nov* missed\n" in history(world)


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
    assert history(world, "spend", MEI) == "*SPEND*: the last 12 months\nNo value recorded yet."


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
