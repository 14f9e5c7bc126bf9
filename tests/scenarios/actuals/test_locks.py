"""Periods that are locked: an admin allows a change of them, or does not."""

import pytest

from bot.ui.kit.ids import ActionId
from bot.workspace.model import PostedMessage
from scorecard.model.views.actuals import RequestState
from tests.scenarios.conftest import Begin
from tests.scenarios.replies.test_edits import edit, last_ts, revisions
from tests.support.cards import a_card, a_kpi
from tests.support.facts import corrected, saved
from tests.support.facts_replies import asked_to_allow, change_requests, decided, not_done, waits_for_admins
from tests.support.seen import go
from tests.support.texts import list_buttons
from tests.support.world import HELEN, MEI, PRIYA, SAM, World, at, plain, shown

MONDAY_NINE = at("2026-11-23 09:00")
CARD = a_card(a_kpi(cover=SAM), admins=[HELEN, MEI], lock_after=14)
WEEK_45, WEEK_46 = "week 45, 2–8 Nov", "week 46, 9–15 Nov"


@pytest.fixture
def world(begin: Begin) -> World:
    """A Monday on which week 45, over for 14 full days, is locked and week 46 is not."""
    world = begin(CARD, start=at("2026-11-23 08:00"))
    world.move_to(MONDAY_NINE)
    return world


def press(world: World, person: str, message: PostedMessage, action: ActionId) -> None:
    assert world.actor.click(person, message.channel, message.ts, action.value)
    world.settle()


def newest_text(world: World, person: str) -> str:
    return plain(world.inbox(person)[-1].text)


def given_by_admin(world: World, text: str = "submit mttr 32 for W45") -> None:
    world.command(HELEN, text)


def test_a_locked_period_is_not_changed_but_its_admins_are_asked(world: World) -> None:
    given_by_admin(world)
    typed = "/scorecard correct mttr W45 31 found the log"
    world.command(PRIYA, typed.removeprefix("/scorecard "))
    assert waits_for_admins(world, PRIYA, "*MTTR*", WEEK_45, "32 min", "31 min", "23 Nov 2026", typed)
    assert revisions(world) == ["mttr 2026-W45 32 command"]
    for admin in (HELEN, MEI):
        assert asked_to_allow(world, admin, "MTTR", "32 min", "31 min", WEEK_45, note="found the log")
        assert f"<@{PRIYA}>" in newest_text(world, admin)


def test_what_an_admin_allows_is_done_as_it_was_asked_and_both_are_told(world: World) -> None:
    given_by_admin(world)
    world.command(PRIYA, "correct mttr W45 31 found the log")
    press(world, HELEN, world.inbox(HELEN)[-1], ActionId.ALLOW)
    assert revisions(world) == ["mttr 2026-W45 32 command", "mttr 2026-W45 31 command"]
    assert corrected(world, "MTTR", 32, 31, period="2026-W45", note="found the log", by=PRIYA)
    assert f"<@{HELEN}>" in newest_text(world, PRIYA)
    for admin in (HELEN, MEI):
        assert decided(world, admin, RequestState.ALLOWED, by=HELEN)
    history = plain(world.command(PRIYA, "history mttr W45").text)
    assert f"<@{HELEN}>" in history
    assert "*31 min*" in history
    assert "found the log" in history


def test_what_an_admin_does_not_allow_stays_and_the_asker_has_the_text_back(world: World) -> None:
    given_by_admin(world)
    world.say(PRIYA, "mttr 31 for W45")
    press(world, MEI, world.inbox(MEI)[-1], ActionId.DECLINE)
    assert revisions(world) == ["mttr 2026-W45 32 command"]
    told = newest_text(world, PRIYA)
    for fact in (f"<@{MEI}>", "*MTTR*", WEEK_45, "32 min", "31 min", ">mttr 31 for W45"):
        assert fact in told
    assert decided(world, HELEN, RequestState.DECLINED, by=MEI)


