"""People who are away are not asked: a delegate is, or the prompt waits; and everybody sees why."""

import re
from dataclasses import replace
from datetime import date

import pytest

from bot.demo.people import PEOPLE
from bot.outbox.directory import UNKNOWN_PERSON, has_left, is_an_app
from bot.ui.kit.figures import away_text as away_reason
from bot.ui.prompts.prompt import MISSED, WAITS_FOR_RETURN
from bot.workspace.model import Member
from scorecard.errors import InvalidInput, ScorecardError
from scorecard.model.calendars import Absence
from scorecard.model.goals import Status
from scorecard.model.kpis import Away
from scorecard.model.views.absence import OpenItemsPlan
from scorecard.parsing.absence import parse_absence
from scorecard.rules.permissions import Action
from scorecard.services.absence.absences import NEEDS_DAYS, OWN_COVER, absent_cover
from scorecard.services.lookup.people import admins_only
from tests.builders import LOCALE
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.support.facts import refused, saved
from tests.support.facts_prompts import (
    LAST_DAY,
    TODAY,
    asked_in_place_of,
    away_text,
    back_text,
    error_of,
    first_line,
    not_away_text,
    passed_on,
    reads,
    ticked,
    unreadable,
    waits_for,
    week_47,
)
from tests.support.seen import go, prompted, reminded, told
from tests.support.world import ANNA, DIEGO, HELEN, MEI, PRIYA, SAM, World, at, plain, shown

NEXT_MONDAY = at("2026-11-30 09:00")
NEWCOMER = Member("U0NOOR", "noor", "Noor")
APP = Member("U0DEPLOYS", "deploys", "Deploys", app=True)
THIRD = at("2026-12-03 09:00")


@pytest.fixture
def world(begin: Begin) -> World:
    """Friday before week 47 is due; Priya owns one KPI without a cover."""
    return begin(a_card(a_kpi()))


# The cover is asked.


def test_the_cover_is_asked_and_sees_for_whom(world: World) -> None:
    assert told(world, PRIYA, "away until 2 December cover @sam") == away_text(by=SAM)
    world.move_to(MONDAY)
    assert prompted(world, PRIYA, SAM) == [0, 1]
    [prompt] = world.prompts(SAM)
    assert waits_for(prompt, "MTTR")
    assert asked_in_place_of(prompt, "MTTR", PRIYA, until=LAST_DAY)


