"""Periods that are locked: an admin allows a change of them, or does not."""

import pytest

from bot.ui.kit.ids import ActionId, ChangeRequestRef
from bot.workspace.model import PostedMessage
from scorecard.model.submissions import RequestState
from tests.scenarios.conftest import Begin
from tests.scenarios.replies.test_edits import edit, last_ts, revisions
from tests.support.cards import a_card, a_kpi
from tests.support.facts import corrected, saved
from tests.support.facts_replies import asked_to_allow, change_requests, decided, not_done, waits_for_admins
from tests.support.seen import go, values
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


@pytest.fixture
def locked(begin: Begin) -> World:
    """A Tuesday on which week 47, for which Priya gave MTTR and SLA, has been locked since yesterday."""
    kpis = a_kpi(cover=SAM), a_kpi("sla")
    world = begin(a_card(*kpis, admins=[HELEN, MEI], lock_after=7), start=at("2026-11-23 08:00"))
    world.move_to(MONDAY_NINE)
    world.say(PRIYA, "mttr 28")
    world.say(PRIYA, "mttr 25, sla 20")
    world.move_to(at("2026-12-01 10:00"))
    return world


def undo(world: World) -> PostedMessage:
    """Press Undo under the receipt of the correction and of SLA, and return that receipt."""
    receipt = world.receipts(PRIYA)[-1]
    press(world, PRIYA, receipt, ActionId.UNDO)
    return receipt


def test_undo_in_a_locked_period_is_a_request_for_each_value(locked: World) -> None:
    undo(locked)
    assert values(locked) == [25, 20]
    asked = [plain(one.text) for one in change_requests(locked, HELEN)]
    assert len(asked) == 2
    assert "take back *MTTR* 25 min" in asked[0]
    assert "it would be 28 min again" in asked[0]
    assert "take back *SLA* 20 min" in asked[1]
    assert "it would have no value" in asked[1]
    assert waits_for_admins(locked, PRIYA, "*SLA*", "taken back yet", "30 Nov 2026")


def test_an_admin_who_allows_it_takes_it_back_in_the_askers_name(locked: World) -> None:
    undo(locked)
    for asked in change_requests(locked, HELEN):
        press(locked, HELEN, asked, ActionId.ALLOW)
    assert values(locked) == [28]
    assert decided(locked, MEI, RequestState.ALLOWED, by=HELEN)
    told = plain(shown(locked.inbox(PRIYA)[-1]))
    assert f"Taken back by <@{PRIYA}>: *SLA* 20 min" in told
    assert f"<@{HELEN}> allowed this" in told
    put_back = f"<@{PRIYA}> · by reply · put back by <@{PRIYA}> · allowed by <@{HELEN}>"
    assert put_back in history_lines(locked, "mttr W47")


def test_an_admin_who_declines_leaves_it_and_the_asker_is_told(locked: World) -> None:
    undo(locked)
    press(locked, MEI, change_requests(locked, MEI)[0], ActionId.DECLINE)
    assert values(locked) == [25, 20]
    told = newest_text(locked, PRIYA)
    assert f"<@{MEI}> said not now to your request to take back *MTTR* 25 min" in told
    assert "You typed" not in told


def test_undo_in_words_is_a_request_too_and_gives_the_text_back(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), admins=[HELEN], lock_after=7), start=at("2026-11-23 08:00"))
    go(world, MONDAY_NINE, at("2026-11-29 23:30"))
    world.say(PRIYA, "mttr 26")
    world.move_to(at("2026-11-30 00:10"))
    world.say(PRIYA, "undo mttr")
    assert waits_for_admins(world, PRIYA, "take back *MTTR* 26 min", ">undo mttr")
    press(world, HELEN, change_requests(world, HELEN)[-1], ActionId.ALLOW)
    assert values(world) == []


def test_undo_pressed_twice_asks_the_admins_once(locked: World) -> None:
    receipt = undo(locked)
    press(locked, PRIYA, receipt, ActionId.UNDO)
    assert len(change_requests(locked, HELEN)) == 2


def test_a_request_to_undo_is_allowed_once(locked: World) -> None:
    undo(locked)
    messages = {admin: change_requests(locked, admin)[0] for admin in (HELEN, MEI)}
    for admin, message in messages.items():
        assert locked.actor.click(admin, message.channel, message.ts, ActionId.ALLOW.value)
    locked.settle()
    assert not_done(locked, MEI, f"<@{HELEN}>")
    assert values(locked) == [20, 28]


def test_a_value_corrected_meanwhile_makes_the_request_to_undo_void(locked: World) -> None:
    undo(locked)
    locked.command(HELEN, "correct mttr W47 24")
    press(locked, HELEN, change_requests(locked, HELEN)[0], ActionId.ALLOW)
    assert values(locked) == [20, 24]
    assert "Not done" in plain(change_requests(locked, HELEN)[0].text)
    assert "undo it again if it is still wrong" in newest_text(locked, PRIYA)