def test_a_first_value_of_a_locked_period_is_asked_for_too(world: World) -> None:
    world.say(PRIYA, "mttr 31 for W45")
    assert waits_for_admins(world, PRIYA, "*MTTR*", "31 min", WEEK_45)
    assert asked_to_allow(world, HELEN, "MTTR", "31 min", WEEK_45)
    press(world, HELEN, world.inbox(HELEN)[-1], ActionId.ALLOW)
    assert saved(world, "MTTR", 31, period="2026-W45", by=PRIYA)
    assert revisions(world) == ["mttr 2026-W45 31 reply"]


def test_an_open_period_needs_nobodys_leave(world: World) -> None:
    world.say(PRIYA, "mttr 31 for W46")
    assert saved(world, "MTTR", 31, period="2026-W46")
    assert change_requests(world, HELEN) == []


def test_a_period_is_locked_from_the_first_moment_of_its_day(begin: Begin) -> None:
    world = begin(CARD, start=at("2026-11-22 23:59"))
    world.say(PRIYA, "mttr 31 for W45")
    assert saved(world, "MTTR", 31)
    world.move_to(at("2026-11-23 00:00"))
    world.say(PRIYA, "mttr 30 for W45")
    assert waits_for_admins(world, PRIYA, "*MTTR*", "23 Nov 2026")


def test_an_admin_changes_a_locked_period_without_being_asked_and_it_is_recorded(world: World) -> None:
    seen = plain(world.command(HELEN, "submit mttr 32 for W45").text)
    assert saved(world, "MTTR", 32, period="2026-W45", by=HELEN)
    assert f"<@{HELEN}> for <@{PRIYA}>" in seen
    assert seen.count(f"<@{HELEN}>") == 2
    assert change_requests(world, MEI) == []


def test_a_cover_is_asked_about_like_an_owner(world: World) -> None:
    world.say(SAM, "mttr 31 for W45")
    press(world, HELEN, world.inbox(HELEN)[-1], ActionId.ALLOW)
    assert saved(world, "MTTR", 31, period="2026-W45", by=SAM)
    assert f"<@{SAM}> for <@{PRIYA}>" in newest_text(world, SAM)


def test_the_correct_button_of_a_locked_value_asks_an_admin(world: World) -> None:
    world.say(PRIYA, "mttr 32 for W46")
    receipt = world.receipts(PRIYA)[-1]
    world.move_to(at("2026-12-01 10:00"))
    world.press(PRIYA, receipt, ActionId.CORRECT)
    assert world.fill(PRIYA, {"mttr": "31", "mttr note": "found the log"}) == {}
    assert waits_for_admins(world, PRIYA, "*MTTR*", "30 Nov 2026")
    assert asked_to_allow(world, HELEN, "MTTR", "32 min", "31 min", note="found the log")
    press(world, HELEN, world.inbox(HELEN)[-1], ActionId.ALLOW)
    assert revisions(world)[-1] == "mttr 2026-W46 31 modal"


def test_a_second_click_and_a_second_admin_are_told_what_happened(world: World) -> None:
    world.say(PRIYA, "mttr 31 for W45")
    messages = {admin: world.inbox(admin)[-1] for admin in (HELEN, MEI)}
    assert world.actor.click(HELEN, messages[HELEN].channel, messages[HELEN].ts, ActionId.ALLOW.value)
    assert world.actor.click(MEI, messages[MEI].channel, messages[MEI].ts, ActionId.DECLINE.value)
    world.settle()
    assert not_done(world, MEI, f"<@{HELEN}>")
    assert revisions(world) == ["mttr 2026-W45 31 reply"]


