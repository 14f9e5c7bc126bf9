"""Who is back reads what is true now: what comes, what stays with others, what is open still."""

import pytest

from bot.ui.kit.ids import ActionId
from tests.scenarios.conftest import Begin
from tests.scenarios.prompts.test_handovers import decide
from tests.support.cards import a_card, a_kpi
from tests.support.days import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.support.facts import saved
from tests.support.seen import go, prompted, reminded, told
from tests.support.world import ANNA, DIEGO, HELEN, MEI, PRIYA, SAM, World, at, plain, shown

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
    assert f"*<@{SAM}> answers this while you are away.*" in first_prompt(world, PRIYA)
    world.move_to(TUESDAY)
    world.command(PRIYA, "back")
    said = first_prompt(world, PRIYA)
    assert f"*<@{SAM}> was asked for this while you were away, and still is; you can give it, too.*" in said
    assert f"→ <@{SAM}> is still asked for *MTTR* week 47, 16–22 Nov." in said


def test_the_same_once_the_last_day_away_has_passed(world: World) -> None:
    world.move_to(MONDAY)
    world.command(PRIYA, "away until Wednesday cover @sam")
    go(world, TUESDAY, WEDNESDAY, at("2026-11-25 23:59"))
    assert "answers this while you are away" in first_prompt(world, PRIYA)
    world.move_to(at("2026-11-26 00:00"))
    assert f"*<@{SAM}> was asked for this while you were away, and still is" in first_prompt(world, PRIYA)


def test_it_says_so_when_the_stand_in_has_answered(world: World) -> None:
    world.move_to(MONDAY)
    world.command(PRIYA, "away until Wednesday cover @sam")
    world.say(SAM, "25")
    assert f"→ <@{SAM}> was asked for *MTTR* week 47" in first_prompt(world, PRIYA)
    go(world, TUESDAY, WEDNESDAY, THURSDAY)
    assert f"*<@{SAM}> was asked for this while you were away.*" in first_prompt(world, PRIYA)


def test_what_waits_says_so_only_until_its_owner_is_back(world: World) -> None:
    world.move_to(MONDAY)
    world.command(PRIYA, "away until Wednesday")
    assert "waits until you are back" in first_prompt(world, PRIYA)
    go(world, TUESDAY, WEDNESDAY, THURSDAY)
    assert "waits until you are back" not in first_prompt(world, PRIYA)
    assert "*1 KPI waits for your number.*" in first_prompt(world, PRIYA)


def test_the_stand_in_no_longer_reads_that_the_owner_is_away(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    world.move_to(MONDAY)
    assert f"for <@{PRIYA}>, who is away until Wed 2 Dec" in first_prompt(world, SAM)
    world.command(PRIYA, "away until 4 December")
    assert f"for <@{PRIYA}>, who is away until Fri 4 Dec" in first_prompt(world, SAM)
    world.command(PRIYA, "back")
    assert f"for <@{PRIYA}>" in first_prompt(world, SAM)
    assert "who is away" not in first_prompt(world, SAM)


def test_a_cover_in_another_part_of_the_world_is_named_until_their_day_begins(world: World) -> None:
    world.move_to(MONDAY)
    world.command(PRIYA, "away until 2 December cover @diego")
    assert prompted(world, PRIYA, DIEGO) == [1, 0]
    assert f"goes to <@{DIEGO}> in their working hours" in first_prompt(world, PRIYA)
    assert "waits until you are back" not in first_prompt(world, PRIYA)
    world.move_to(at("2026-11-23 09:00", "America/New_York"))
    assert prompted(world, PRIYA, DIEGO) == [1, 1]
    assert f"*<@{DIEGO}> answers this while you are away.*" in first_prompt(world, PRIYA)


def test_a_stand_in_for_a_stand_in_is_named_in_every_message(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=ANNA)))
    world.move_to(MONDAY)
    world.command(PRIYA, "away until 2 December cover @sam")
    world.command(SAM, "away until Friday")
    assert prompted(world, PRIYA, SAM, ANNA) == [1, 1, 1]
    for person in (PRIYA, SAM):
        assert f"*<@{ANNA}> answers this while you are away.*" in first_prompt(world, person)
    world.say(ANNA, "25")
    assert saved(world, "MTTR", 25)


