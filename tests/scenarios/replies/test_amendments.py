"""Replies under a message that showed values: perhaps a correction, never simply an answer."""

import pytest

from scorecard.parsing.replies.parsed_reply import DoubtReason
from tests.scenarios.conftest import Begin
from tests.scenarios.replies.test_edits import last_ts, revisions
from tests.support.cards import a_card, a_kpi
from tests.support.facts import corrected, saved
from tests.support.facts_replies import asked_which, doubted, snoozed
from tests.support.world import PRIYA, World, at

MTTR_32 = "mttr 2026-W47 32 reply"


@pytest.fixture
def world(begin: Begin) -> World:
    world = begin(a_card(a_kpi(), a_kpi("backlog", unit="tickets")), start=at("2026-11-23 08:00"))
    world.move_to(at("2026-11-23 09:00"))
    world.say(PRIYA, "mttr 32")
    return world


def under_the_receipt(world: World, text: str) -> str:
    return world.say(PRIYA, text, world.receipts(PRIYA)[0].ts)


def test_a_number_under_a_receipt_may_correct_it_or_be_the_next_answer_so_it_is_asked(world: World) -> None:
    under_the_receipt(world, "33")
    assert asked_which(world, PRIYA, "MTTR", "BACKLOG")
    assert revisions(world) == [MTTR_32]
    world.choose(PRIYA, "MTTR")
    assert corrected(world, "MTTR", 32, 33)
    assert revisions(world) == [MTTR_32, "mttr 2026-W47 33 reply"]


def test_a_number_under_ones_own_answer_may_correct_it_too(world: World) -> None:
    world.say(PRIYA, "33", last_ts(world))
    assert asked_which(world, PRIYA, "MTTR", "BACKLOG")
    assert revisions(world) == [MTTR_32]


def test_a_number_under_the_last_receipt_is_confirmed_in_place_of_what_it_told(world: World) -> None:
    world.say(PRIYA, "backlog 20")
    seen = under_the_receipt(world, "33")
    assert doubted(world, PRIYA, "MTTR", 33, cause=DoubtReason.GIVEN, period="2026-W47")
    assert "32 min" in seen
    world.choose(PRIYA, "33 min")
    assert corrected(world, "MTTR", 32, 33)


def test_a_unit_says_which_of_both_is_not_meant(world: World) -> None:
    seen = under_the_receipt(world, "33 tickets")
    assert "• *BACKLOG*" in seen
    assert "• *MTTR*" not in seen


def test_a_name_says_it_too_and_needs_no_question(world: World) -> None:
    under_the_receipt(world, "mttr 31")
    assert corrected(world, "MTTR", 32, 31)
    under_the_receipt(world, "backlog 20")
    assert saved(world, "BACKLOG", 20)


def test_what_was_told_of_another_week_is_corrected_there(world: World) -> None:
    world.say(PRIYA, "mttr 40 for W45")
    told = world.receipts(PRIYA)[-1]
    assert "40 min" in world.say(PRIYA, "mttr 38", told.ts)
    assert doubted(world, PRIYA, "MTTR", 38, period="2026-W45")
    world.choose(PRIYA, "38 min")
    assert corrected(world, "MTTR", 40, 38, period="2026-W45")
    assert MTTR_32 in revisions(world)
    assert "mttr 2026-W47 38 reply" not in revisions(world)


def test_a_period_that_is_named_there_counts(world: World) -> None:
    world.say(PRIYA, "mttr 40 for W45")
    told = world.receipts(PRIYA)[-1]
    world.say(PRIYA, "mttr 41 for W44", told.ts)
    assert saved(world, "MTTR", 41, period="2026-W44")


def test_an_answer_typed_under_a_question_is_for_its_kpi_or_asked_about(world: World) -> None:
    world.command(PRIYA, "correct mttr W47 1,234")
    question = world.inbox(PRIYA)[-1]
    world.say(PRIYA, "34", question.ts)
    assert asked_which(world, PRIYA, "MTTR", "BACKLOG")
    assert revisions(world) == [MTTR_32]


def test_later_under_a_receipt_is_about_what_waits(world: World) -> None:
    under_the_receipt(world, "tomorrow")
    assert snoozed(world, PRIYA, "BACKLOG", until=at("2026-11-24 09:00"))


def test_the_number_that_stands_already_is_no_question(world: World) -> None:
    world.say(PRIYA, "backlog 20")
    under_the_receipt(world, "32")
    assert revisions(world) == [MTTR_32, "backlog 2026-W47 20 reply"]
