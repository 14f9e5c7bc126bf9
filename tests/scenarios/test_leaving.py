"""Somebody leaves the workspace: nobody out of reach counts as asked, and an admin hears of it, once."""

from dataclasses import replace

import pytest

from bot.ui.ids import ActionId
from bot.workspace.cast import PEOPLE
from tests.scenarios.conftest import Begin
from tests.scenarios.test_handovers import decide, hand_over
from tests.support.cards import a_card, a_kpi
from tests.support.seen import go, prompted, reminded, told
from tests.support.world import ANNA, DIEGO, HELEN, PRIYA, SAM, World, at, plain, shown

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (at(f"2026-11-{day} 09:00") for day in range(23, 28))
NEXT_MONDAY = at("2026-11-30 09:00")
THIRD = at("2026-12-03 09:00")
WEEK = "*MTTR* week 47, 16–22 Nov"


@pytest.fixture
def world(begin: Begin) -> World:
    """Friday before week 47 is due; Priya owns one KPI without a cover; the bot has read the profiles."""
    world = begin(a_card(a_kpi()))
    world.bot.tick()
    return world


def leave(world: World, person: str) -> None:
    """Their account is deactivated, and Slack says so."""
    world.actor.change_profile(person, deleted=True)
    world.bot.tick()


def come_back(world: World, person: str) -> None:
    world.actor.change_profile(person, deleted=False)
    world.bot.tick()


def first(world: World, person: str) -> str:
    return plain(shown(world.prompts(person)[0]))


def heard(world: World, person: str = HELEN) -> list[str]:
    """What somebody was told of who left."""
    return [plain(one.text) for one in world.inbox(person) if "no longer in this workspace" in one.text]


# Who stands in.


def test_what_a_stand_in_was_asked_goes_to_the_kpis_own_cover(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=ANNA)))
    world.command(PRIYA, "away until 2 December cover @sam")
    world.move_to(MONDAY)
    leave(world, SAM)
    assert prompted(world, SAM, ANNA, PRIYA) == [1, 1, 0]
    assert f"for <@{PRIYA}>, who is away until" in first(world, ANNA)
    go(world, TUESDAY, WEDNESDAY, THURSDAY)
    assert reminded(world, SAM, ANNA) == [0, 3]


def test_without_another_cover_it_waits_for_the_owner(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    world.move_to(MONDAY)
    leave(world, SAM)
    assert told(world, HELEN, "mttr").count("is asked") == 0
    go(world, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, NEXT_MONDAY)
    assert (prompted(world, SAM, PRIYA), reminded(world, SAM, HELEN)) == ([1, 0], [0, 0])
    world.move_to(THIRD)
    assert WEEK in "".join(plain(one.text) for one in world.prompts(PRIYA))
    assert "*MTTR* is 25 min for week 47" in world.say(PRIYA, "mttr 25 for w47")


def test_the_owners_message_says_that_it_waits(world: World) -> None:
    world.move_to(MONDAY)
    world.command(PRIYA, "away until 2 December cover @sam")
    leave(world, SAM)
    said = first(world, PRIYA)
    assert said.splitlines()[0] == "*This waits until you are back.*"
    assert f"<@{SAM}> answers" not in said
    world.command(PRIYA, "back")
    assert prompted(world, PRIYA) == [2]
    assert "*This came back to you; a newer message asks for it.*" in first(world, PRIYA)


def test_a_cover_who_left_before_is_not_asked(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=ANNA)))
    world.command(PRIYA, "away until 2 December cover @sam")
    leave(world, SAM)
    world.move_to(MONDAY)
    assert prompted(world, PRIYA, SAM, ANNA) == [0, 0, 1]


def test_who_left_is_taken_neither_as_cover_nor_for_a_question(world: World) -> None:
    world.command(PRIYA, "away until 2 December cover @sam")
    world.command(PRIYA, "back")
    leave(world, SAM)
    gone = f"<@{SAM}> has left this workspace"
    assert gone in told(world, PRIYA, "away until 2 December cover @sam")
    world.move_to(MONDAY)
    assert f"{gone}; choose somebody else." in world.say(PRIYA, f"mttr ask <@{SAM}>")
    assert prompted(world, SAM) == [0]


# Who took it over, or was offered it.