def test_what_comes_back_from_the_stand_in_is_asked_of_its_owner(world: World) -> None:
    world.move_to(MONDAY)
    world.command(PRIYA, "away until Tuesday cover @sam")
    go(world, TUESDAY, WEDNESDAY)
    world.command(SAM, "away until Friday")
    assert prompted(world, PRIYA, SAM) == [2, 1]
    assert "*This came back to you; a newer message asks for it.*" in first_prompt(world, PRIYA)
    assert f"*<@{PRIYA}> answers this while you are away.*" in first_prompt(world, SAM)
    world.say(PRIYA, "25")
    assert saved(world, "MTTR", 25)
    go(world, THURSDAY, FRIDAY, NEXT_MONDAY)
    assert sum(reminded(world, PRIYA, SAM)) <= 3


# What the answer to `back` promises.


def test_back_says_what_stays_with_the_stand_in_and_what_comes(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=SAM), a_kpi("sla")))
    world.command(PRIYA, "away until 2 December")
    go(world, MONDAY, TUESDAY)
    assert told(world, PRIYA, "back").splitlines() == [
        "You are back from today on.",
        "*SLA* W47 comes now.",
        f"<@{SAM}> was asked for *MTTR* W47 and keeps that; you can give it, too.",
    ]
    world.bot.tick()
    assert prompted(world, PRIYA, SAM) == [1, 1]
    assert "MTTR" not in world.prompts(PRIYA)[0].text


def test_back_says_what_was_asked_before_and_is_open(world: World) -> None:
    world.move_to(MONDAY)
    world.command(PRIYA, "away until 2 December")
    world.move_to(TUESDAY)
    assert told(world, PRIYA, "back").splitlines() == [
        "You are back from today on.",
        "*MTTR* W47 still waits for you.",
    ]


