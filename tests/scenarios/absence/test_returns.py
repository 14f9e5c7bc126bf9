"""People who return read how things stand: what is coming, what stays with others, what is still open."""

from datetime import date

import pytest

from bot.ui.kit.ids import ActionId
from bot.ui.prompts.prompt import NOTHING_YOURS, WAITS_FOR_RETURN, goes_to
from scorecard.model.calendars import Absence
from scorecard.model.kpis import MissingReason
from scorecard.model.views.absence import OpenItemsPlan
from scorecard.services.absence.absences import absent_cover
from tests.scenarios.conftest import Begin
from tests.scenarios.prompts.test_handovers import decide
from tests.support.cards import a_card, a_kpi
from tests.support.days import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.support.facts import nothing_saved, refused, saved
from tests.support.facts_prompts import (
    LAST_DAY,
    asked_in_place_of,
    away_text,
    back_text,
    not_away_text,
    passed_line,
    passed_on,
    reads,
    waits_for,
    week_47,
)
from tests.support.seen import go, prompted, reminded, told
from tests.support.world import ANNA, DIEGO, HELEN, MEI, PRIYA, SAM, World, at, plain, shown

CHRISTMAS = Absence(date(2026, 12, 24), date(2027, 1, 2))
NEXT_MONDAY = at("2026-11-30 09:00")


@pytest.fixture
def world(begin: Begin) -> World:
    """Friday before week 47 is due; Priya owns one KPI without a cover."""
    return begin(a_card(a_kpi()))


def first_prompt(world: World, person: str) -> str:
    return plain(shown(world.prompts(person)[0]))


# What the messages of before say.


def test_what_went_to_a_stand_in_says_who_is_asked_still_once_its_owner_is_back(world: World) -> None:
    world.move_to(MONDAY)
    world.command(PRIYA, "away until 2 December cover @sam")
    assert passed_on(world, PRIYA, SAM, is_away=True)
    world.move_to(TUESDAY)
    world.command(PRIYA, "back")
    assert passed_on(world, PRIYA, SAM)


def test_the_same_once_the_last_day_away_has_passed(world: World) -> None:
    world.move_to(MONDAY)
    world.command(PRIYA, "away until Wednesday cover @sam")
    go(world, TUESDAY, WEDNESDAY, at("2026-11-25 23:59"))
    assert passed_on(world, PRIYA, SAM, is_away=True)
    world.move_to(at("2026-11-26 00:00"))
    assert passed_on(world, PRIYA, SAM)


def test_it_says_so_when_the_stand_in_has_answered(world: World) -> None:
    world.move_to(MONDAY)
    world.command(PRIYA, "away until Wednesday cover @sam")
    world.say(SAM, "25")
    assert reads(first_prompt(world, PRIYA), passed_line(PRIYA, SAM, is_answered=True))
    go(world, TUESDAY, WEDNESDAY, THURSDAY)
    assert passed_on(world, PRIYA, SAM, is_answered=True)


def test_what_waits_says_so_only_until_its_owner_is_back(world: World) -> None:
    world.move_to(MONDAY)
    world.command(PRIYA, "away until Wednesday")
    assert reads(first_prompt(world, PRIYA), WAITS_FOR_RETURN)
    go(world, TUESDAY, WEDNESDAY, THURSDAY)
    assert not reads(first_prompt(world, PRIYA), WAITS_FOR_RETURN)
    assert waits_for(world.prompts(PRIYA)[0], "MTTR")


