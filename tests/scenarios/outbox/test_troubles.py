"""Undeliverable messages: whoever can help is told once; later the channel is told what it missed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.demo.people import CHANNEL
from bot.ui.notices import trouble_over_message
from scorecard.model.outbox import MessageKind
from scorecard.model.troubles import TroubleKind, TroubleView
from scorecard.rules.alerts.states import AlertState
from tests.scenarios.conftest import FRIDAY, Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY
from tests.support.facts_reports import LOCALE, ZONE, alerted, caught_up, fault, open_alerts
from tests.support.world import ANNA, HELEN, MEI, PRIYA, SAM, World, plain

NAMES = ("mttr", "sla", "fcr", "uptime")


def a_world_of_four(begin: Begin, **card: object) -> World:
    """Priya was asked for four KPIs, each of which alerts above 45; faults are expected."""
    world = begin(a_card(*(a_kpi(name) for name in NAMES), **card))
    world.expected |= {"trouble_began", "trouble_continues"}
    world.move_to(MONDAY)
    return world


@pytest.fixture
def world(begin: Begin) -> World:
    return a_world_of_four(begin)


def shut(world: World, code: str) -> None:
    """Make the channel refuse what the bot posts."""
    world.expected.add(code)
    if code == "is_archived":
        world.expected.add("is_inactive")
        world.workspace.change_channel(CHANNEL, is_archived=True)
    elif code == "not_in_channel":
        world.workspace.change_channel(CHANNEL, has_bot=False)
    elif code == "restricted_action":
        world.workspace.change_channel(CHANNEL, is_restricted=True)
    else:
        world.workspace.refusals.shut[CHANNEL] = code


def reopen(world: World) -> None:
    world.workspace.change_channel(CHANNEL, has_bot=True, is_archived=False, is_restricted=False)
    world.workspace.refusals.shut.clear()


def said(world: World, channel: str = CHANNEL) -> list[str]:
    """Return the first line of each message to a channel, without weekly posts."""
    weekly = world.weekly()
    return [plain(one.text).splitlines()[0] for one in world.posts(channel) if one not in weekly]


def tries(world: World) -> int:
    return sum(
        call.method == "chat.postMessage" and call.body["channel"] == CHANNEL
        for call in world.workspace.calls
    )


CODES = (
    "is_archived",
    "not_in_channel",
    "restricted_action",
    "channel_not_found",
    "restricted_action_read_only_channel",
)


def lost_messages(world: World, code: str, kind: MessageKind, channel: str = CHANNEL) -> list[str]:
    """Return what the admin was told of messages of a kind that Slack does not take."""
    wanted = fault(TroubleKind.MESSAGE, code, channel, kind)
    return [text for text in world.faults() if text.startswith(wanted)]


@pytest.mark.parametrize("code", CODES)
def test_an_admin_is_told_once_what_to_do_about_a_channel(world: World, code: str) -> None:
    shut(world, code)
    for name in NAMES[:3]:
        world.say(PRIYA, f"{name} 52")
    for _ in range(30):
        world.move_by(minutes=1)
    assert world.faults() == [fault(TroubleKind.CHANNEL, code)]
    assert said(world) == []


def test_a_place_in_trouble_is_tried_once_a_minute_whatever_waits(world: World) -> None:
    shut(world, "is_archived")
    for name in NAMES:
        world.say(PRIYA, f"{name} 52")
    assert tries(world) == 1
    for _ in range(10):
        world.move_by(minutes=1)
    assert tries(world) == 11


def test_when_the_channel_works_again_one_message_says_what_waited_and_open_alerts_follow(
    world: World,
) -> None:
    shut(world, "is_archived")
    for name in NAMES[:3]:
        world.say(PRIYA, f"{name} 52")
    for _ in range(7):
        world.move_by(days=1, minutes=10)
    for name in NAMES[:2]:
        world.say(PRIYA, f"{name} 20")
    reopen(world)
    world.move_by(minutes=1)
    summary, alert = world.posts()
    assert plain(summary.text).splitlines() == caught_up(alerts=3, over=["MTTR", "SLA"], weekly=1)
    assert alerted(world, alert, "FCR", 52)
    assert world.thread(alert) == []
    for _ in range(5):
        world.move_by(minutes=1)
    assert len(said(world)) == 2


def test_a_kpi_whose_alerts_came_and_went_is_named_once_with_their_number(world: World) -> None:
    shut(world, "is_archived")
    for value in (52, 20, 53, 21):
        world.command(PRIYA, f"submit mttr {value}")
    for value in (52, 20):
        world.command(PRIYA, f"submit sla {value}")
    reopen(world)
    world.move_by(minutes=1)
    over = ["MTTR", "MTTR", "SLA"]
    assert plain(world.posts()[0].text).splitlines() == caught_up(alerts=3, over=over)


def test_a_weekly_post_that_waited_less_than_two_days_is_posted(world: World) -> None:
    shut(world, "not_in_channel")
    world.move_by(days=1, hours=1)
    assert said(world) == []
    reopen(world)
    world.move_by(minutes=1)
    assert len(world.weekly()) == 1
    assert len(world.thread(world.weekly()[0])) == 1


def test_an_open_alert_that_waited_is_told_once_and_its_recovery_follows_in_its_thread(
    world: World,
) -> None:
    shut(world, "restricted_action")
    world.say(PRIYA, "mttr 52")
    reopen(world)
    world.move_by(minutes=1)
    [alert] = world.alerts()
    assert said(world) == [*caught_up(alerts=1), plain(alert.text).splitlines()[0]]
    world.move_by(days=7)
    world.say(PRIYA, "mttr 20")
    [alert] = world.alerts()
    assert alerted(world, alert, "MTTR", 52, AlertState.RESOLVED, now=20)
    assert len(world.thread(alert)) == 1


def test_what_follows_an_alert_told_before_goes_out_when_the_channel_works_again(world: World) -> None:
    world.say(PRIYA, "mttr 52")
    world.move_by(days=7)
    shut(world, "is_archived")
    world.say(PRIYA, "mttr 20")
    assert len(world.faults()) == 1
    reopen(world)
    world.move_by(minutes=1)
    [alert] = world.alerts()
    assert alerted(world, alert, "MTTR", 52, AlertState.RESOLVED, now=20)
    assert len(world.thread(alert)) == 1


def test_an_admin_is_told_again_every_week_while_it_lasts(world: World) -> None:
    shut(world, "is_archived")
    world.say(PRIYA, "mttr 52")
    for _ in range(15):
        world.move_by(days=1)
    assert len(world.faults()) == 3
    reopen(world)
    for _ in range(15):
        world.move_by(days=1)
    assert len(world.faults()) == 3


def test_at_a_restart_the_channel_is_tried_at_once(world: World) -> None:
    shut(world, "is_archived")
    world.say(PRIYA, "mttr 52")
    reopen(world)
    world.restart_bot()
    world.bot.tick()
    assert len(world.alerts()) == 1


def test_when_the_bot_hears_that_it_was_invited_it_tries_at_once(world: World) -> None:
    shut(world, "not_in_channel")
    world.say(PRIYA, "mttr 52")
    world.actor.invite_bot(HELEN, CHANNEL)
    world.settle()
    assert len(world.alerts()) == 1


def test_what_waits_survives_a_restart_and_is_summed_up_once(world: World) -> None:
    shut(world, "is_archived")
    for name in NAMES[:2]:
        world.say(PRIYA, f"{name} 52")
    world.restart_bot()
    world.bot.tick()
    reopen(world)
    world.restart_bot()
    world.bot.tick()
    world.restart_bot()
    world.bot.tick()
    assert said(world)[:1] == caught_up(alerts=2)
    assert len(said(world)) == 3


def test_alerts_that_wait_are_marked_where_they_are_listed(world: World) -> None:
    world.say(PRIYA, "mttr 52")
    shut(world, "is_archived")
    world.say(PRIYA, "sla 52")
    assert {item.kpi.name: item.is_posted for item in open_alerts(world).alerts} == {
        "MTTR": True,
        "SLA": False,
    }
    reopen(world)
    world.move_by(minutes=1)
    assert {item.kpi.name: item.is_posted for item in open_alerts(world).alerts} == {
        "MTTR": True,
        "SLA": True,
    }


def test_for_an_hour_after_the_first_apply_nobody_need_have_invited_the_bot(begin: Begin) -> None:
    world = begin(a_card(weekly_post="FRI 12:10"), start=FRIDAY)
    world.expected |= {"trouble_began", "trouble_continues"}
    shut(world, "not_in_channel")
    world.move_by(minutes=11)
    assert world.faults() == []
    assert world.bot.services.troubles.list_open() == []
    world.move_by(minutes=50)
    assert len(world.faults()) == 1
    assert len(world.bot.services.troubles.list_open()) == 1


def test_an_invitation_within_the_hour_needs_no_summary(begin: Begin) -> None:
    world = begin(a_card(weekly_post="FRI 12:10"), start=FRIDAY)
    world.expected.add("trouble_began")
    shut(world, "not_in_channel")
    world.move_by(minutes=11)
    reopen(world)
    world.move_by(minutes=1)
    assert (len(world.weekly()), said(world)) == (1, [])
    assert world.faults() == []


def test_where_the_first_admin_is_not_reached_the_next_is_told(begin: Begin) -> None:
    world = a_world_of_four(begin, admins=[MEI, HELEN, ANNA])
    world.expected |= {"cannot_dm_bot", "send_failed"}
    world.workspace.refusals.shut[MEI] = "cannot_dm_bot"
    shut(world, "is_archived")
    world.say(PRIYA, "mttr 52")
    assert (len(world.faults(MEI)), len(world.faults(HELEN)), len(world.faults(ANNA))) == (0, 1, 0)


def test_where_no_admin_is_reached_the_trouble_is_still_listed(begin: Begin) -> None:
    world = a_world_of_four(begin)
    world.expected |= {"cannot_dm_bot", "send_failed"}
    world.workspace.refusals.shut[HELEN] = "cannot_dm_bot"
    shut(world, "is_archived")
    world.say(PRIYA, "mttr 52")
    assert [one.told_at for one in world.bot.services.troubles.list_open()] == [None]


def test_a_file_that_names_another_channel_has_what_waits_said_there(begin: Begin) -> None:
    world = begin(a_card(*(a_kpi(name) for name in NAMES)))
    world.expected |= {"trouble_began"}
    world.move_to(MONDAY)
    world.say(PRIYA, "mttr 52")
    shut(world, "is_archived")
    world.say(PRIYA, "sla 52")
    world.apply(a_card(*(a_kpi(name) for name in NAMES), channel="C0GENERAL"))
    world.bot.tick()
    first, alert = said(world, "C0GENERAL")
    assert [first] == caught_up(alerts=1)
    assert "SLA" in alert
    assert world.bot.services.troubles.list_open() == []


def test_of_two_scorecards_in_one_channel_only_the_one_that_moves_is_said_elsewhere(begin: Begin) -> None:
    world = begin(a_card(a_kpi("mttr")))
    world.apply(a_card(a_kpi("sla"), key="other", name="Other"))
    world.expected |= {"trouble_began"}
    world.move_to(MONDAY)
    shut(world, "is_archived")
    world.say(PRIYA, "mttr 52, sla 60")
    world.apply(a_card(a_kpi("mttr"), channel="C0GENERAL"))
    world.bot.tick()
    [alert] = said(world, "C0GENERAL")
    assert "MTTR" in alert
    reopen(world)
    world.move_by(minutes=1)
    assert said(world)[:1] == caught_up(alerts=1)
    assert "SLA" in said(world)[1]


def test_with_a_dead_token_nothing_is_lost_and_the_admin_hears_of_it_afterwards(world: World) -> None:
    world.expected |= {"token_revoked", "profiles_refused"}
    world.workspace.refusals.token_error = "token_revoked"
    world.actor.say(PRIYA, world.direct(PRIYA), "mttr 52")
    for _ in range(5):
        world.move_by(minutes=1)
    calls = [one for one in world.workspace.calls if one.error == "token_revoked"]
    assert len([one for one in calls if one.method == "chat.postMessage"]) <= 6
    [trouble] = world.bot.services.troubles.list_open()
    assert (trouble.kind, trouble.code) == (TroubleKind.TOKEN, "token_revoked")
    world.workspace.refusals.token_error = ""
    world.move_by(minutes=1)
    world.settle()
    assert len(world.alerts()) == 1
    assert world.receipts(PRIYA)
    over = trouble_over_message(TroubleView(trouble, ZONE, LOCALE))
    assert world.faults() == [plain(over.text)]
    assert world.bot.services.troubles.list_open() == []


def test_whom_nothing_can_be_sent_is_told_to_an_admin_and_gets_it_later(world: World) -> None:
    world.expected |= {"cannot_dm_bot"}
    world.workspace.refusals.shut[PRIYA] = "cannot_dm_bot"
    world.say(PRIYA, "mttr 25")
    world.move_by(minutes=6)
    assert world.faults() == [fault(TroubleKind.PERSON, "cannot_dm_bot", PRIYA)]
    assert world.receipts(PRIYA) == []
    world.workspace.refusals.shut.clear()
    world.move_by(minutes=1)
    assert len(world.receipts(PRIYA)) == 1
    assert world.bot.services.troubles.list_open() == []


def test_who_left_is_told_of_as_somebody_who_left_and_not_as_a_fault(world: World) -> None:
    world.expected |= {"user_disabled", "person_unknown"}
    world.workspace.change_person(replace(world.workspace.get_person(PRIYA), deleted=True))
    world.move_by(days=1)
    for _ in range(10):
        world.move_by(minutes=1)
    assert world.faults() == []
    [notice] = world.inbox(HELEN)
    assert f"<@{PRIYA}>" in notice.text
    assert all(name.upper() in notice.text for name in NAMES)
    assert world.bot.services.troubles.list_open() == []


def test_a_message_that_slack_takes_in_no_form_is_told_to_an_admin_once(world: World) -> None:
    world.expected |= {"msg_too_long", "format_refused", "send_failed", "native_blocks_refused"}
    world.workspace.refusals.shut[CHANNEL] = "msg_too_long"
    world.say(PRIYA, "mttr 52")
    world.move_by(days=20)
    assert len(lost_messages(world, "msg_too_long", MessageKind.ALERT)) == 1
    assert [item.is_posted for item in open_alerts(world).alerts] == [False]


def test_somebody_who_is_away_is_told_only_where_no_other_admin_is_there(begin: Begin) -> None:
    world = a_world_of_four(begin, admins=[MEI, HELEN])
    world.command(MEI, "away until 2 December")
    shut(world, "is_archived")
    world.say(PRIYA, "mttr 52")
    assert (len(world.faults(MEI)), len(world.faults())) == (0, 1)


def test_a_channel_that_fails_again_later_is_told_again(world: World) -> None:
    shut(world, "is_archived")
    world.say(PRIYA, "mttr 52")
    reopen(world)
    world.move_by(minutes=1)
    world.move_by(hours=2)
    shut(world, "is_archived")
    world.say(PRIYA, "sla 52")
    assert len(world.faults()) == 2


def test_the_summary_is_not_lost_where_slack_answers_it_with_a_rate_limit(world: World) -> None:
    world.expected |= {"ratelimited", "sending_paused"}
    shut(world, "is_archived")
    world.say(PRIYA, "mttr 52")
    reopen(world)
    world.workspace.refusals.rate_limit("chat.postMessage", seconds=30)
    world.move_by(minutes=1)
    assert said(world) == []
    world.move_to(world.clock.now() + timedelta(minutes=2))
    assert len(said(world)) == 2


def test_a_reply_that_a_working_channel_still_refuses_is_given_up_and_told(world: World) -> None:
    world.expected.add("send_failed")
    world.say(PRIYA, "mttr 52")
    world.move_by(days=7)
    shut(world, "restricted_action_non_threadable_channel")
    world.say(PRIYA, "mttr 20")
    for _ in range(10):
        world.move_by(minutes=1)
    assert said(world).count(*caught_up()) == 1
    assert lost_messages(world, "restricted_action_non_threadable_channel", MessageKind.RECOVERY)
    assert world.bot.services.troubles.list_open() == []


def test_in_a_channel_for_threads_alone_everything_waits(world: World) -> None:
    shut(world, "restricted_action_thread_only_channel")
    world.say(PRIYA, "mttr 52")
    world.move_by(minutes=1)
    assert said(world) == []
    assert len(world.faults()) == 1


def test_what_the_app_may_not_do_holds_up_nothing_else_and_goes_out_once_it_may(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla", owner=SAM)))
    world.expected |= {"missing_scope", "trouble_began", "send_failed"}
    world.workspace.scopes.discard("im:write")
    world.move_to(MONDAY)
    world.command(PRIYA, "submit mttr 52")
    assert len(world.alerts()) == 1
    [trouble] = world.bot.services.troubles.list_open()
    assert (trouble.kind, trouble.code, trouble.waiting) == (TroubleKind.APP, "missing_scope", 2)
    world.move_by(minutes=1)
    world.workspace.scopes.add("im:write")
    world.move_by(minutes=1)
    assert len(world.prompts(SAM)) == 1
    assert world.bot.services.troubles.list_open() == []


def test_a_switched_off_home_tab_is_one_fault_for_all(world: World) -> None:
    world.expected |= {"not_enabled"}
    world.workspace.refusals.fail("views.publish", "not_enabled", times=2)
    for person in (PRIYA, SAM):
        world.actor.open_home(person)
        world.settle()
    assert world.faults() == [fault(TroubleKind.APP, "not_enabled")]
    world.move_by(minutes=1)
    assert world.workspace.home(PRIYA)
    assert world.workspace.home(SAM)


def test_an_answer_in_a_channel_that_is_no_scorecards_does_not_wait(world: World) -> None:
    world.expected |= {"restricted_action", "send_failed"}
    world.workspace.change_channel("C0GENERAL", is_restricted=True)
    assert world.mention(PRIYA, "mttr 25", channel="C0GENERAL") == []
    world.move_by(minutes=1)
    assert lost_messages(world, "restricted_action", MessageKind.RECEIPT, "C0GENERAL")
    assert world.bot.services.troubles.list_open() == []


def test_a_message_in_doubt_is_neither_lost_nor_doubled_by_a_trouble(world: World) -> None:
    world.expected |= {"fatal_error", "send_unconfirmed"}
    world.workspace.refusals.fail("chat.postMessage", "fatal_error")
    world.actor.say(PRIYA, world.direct(PRIYA), "mttr 52")
    world.workspace.refusals.fail("chat.postMessage", "fatal_error")
    world.settle()
    shut(world, "not_in_channel")
    for _ in range(3):
        world.move_by(minutes=1)
    reopen(world)
    for _ in range(3):
        world.move_by(minutes=1)
    assert len(world.alerts()) == 1
    assert len(world.receipts(PRIYA)) == 1


def test_who_could_not_be_reached_for_days_is_asked_once_and_not_once_for_each_reminder(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla", owner=SAM)))
    world.expected |= {"cannot_dm_bot", "trouble_began", "trouble_continues"}
    world.workspace.refusals.shut[PRIYA] = "cannot_dm_bot"
    world.move_to(MONDAY)
    world.workspace.refusals.shut[SAM] = "cannot_dm_bot"
    for _ in range(6):
        world.move_by(hours=12)
    world.workspace.refusals.shut.clear()
    world.move_by(minutes=1)
    assert (len(world.prompts(PRIYA)), len(world.reminders(PRIYA))) == (1, 0)
    assert (len(world.prompts(SAM)), len(world.reminders(SAM))) == (1, 1)


def test_a_new_channel_that_refuses_too_is_told_after_the_hour_for_an_invitation(world: World) -> None:
    shut(world, "is_archived")
    world.say(PRIYA, "mttr 52")
    world.expected.add("not_in_channel")
    world.workspace.change_channel("C0GENERAL", has_bot=False)
    world.apply(a_card(*(a_kpi(name) for name in NAMES), channel="C0GENERAL"))
    for _ in range(50):
        world.move_by(minutes=1)
    assert len(world.faults()) == 1
    for _ in range(12):
        world.move_by(minutes=1)
    assert world.faults()[1].startswith(fault(TroubleKind.CHANNEL, "not_in_channel", "C0GENERAL"))
    world.workspace.change_channel("C0GENERAL", has_bot=True)
    world.move_by(minutes=1)
    assert said(world, "C0GENERAL")[:1] == caught_up(alerts=1)


def test_what_follows_in_a_channel_from_before_is_told_to_an_admin(world: World) -> None:
    world.expected.add("send_failed")
    world.say(PRIYA, "mttr 52")
    world.move_by(days=7)
    world.apply(a_card(*(a_kpi(name) for name in NAMES), channel="C0GENERAL"))
    shut(world, "is_archived")
    world.say(PRIYA, "mttr 20")
    assert lost_messages(world, "is_archived", MessageKind.RECOVERY)
    assert world.bot.services.troubles.list_open() == []


def test_a_channel_that_works_again_for_what_is_a_message_of_its_own_is_not_told_so(world: World) -> None:
    shut(world, "is_archived")
    world.move_by(days=1, hours=1)
    assert len(world.faults()) == 1
    reopen(world)
    world.move_by(minutes=1)
    assert len(world.weekly()) == 1
    assert said(world) == []


def test_after_a_restart_with_a_token_that_works_everything_goes_at_once(world: World) -> None:
    world.expected |= {"token_revoked", "profiles_refused"}
    world.workspace.refusals.token_error = "token_revoked"
    world.say(PRIYA, "mttr 52")
    world.workspace.refusals.token_error = ""
    world.restart_bot()
    world.bot.tick()
    assert len(world.alerts()) == 1
    assert len(world.faults()) == 1
