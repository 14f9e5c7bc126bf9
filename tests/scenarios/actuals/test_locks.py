"""Periods that are locked: an admin allows a change of them, or does not."""

import pytest

from bot.ui.kit.ids import ActionId
from bot.workspace.model import PostedMessage
from tests.scenarios.conftest import Begin
from tests.scenarios.replies.test_edits import edit, last_ts, revisions
from tests.support.cards import a_card, a_kpi
from tests.support.facts import saved
from tests.support.world import HELEN, MEI, PRIYA, SAM, World, at, plain, shown

MONDAY_NINE = at("2026-11-23 09:00")
CARD = a_card(a_kpi(cover=SAM), admins=[HELEN, MEI], lock_after=14)
WEEK_45, WEEK_46 = "week 45, 2–8 Nov", "week 46, 9–15 Nov"


@pytest.fixture
def world(begin: Begin) -> World:
    """On this Monday week 45, over for 14 full days, is locked; week 46 is not."""
    world = begin(CARD, start=at("2026-11-23 08:00"))
    world.move_to(MONDAY_NINE)
    return world


def press(world: World, person: str, message: PostedMessage, action: ActionId) -> None:
    assert world.actor.click(person, message.channel, message.ts, action.value)
    world.settle()


def newest(world: World, person: str) -> str:
    return plain(world.inbox(person)[-1].text)


def given_by_admin(world: World, text: str = "submit mttr 32 for W45") -> None:
    world.command(HELEN, text)


def test_a_locked_period_is_not_changed_but_its_admins_are_asked(world: World) -> None:
    given_by_admin(world)
    seen = plain(world.command(PRIYA, "correct mttr W45 31 found the log").text)
    assert "Week 45, 2–8 Nov has been locked since 23 Nov 2026, so nothing is saved yet." in seen
    assert (
        f"I asked <@{HELEN}> or <@{MEI}> to allow it: change *MTTR* for {WEEK_45} from 32 min to 31 min."
        in seen
    )
    assert "/scorecard correct mttr W45 31 found the log" in seen
    assert revisions(world) == ["mttr 2026-W45 32 command"]
    for admin in (HELEN, MEI):
        asked = newest(world, admin)
        assert f"<@{PRIYA}> wants to change *MTTR* for {WEEK_45} from 32 min to 31 min." in asked
        assert "Note: found the log" in asked
        assert {"Allow", "Not now"} <= set(shown(world.inbox(admin)[-1]).split("\n"))


def test_what_an_admin_allows_is_done_as_it_was_asked_and_both_are_told(world: World) -> None:
    given_by_admin(world)
    world.command(PRIYA, "correct mttr W45 31 found the log")
    press(world, HELEN, world.inbox(HELEN)[-1], ActionId.ALLOW)
    assert revisions(world) == ["mttr 2026-W45 32 command", "mttr 2026-W45 31 command"]
    told = newest(world, PRIYA)
    assert f"Corrected: *MTTR* from 32 min to 31 min for {WEEK_45}." in told
    assert f"The period was locked; allowed by <@{HELEN}>." in told
    for admin in (HELEN, MEI):
        assert f"<@{HELEN}> allowed it; the value is changed." in newest(world, admin)
        assert "Not now" not in shown(world.inbox(admin)[-1])
    history = plain(world.command(PRIYA, "history mttr W45").text)
    assert f"*31 min* counts\n<@{PRIYA}> · " in history
    assert f"by command · allowed by <@{HELEN}>\nNote: found the log" in history
    assert "Locked: an admin must allow a change." in history


def test_what_an_admin_does_not_allow_stays_and_the_asker_has_the_text_back(world: World) -> None:
    given_by_admin(world)
    world.say(PRIYA, "mttr 31 for W45")
    press(world, MEI, world.inbox(MEI)[-1], ActionId.DECLINE)
    assert revisions(world) == ["mttr 2026-W45 32 command"]
    told = newest(world, PRIYA)
    assert f"<@{MEI}> said not now: you asked to change *MTTR* for {WEEK_45} from 32 min to 31 min" in told
    assert "&gt;mttr 31 for W45" in told or ">mttr 31 for W45" in told
    assert f"<@{MEI}> said not now" in newest(world, HELEN)


def test_a_first_value_of_a_locked_period_is_asked_for_too(world: World) -> None:
    assert f"give *MTTR* the value 31 min for {WEEK_45}" in world.say(PRIYA, "mttr 31 for W45")
    press(world, HELEN, world.inbox(HELEN)[-1], ActionId.ALLOW)
    assert saved(world, "MTTR", 31, period="2026-W45", by=PRIYA)
    assert revisions(world) == ["mttr 2026-W45 31 reply"]


def test_an_open_period_needs_nobodys_leave(world: World) -> None:
    world.say(PRIYA, "mttr 31 for W46")
    assert saved(world, "MTTR", 31, period="2026-W46")
    assert all("wants to" not in one.text for one in world.inbox(HELEN))


def test_a_period_is_locked_from_the_first_moment_of_its_day(begin: Begin) -> None:
    world = begin(CARD, start=at("2026-11-22 23:59"))
    world.say(PRIYA, "mttr 31 for W45")
    assert saved(world, "MTTR", 31)
    world.move_to(at("2026-11-23 00:00"))
    assert "has been locked since 23 Nov 2026" in world.say(PRIYA, "mttr 30 for W45")


