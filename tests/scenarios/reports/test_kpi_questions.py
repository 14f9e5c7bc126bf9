"""Questions about a KPI where the bot expects values are answered with the command to type."""

import pytest

from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.seen import stored
from tests.support.world import PRIYA, at, plain

ASKING = (
    "how is mttr?",
    "mttr?",
    "What is our MTTR",
    "show me mttr please",
    "is mttr ok?!",
    "wie steht mttr?",
)
HOW = "/scorecard mttr"


@pytest.mark.parametrize("text", ASKING)
def test_who_asks_how_a_kpi_stands_while_nothing_waits_is_told_what_to_type(begin: Begin, text: str) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla")))
    assert HOW in plain(world.say(PRIYA, text))
    assert stored(world) == []


def test_also_while_something_waits_if_it_is_a_question(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla")))
    world.move_to(at("2026-11-23 09:00"))
    told = plain(world.say(PRIYA, "how is mttr doing?"))
    assert HOW in told
    assert "*SLA*" in told


@pytest.mark.parametrize("text", ["mttr looks bad", "mttr soon", "any news?", "is 25 ok for mttr?"])
def test_what_is_no_question_about_a_kpi_is_answered_as_before(begin: Begin, text: str) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla")))
    world.move_to(at("2026-11-23 09:00"))
    assert HOW not in plain(world.say(PRIYA, text))
    assert stored(world) == []


def test_a_kpi_without_a_number_is_no_question_either(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    told = plain(world.say(PRIYA, "mttr looks bad"))
    assert "MTTR" in told
    assert HOW not in told
    assert stored(world) == []