def test_a_value_for_the_same_period_takes_the_place_of_the_request_to_undo(locked: World) -> None:
    undo(locked)
    locked.say(PRIYA, "mttr 24 for W47")
    assert list_buttons(change_requests(locked, HELEN)[0]) == []
    press(locked, HELEN, change_requests(locked, HELEN)[-1], ActionId.ALLOW)
    assert values(locked) == [20, 24]


def test_an_admin_takes_back_at_once(locked: World) -> None:
    locked.command(HELEN, "submit mttr 24 for W47")
    locked.say(HELEN, "undo mttr")
    assert values(locked) == [20, 25]
    assert change_requests(locked, MEI) == []


def test_put_back_in_a_locked_period_asks_to_put_the_value_back(locked: World) -> None:
    receipt = undo(locked)
    press(locked, HELEN, change_requests(locked, HELEN)[1], ActionId.ALLOW)
    taken = locked.inbox(PRIYA)[-1]
    assert taken.ts != receipt.ts
    press(locked, PRIYA, taken, ActionId.PUT_BACK)
    assert waits_for_admins(locked, PRIYA, "put back *SLA* 20 min", "put back yet")


def history_lines(world: World, text: str) -> list[str]:
    """Return the lines of a history, without moments."""
    lines = plain(world.command(PRIYA, f"history {text}").text).split("\n")
    return [" · ".join(fact for fact in line.split(" · ") if not fact.startswith("<!date")) for line in lines]


def test_history_tells_who_allowed_which_act_on_a_value(locked: World) -> None:
    undo(locked)
    press(locked, HELEN, change_requests(locked, HELEN)[1], ActionId.ALLOW)
    taken = f"↳ 20 min (taken back by <@{PRIYA}>"
    [first] = [line for line in history_lines(locked, "sla W47") if line.startswith(taken)]
    assert f"allowed by <@{HELEN}>)" in first
    assert not any("by reply · allowed" in line for line in history_lines(locked, "sla W47"))
    press(locked, PRIYA, locked.inbox(PRIYA)[-1], ActionId.PUT_BACK)
    press(locked, MEI, change_requests(locked, MEI)[-1], ActionId.ALLOW)
    assert values(locked) == [25, 20]
    told = plain(shown(locked.inbox(PRIYA)[-1]))
    assert f"<@{MEI}> allowed this" in told
    again = f"<@{PRIYA}> · by reply · put back by <@{PRIYA}>"
    [line] = [one for one in history_lines(locked, "sla W47") if one.startswith(again)]
    assert f"allowed by <@{MEI}>" in line
    assert HELEN not in line


def test_who_allowed_a_value_stays_known_once_another_allows_to_take_it_back(locked: World) -> None:
    locked.say(PRIYA, "mttr 24 for W46")
    press(locked, HELEN, change_requests(locked, HELEN)[-1], ActionId.ALLOW)
    press(locked, PRIYA, locked.receipts(PRIYA)[-1], ActionId.UNDO)
    press(locked, MEI, change_requests(locked, MEI)[-1], ActionId.ALLOW)
    lines = history_lines(locked, "mttr W46")
    assert f"<@{PRIYA}> · by reply · allowed by <@{HELEN}>" in lines
    assert any("taken back by" in line and f"allowed by <@{MEI}>)" in line for line in lines)


def test_an_admin_who_puts_back_the_value_of_another_allows_only_that(locked: World) -> None:
    locked.command(HELEN, "submit mttr 24 for W47")
    locked.say(HELEN, "undo mttr")
    assert f"<@{PRIYA}> · by reply · put back by <@{HELEN}> · allowed by <@{HELEN}>" in history_lines(
        locked, "mttr W47"
    )


