"""An absence entered again: the answer names what it replaces, and unclear days change nothing."""

from datetime import date
from typing import Any

import pytest

from scorecard.model.calendars import Absence
from scorecard.model.views.absence import OpenItemsPlan
from scorecard.parsing.absence import parse_return_day
from scorecard.services.absence.absences import day_within, return_too_early
from tests.builders import LOCALE
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import refused
from tests.support.facts_prompts import (
    LAST_DAY,
    TODAY,
    away_text,
    back_text,
    error_of,
    first_line,
    not_away_text,
    reads,
    week_47,
)
from tests.support.seen import prompted, told
from tests.support.world import DIEGO, HELEN, PRIYA, SAM, World, at, plain

MONDAY, TUESDAY, WEDNESDAY = (at(f"2026-11-{day} 09:00") for day in range(23, 26))

Fields = dict[str, Any]
UNTIL_FRIDAY: Fields = {"last": date(2026, 11, 27), "back": date(2026, 11, 30)}
TENTH = date(2026, 12, 10)
HOLIDAY = Absence(date(2026, 11, 30), TENTH)


@pytest.fixture
def world(begin: Begin) -> World:
    """Monday morning, Priya was just asked for week 47."""
    world = begin(a_card(a_kpi()))
    world.move_to(MONDAY)
    return world