def test_what_somebody_took_over_goes_back_to_the_owner(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla")))
    world.move_to(MONDAY)
    hand_over(world)
    decide(world, ActionId.TAKE)
    leave(world, DIEGO)
    assert prompted(world, PRIYA, DIEGO) == [2, 1]
    assert f"→ You are asked again for {WEEK}." in first(world, PRIYA)
    assert "Saved: *MTTR*" in world.say(PRIYA, "mttr 25")


def test_an_offer_to_who_left_is_closed_and_its_owner_told(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla")))
    world.move_to(MONDAY)
    hand_over(world)
    world.bot.tick()
    leave(world, DIEGO)
    assert f"<@{DIEGO}> can't take over {WEEK}. You are still asked." in plain(world.inbox(PRIYA)[-1].text)
    assert f"→ <@{DIEGO}> did not take over {WEEK}." in first(world, PRIYA)
    assert hand_over(world, ANNA) == {}


# The owner.


def test_an_owner_who_left_is_not_asked_and_an_admin_is_told_once(world: World) -> None:
    leave(world, PRIYA)
    world.move_to(MONDAY)
    assert heard(world) == [
        f"<@{PRIYA}> is no longer in this workspace, but owns *MTTR*: name another owner in the scorecard "
        "file and apply it. Until then nobody is asked."
    ]
    world.restart_bot()
    go(world, TUESDAY, WEDNESDAY, NEXT_MONDAY)
    assert len(heard(world)) == 1
    assert prompted(world, PRIYA, HELEN) == [0, 0]
    assert "owner left this workspace" in told(world, HELEN, "mttr")
    assert ":white_circle: away" in told(world, HELEN, "mttr")


def test_their_cover_is_asked_and_the_admin_reads_who(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=SAM), a_kpi("sla")))
    world.bot.tick()
    leave(world, PRIYA)
    world.move_to(MONDAY)
    assert f"for <@{PRIYA}>, who left this workspace" in first(world, SAM)
    [one] = heard(world)
    assert "owns *MTTR* and *SLA*: name another owner" in one
    assert f"Until then <@{SAM}> is asked for *MTTR*, and nobody for *SLA*." in one
    assert f"owner left this workspace, <@{SAM}> is asked" in told(world, HELEN, "mttr")
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
    assert "Saved: *MTTR*" in world.say(SAM, "25")


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
    assert "left this workspace" not in told(world, HELEN, "mttr")


def test_an_owner_whom_slack_never_knew_is_told_of_in_the_same_way(begin: Begin) -> None:
    world = begin(a_card(a_kpi(owner="U0GHOST")))
    world.expected |= {"user_not_found", "users_not_found", "user_not_visible", "person_unknown"}
    world.bot.tick()
    world.move_to(MONDAY)
    [one] = [one for one in world.inbox(HELEN) if "U0GHOST" in one.text]
    assert plain(one.text).startswith("<@U0GHOST> is not in this workspace, but owns *MTTR*: name another")


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
    assert "owns *MTTR* and *SLA*" in heard(world)[1]


def test_who_was_asked_reads_that_it_went_to_somebody_who_left(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla", owner=ANNA)))
    world.move_to(MONDAY)
    leave(world, ANNA)
    world.apply(a_card(a_kpi(owner=ANNA), a_kpi("sla", owner=ANNA)))
    world.bot.tick()
    said = first(world, PRIYA)
    assert said.splitlines()[0] == "*Nothing of this is yours any more.*"
    assert f"now <@{ANNA}>'s" in said
    assert prompted(world, PRIYA, HELEN) == [1, 0]


# Covers and admins.


def test_of_a_cover_who_left_an_admin_is_told_as_well(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=SAM)))
    world.bot.tick()
    leave(world, SAM)
    assert heard(world) == [
        f"<@{SAM}> is no longer in this workspace, but is the cover of *MTTR*: name another cover in the "
        "scorecard file and apply it."
    ]
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
    assert "no longer in this workspace" in world.posts()[-1].text


def test_nobody_is_sent_to_who_left(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=SAM), admins=[HELEN, DIEGO]))
    world.bot.tick()
    for person in (SAM, HELEN):
        leave(world, person)
    said = world.say(ANNA, "mttr 25 for w46")
    assert f"Only <@{PRIYA}> or <@{DIEGO}> can give MTTR its value" in said
    assert f"ask <@{DIEGO}>." in told(world, ANNA, "away @priya until 2 December")


# Together with an absence.


def test_who_leaves_during_an_absence_keeps_its_cover_until_it_is_over(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=ANNA)))
    world.command(PRIYA, "away until 27 November cover @sam")
    leave(world, PRIYA)
    world.move_to(MONDAY)
    assert prompted(world, SAM, ANNA) == [1, 0]
    world.move_to(NEXT_MONDAY)
    assert prompted(world, PRIYA, SAM, ANNA) == [0, 1, 1]


@pytest.mark.parametrize("who_left", [PRIYA, SAM])
def test_who_left_before_the_bot_began_is_never_asked(begin: Begin, who_left: str) -> None:
    people = [replace(one, deleted=one.id == who_left) for one in PEOPLE]
    world = begin(a_card(a_kpi(cover=SAM)), people=people)
    world.bot.tick()
    go(world, MONDAY, TUESDAY, WEDNESDAY)
    assert prompted(world, PRIYA, SAM) == ([0, 1] if who_left == PRIYA else [1, 0])
    assert len(heard(world)) + sum("is not in this workspace" in one.text for one in world.inbox(HELEN)) == 1