def test_the_stand_in_no_longer_reads_that_the_owner_is_away(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    world.move_to(MONDAY)
    assert asked_in_place_of(first_prompt(world, SAM), "MTTR", PRIYA, until=LAST_DAY)
    world.command(PRIYA, "away until 4 December")
    assert asked_in_place_of(first_prompt(world, SAM), "MTTR", PRIYA, until=date(2026, 12, 4))
    world.command(PRIYA, "back")
    assert asked_in_place_of(first_prompt(world, SAM), "MTTR", PRIYA)


def test_a_cover_in_another_part_of_the_world_is_named_until_their_day_begins(world: World) -> None:
    world.move_to(MONDAY)
    world.command(PRIYA, "away until 2 December cover @diego")
    assert prompted(world, PRIYA, DIEGO) == [1, 0]
    assert reads(first_prompt(world, PRIYA), goes_to(DIEGO))
    assert not reads(first_prompt(world, PRIYA), WAITS_FOR_RETURN)
    world.move_to(at("2026-11-23 09:00", "America/New_York"))
    assert prompted(world, PRIYA, DIEGO) == [1, 1]
    assert passed_on(world, PRIYA, DIEGO, is_away=True)


def test_a_stand_in_for_a_stand_in_is_named_in_every_message(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=ANNA)))
    world.move_to(MONDAY)
    world.command(PRIYA, "away until 2 December cover @sam")
    world.command(SAM, "away until Friday")
    assert prompted(world, PRIYA, SAM, ANNA) == [1, 1, 1]
    for person in (PRIYA, SAM):
        assert passed_on(world, person, ANNA, is_away=True)
    world.say(ANNA, "25")
    assert saved(world, "MTTR", 25)


def test_what_comes_back_from_the_stand_in_is_asked_of_its_owner(world: World) -> None:
    world.move_to(MONDAY)
    world.command(PRIYA, "away until Tuesday cover @sam")
    go(world, TUESDAY, WEDNESDAY)
    world.command(SAM, "away until Friday")
    assert prompted(world, PRIYA, SAM) == [2, 1]
    assert passed_on(world, PRIYA, PRIYA)
    assert passed_on(world, SAM, PRIYA, is_away=True)
    world.say(PRIYA, "25")
    assert saved(world, "MTTR", 25)
    go(world, THURSDAY, FRIDAY, NEXT_MONDAY)
    assert sum(reminded(world, PRIYA, SAM)) <= 3


# What the answer to `back` promises.


def test_back_says_what_stays_with_the_stand_in_and_what_comes(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=SAM), a_kpi("sla")))
    world.command(PRIYA, "away until 2 December")
    go(world, MONDAY, TUESDAY)
    questions = OpenItemsPlan(coming=((None, week_47("SLA")),), kept=((SAM, week_47("MTTR")),))
    assert told(world, PRIYA, "back") == back_text(questions=questions)
    world.bot.tick()
    assert prompted(world, PRIYA, SAM) == [1, 1]
    assert "MTTR" not in world.prompts(PRIYA)[0].text


def test_back_says_what_was_asked_before_and_is_open(world: World) -> None:
    world.move_to(MONDAY)
    world.command(PRIYA, "away until 2 December")
    world.move_to(TUESDAY)
    assert told(world, PRIYA, "back") == back_text(questions=OpenItemsPlan(own=week_47("MTTR")))


