"""Editing a message that gave several values: each value is corrected that is another one now."""

import pytest

from tests.scenarios.conftest import Begin
from tests.scenarios.replies.test_edits import edit, revisions
from tests.support.cards import a_card, a_kpi
from tests.support.facts import corrected
from tests.support.facts_replies import not_done
from tests.support.seen import SLA, stored
from tests.support.world import HELEN, PRIYA, World, at, plain

SAID = ["mttr 2026-W47 32 reply", "sla 2026-W47 96 reply"]


@pytest.fixture
def world(begin: Begin) -> World:
    world = begin(a_card(a_kpi(), SLA, a_kpi("mtta")), start=at("2026-11-23 08:00"))
    world.move_to(at("2026-11-23 09:00"))
    world.say(PRIYA, "mttr 32, sla 96")
    return world


def test_only_what_changed_is_corrected_and_told(world: World) -> None:
    seen = edit(world, "mttr 31, sla 96")
    assert corrected(world, "MTTR", 32, 31, period="2026-W47")
    assert "*SLA*" not in seen
    assert revisions(world) == [SAID[0], "mttr 2026-W47 31 edit", SAID[1]]


def test_all_of_it_can_change_each_with_why(world: World) -> None:
    edit(world, "mttr 31, typo\nsla 95, read the wrong line")
    assert corrected(world, "MTTR", 32, 31, note="typo")
    assert corrected(world, "SLA", 96, 95, note="read the wrong line")
    assert [source for _, _, source in stored(world)] == ["edit", "edit"]
    assert "typo" in plain(world.command(PRIYA, "history mttr W47").text)


def test_it_can_be_edited_again_and_back(world: World) -> None:
    edit(world, "mttr 31, sla 96")
    edit(world, "mttr 31, sla 95")
    assert corrected(world, "SLA", 96, 95)
    edit(world, "mttr 32, sla 96")
    assert corrected(world, "MTTR", 31, 32)
    assert corrected(world, "SLA", 95, 96)


def test_the_same_in_other_words_changes_nothing(world: World) -> None:
    assert edit(world, "MTTR: 32 min\nSLA: 96 %") == ""
    assert revisions(world) == SAID


@pytest.mark.parametrize(
    "text",
    [
        *("mttr 31", "31", "mttr 31, mtta 96", "mttr 31, sla 96, mtta 20"),
        *("mttr 31, sla hmm", "mttr ~31, sla 96", "mttr 31 for W46, sla 96", "mttr 31, sla tomorrow", "oops"),
    ],
)
def test_what_is_not_clearly_a_value_for_each_changes_nothing(world: World, text: str) -> None:
    edit(world, text)
    assert not_done(world, PRIYA)
    assert revisions(world) == SAID


def test_one_that_was_corrected_since_keeps_all_of_the_edit_back(world: World) -> None:
    world.command(HELEN, "correct mttr W47 30")
    edit(world, "mttr 31, sla 95")
    assert not_done(world, PRIYA, "MTTR")
    assert revisions(world)[-1] == SAID[1]
    edit(world, "mttr 32, sla 95")
    assert corrected(world, "SLA", 96, 95)
    assert revisions(world)[-1] == "sla 2026-W47 95 edit"


def test_periods_that_were_named_stay_named(world: World) -> None:
    world.say(PRIYA, "mttr 40 for W45, sla 97 for W46")
    edit(world, "mttr 41, sla 98")
    assert not_done(world, PRIYA)
    edit(world, "mttr 41 for W45, sla 97 for W46")
    assert corrected(world, "MTTR", 40, 41, period="2026-W45")


def test_what_waits_for_an_admin_in_it_is_named_in_no_edit(world: World) -> None:
    world.say(PRIYA, "mttr 40 for W40, sla 97 for W46")
    edit(world, "mttr 40 for W40, sla 98 for W46")
    assert not_done(world, PRIYA, "SLA", "97 %", "week 46")