def test_the_cover_is_told_at_once(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    assert plain(world.inbox(SAM)[-1].text) == away_text(reader=SAM, cover=SAM, by=SAM)


def test_the_cover_answers_with_a_bare_number(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    world.move_to(MONDAY)
    assert f"for <@{PRIYA}>" in told(world, SAM, "mine")
    world.say(SAM, "25")
    assert saved(world, "MTTR", 25)
    assert ticked(world.prompts(SAM)[0], "MTTR", "25 min")


def test_the_owner_may_still_answer(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    world.move_to(MONDAY)
    world.say(PRIYA, "mttr 25")
    assert saved(world, "MTTR", 25)
    assert ticked(world.prompts(SAM)[0], "MTTR", "25 min")


def test_the_cover_is_asked_on_their_own_clock(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @diego")
    world.move_to(at("2026-11-23 08:59", "America/New_York"))
    assert prompted(world, PRIYA, DIEGO) == [0, 0]
    world.move_to(at("2026-11-23 09:00", "America/New_York"))
    assert prompted(world, PRIYA, DIEGO) == [0, 1]


def test_the_cover_is_reminded_and_the_owner_is_not(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    go(world, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)
    assert reminded(world, PRIYA, SAM, HELEN) == [0, 3, 1]
    assert reads(world.prompts(SAM)[0], MISSED)


def test_without_a_cover_of_the_absence_each_kpis_own_is_asked(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=ANNA), a_kpi("sla")))
    assert unreadable("until Friday 27 November") in told(world, PRIYA, "away until Friday 27 November")
    until_friday = away_text(last=date(2026, 11, 27), back=date(2026, 11, 30), by=ANNA, waiting=("SLA",))
    assert told(world, PRIYA, "away until 27 November") == until_friday
    world.move_to(MONDAY)
    assert prompted(world, PRIYA, ANNA) == [0, 1]
    assert "SLA" not in world.prompts(ANNA)[0].text
    world.move_to(NEXT_MONDAY)
    assert prompted(world, PRIYA) == [1]
    assert "*SLA* week 47" in plain(world.prompts(PRIYA)[0].text)


def test_a_cover_who_goes_away_too_is_passed_over_for_the_kpis_own(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=ANNA)))
    world.command(PRIYA, "away until 2 December cover @sam")
    world.command(SAM, "away until Wednesday")
    world.move_to(MONDAY)
    assert prompted(world, PRIYA, SAM, ANNA) == [0, 0, 1]


# Nobody stands in.


def test_without_anybody_the_question_waits_for_the_return(world: World) -> None:
    assert told(world, PRIYA, "away until 2 December") == away_text(waiting=("MTTR",))
    go(world, MONDAY, TUESDAY, NEXT_MONDAY, at("2026-12-03 08:59"))
    assert prompted(world, PRIYA) == [0]
    world.move_to(THIRD)
    [prompt] = world.prompts(PRIYA)
    assert "*MTTR* week 47" in plain(prompt.text)
    assert "*MTTR* week 48" in plain(prompt.text)


def test_who_comes_back_on_a_weekend_is_asked_on_monday(world: World) -> None:
    assert told(world, PRIYA, "away until 27 November") == away_text(
        last=date(2026, 11, 27), back=date(2026, 11, 30), waiting=("MTTR",)
    )
    go(world, MONDAY, at("2026-11-28 12:00"), at("2026-11-29 12:00"))
    assert prompted(world, PRIYA) == [0]
    world.move_to(NEXT_MONDAY)
    assert prompted(world, PRIYA) == [1]


def test_after_a_month_away_only_what_is_recent_is_asked_for(world: World) -> None:
    world.command(PRIYA, "away until 1 January")
    world.move_to(at("2027-01-04 09:00"))
    [prompt] = world.prompts(PRIYA)
    assert [week in plain(prompt.text) for week in ("week 50", "week 51", "week 52", "week 53")] == [
        False,
        True,
        True,
        True,
    ]
    assert re.search(r"away: weeks 47 to 50", told(world, PRIYA, "mttr"))


# Somebody goes away while a question is open.


def test_an_open_question_goes_to_the_cover_at_once(world: World) -> None:
    world.move_to(MONDAY)
    world.command(PRIYA, "away until 2 December cover @sam")
    assert prompted(world, PRIYA, SAM) == [1, 1]
    assert passed_on(world, PRIYA, SAM, is_away=True)
    world.say(SAM, "25")
    assert saved(world, "MTTR", 25)


def test_an_open_question_goes_to_the_cover_on_the_first_day_away(world: World) -> None:
    world.move_to(MONDAY)
    said = told(world, PRIYA, "away from Wednesday until 2 December cover @sam")
    assert said == away_text(first=date(2026, 11, 25), by=SAM)
    world.move_to(TUESDAY)
    assert (prompted(world, SAM), reminded(world, PRIYA)) == ([0], [1])
    world.move_to(WEDNESDAY)
    assert (prompted(world, SAM), reminded(world, PRIYA, SAM)) == ([1], [1, 0])


def test_reminders_go_on_where_they_stood(world: World) -> None:
    go(world, MONDAY, TUESDAY)
    world.command(PRIYA, "away from Wednesday until 2 December cover @sam")
    go(world, WEDNESDAY, THURSDAY, FRIDAY, NEXT_MONDAY, at("2026-12-01 09:00"), at("2026-12-02 09:00"))
    of_week_47 = [one for one in world.reminders(SAM) if "week 47" in plain(one.text)]
    assert len(world.reminders(PRIYA)) + len(of_week_47) <= 3


def test_without_a_cover_reminders_wait_for_the_return(world: World) -> None:
    world.move_to(MONDAY)
    world.command(PRIYA, "away from Tuesday until 27 November")
    go(world, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)
    assert reminded(world, PRIYA) == [0]
    [prompt] = world.prompts(PRIYA)
    assert reads(prompt, WAITS_FOR_RETURN)
    assert not reads(prompt, MISSED)
    world.move_to(NEXT_MONDAY)
    assert "MTTR" in plain(world.prompts(PRIYA)[-1].text)


def test_a_stand_in_who_goes_away_passes_it_on(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=ANNA)))
    world.command(PRIYA, "away until 2 December cover @sam")
    world.move_to(MONDAY)
    assert prompted(world, SAM, ANNA) == [1, 0]
    world.command(SAM, "away until Friday")
    world.bot.tick()
    assert prompted(world, SAM, ANNA) == [1, 1]
    assert asked_in_place_of(world.prompts(ANNA)[0], "MTTR", PRIYA, until=LAST_DAY, locale="de_DE")


def test_an_absent_cover_and_admin_are_not_told_of_what_is_missing(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=SAM), admins=[HELEN, DIEGO]))
    world.command(SAM, "away until 2 December")
    world.command(HELEN, "away until 2 December")
    go(world, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, at("2026-11-26 15:00"))
    assert reminded(world, PRIYA, SAM, HELEN, DIEGO) == [3, 0, 0, 1]


