"""An owner, a cover or an admin leaves the workspace: one admin reads once what to change."""

from dataclasses import replace

import pytest

from bot.ui.kit.figures import away_text
from bot.ui.prompts.prompt import NOTHING_YOURS
from scorecard.errors import NotAllowed
from scorecard.model.calendars import FOR_GOOD
from scorecard.model.kpis import Away
from scorecard.rules.permissions import Action
from scorecard.services.lookup.people import admins_only
from tests.builders import LOCALE
from tests.scenarios.absence.test_going_away import come_back, heard, leave
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.support.facts import refused, saved
from tests.support.facts_prompts import asked_in_place_of, leaver_text
from tests.support.seen import first_prompt, go, prompted, reminded, told
from tests.support.world import ANNA, DIEGO, HELEN, PRIYA, SAM, World, at, plain

NEXT_MONDAY = at("2026-11-30 09:00")


def left_reason(stand_in: str | None = None) -> str:
    """Return why the value of an owner who left is missing."""
    return away_text(Away(PRIYA, FOR_GOOD, stand_in, is_for_good=True), LOCALE)


LEFT = left_reason()


@pytest.fixture
def world(begin: Begin) -> World:
    """Friday before week 47 is due; Priya owns one KPI without a cover; the bot has read the profiles."""
    world = begin(a_card(a_kpi()))
    world.bot.tick()
    return world


# The owner.


def test_an_owner_who_left_is_not_asked_and_an_admin_is_told_once(world: World) -> None:
    leave(world, PRIYA)
    world.move_to(MONDAY)
    assert heard(world) == [leaver_text(PRIYA, (None, ("MTTR",)))]
    world.restart_bot()
    go(world, TUESDAY, WEDNESDAY, NEXT_MONDAY)
    assert len(heard(world)) == 1
    assert prompted(world, PRIYA, HELEN) == [0, 0]
    assert LEFT in told(world, HELEN, "mttr")


def test_their_cover_is_asked_and_the_admin_reads_who(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=SAM), a_kpi("sla")))
    world.bot.tick()
    leave(world, PRIYA)
    world.move_to(MONDAY)
    assert asked_in_place_of(first_prompt(world, SAM), "MTTR", PRIYA, has_left=True)
    assert heard(world) == [leaver_text(PRIYA, (SAM, ("MTTR",)), (None, ("SLA",)))]
    assert left_reason(SAM) in told(world, HELEN, "mttr")
    world.move_to(NEXT_MONDAY)
    assert "*MTTR* week 48" in plain(world.prompts(SAM)[-1].text)


def test_an_open_question_goes_to_the_cover_at_once(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=SAM)))
    world.move_to(MONDAY)
    leave(world, PRIYA)
    assert prompted(world, PRIYA, SAM) == [1, 1]
    go(world, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)
    assert reminded(world, PRIYA, SAM, HELEN) == [0, 3, 1]


def test_an_open_question_without_a_cover_goes_to_the_new_owner(world: World) -> None:
    world.move_to(MONDAY)
    leave(world, PRIYA)
    go(world, TUESDAY, WEDNESDAY)
    assert reminded(world, PRIYA, HELEN) == [0, 0]
    world.apply(a_card(a_kpi(owner=SAM)))
    world.move_by(minutes=1)
    assert prompted(world, SAM) == [1]
    world.say(SAM, "25")
    assert saved(world, "MTTR", 25)


def test_slack_need_not_have_said_that_somebody_left(world: World) -> None:
    world.expected |= {"user_disabled", "send_failed"}
    world.workspace.change_person(replace(world.workspace.get_person(PRIYA), deleted=True))
    world.move_to(MONDAY)
    world.move_by(minutes=1)
    assert len(heard(world)) == 1
    world.apply(a_card(a_kpi(owner=SAM)))
    world.move_by(minutes=1)
    assert prompted(world, SAM) == [1]


def test_who_is_back_is_asked_as_before(world: World) -> None:
    leave(world, PRIYA)
    world.move_to(MONDAY)
    come_back(world, PRIYA)
    assert prompted(world, PRIYA) == [1]
    assert LEFT not in told(world, HELEN, "mttr")