def test_only_what_is_locked_of_a_message_has_to_wait(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla"), admins=[HELEN], lock_after=14), start=at("2026-11-23 08:00"))
    world.move_to(MONDAY_NINE)
    world.say(PRIYA, "mttr 31 for W46, sla 20 for W47")
    world.move_to(at("2026-11-30 08:00"))
    undo(world)
    assert values(world) == [31]
    receipt = world.receipts(PRIYA)[-1]
    assert "Saved: *MTTR* is 31 min" in plain(shown(receipt))
    assert f"Taken back by <@{PRIYA}>: *SLA* 20 min" in plain(shown(receipt))
    assert waits_for_admins(world, PRIYA, "*MTTR*")


def test_who_may_no_longer_give_the_value_takes_nothing_back_by_an_old_request(locked: World) -> None:
    undo(locked)
    card = a_card(a_kpi(owner=SAM), a_kpi("sla", owner=SAM), admins=[HELEN, MEI], lock_after=7)
    locked.apply(card)
    press(locked, HELEN, change_requests(locked, HELEN)[0], ActionId.ALLOW)
    assert values(locked) == [25, 20]
    assert "Not done" in plain(change_requests(locked, HELEN)[0].text)


NO_DATA = "mttr no data for W47, wrong tool"


def no_data(world: World) -> list[str]:
    """Return why MTTR or SLA has no value for week 47, with who allowed to say so."""
    with world.store.reading() as uow:
        kpis = uow.scorecards.get(uow.scorecards.list_ids()[0]).kpis
        found = uow.no_data.list_all([kpi.info.id for kpi in kpis])
    return [f"{stated.reason} by {stated.by}, allowed by {stated.allowed_by}" for stated in found.values()]


def test_no_data_for_a_locked_period_is_a_request(locked: World) -> None:
    locked.say(PRIYA, NO_DATA)
    assert (values(locked), no_data(locked)) == ([25, 20], [])
    assert waits_for_admins(locked, PRIYA, "note no data for *MTTR*", "in place of 25 min", f">{NO_DATA}")
    [asked] = [plain(shown(one)) for one in change_requests(locked, MEI)]
    assert "wrong tool" in asked
    assert f"<@{PRIYA}> wants to note no data for *MTTR*, week 47" in asked


def test_an_admin_who_allows_no_data_records_it_in_the_askers_name(locked: World) -> None:
    locked.say(PRIYA, NO_DATA)
    press(locked, HELEN, change_requests(locked, HELEN)[0], ActionId.ALLOW)
    assert (values(locked), no_data(locked)) == ([20], [f"wrong tool by {PRIYA}, allowed by {HELEN}"])
    assert decided(locked, MEI, RequestState.ALLOWED, by=HELEN)
    told = plain(shown(locked.inbox(PRIYA)[-1]))
    assert "no data: wrong tool" in told
    assert f"<@{HELEN}> allowed this" in told
    assert f"allowed by <@{HELEN}>" in plain(locked.command(PRIYA, "history mttr W47").text)
    assert f"allowed by <@{HELEN}>" in plain(locked.command(PRIYA, "history mttr").text)


def test_no_data_for_a_locked_period_without_a_value_is_a_request_by_command(locked: World) -> None:
    locked.command(PRIYA, "submit mttr no data for W46, tool missing")
    assert waits_for_admins(locked, PRIYA, "note no data for *MTTR*, week 46", "submit mttr no data for W46")
    press(locked, MEI, change_requests(locked, MEI)[0], ActionId.ALLOW)
    assert no_data(locked) == [f"tool missing by {PRIYA}, allowed by {MEI}"]


def test_no_data_for_a_locked_period_is_a_request_by_the_form(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), admins=[HELEN], lock_after=7), start=at("2026-11-23 08:00"))
    go(world, MONDAY_NINE, at("2026-11-29 23:30"))
    world.press(PRIYA, world.prompts(PRIYA)[0], ActionId.NO_DATA)
    world.move_to(at("2026-11-30 00:10"))
    chosen = [*world.options(PRIYA).values()]
    assert world.actor.submit(PRIYA, {"which": chosen, "reason": "vendor outage"}) == {}
    world.settle()
    assert no_data(world) == []
    assert waits_for_admins(world, PRIYA, "note no data for *MTTR*, week 47", ">vendor outage")
    reminded = len(world.reminders(PRIYA))
    go(world, at("2026-11-30 00:10"), at("2026-11-30 18:00"))
    assert not any("week 47" in plain(shown(one)) for one in world.reminders(PRIYA)[reminded:])
    press(world, HELEN, change_requests(world, HELEN)[0], ActionId.ALLOW)
    assert no_data(world) == [f"vendor outage by {PRIYA}, allowed by {HELEN}"]


def test_no_data_for_a_locked_period_is_allowed_once_and_declined_without_a_trace(locked: World) -> None:
    locked.say(PRIYA, NO_DATA)
    messages = {admin: change_requests(locked, admin)[0] for admin in (MEI, HELEN)}
    for admin, action in ((MEI, ActionId.DECLINE), (HELEN, ActionId.ALLOW)):
        assert locked.actor.click(admin, messages[admin].channel, messages[admin].ts, action.value)
    locked.settle()
    assert not_done(locked, HELEN, f"<@{MEI}>")
    assert (values(locked), no_data(locked)) == ([25, 20], [])
    assert f"<@{MEI}> said not now to your request to note no data" in newest_text(locked, PRIYA)