def test_a_value_changed_meanwhile_is_not_overwritten_by_an_old_request(world: World) -> None:
    given_by_admin(world)
    world.say(PRIYA, "mttr 31 for W45")
    given_by_admin(world, "correct mttr W45 29")
    [asked] = change_requests(world, HELEN)
    press(world, HELEN, asked, ActionId.ALLOW)
    assert revisions(world)[-1] == "mttr 2026-W45 29 command"
    assert decided(world, HELEN, RequestState.OUTDATED, by="")
    assert ">mttr 31 for W45" in newest_text(world, PRIYA)


def test_a_request_for_a_kpi_that_was_taken_off_changes_nothing(world: World) -> None:
    world.say(PRIYA, "mttr 31 for W45")
    world.apply(a_card(a_kpi("backlog"), admins=[HELEN, MEI], lock_after=14))
    press(world, HELEN, world.inbox(HELEN)[-1], ActionId.ALLOW)
    assert decided(world, HELEN, RequestState.OUTDATED, by="")
    assert ">mttr 31 for W45" in newest_text(world, PRIYA)
    assert revisions(world) == []


def test_asking_again_for_the_same_asks_nobody_twice(world: World) -> None:
    world.say(PRIYA, "mttr 31 for W45")
    world.say(PRIYA, "mttr 31 for W45")
    assert waits_for_admins(world, PRIYA, "*MTTR*", "31 min")
    assert len(change_requests(world, HELEN)) == 1


def test_another_value_takes_the_place_of_the_one_that_waits(world: World) -> None:
    world.say(PRIYA, "mttr 31 for W45")
    world.say(PRIYA, "mttr 30 for W45")
    old, new = change_requests(world, HELEN)
    assert list_buttons(old) == []
    press(world, HELEN, new, ActionId.ALLOW)
    assert revisions(world) == ["mttr 2026-W45 30 reply"]


def test_who_is_no_admin_any_more_decides_nothing(world: World) -> None:
    world.say(PRIYA, "mttr 31 for W45")
    world.apply(a_card(a_kpi(cover=SAM), admins=[MEI], lock_after=14))
    press(world, HELEN, world.inbox(HELEN)[-1], ActionId.ALLOW)
    assert revisions(world) == []
    assert not_done(world, HELEN)


def test_editing_the_message_that_asked_asks_for_the_new_value(world: World) -> None:
    world.say(PRIYA, "mttr 31 for W45")
    edit(world, "mttr 30 for W45", last_ts(world))
    assert waits_for_admins(world, PRIYA, "*MTTR*", "30 min")
    _, new = change_requests(world, HELEN)
    press(world, HELEN, new, ActionId.ALLOW)
    assert revisions(world) == ["mttr 2026-W45 30 reply"]


def test_what_waits_for_an_admin_is_not_reminded_of(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla"), admins=[HELEN], lock_after=1), start=at("2026-11-23 08:00"))
    go(world, MONDAY_NINE, at("2026-11-24 09:30"))
    world.say(PRIYA, "mttr 31")
    assert waits_for_admins(world, PRIYA, "*MTTR*")
    told = len(world.reminders(PRIYA))
    go(world, at("2026-11-25 09:00"), at("2026-11-25 18:00"))
    [reminder] = map(shown, world.reminders(PRIYA)[told:])
    assert "SLA" in reminder
    assert "MTTR" not in reminder


def test_once_an_admin_says_no_it_is_reminded_of_again(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), admins=[HELEN], lock_after=1), start=at("2026-11-23 08:00"))
    go(world, MONDAY_NINE, at("2026-11-24 08:30"))
    world.say(PRIYA, "mttr 31")
    told = len(world.reminders(PRIYA))
    go(world, at("2026-11-24 09:00"), at("2026-11-24 18:00"))
    assert world.reminders(PRIYA)[told:] == []
    press(world, HELEN, world.inbox(HELEN)[-1], ActionId.DECLINE)
    go(world, at("2026-11-25 09:00"), at("2026-11-25 18:00"))
    [reminder] = map(shown, world.reminders(PRIYA)[told:])
    assert "MTTR" in reminder