# Taking it back.


def test_who_is_back_sooner_gets_what_waited(world: World) -> None:
    world.command(PRIYA, "away until 2 December")
    go(world, MONDAY, TUESDAY)
    assert told(world, PRIYA, "back") == back_text(questions=OpenItemsPlan(coming=((None, week_47("MTTR")),)))
    world.bot.tick()
    assert prompted(world, PRIYA) == [1]


def test_who_is_back_in_the_evening_is_asked_the_next_morning(world: World) -> None:
    world.command(PRIYA, "away until 2 December")
    world.move_to(at("2026-11-24 20:00"))
    questions = OpenItemsPlan(coming=((WEDNESDAY, week_47("MTTR")),))
    assert told(world, PRIYA, "away off") == back_text(questions=questions)
    world.bot.tick()
    assert prompted(world, PRIYA) == [0]
    world.move_to(WEDNESDAY)
    assert prompted(world, PRIYA) == [1]


def test_the_cover_hears_that_they_are_not_needed_any_more(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    world.command(PRIYA, "back")
    assert reads(
        world.inbox(SAM)[-1], back_text(reader=SAM, taken_back=Absence(date(2026, 11, 20), LAST_DAY))
    )
    world.move_to(MONDAY)
    assert prompted(world, PRIYA, SAM) == [1, 0]


def test_a_new_absence_takes_the_place_of_one_that_overlaps(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    days = {"last": date(2026, 12, 4), "back": date(2026, 12, 7), "by": SAM}
    assert first_line(told(world, PRIYA, "away until 4 December")) == first_line(away_text(**days))
    assert told(world, PRIYA, "away") == away_text(**days)


def test_away_alone_says_how_to_begin(world: World) -> None:
    assert "`/scorecard away until 2 December cover @name`" in not_away_text()
    assert told(world, PRIYA, "away") == not_away_text()
    assert told(world, PRIYA, "back") == not_away_text()


# For somebody else.


def test_an_admin_says_it_for_somebody_and_both_are_told(world: World) -> None:
    by_helen = {"said_by": HELEN, "by": SAM}
    said = told(world, HELEN, "away @priya until 2 December cover @sam")
    assert said == away_text(reader=HELEN, **by_helen)
    assert reads(world.inbox(PRIYA)[-1], away_text(**by_helen))
    assert reads(world.inbox(SAM)[-1], away_text(reader=SAM, cover=SAM, **by_helen))
    taken_back = {"said_by": HELEN, "taken_back": Absence(TODAY, LAST_DAY)}
    assert told(world, HELEN, "back @priya") == back_text(reader=HELEN, **taken_back)
    assert reads(world.inbox(PRIYA)[-1], back_text(**taken_back))


def test_nobody_else_says_it_for_somebody(world: World) -> None:
    for typed in ("away @priya until 2 December", "back @priya"):
        world.command(SAM, typed)
        assert refused(world, SAM, admins_only(Action.MARK_AWAY, [HELEN]))


# What cannot be.


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("until blursday", unreadable("until blursday")),
        ("until 19 November", unreadable("until 19 November")),
        ("from 3 December until 2 December", unreadable("from 3 December until 2 December")),
        ("until 2 December cover @priya", OWN_COVER),
        ("until 2 December cover @scorecard", is_an_app("U0SCOREBOT")),
        ("until 2 December cover <@U0NOBODY>", UNKNOWN_PERSON),
        ("until 2 December cover @nobody", error_of(parse_absence, "until 2 December cover @nobody")),
        ("until 2 December cover sam", error_of(parse_absence, "until 2 December cover sam")),
        ("cover @sam", NEEDS_DAYS),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(
    world: World, typed: str, error: ScorecardError | str
) -> None:
    world.expected.add("user_not_found")
    world.command(PRIYA, f"away {typed}")
    assert refused(world, PRIYA, InvalidInput(str(error)))
    assert told(world, PRIYA, "away") == not_away_text()


def test_a_cover_who_is_away_at_the_time_is_refused(world: World) -> None:
    world.command(SAM, "away until 27 November")
    world.command(PRIYA, "away until 2 December cover @sam")
    assert refused(world, PRIYA, absent_cover(SAM))


def test_a_cover_who_left_the_workspace_is_refused(begin: Begin) -> None:
    people = [replace(one, deleted=one.id == SAM) for one in PEOPLE]
    world = begin(a_card(a_kpi()), people=people)
    world.command(PRIYA, "away until 2 December cover @sam")
    assert refused(world, PRIYA, has_left(SAM))
    assert told(world, PRIYA, "away") == not_away_text()


def test_month_names_of_ones_own_language_are_understood(begin: Begin) -> None:
    world = begin(a_card(a_kpi(owner=ANNA)))
    world.bot.tick()
    assert "2. Dez" in told(world, ANNA, "away until 2. Dezember")


# Seen everywhere as away, and not as missed.


def test_away_is_shown_wherever_the_value_is_missing(world: World) -> None:
    world.command(PRIYA, "away until 2 December")
    world.move_to(at("2026-11-24 09:59"))
    line = away_reason(Away(PRIYA, LAST_DAY), LOCALE)
    for view in ("mttr", "mine", "progress", "processes"):
        assert line in told(world, PRIYA, view), view
    assert "\n1 away" in told(world, PRIYA, "")
    assert "\n1 away" in told(world, PRIYA, "processes")
    assert f"1 {Status.NO_DATA}" not in told(world, PRIYA, "") + told(world, PRIYA, "processes")
    assert line in plain(shown(world.open_home(PRIYA)))
    world.move_to(at("2026-11-24 10:00"))
    [post] = world.weekly()
    assert "week 47, 16–22 Nov missing" in plain(post.text)
    assert line in plain(post.text)
    assert plain(post.text).count("*MTTR*") == 1
    assert line in plain(world.thread(post)[-1].text)


def test_with_a_stand_in_it_says_who_is_asked(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    world.move_to(MONDAY)
    assert away_reason(Away(PRIYA, LAST_DAY, SAM), LOCALE) in told(world, PRIYA, "mttr")
    world.say(SAM, "25")
    assert "away" not in told(world, PRIYA, "mttr")


def test_on_the_day_of_the_return_it_is_still_away_and_then_missing(world: World) -> None:
    world.command(PRIYA, "away until 1 December")
    away = Away(PRIYA, date(2026, 12, 1), is_over=True)
    world.move_to(at("2026-12-02 09:30"))
    assert away_reason(away, LOCALE) in told(world, PRIYA, "mttr")
    world.move_to(at("2026-12-03 09:30"))
    assert away_reason(away, LOCALE) not in told(world, PRIYA, "mttr")


# Inside a person's hours.


def test_what_is_late_waits_for_the_next_morning(world: World) -> None:
    world.stop_bot()
    world.clock.move_to(at("2026-11-23 19:00"))
    world.start_bot()
    world.bot.tick()
    assert prompted(world, PRIYA) == [0]
    world.move_to(at("2026-11-24 08:59"))
    assert prompted(world, PRIYA) == [0]
    world.move_to(TUESDAY)
    assert prompted(world, PRIYA) == [1]


def test_a_late_reminder_waits_for_the_next_morning(world: World) -> None:
    world.move_to(MONDAY)
    world.stop_bot()
    world.clock.move_to(at("2026-11-24 19:00"))
    world.start_bot()
    world.bot.tick()
    assert reminded(world, PRIYA) == [0]
    world.move_to(WEDNESDAY)
    assert reminded(world, PRIYA) == [1]


def test_a_cover_elsewhere_is_reminded_in_their_own_hours(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=MEI)))
    go(world, MONDAY, TUESDAY, WEDNESDAY)
    assert reminded(world, PRIYA, MEI) == [2, 0]
    world.move_to(at("2026-11-26 09:00", "Pacific/Auckland"))
    assert reminded(world, MEI) == [1]


def test_a_restart_asks_no_second_time(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    world.move_to(MONDAY)
    world.restart_bot()
    world.bot.tick()
    world.move_by(minutes=5)
    assert prompted(world, PRIYA, SAM) == [0, 1]


# Who is named.


def test_who_is_named_in_a_command_is_looked_up_once(begin: Begin) -> None:
    world = begin(a_card(a_kpi()), people=(*PEOPLE, NEWCOMER, APP))
    for text in (f"away until 2 December cover <@{NEWCOMER.id}>", f"away until 2 December cover <@{APP.id}>"):
        world.command(PRIYA, text)
    asked = [call.body["user"] for call in world.calls("users.info")]
    assert (asked.count(NEWCOMER.id), asked.count(APP.id)) == (1, 1)


def test_an_app_that_was_looked_up_before_covers_nobody(begin: Begin) -> None:
    world = begin(a_card(a_kpi()), people=(*PEOPLE, APP))
    for _ in range(2):
        assert f"<@{APP.id}> is an app" in told(world, PRIYA, f"away until 2 December cover <@{APP.id}>")