@pytest.mark.parametrize("newer", ["submit mttr 24 for W47", "submit mttr no data for W47, tool gone"])
def test_a_request_for_no_data_is_void_after_something_newer(locked: World, newer: str) -> None:
    locked.say(PRIYA, NO_DATA)
    locked.command(HELEN, newer)
    before = values(locked), no_data(locked)
    press(locked, MEI, change_requests(locked, MEI)[0], ActionId.ALLOW)
    assert (values(locked), no_data(locked)) == before
    assert "Not done" in plain(change_requests(locked, MEI)[0].text)
    assert "something else was changed" in newest_text(locked, PRIYA)


def test_a_request_for_a_value_is_void_after_no_data(locked: World) -> None:
    locked.say(PRIYA, "mttr 24 for W46")
    locked.command(HELEN, "submit mttr no data for W46, tool missing")
    press(locked, MEI, change_requests(locked, MEI)[0], ActionId.ALLOW)
    assert values(locked) == [25, 20]
    assert "Not done" in plain(change_requests(locked, MEI)[0].text)


def test_undo_of_no_data_in_a_locked_period_is_a_request(locked: World) -> None:
    locked.say(PRIYA, NO_DATA)
    press(locked, HELEN, change_requests(locked, HELEN)[0], ActionId.ALLOW)
    receipt = locked.inbox(PRIYA)[-1]
    press(locked, PRIYA, receipt, ActionId.UNDO)
    assert values(locked) == [20]
    assert waits_for_admins(locked, PRIYA, "take back “no data” for *MTTR*", "taken back yet")
    assert "it would be 25 min again" in plain(change_requests(locked, HELEN)[-1].text)
    press(locked, PRIYA, receipt, ActionId.UNDO)
    assert len(change_requests(locked, HELEN)) == 2
    press(locked, MEI, change_requests(locked, MEI)[-1], ActionId.ALLOW)
    assert (values(locked), no_data(locked)) == ([20, 25], [])
    told = plain(shown(locked.inbox(PRIYA)[-1]))
    assert f"Taken back by <@{PRIYA}>: *MTTR*" in told
    assert f"<@{MEI}> allowed this" in told
    assert decided(locked, HELEN, RequestState.ALLOWED, by=MEI)


def test_put_back_of_no_data_in_a_locked_period_is_a_request(locked: World) -> None:
    locked.say(PRIYA, "mttr no data for W46, nobody measured")
    press(locked, HELEN, change_requests(locked, HELEN)[-1], ActionId.ALLOW)
    press(locked, PRIYA, locked.inbox(PRIYA)[-1], ActionId.UNDO)
    press(locked, HELEN, change_requests(locked, HELEN)[-1], ActionId.ALLOW)
    press(locked, PRIYA, locked.inbox(PRIYA)[-1], ActionId.PUT_BACK)
    assert waits_for_admins(locked, PRIYA, "note no data for *MTTR*, week 46")


@pytest.mark.parametrize("word", ["cancel", "undo", "undo mttr"])
def test_a_request_just_made_can_be_withdrawn(locked: World, word: str) -> None:
    locked.say(PRIYA, "mttr 24 for W47")
    locked.say(PRIYA, word)
    assert "Withdrawn" in newest_text(locked, PRIYA)
    assert "change *MTTR* for week 47, 16–22 Nov from 25 min to 24 min" in newest_text(locked, PRIYA)
    for admin in (HELEN, MEI):
        assert decided(locked, admin, RequestState.WITHDRAWN, by=PRIYA)
    assert values(locked) == [25, 20]


def test_what_was_withdrawn_can_not_be_allowed(locked: World) -> None:
    locked.say(PRIYA, "mttr 24 for W47")
    asked = change_requests(locked, HELEN)[0]
    locked.say(PRIYA, "cancel")
    locked.press_late(HELEN, asked, ActionId.ALLOW, ChangeRequestRef(request=1).to_json())
    assert not_done(locked, HELEN, f"<@{PRIYA}>")
    assert values(locked) == [25, 20]


def test_withdrawing_takes_all_of_the_message_back(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla"), admins=[HELEN], lock_after=14), start=at("2026-11-23 08:00"))
    world.move_to(MONDAY_NINE)
    world.say(PRIYA, "mttr 31 for W44, mttr 30 for W45, sla 20 for W46")
    assert values(world) == [20]
    world.say(PRIYA, "cancel")
    assert values(world) == []
    assert [list_buttons(one) for one in change_requests(world, HELEN)] == [[], []]


def test_nothing_is_withdrawn_twice(locked: World) -> None:
    locked.say(PRIYA, "mttr 24 for W47")
    locked.say(PRIYA, "cancel")
    locked.say(PRIYA, "cancel")
    assert "nothing to take back" in newest_text(locked, PRIYA)


def test_nobody_else_withdraws_a_request(locked: World) -> None:
    locked.say(PRIYA, "mttr 24 for W47")
    locked.say(SAM, "undo mttr")
    press(locked, HELEN, change_requests(locked, HELEN)[0], ActionId.ALLOW)
    assert values(locked) == [20, 24]
