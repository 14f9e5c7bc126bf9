"""An absence that is said anew: what it takes the place of is told, and what is unclear changes nothing."""

import pytest

from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.seen import prompted, told
from tests.support.world import DIEGO, HELEN, PRIYA, SAM, World, at, plain

MONDAY, TUESDAY, WEDNESDAY = (at(f"2026-11-{day} 09:00") for day in range(23, 26))


@pytest.fixture
def world(begin: Begin) -> World:
    """Monday morning, Priya was just asked for week 47."""
    world = begin(a_card(a_kpi()))
    world.move_to(MONDAY)
    return world


def noted(world: World) -> str:
    return told(world, PRIYA, "away").splitlines()[0]


def test_a_shorter_absence_says_what_it_takes_the_place_of(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    lines = told(world, PRIYA, "away today").splitlines()
    assert lines[0] == f"You are away today, back Tue 24 Nov. <@{SAM}> gets your questions meanwhile."
    expected = f"This takes the place of what was noted: away until Wed 2 Dec, covered by <@{SAM}>."
    assert lines[1] == expected
    assert noted(world).startswith("You are away today")
    assert expected in plain(world.inbox(SAM)[-1].text)


def test_an_earlier_last_day_says_so_too(world: World) -> None:
    world.command(PRIYA, "away until 2 December")
    said = told(world, PRIYA, "away until Friday")
    assert "You are away until Fri 27 Nov, back Mon 30 Nov." in said
    assert "This takes the place of what was noted: away until Wed 2 Dec." in said


@pytest.mark.parametrize("text", ["away tomorrow", "away on Friday", "away on 2 December"])
def test_a_single_later_day_within_a_longer_absence_changes_nothing(world: World, text: str) -> None:
    world.command(PRIYA, "away until 2 December")
    said = told(world, PRIYA, text)
    assert "lies within the days that are noted already, so nothing was changed" in said
    assert noted(world).startswith("You are away until Wed 2 Dec")


def test_the_same_again_changes_nothing(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    world.move_to(TUESDAY)
    before = len(world.inbox(SAM))
    said = told(world, PRIYA, "away until 2 December")
    assert "takes the place" not in said
    assert f"until Wed 2 Dec, back Thu 3 Dec. <@{SAM}> gets your questions meanwhile." in said
    assert len(world.inbox(SAM)) == before


def test_another_cover_says_who_covered_and_what_stays_with_them(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    assert told(world, PRIYA, "away cover @diego").splitlines()[:3] == [
        f"You are away until Wed 2 Dec, back Thu 3 Dec. <@{DIEGO}> gets your questions meanwhile.",
        f"This takes the place of what was noted: away until Wed 2 Dec, covered by <@{SAM}>.",
        f"<@{SAM}> was asked for *MTTR* W47 already and keeps that.",
    ]
    assert plain(world.inbox(SAM)[-1].text).splitlines() == [
        f"You no longer cover for <@{PRIYA}>, from today on.",
        "*MTTR* W47 stays with you.",
    ]


def test_illness_before_a_holiday_does_not_shorten_the_holiday(world: World) -> None:
    world.command(PRIYA, "away from 30 November until 10 December")
    said = told(world, PRIYA, "away until 2 December")
    assert "You are away until Thu 10 Dec, back Fri 11 Dec." in said
    assert "takes the place of what was noted: away from Mon 30 Nov until Thu 10 Dec." in said


def test_a_holiday_said_anew_with_both_its_days_is_moved(world: World) -> None:
    world.command(PRIYA, "away from 30 November until 10 December")
    said = told(world, PRIYA, "away from 1 December until 5 December")
    assert "You are away from Tue 1 Dec until Sat 5 Dec, back Mon 7 Dec." in said
    assert "takes the place of what was noted: away from Mon 30 Nov until Thu 10 Dec." in said
    assert told(world, PRIYA, "away").count("You are away") == 1


def test_what_goes_on_from_an_absence_is_one_with_it(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    said = told(world, PRIYA, "away from 30 November until 10 December")
    assert f"You are away until Thu 10 Dec, back Fri 11 Dec. <@{SAM}> gets your questions" in said
    assert "You are not away any more; what was noted, until Thu 10 Dec, is taken back." in told(
        world, PRIYA, "back"
    )
    assert "You are not noted as away." in told(world, PRIYA, "away")


def test_another_cover_from_a_later_day_on_leaves_the_first_until_then(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    said = told(world, PRIYA, "away from 30 November until 10 December cover @diego")
    assert f"You are away from Mon 30 Nov until Thu 10 Dec, back Fri 11 Dec. <@{DIEGO}> gets" in said
    assert "From Mon 30 Nov on this takes the place of what was noted: away until Wed 2 Dec" in said
    assert f"You no longer cover for <@{PRIYA}>, from Mon 30 Nov on." in plain(world.inbox(SAM)[-1].text)
    both = told(world, PRIYA, "away")
    assert "away until Sun 29 Nov" in both
    assert "away from Mon 30 Nov until Thu 10 Dec" in both


def test_back_ends_all_that_follows_day_by_day(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    world.command(PRIYA, "away from 30 November until 10 December cover @diego")
    world.move_to(TUESDAY)
    world.command(PRIYA, "back")
    assert "You are not noted as away." in told(world, PRIYA, "away")
    assert "is not away from Mon, Nov 30 until Thu, Dec 10 after all" in plain(world.inbox(DIEGO)[-1].text)
    world.move_to(at("2026-11-30 09:00"))
    assert prompted(world, PRIYA) == [2]


def test_what_an_admin_notes_over_ones_own_words_is_told_to_who_is_away(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    world.command(HELEN, "away @priya today")
    told_priya = plain(world.inbox(PRIYA)[-1].text)
    assert f"<@{HELEN}> noted: You are away today, back Tue 24 Nov." in told_priya
    assert "This takes the place of what was noted: away until Wed 2 Dec" in told_priya


def test_one_can_come_back_from_what_an_admin_noted(world: World) -> None:
    world.command(HELEN, "away @priya until 2 December cover @diego")
    world.move_to(TUESDAY)
    assert "You are back from today on." in told(world, PRIYA, "back")
    assert f"You no longer cover for <@{PRIYA}>" in plain(world.inbox(DIEGO)[-1].text)
    assert f"<@{PRIYA}> is not noted as away." in told(world, HELEN, "away @priya")


def test_back_on_a_later_day_names_the_last_day_away(world: World) -> None:
    world.command(PRIYA, "away until 5 December cover @sam")
    said = told(world, PRIYA, "back on 2 December")
    assert "You are away until Tue 1 Dec, back Wed 2 Dec." in said
    assert "This takes the place of what was noted: away until Sat 5 Dec" in said
    assert "You are away today, back Tue 24 Nov." in told(world, PRIYA, "back tomorrow")
    assert "You are not away any more" in told(world, PRIYA, "back today")
    assert "You are not noted as away." in told(world, PRIYA, "back tomorrow")


def test_back_before_what_is_noted_begins_changes_nothing(world: World) -> None:
    world.command(PRIYA, "away from 30 November until 10 December")
    assert "“Friday” comes before what is noted begins" in told(world, PRIYA, "back on Friday")
    assert "I can't tell on which day “blursday” is" in told(world, PRIYA, "back blursday")
    assert noted(world).startswith("You are away from Mon 30 Nov until Thu 10 Dec")


def test_until_today_and_the_weekday_of_today_shorten_it_as_today_does(world: World) -> None:
    for text in ("until today", "on Monday", "until 23 November"):
        world.command(PRIYA, "away until 2 December")
        assert "You are away today, back Tue 24 Nov." in told(world, PRIYA, f"away {text}")


def test_a_cover_whose_turn_was_cut_hears_again_when_it_ends_sooner(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    world.command(PRIYA, "away from 30 November until 10 December cover @diego")
    world.move_to(TUESDAY)
    world.command(PRIYA, "back")
    assert f"You no longer cover for <@{PRIYA}>, from today on." in plain(world.inbox(SAM)[-1].text)
