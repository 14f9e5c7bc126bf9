"""Corrections by button: the modal that Correct opens."""

import json

import pytest

from bot.ui.kit.ids import ActionId
from tests.scenarios.conftest import Begin
from tests.scenarios.modals import BOTH, asked, correct, values
from tests.support.cards import a_card, a_kpi
from tests.support.facts import corrected, only_error, saved
from tests.support.facts_replies import noted_no_data
from tests.support.world import PRIYA, SAM, at, plain


def test_a_correction_starts_from_the_value_as_it_stands(begin: Begin) -> None:
    world = asked(begin, a_kpi())
    world.say(PRIYA, "mttr 52 slow vendor")
    modal = correct(world)
    inputs = [
        block["element"].get("initial_value") for block in modal.view["blocks"] if block["type"] == "input"
    ]
    assert inputs == ["52", "slow vendor"]
    assert world.fill(PRIYA, {"mttr": "25", "mttr note": "typing error"}) == {}
    assert corrected(world, "MTTR", 52, 25, period="2026-W47", note="typing error")
    assert "on target · target ≤ 30 min · progress 120 %" in plain(world.receipts(PRIYA)[-1].text)


def test_correcting_to_the_same_value_changes_nothing(begin: Begin) -> None:
    world = asked(begin, a_kpi())
    world.say(PRIYA, "25")
    correct(world)
    assert world.fill(PRIYA, {"mttr": "25.0"}) == {}
    assert saved(world, "MTTR", 25)
    assert len(values(world)) == 1


def test_a_correction_can_change_or_remove_the_note_alone(begin: Begin) -> None:
    world = asked(begin, a_kpi())
    world.say(PRIYA, "mttr 25 slow vendor")
    correct(world)
    assert world.fill(PRIYA, {"mttr note": "slow supplier"}) == {}
    assert corrected(world, "MTTR", 25, 25, note="slow supplier")
    correct(world)
    assert world.fill(PRIYA, {"mttr note": ""}) == {}
    assert corrected(world, "MTTR", 25, 25, note="")
    assert "slow" not in world.receipts(PRIYA)[-1].text


@pytest.mark.parametrize("typed", ["", "soon", "1,234", "25 h"])
def test_a_correction_that_cannot_be_used_is_said_at_its_field(begin: Begin, typed: str) -> None:
    world = asked(begin, a_kpi())
    world.say(PRIYA, "25")
    correct(world)
    assert list(world.fill(PRIYA, {"mttr": typed})) == ["mttr"]
    assert [value for _, value in values(world)] == ["25"]


def test_a_note_behind_a_corrected_number_may_say_that_the_old_one_was_wrong(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "mttr 25")
    correct(world)
    assert world.fill(PRIYA, {"mttr": "24, typo"}) == {}
    assert corrected(world, "MTTR", 25, 24, note="typo")
    correct(world)
    assert "type 24 min" in world.fill(PRIYA, {"mttr": "24, wrong"})["mttr"]


def test_a_correction_that_somebody_overtook_is_refused_with_the_value_now(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "mttr 25")
    correct(world)
    world.command(SAM, "correct mttr W47 27")
    assert only_error(world.fill(PRIYA, {"mttr": "26"}), "mttr", "27 min")
    world.actor.close(PRIYA)
    modal = correct(world)
    assert '"27"' in json.dumps(modal.view)
    assert world.fill(PRIYA, {"mttr": "26"}) == {}


def test_a_value_can_be_corrected_weeks_later(begin: Begin) -> None:
    world = asked(begin, a_kpi())
    world.say(PRIYA, "25")
    old = world.receipts(PRIYA)[-1]
    world.move_to(at("2026-12-14 09:00"))
    correct(world, receipt=old)
    assert world.fill(PRIYA, {"mttr": "26"}) == {}
    assert corrected(world, "MTTR", 25, 26, period="2026-W47")


def test_a_correction_of_a_kpi_retired_meanwhile_is_refused(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "sla 96")
    world.apply(a_card(BOTH[0]))
    correct(world)
    assert only_error(world.fill(PRIYA, {"sla": "97"}), "sla", "SLA")
    assert [value for _, value in values(world)] == ["96"]


@pytest.mark.parametrize(
    ("typed", "note", "reason"),
    [
        ({"mttr": "no data, survey broken"}, "slow vendor", "survey broken"),
        ({"mttr": "no data", "mttr note": "survey broken"}, "slow vendor", "survey broken"),
        ({"mttr": "n/a"}, "slow vendor", ""),
    ],
)
def test_no_data_in_the_field_is_a_correction_to_no_data(
    begin: Begin, typed: dict[str, str], note: str, reason: str
) -> None:
    world = asked(begin, a_kpi())
    world.say(PRIYA, f"mttr 52, {note}")
    correct(world)
    assert world.fill(PRIYA, typed) == {}
    assert noted_no_data(world, PRIYA, "MTTR", reason)
    assert "no data" in plain(world.command(PRIYA, "mttr").text)
    receipt = world.inbox(PRIYA)[-1]
    assert world.actor.click(PRIYA, receipt.channel, receipt.ts, ActionId.UNDO.value)
    world.settle()
    assert "52 min" in plain(world.command(PRIYA, "mttr").text)


def test_two_reasons_for_no_data_are_refused_at_the_field(begin: Begin) -> None:
    world = asked(begin, a_kpi())
    world.say(PRIYA, "mttr 52")
    correct(world)
    assert list(world.fill(PRIYA, {"mttr": "no data, survey broken", "mttr note": "tool gone"})) == ["mttr"]
    assert saved(world, "MTTR", 52)


def test_no_data_in_a_field_of_the_answer_form_is_recorded(begin: Begin) -> None:
    world = asked(begin, a_kpi())
    world.press(PRIYA, world.prompts(PRIYA)[0], ActionId.ANSWER)
    assert world.fill(PRIYA, {"mttr": "no data", "mttr note": "survey broken"}) == {}
    assert noted_no_data(world, PRIYA, "MTTR", "survey broken")