def test_back_says_when_nothing_waited(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    world.move_to(MONDAY)
    world.say(SAM, "25")
    assert told(world, PRIYA, "back") == "You are back from today on.\nNothing waited."


def test_the_stand_in_reads_what_stays_with_them(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    world.move_to(MONDAY)
    world.command(PRIYA, "back")
    assert plain(world.inbox(SAM)[-1].text).splitlines() == [
        f"You no longer cover for <@{PRIYA}>, from today on.",
        "*MTTR* W47 stays with you.",
    ]


def test_an_admin_who_says_it_reads_of_the_others_questions(world: World) -> None:
    world.command(HELEN, "away @priya until 2 December cover @sam")
    world.move_to(MONDAY)
    assert told(world, HELEN, "back @priya").splitlines() == [
        f"<@{PRIYA}> is back from today on.",
        f"<@{SAM}> was asked for *MTTR* W47 and keeps that; they can give it, too.",
    ]
    assert plain(world.inbox(PRIYA)[-1].text).splitlines() == [
        f"<@{HELEN}> noted: You are back from today on.",
        f"<@{SAM}> was asked for *MTTR* W47 and keeps that; you can give it, too.",
    ]


def test_who_is_back_reads_of_the_next_absence(world: World) -> None:
    world.command(PRIYA, "away until Tuesday")
    world.command(PRIYA, "away from 24 December until 2 January")
    world.move_to(MONDAY)
    assert "Still noted: away from Thu 24 Dec until Sat 2 Jan." in told(world, PRIYA, "back")
    said = "You are not away any more; what was noted, from Thu 24 Dec until Sat 2 Jan, is taken back."
    assert told(world, PRIYA, "back") == said
    assert "You are not noted as away." in told(world, PRIYA, "away")


def test_the_cover_of_an_absence_that_never_came_reads_so(world: World) -> None:
    world.command(PRIYA, "away from 24 December until 2 January cover @sam")
    world.command(PRIYA, "back")
    expected = f"<@{PRIYA}> is not away from Thu 24 Dec until Sat 2 Jan after all; you need not cover."
    assert plain(world.inbox(SAM)[-1].text) == expected


def test_what_the_stand_in_did_not_give_either_is_said_to_be_missed(world: World) -> None:
    world.move_to(MONDAY)
    world.command(PRIYA, "away until Friday cover @sam")
    go(world, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, at("2026-11-28 09:00"))
    said = first_prompt(world, PRIYA)
    assert f"*<@{SAM}> was asked for this while you were away. It was missed; you can still give it.*" in said
    assert f"→ <@{SAM}> was asked for *MTTR* week 47" in said


# A stand-in who goes away, too.


def test_a_stand_in_who_goes_away_reads_whom_that_concerns(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    world.move_to(MONDAY)
    lines = told(world, SAM, "away until Friday").splitlines()
    assert "*MTTR* W47, asked in place of others, waits until you are back." in lines
    assert f"Meanwhile you cannot cover for <@{PRIYA}>; somebody else should be named." in lines
    world.move_to(TUESDAY)
    assert told(world, SAM, "back").splitlines() == [
        "You are back from today on.",
        "*MTTR* W47 still waits for you.",
    ]


def test_each_others_covers_cannot_both_be_away(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    assert "<@U0PRIYA> is away in that time, too" in told(world, SAM, "away until 4 December cover @priya")


def test_an_offer_that_is_taken_after_a_stand_in_was_reminded_adds_no_reminders(world: World) -> None:
    world.move_to(MONDAY)
    world.say(PRIYA, "ask @helen")
    world.command(PRIYA, "away until 4 December cover @sam")
    go(world, TUESDAY, WEDNESDAY)
    decide(world, ActionId.TAKE, HELEN)
    assert "Nothing of this is yours any more" in first_prompt(world, SAM)
    go(world, THURSDAY, FRIDAY)
    of_week_47 = [one for one in world.reminders(HELEN) if "week 47" in plain(one.text)]
    assert reminded(world, SAM) == [2]
    assert len(of_week_47) <= 1


# By whose day.


def test_today_is_the_day_where_who_is_away_lives(begin: Begin) -> None:
    world = begin(a_card(a_kpi(owner=MEI, cover=SAM)))
    world.bot.tick()
    world.move_to(at("2026-11-23 20:00"))
    assert f"<@{MEI}> is away today, back Wed 25 Nov." in told(world, HELEN, "away @mei today")
    assert f"goes to <@{SAM}> in their working hours" in first_prompt(world, MEI)
    world.move_to(TUESDAY)
    assert "answers this while you are away" in first_prompt(world, MEI)
    world.move_to(at("2026-11-25 00:00", "Pacific/Auckland"))
    assert "was asked for this while you were away" in first_prompt(world, MEI)


def test_who_is_back_on_a_public_holiday_is_asked_after_it(begin: Begin) -> None:
    card = a_card(a_kpi(cover=SAM), region="GB-ENG")
    world = begin(card, start=at("2026-12-23 12:00"))
    said = told(world, PRIYA, "away from 24 December until 25 December")
    assert "back Tue 29 Dec." in said
    for day in (24, 25, 26, 27, 28):
        world.move_to(at(f"2026-12-{day} 09:00"))
    assert prompted(world, PRIYA, SAM) == [0, 0]
    world.move_to(at("2026-12-29 09:00"))
    assert prompted(world, PRIYA, SAM) == [1, 0]


def test_what_was_locked_during_an_absence_is_asked_and_an_admin_allows_it(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), lock_after=3))
    world.command(PRIYA, "away until 29 November")
    go(world, MONDAY, FRIDAY, NEXT_MONDAY)
    assert "has been locked since 26 Nov 2026, so nothing is saved yet" in plain(
        world.say(PRIYA, "mttr 31 for W47")
    )
    assert "not answered yet" in told(world, PRIYA, "history mttr W47")