def test_an_owner_whom_slack_never_knew_is_told_of_in_the_same_way(begin: Begin) -> None:
    world = begin(a_card(a_kpi(owner="U0GHOST")))
    world.expected |= {"user_not_found", "users_not_found", "user_not_visible", "person_unknown"}
    world.bot.tick()
    world.move_to(MONDAY)
    assert heard(world) == [leaver_text("U0GHOST", (None, ("MTTR",)), was_here=False)]


def test_what_is_said_of_who_left_comes_in_the_admins_hours(world: World) -> None:
    world.move_to(at("2026-11-20 20:00"))
    leave(world, PRIYA)
    assert heard(world) == []
    world.move_to(MONDAY)
    assert len(heard(world)) == 1


def test_a_file_applied_meanwhile_leaves_nothing_to_say(world: World) -> None:
    world.move_to(at("2026-11-20 20:00"))
    leave(world, PRIYA)
    world.apply(a_card(a_kpi(owner=SAM)))
    world.move_to(MONDAY)
    assert heard(world) == []
    assert prompted(world, SAM) == [1]


def test_a_kpi_given_to_who_left_is_told_of(world: World) -> None:
    world.apply(a_card(a_kpi(cover=SAM)))
    world.bot.tick()
    world.apply(a_card(a_kpi()))
    leave(world, SAM)
    assert heard(world) == []
    world.apply(a_card(a_kpi(owner=SAM)))
    world.bot.tick()
    assert len(heard(world)) == 1
    world.apply(a_card(a_kpi(owner=SAM, target=28), a_kpi("sla")))
    world.bot.tick()
    assert len(heard(world)) == 1
    world.apply(a_card(a_kpi(owner=SAM, target=28), a_kpi("sla", owner=SAM)))
    world.bot.tick()
    assert heard(world)[1] == leaver_text(SAM, (None, ("MTTR", "SLA")))


def test_who_was_asked_reads_that_it_went_to_somebody_who_left(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla", owner=ANNA)))
    world.move_to(MONDAY)
    leave(world, ANNA)
    world.apply(a_card(a_kpi(owner=ANNA), a_kpi("sla", owner=ANNA)))
    world.bot.tick()
    text = first_prompt(world, PRIYA)
    assert text.splitlines()[0] == NOTHING_YOURS
    assert f"<@{ANNA}>" in text.splitlines()[1]
    assert prompted(world, PRIYA, HELEN) == [1, 0]


# Covers and admins.


def test_of_a_cover_who_left_an_admin_is_told_as_well(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=SAM)))
    world.bot.tick()
    leave(world, SAM)
    assert heard(world) == [leaver_text(SAM, covered=("MTTR",))]
    go(world, MONDAY, TUESDAY, WEDNESDAY)
    assert reminded(world, PRIYA, SAM) == [2, 0]


def test_of_the_admins_one_who_is_there_is_told(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), admins=[HELEN, DIEGO, ANNA]))
    world.bot.tick()
    world.command(DIEGO, "away until 2 December")
    leave(world, HELEN)
    leave(world, PRIYA)
    assert [len(heard(world, person)) for person in (HELEN, DIEGO, ANNA)] == [0, 0, 1]


def test_what_an_admin_who_left_did_not_read_is_told_to_another(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), admins=[HELEN, ANNA]))
    world.bot.tick()
    world.move_to(at("2026-11-20 20:00"))
    leave(world, PRIYA)
    leave(world, HELEN)
    world.move_to(MONDAY)
    assert [len(heard(world, person)) for person in (HELEN, ANNA)] == [0, 1]


def test_without_any_admin_left_the_channel_reads_it(world: World) -> None:
    leave(world, HELEN)
    leave(world, PRIYA)
    assert plain(world.posts()[-1].text) == leaver_text(PRIYA, (None, ("MTTR",)))


def test_nobody_is_sent_to_who_left(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=SAM), admins=[HELEN, DIEGO]))
    world.bot.tick()
    for person in (SAM, HELEN):
        leave(world, person)
    world.say(ANNA, "mttr 25 for w46")
    assert refused(world, ANNA, NotAllowed("MTTR", [PRIYA, DIEGO]))
    world.command(ANNA, "away @priya until 2 December")
    assert refused(world, ANNA, admins_only(Action.MARK_AWAY, [DIEGO]))
