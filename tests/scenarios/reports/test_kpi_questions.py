"""Questions about a KPI are answered also where the bot expects values."""

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


@pytest.mark.parametrize("text", ASKING)
@pytest.mark.parametrize("moment", ["2026-11-20 12:00", "2026-11-23 09:00"])
def test_who_asks_how_a_kpi_stands_is_told_so_whether_it_waits_or_not(
    begin: Begin, text: str, moment: str
) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla")))
    world.move_to(at(moment))
    told = plain(world.say(PRIYA, text))
    assert told.startswith("*MTTR*")
    assert "Owner" in told
    assert stored(world) == []


@pytest.mark.parametrize("text", ["mttr abc", "mttr soon", "any news?", "is 25 ok for mttr?"])
def test_what_is_no_question_about_a_kpi_is_answered_as_before(begin: Begin, text: str) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla")))
    world.move_to(at("2026-11-23 09:00"))
    assert "Owner" not in plain(world.say(PRIYA, text))
    assert stored(world) == []


def test_a_kpi_without_a_number_is_no_question_either(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    told = plain(world.say(PRIYA, "mttr abc"))
    assert "MTTR" in told
    assert "Owner" not in told
    assert stored(world) == []