def test_an_admin_changes_a_locked_period_without_being_asked_and_it_is_recorded(world: World) -> None:
    seen = plain(world.command(HELEN, "submit mttr 32 for W45").text)
    assert saved(world, "MTTR", 32, period="2026-W45", by=HELEN)
    assert f"Given by <@{HELEN}> for <@{PRIYA}>." in seen
    assert f"allowed by <@{HELEN}>" in seen
    assert all("wants to" not in one.text for one in world.inbox(MEI))


def test_a_cover_is_asked_about_like_an_owner(world: World) -> None:
    world.say(SAM, "mttr 31 for W45")
    press(world, HELEN, world.inbox(HELEN)[-1], ActionId.ALLOW)
    assert f"Given by <@{SAM}> for <@{PRIYA}>." in newest(world, SAM)


def test_the_correct_button_of_a_locked_value_asks_an_admin(world: World) -> None:
    world.say(PRIYA, "mttr 32 for W46")
    receipt = world.receipts(PRIYA)[-1]
    world.move_to(at("2026-12-01 10:00"))
    world.press(PRIYA, receipt, ActionId.CORRECT)
    assert world.fill(PRIYA, {"mttr": "31", "mttr note": "found the log"}) == {}
    assert "has been locked since 30 Nov 2026, so nothing is saved yet" in newest(world, PRIYA)
    assert "from 32 min to 31 min.\nNote: found the log" in newest(world, HELEN)
    press(world, HELEN, world.inbox(HELEN)[-1], ActionId.ALLOW)
    assert revisions(world)[-1] == "mttr 2026-W46 31 modal"


def test_a_second_click_and_a_second_admin_are_told_what_happened(world: World) -> None:
    world.say(PRIYA, "mttr 31 for W45")
    messages = {admin: world.inbox(admin)[-1] for admin in (HELEN, MEI)}
    assert world.actor.click(HELEN, messages[HELEN].channel, messages[HELEN].ts, ActionId.ALLOW.value)
    assert world.actor.click(MEI, messages[MEI].channel, messages[MEI].ts, ActionId.DECLINE.value)
    world.settle()
    seen = [plain(one.text) for one in world.workspace.history(world.direct(MEI), MEI)]
    assert f"<@{HELEN}> already allowed this; nothing more to do." in seen
    assert revisions(world) == ["mttr 2026-W45 31 reply"]


def test_a_value_changed_meanwhile_is_not_overwritten_by_an_old_request(world: World) -> None:
    given_by_admin(world)
    world.say(PRIYA, "mttr 31 for W45")
    given_by_admin(world, "correct mttr W45 29")
    asked = next(one for one in world.inbox(HELEN) if "wants to" in one.text)
    press(world, HELEN, asked, ActionId.ALLOW)
    assert revisions(world)[-1] == "mttr 2026-W45 29 command"
    assert "something else was changed meanwhile, so I left it as it is." in newest(world, PRIYA)


def test_a_request_for_a_kpi_that_was_taken_off_changes_nothing(world: World) -> None:
    world.say(PRIYA, "mttr 31 for W45")
    world.apply(a_card(a_kpi("backlog"), admins=[HELEN, MEI], lock_after=14))
    press(world, HELEN, world.inbox(HELEN)[-1], ActionId.ALLOW)
    assert "something else was changed meanwhile" in newest(world, PRIYA)


def test_asking_again_for_the_same_asks_nobody_twice(world: World) -> None:
    world.say(PRIYA, "mttr 31 for W45")
    assert "has been locked since" in world.say(PRIYA, "mttr 31 for W45")
    assert len([one for one in world.inbox(HELEN) if "wants to" in one.text]) == 1


def test_another_value_takes_the_place_of_the_one_that_waits(world: World) -> None:
    world.say(PRIYA, "mttr 31 for W45")
    world.say(PRIYA, "mttr 30 for W45")
    old, new = [one for one in world.inbox(HELEN) if "wants to" in one.text]
    assert "sent another value since" in plain(old.text)
    press(world, HELEN, new, ActionId.ALLOW)
    assert revisions(world) == ["mttr 2026-W45 30 reply"]


def test_who_is_no_admin_any_more_decides_nothing(world: World) -> None:
    world.say(PRIYA, "mttr 31 for W45")
    world.apply(a_card(a_kpi(cover=SAM), admins=[MEI], lock_after=14))
    press(world, HELEN, world.inbox(HELEN)[-1], ActionId.ALLOW)
    assert revisions(world) == []
    seen = [plain(one.text) for one in world.workspace.history(world.direct(HELEN), HELEN)]
    assert "Only an admin of the scorecard can decide this; nothing was changed." in seen


def test_editing_the_message_that_asked_asks_for_the_new_value(world: World) -> None:
    world.say(PRIYA, "mttr 31 for W45")
    assert "the value 30 min" in edit(world, "mttr 30 for W45", last_ts(world))
    _, new = [one for one in world.inbox(HELEN) if "wants to" in one.text]
    press(world, HELEN, new, ActionId.ALLOW)
    assert revisions(world) == ["mttr 2026-W45 30 reply"]