def test_back_says_when_nothing_waited(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    world.move_to(MONDAY)
    world.say(SAM, "25")
    assert told(world, PRIYA, "back") == back_text()


def test_the_stand_in_reads_what_stays_with_them(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    world.move_to(MONDAY)
    world.command(PRIYA, "back")
    questions = OpenItemsPlan(kept=((SAM, week_47("MTTR")),))
    assert plain(world.inbox(SAM)[-1].text) == back_text(reader=SAM, questions=questions)


def test_an_admin_who_says_it_reads_of_the_others_questions(world: World) -> None:
    world.command(HELEN, "away @priya until 2 December cover @sam")
    world.move_to(MONDAY)
    questions = OpenItemsPlan(kept=((SAM, week_47("MTTR")),))
    said = told(world, HELEN, "back @priya")
    assert said == back_text(reader=HELEN, said_by=HELEN, questions=questions)
    assert plain(world.inbox(PRIYA)[-1].text) == back_text(said_by=HELEN, questions=questions)


def test_who_is_back_reads_of_the_next_absence(world: World) -> None:
    world.command(PRIYA, "away until Tuesday")
    world.command(PRIYA, "away from 24 December until 2 January")
    world.move_to(MONDAY)
    ahead = back_text(ahead=CHRISTMAS).splitlines()[-1]
    assert told(world, PRIYA, "back").splitlines()[-1] == ahead
    assert told(world, PRIYA, "back") == back_text(taken_back=CHRISTMAS, has_begun=False)
    assert told(world, PRIYA, "away") == not_away_text()


def test_the_cover_of_an_absence_that_never_came_reads_so(world: World) -> None:
    world.command(PRIYA, "away from 24 December until 2 January cover @sam")
    world.command(PRIYA, "back")
    expected = back_text(reader=SAM, taken_back=CHRISTMAS, has_begun=False)
    assert plain(world.inbox(SAM)[-1].text) == expected


def test_what_the_stand_in_did_not_give_either_is_said_to_be_missed(world: World) -> None:
    world.move_to(MONDAY)
    world.command(PRIYA, "away until Friday cover @sam")
    go(world, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, at("2026-11-28 09:00"))
    assert passed_on(world, PRIYA, SAM, is_missed=True)


# A stand-in who goes away, too.


def test_a_stand_in_who_goes_away_reads_whom_that_concerns(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    world.move_to(MONDAY)
    until_friday = {"last": date(2026, 11, 27), "back": date(2026, 11, 30)}
    himself = {"person": SAM, "reader": SAM, "said_by": SAM}
    assert told(world, SAM, "away until Friday") == away_text(
        **himself, **until_friday, delegated=week_47("MTTR"), covers=(PRIYA,)
    )
    world.move_to(TUESDAY)
    assert told(world, SAM, "back") == back_text(**himself, questions=OpenItemsPlan(own=week_47("MTTR")))


def test_each_others_covers_cannot_both_be_away(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    world.command(SAM, "away until 4 December cover @priya")
    assert refused(world, SAM, absent_cover(PRIYA))


def test_an_offer_that_is_taken_after_a_stand_in_was_reminded_adds_no_reminders(world: World) -> None:
    world.move_to(MONDAY)
    world.say(PRIYA, "ask @helen")
    world.command(PRIYA, "away until 4 December cover @sam")
    go(world, TUESDAY, WEDNESDAY)
    decide(world, ActionId.TAKE, HELEN)
    assert reads(first_prompt(world, SAM), NOTHING_YOURS)
    go(world, THURSDAY, FRIDAY)
    of_week_47 = [one for one in world.reminders(HELEN) if "week 47" in plain(one.text)]
    assert reminded(world, SAM) == [2]
    assert len(of_week_47) <= 1


# By whose day.


def test_today_is_the_day_where_who_is_away_lives(begin: Begin) -> None:
    world = begin(a_card(a_kpi(owner=MEI, cover=SAM)))
    world.bot.tick()
    world.move_to(at("2026-11-23 20:00"))
    tuesday = date(2026, 11, 24)
    today = away_text(person=MEI, reader=HELEN, days=Absence(tuesday, tuesday), today=tuesday, by=SAM)
    assert told(world, HELEN, "away @mei today") == today
    assert reads(first_prompt(world, MEI), goes_to(SAM))
    world.move_to(TUESDAY)
    assert passed_on(world, MEI, SAM, is_away=True, owner=MEI, first=MEI)
    world.move_to(at("2026-11-25 00:00", "Pacific/Auckland"))
    assert passed_on(world, MEI, SAM, owner=MEI, first=MEI)


def test_who_is_back_on_a_public_holiday_is_asked_after_it(begin: Begin) -> None:
    card = a_card(a_kpi(cover=SAM), region="GB-ENG")
    world = begin(card, start=at("2026-12-23 12:00"))
    said = told(world, PRIYA, "away from 24 December until 25 December")
    assert said == away_text(
        days=Absence(date(2026, 12, 24), date(2026, 12, 25)), back=date(2026, 12, 29), by=SAM
    )
    for day in (24, 25, 26, 27, 28):
        world.move_to(at(f"2026-12-{day} 09:00"))
    assert prompted(world, PRIYA, SAM) == [0, 0]
    world.move_to(at("2026-12-29 09:00"))
    assert prompted(world, PRIYA, SAM) == [1, 0]


def test_what_was_locked_during_an_absence_is_asked_and_an_admin_allows_it(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), lock_after=3))
    world.command(PRIYA, "away until 29 November")
    go(world, MONDAY, FRIDAY, NEXT_MONDAY)
    assert "26 Nov 2026" in plain(world.say(PRIYA, "mttr 31 for W47"))
    assert nothing_saved(world)
    assert MissingReason.OPEN in told(world, PRIYA, "history mttr W47")
