"""How reliably somebody answers: told to them, and to admins only where the file says so."""

import pytest

from bot.ui.reports.mine import ONLY_YOU
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.seen import go, told
from tests.support.world import DIEGO, HELEN, PRIYA, SAM, World, at

MONDAYS = [at(f"2026-11-{day:02} 09:00") for day in (2, 9, 16, 23)]
START = at("2026-10-30 12:00")
TWO = (a_kpi(), a_kpi("sla", owner=SAM))


def weeks(world: World) -> World:
    """Priya answers two of four weeks in time, one late and one never; Sam never."""
    for number, monday in enumerate(MONDAYS):
        go(world, monday)
        if number < 2:
            world.move_by(hours=1)
            world.say(PRIYA, "mttr 25")
        if number == 2:
            world.move_by(days=1, hours=1)
            world.say(PRIYA, "mttr 25")
    go(world, at("2026-11-24 12:00"))
    return world


@pytest.fixture
def told_alone(begin: Begin) -> World:
    return weeks(begin(a_card(*TWO), start=START))


def test_everybody_reads_how_reliably_they_answer(told_alone: World) -> None:
    said = told(told_alone, PRIYA, "mine")
    told_of = "Over the last 12 periods you answered 2 of 4 by the due time, half within 1 h of being asked"
    assert f"{told_of} ({ONLY_YOU})" in said
    assert f"0 of 4 by the due time ({ONLY_YOU})" in told(told_alone, SAM, "mine")


def test_no_admin_reads_it_of_others_unless_the_file_says_so(told_alone: World) -> None:
    assert "by the due time" not in told(told_alone, HELEN, "missing")


def test_admins_read_it_where_the_file_says_so_and_people_are_told(begin: Begin) -> None:
    world = weeks(begin(a_card(*TWO, reliability="admins"), start=START))
    said = told(world, HELEN, "missing")
    assert "2 of 4 by the due time" in said
    assert said.index("0 of 4 by") < said.index("2 of 4 by"), "who answers least comes first"
    assert "by the due time" not in told(world, DIEGO, "missing")
    assert "the admins of IT see that, too" in told(world, PRIYA, "mine")


def test_who_was_asked_for_nothing_that_is_due_reads_nothing(told_alone: World) -> None:
    assert "by the due time" not in told(told_alone, HELEN, "mine")


def test_an_absence_does_not_count_against_anybody(begin: Begin) -> None:
    world = begin(a_card(*TWO), start=START)
    go(world, MONDAYS[0])
    world.command(PRIYA, "away until Friday")
    go(world, *(at(f"2026-11-{day:02} 09:00") for day in (3, 4, 5, 6)))
    assert "by the due time" not in told(world, PRIYA, "mine")


def test_what_a_stand_in_answered_counts_for_them_alone(begin: Begin) -> None:
    world = begin(a_card(*TWO), start=START)
    world.command(PRIYA, f"away until 4 November cover <@{SAM}>")
    go(world, MONDAYS[0])
    world.say(SAM, "mttr 25")
    go(world, at("2026-11-03 12:00"))
    assert "1 of 2 by the due time" in told(world, SAM, "mine")
    assert "by the due time" not in told(world, PRIYA, "mine")


def test_a_reason_is_an_answer_and_what_is_set_aside_was_not_owed(begin: Begin) -> None:
    world = begin(a_card(*TWO), start=START)
    go(world, MONDAYS[0])
    world.say(PRIYA, "no data, vendor outage")
    world.command(HELEN, "aside sla W44 new tool")
    go(world, at("2026-11-03 12:00"))
    assert "1 of 1 by the due time" in told(world, PRIYA, "mine")
    assert "by the due time" not in told(world, SAM, "mine")


def test_only_the_last_twelve_periods_count(begin: Begin) -> None:
    world = begin(a_card(a_kpi(frequency="daily")), start=at("2026-11-01 12:00"))
    for day in range(2, 25):
        go(world, at(f"2026-11-{day:02} 09:00"))
    said = told(world, PRIYA, "mine")
    count = int(said.split(" by the due time")[0].rsplit(" ", 1)[1])
    assert count <= 12
