"""Other working days than usual are set once, and prompts come only on those days."""

import re
from datetime import time

import pytest

from bot.ui.absence.calendars import (
    OWN_DAYS,
    ask_time_message,
    calendar_lines,
    holidays_message,
    workdays_message,
)
from scorecard.errors import ScorecardError
from scorecard.model.calendars import check_region, list_parts_with_own_days
from scorecard.model.goals import Status
from scorecard.parsing.calendars import parse_weekdays
from scorecard.parsing.snoozes import parse_clock_time
from scorecard.rules.permissions import Action
from scorecard.services.lookup.people import admins_only
from tests.builders import LOCALE
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.support.facts import refused
from tests.support.facts_prompts import a_calendar, error_of, reads
from tests.support.seen import told
from tests.support.world import ANNA, HELEN, PRIYA, World, at, plain, shown

CALLED = "Priya Nair"
MON_FRI, MON_THU, TUE_FRI = (frozenset(days) for days in (range(5), range(4), range(1, 5)))


def workdays(days: frozenset[int], reader: str = PRIYA) -> str:
    """Return the message about Priya's working days."""
    return plain(workdays_message(a_calendar(working_days=days, reader=reader, called=CALLED)).text)


def ask_time(clock_time: time | None, reader: str = PRIYA) -> str:
    """Return the message about when Priya is asked."""
    return plain(ask_time_message(a_calendar(ask_time=clock_time, reader=reader, called=CALLED)).text)


def holidays(region: str, reader: str = PRIYA, parts: tuple[str, ...] = (), usual_region: str = "") -> str:
    """Return the message about Priya's public holidays."""
    view = a_calendar(region=region, reader=reader, parts=parts, usual_region=usual_region, called=CALLED)
    return plain(holidays_message(view).text)


@pytest.fixture
def world(begin: Begin) -> World:
    """Priya owns a weekly KPI, due on Monday; Helen is the admin."""
    world = begin(a_card())
    world.bot.tick()
    return world


def test_who_works_from_tuesday_is_asked_on_tuesday(world: World) -> None:
    assert told(world, PRIYA, "workdays Tue-Fri") == workdays(TUE_FRI)
    world.move_to(MONDAY)
    assert world.prompts(PRIYA) == []
    world.move_to(TUESDAY)
    assert len(world.prompts(PRIYA)) == 1


def test_reminders_come_on_ones_own_days(world: World) -> None:
    world.move_to(MONDAY)
    told(world, PRIYA, "workdays Mon, Thu")
    world.move_to(WEDNESDAY)
    assert world.reminders(PRIYA) == []
    world.move_to(THURSDAY)
    assert len(world.reminders(PRIYA)) == 1


def test_a_sunday_of_work_is_a_working_day(begin: Begin) -> None:
    world = begin(a_card(a_kpi(frequency="daily")), start=at("2026-11-27 12:00"))
    told(world, PRIYA, "workdays Sun-Thu")
    world.move_to(at("2026-11-28 09:00"))
    assert world.prompts(PRIYA) == []
    world.move_to(at("2026-11-29 09:00"))
    assert len(world.prompts(PRIYA)) == 1


def test_days_are_read_in_ones_own_language(begin: Begin) -> None:
    world = begin(a_card(a_kpi(owner=ANNA)))
    world.bot.tick()
    assert re.search(r"\*Mo\.?–Do\.?\*", told(world, ANNA, "workdays Mo-Do"))


def test_who_wants_to_be_asked_at_three_is_asked_and_reminded_at_three(world: World) -> None:
    assert told(world, PRIYA, "ask me at 3pm") == ask_time(time(15))
    world.move_to(MONDAY)
    assert world.prompts(PRIYA) == []
    world.move_to(at("2026-11-23 15:00"))
    assert len(world.prompts(PRIYA)) == 1
    world.move_to(at("2026-11-24 14:59"))
    assert world.reminders(PRIYA) == []
    world.move_to(at("2026-11-24 15:00"))
    assert len(world.reminders(PRIYA)) == 1


def test_ones_own_time_is_on_ones_own_clock_and_may_be_in_the_evening(begin: Begin) -> None:
    world = begin(a_card(a_kpi(owner=ANNA)))
    world.bot.tick()
    told(world, ANNA, "ask me um 20 Uhr")
    world.move_to(at("2026-11-23 18:59"))
    assert world.prompts(ANNA) == []
    world.move_to(at("2026-11-23 19:00"))  # 20:00 in Berlin
    assert len(world.prompts(ANNA)) == 1


def test_a_new_time_moves_the_reminders_of_what_is_open(world: World) -> None:
    world.move_to(MONDAY)
    told(world, PRIYA, "ask me at 15:00")
    world.move_to(at("2026-11-24 14:59"))
    assert world.reminders(PRIYA) == []
    world.move_to(at("2026-11-24 15:00"))
    assert len(world.reminders(PRIYA)) == 1


def test_an_own_time_is_shown_taken_back_and_set_for_others_by_admins_alone(world: World) -> None:
    assert told(world, PRIYA, "ask me") == ask_time(None)
    assert told(world, HELEN, "ask @priya at 8:30") == ask_time(time(8, 30), HELEN)
    assert f"{OWN_DAYS} asked at 08:30" in told(world, PRIYA, "mine")
    assert told(world, PRIYA, "ask me default") == ask_time(None)
    told(world, ANNA, "ask @priya at 8:30")
    assert refused(world, ANNA, admins_only(Action.SET_DAYS, [HELEN]))
    told(world, PRIYA, "ask me at teatime")
    assert refused(world, PRIYA, error_of(parse_clock_time, "teatime"))
    world.move_to(MONDAY)
    assert len(world.prompts(PRIYA)) == 1