def test_a_shorter_absence_says_what_it_takes_the_place_of(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    today: Fields = {"last": TODAY, "by": SAM}
    replaced = (Absence(TODAY, LAST_DAY, SAM),)
    assert told(world, PRIYA, "away today") == away_text(**today, replaced=replaced)
    assert told(world, PRIYA, "away") == away_text(**today)
    assert reads(world.inbox(SAM)[-1], away_text(**today, replaced=replaced, reader=SAM, cover=SAM))


def test_an_earlier_last_day_says_so_too(world: World) -> None:
    world.command(PRIYA, "away until 2 December")
    shorter = away_text(**UNTIL_FRIDAY, waiting=("MTTR",), replaced=(Absence(TODAY, LAST_DAY),))
    assert told(world, PRIYA, "away until Friday") == shorter


@pytest.mark.parametrize("text", ["away tomorrow", "away on Friday", "away on 2 December"])
def test_a_single_later_day_within_a_longer_absence_changes_nothing(world: World, text: str) -> None:
    world.command(PRIYA, "away until 2 December")
    world.command(PRIYA, text)
    assert refused(world, PRIYA, day_within(text.removeprefix("away ")))
    assert told(world, PRIYA, "away") == away_text(waiting=("MTTR",))


def test_the_same_again_changes_nothing(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    world.move_to(TUESDAY)
    before = len(world.inbox(SAM))
    assert told(world, PRIYA, "away until 2 December") == away_text(by=SAM, today=date(2026, 11, 24))
    assert len(world.inbox(SAM)) == before


def test_another_cover_says_who_covered_and_what_stays_with_them(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    assert told(world, PRIYA, "away cover @diego") == away_text(
        by=DIEGO, replaced=(Absence(TODAY, LAST_DAY, SAM),), kept=((SAM, week_47("MTTR")),)
    )
    questions = OpenItemsPlan(kept=((SAM, week_47("MTTR")),))
    assert plain(world.inbox(SAM)[-1].text) == back_text(reader=SAM, questions=questions)


def test_illness_before_a_holiday_does_not_shorten_the_holiday(world: World) -> None:
    world.command(PRIYA, "away from 30 November until 10 December")
    said = told(world, PRIYA, "away until 2 December")
    assert said == away_text(last=TENTH, waiting=("MTTR",), replaced=(HOLIDAY,))


def test_a_holiday_said_anew_with_both_its_days_is_moved(world: World) -> None:
    world.command(PRIYA, "away from 30 November until 10 December")
    moved: Fields = {"first": date(2026, 12, 1), "last": date(2026, 12, 5), "back": date(2026, 12, 7)}
    moved |= {"waiting": ("MTTR",)}
    said = told(world, PRIYA, "away from 1 December until 5 December")
    assert said == away_text(**moved, replaced=(HOLIDAY,))
    assert told(world, PRIYA, "away") == away_text(**moved)


def test_what_goes_on_from_an_absence_is_one_with_it(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    said = told(world, PRIYA, "away from 30 November until 10 December")
    assert first_line(said) == first_line(away_text(last=TENTH, by=SAM))
    taken_back = back_text(taken_back=Absence(TODAY, TENTH))
    assert first_line(told(world, PRIYA, "back")) == first_line(taken_back)
    assert told(world, PRIYA, "away") == not_away_text()


def test_another_cover_from_a_later_day_on_leaves_the_first_until_then(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    later: Fields = {"days": HOLIDAY, "by": DIEGO}
    said = told(world, PRIYA, "away from 30 November until 10 December cover @diego")
    replaced = away_text(**later, replaced=(Absence(TODAY, LAST_DAY, SAM),)).splitlines()
    assert said.splitlines()[:2] == replaced[:2]
    from_then_on = back_text(reader=SAM, ended_on=HOLIDAY.first, questions=OpenItemsPlan())
    assert first_line(plain(world.inbox(SAM)[-1].text)) == from_then_on
    until_then = away_text(last=date(2026, 11, 29), back=date(2026, 12, 11), by=SAM)
    both = [first_line(until_then), first_line(away_text(**later))]
    assert told(world, PRIYA, "away").splitlines()[:2] == both


def test_back_ends_all_that_follows_day_by_day(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    world.command(PRIYA, "away from 30 November until 10 December cover @diego")
    world.move_to(TUESDAY)
    world.command(PRIYA, "back")
    assert told(world, PRIYA, "away") == not_away_text()
    never = back_text(reader=DIEGO, locale="en_US", taken_back=HOLIDAY, has_begun=False)
    assert reads(world.inbox(DIEGO)[-1], never)
    world.move_to(at("2026-11-30 09:00"))
    assert prompted(world, PRIYA) == [2]


def test_what_an_admin_notes_over_ones_own_words_is_told_to_who_is_away(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    world.command(HELEN, "away @priya today")
    replaced = (Absence(TODAY, LAST_DAY, SAM),)
    expected = away_text(last=TODAY, said_by=HELEN, by=SAM, replaced=replaced).splitlines()
    assert reads(world.inbox(PRIYA)[-1], *expected[:2])


def test_one_can_come_back_from_what_an_admin_noted(world: World) -> None:
    world.command(HELEN, "away @priya until 2 December cover @diego")
    world.move_to(TUESDAY)
    assert first_line(told(world, PRIYA, "back")) == first_line(back_text())
    assert reads(world.inbox(DIEGO)[-1], back_text(reader=DIEGO))
    assert told(world, HELEN, "away @priya") == not_away_text(reader=HELEN)


def test_back_on_a_later_day_names_the_last_day_away(world: World) -> None:
    world.command(PRIYA, "away until 5 December cover @sam")
    said = told(world, PRIYA, "back on 2 December").splitlines()
    shorter: Fields = {"last": date(2026, 12, 1), "by": SAM}
    replaced = (Absence(TODAY, date(2026, 12, 5), SAM),)
    assert said[:2] == away_text(**shorter, replaced=replaced).splitlines()[:2]
    today: Fields = {"last": TODAY, "by": SAM}
    assert first_line(told(world, PRIYA, "back tomorrow")) == first_line(away_text(**today))
    taken_back = back_text(taken_back=Absence(TODAY, TODAY))
    assert first_line(told(world, PRIYA, "back today")) == first_line(taken_back)
    assert told(world, PRIYA, "back tomorrow") == not_away_text()


def test_back_before_what_is_noted_begins_changes_nothing(world: World) -> None:
    world.command(PRIYA, "away from 30 November until 10 December")
    world.command(PRIYA, "back on Friday")
    assert refused(world, PRIYA, return_too_early("Friday"))
    world.command(PRIYA, "back blursday")
    assert refused(world, PRIYA, error_of(parse_return_day, "blursday", TODAY, LOCALE))
    assert told(world, PRIYA, "away") == away_text(days=HOLIDAY, waiting=("MTTR",))


def test_until_today_and_the_weekday_of_today_shorten_it_as_today_does(world: World) -> None:
    for text in ("until today", "on Monday", "until 23 November"):
        world.command(PRIYA, "away until 2 December")
        today = away_text(last=TODAY, waiting=("MTTR",))
        assert first_line(told(world, PRIYA, f"away {text}")) == first_line(today)


def test_a_cover_whose_turn_was_cut_hears_again_when_it_ends_sooner(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    world.command(PRIYA, "away from 30 November until 10 December cover @diego")
    world.move_to(TUESDAY)
    world.command(PRIYA, "back")
    assert reads(world.inbox(SAM)[-1], back_text(reader=SAM))