@pytest.mark.parametrize("back", ["default", "off", "Default"])
def test_one_can_go_back_to_the_scorecards_days(world: World, back: str) -> None:
    told(world, PRIYA, "workdays Tue-Fri")
    assert told(world, PRIYA, f"workdays {back}") == workdays(MON_FRI)
    world.move_to(MONDAY)
    assert len(world.prompts(PRIYA)) == 1


def test_without_a_word_more_it_tells_what_is_kept(world: World) -> None:
    assert told(world, PRIYA, "workdays") == workdays(MON_FRI)
    told(world, PRIYA, "workdays Mon-Thu")
    assert told(world, PRIYA, "workdays") == workdays(MON_THU)


def test_ones_own_holidays_are_kept(begin: Begin) -> None:
    world = begin(a_card(region="GB"), start=at("2026-12-04 12:00"))
    british = ("GB-ENG", "GB-NIR", "GB-SCT", "GB-WLS")
    assert told(world, PRIYA, "holidays") == holidays("GB", parts=british, usual_region="GB")
    italian = list_parts_with_own_days("IT", 2026)
    assert italian[:6] == ["IT-AG", "IT-AL", "IT-AN", "IT-AO", "IT-AP", "IT-AQ"]
    assert told(world, PRIYA, "holidays Italy") == holidays("IT", parts=tuple(italian), usual_region="GB")
    world.move_to(at("2026-12-07 09:00"))
    assert len(world.prompts(PRIYA)) == 1
    world.move_to(at("2026-12-08 12:00"))  # Immaculate Conception
    assert world.reminders(PRIYA) == []
    world.move_to(at("2026-12-09 09:00"))
    assert len(world.reminders(PRIYA)) == 1
    assert told(world, PRIYA, "holidays off") == holidays("GB", parts=british, usual_region="GB")


def test_a_part_is_kept_by_its_name_and_told_by_its_code(world: World) -> None:
    assert told(world, PRIYA, "holidays gb-england") == holidays("GB-ENG")


@pytest.mark.parametrize(
    "command", ["ask @priya at 8:30", "workdays @priya Tue-Fri", "holidays @priya DE-BY"]
)
def test_what_an_admin_may_type_next_is_about_the_same_person(world: World, command: str) -> None:
    word = command.partition(" ")[0]
    assert f"/scorecard {word} @Priya Nair default" in told(world, HELEN, command)
    assert f"/scorecard {word} @Priya Nair " in told(world, HELEN, f"{word} @priya default")


def test_an_admin_sets_the_days_of_somebody_else(world: World) -> None:
    assert told(world, HELEN, "workdays @priya Tue-Fri") == workdays(TUE_FRI, reader=HELEN)
    assert told(world, HELEN, "holidays @priya DE-BY") == holidays("DE-BY", reader=HELEN)
    assert told(world, HELEN, "workdays @priya") == workdays(TUE_FRI, reader=HELEN)
    assert told(world, HELEN, "workdays") == workdays(MON_FRI)
    world.move_to(MONDAY)
    assert world.prompts(PRIYA) == []


def test_nobody_else_may(world: World) -> None:
    for text in ("workdays @priya Tue-Fri", "holidays @priya DE-BY", "workdays @priya"):
        seen = told(world, ANNA, text).splitlines()
        assert seen[0] == str(admins_only(Action.SET_DAYS, [HELEN]))
    world.move_to(MONDAY)
    assert len(world.prompts(PRIYA)) == 1


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("workdays Someday", error_of(parse_weekdays, "Someday", LOCALE)),
        ("holidays Atlantis", error_of(check_region, "Atlantis")),
    ],
)
def test_what_is_not_understood_changes_nothing(world: World, text: str, error: ScorecardError) -> None:
    world.command(PRIYA, text)
    assert refused(world, PRIYA, error)
    assert told(world, PRIYA, "workdays") == workdays(MON_FRI)
    assert told(world, PRIYA, "holidays") == holidays("")


def test_mine_shows_ones_own_days_while_they_differ(world: World) -> None:
    assert OWN_DAYS not in shown(world.command(PRIYA, "mine"))
    told(world, PRIYA, "workdays Mon-Thu")
    told(world, PRIYA, "holidays DE-BY")
    [line] = calendar_lines(a_calendar(working_days=MON_THU, region="DE-BY"))
    assert reads(world.command(PRIYA, "mine"), line)
    told(world, PRIYA, "workdays Mon-Fri")
    told(world, PRIYA, "holidays default")
    assert OWN_DAYS not in shown(world.command(PRIYA, "mine"))


def test_nothing_is_missing_before_its_owner_works(world: World) -> None:
    told(world, PRIYA, "submit mttr 25 for W46")
    told(world, PRIYA, "workdays Thu-Fri")
    world.move_to(at("2026-11-26 08:00"))
    assert f"1 {Status.ON_TARGET}" in shown(world.command(HELEN))
    world.move_to(at("2026-11-27 00:00"))
    assert f"1 {Status.ON_TARGET}" not in shown(world.command(HELEN))
