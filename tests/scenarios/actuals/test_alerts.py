"""Alerts: one on turning off-threshold, silence while it stays, a visible end."""

from typing import Any

import pytest

from bot.ui.kit.formatting import status_emoji
from bot.ui.kit.ids import ActionId
from bot.workspace.model import PostedMessage
from scorecard.model.goals import Status
from scorecard.rules.alerts.states import AlertState
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import alert_states, saved
from tests.support.facts_alerts import alert_is
from tests.support.facts_replies import key_of
from tests.support.world import HELEN, PRIYA, SAM, World, at, plain, shown

OPEN, RESOLVED, WITHDRAWN = AlertState.OPEN, AlertState.RESOLVED, AlertState.WITHDRAWN
MONDAYS = [at(f"2026-{day} 09:00") for day in ("11-23", "11-30", "12-07", "12-14")]


def weeks(begin: Begin, *values: str, **kpi: Any) -> World:
    """Return a world in which MTTR was given every week, the first time on Monday for week 47."""
    world = begin(a_card(a_kpi(cover=SAM, **kpi)))
    for monday, value in zip(MONDAYS, values, strict=False):
        world.move_to(monday)
        world.say(PRIYA, f"mttr {value}")
    return world


def open_alerts(world: World) -> int:
    """Return how many alerts `/scorecard alerts` lists, each with its KPI in the first of two lines."""
    return plain(world.command(PRIYA, "alerts").text).count(f"{status_emoji(Status.OFF_THRESHOLD)} *")


def lines(message: PostedMessage) -> list[str]:
    return plain(message.text).splitlines()


def correct(world: World, week: int, value: str) -> None:
    """Correct the value of one of the weeks, counted from 0, by the button on its receipt."""
    world.press(PRIYA, world.receipts(PRIYA)[week], ActionId.CORRECT)
    assert world.fill(PRIYA, {"mttr": value}) == {}


def test_turning_off_threshold_is_told_once_with_all_that_matters(begin: Begin) -> None:
    world = weeks(begin, "28", "52 slow vendor")
    [alert] = world.alerts()
    assert alert_is(world, OPEN, 52, "2026-W48", latest=52, replies=0)
    title, goals, *rest = lines(alert)
    for fact in ("*MTTR*", "52 min", "week 48, 23–29 Nov"):
        assert fact in title
    for fact in ("≤ 30 min", "≤ 45 min", "28 min (week 47, 16–22 Nov)"):
        assert fact in goals
    assert "<@U0PRIYA>" in rest[0]
    assert "slow vendor" in rest[1]


def test_two_weeks_in_one_message_are_told_as_if_they_came_one_after_the_other(begin: Begin) -> None:
    world = weeks(begin)
    world.move_to(MONDAYS[1])
    world.say(PRIYA, "mttr 52 for W47, mttr 60 for W48")
    [alert] = world.alerts()
    assert "52 min" in lines(alert)[0]
    assert "Now 60 min (week 48, 23–29 Nov) · worse, was 52 min (week 47, 16–22 Nov)" in lines(alert)


def test_the_first_value_ever_can_be_off(begin: Begin) -> None:
    world = weeks(begin, "52")
    assert alert_is(world, OPEN, 52, "2026-W47")
    assert "(" not in lines(world.alerts()[0])[1]


def test_acceptable_and_exactly_at_the_threshold_is_no_alert(begin: Begin) -> None:
    assert weeks(begin, "30", "45", "44.9").alerts() == []


def test_a_hair_past_the_threshold_is_an_alert(begin: Begin) -> None:
    assert len(weeks(begin, "45.01").alerts()) == 1


def test_staying_off_does_not_alert_again_but_shows_the_newest_value_and_tells_what_is_worse(
    begin: Begin,
) -> None:
    world = weeks(begin, "52", "60", "46", "99")
    [alert] = world.alerts()
    assert alert_is(world, OPEN, 52, "2026-W47", latest=99)
    assert "Now 99 min (week 50, 7–13 Dec) · worse, was 46 min (week 49, 30 Nov – 6 Dec)" in lines(alert)
    told = [lines(reply)[0] for reply in world.thread(alert)]
    assert len(told) == 2
    for said, now, before in zip(told, ("60 min", "99 min"), ("52 min", "46 min"), strict=True):
        assert said.startswith("Worse, <@U0PRIYA>: *MTTR*")
        assert now in said
        assert f"was {before}" in said


def test_what_is_worse_is_told_once_even_if_it_is_corrected(begin: Begin) -> None:
    world = weeks(begin, "52", "60")
    correct(world, 1, "70")
    [alert] = world.alerts()
    assert alert_is(world, OPEN, 52, "2026-W47", latest=70)
    assert len(world.thread(alert)) == 1
    assert any("Now 70 min" in line for line in lines(alert))


def test_a_recovery_is_told_in_the_channel_as_a_reply_that_everybody_sees(begin: Begin) -> None:
    world = weeks(begin, "52", "28")
    [alert] = world.alerts()
    [reply] = world.thread(alert)
    assert reply in world.posts()
    [call] = [one for one in world.calls("chat.postMessage") if one.body.get("reply_broadcast")]
    assert call.body["thread_ts"] == alert.ts


def test_what_becomes_worse_or_is_withdrawn_stays_in_the_thread(begin: Begin) -> None:
    world = weeks(begin, "52", "60")
    correct(world, 1, "30")
    correct(world, 0, "25")
    [alert] = world.alerts()
    assert len(world.thread(alert)) == 3
    assert len([reply for reply in world.thread(alert) if reply in world.posts()]) == 1


def test_a_resolved_alert_keeps_its_reason_and_says_how_long_it_lasted(begin: Begin) -> None:
    world = weeks(begin, "52 slow vendor", "60", "28 vendor is back")
    [alert] = world.alerts()
    title, *rest = lines(alert)
    assert "Resolved after 14 days" in title
    assert rest[-1] == "Note: slow vendor"
    [_, reply] = world.thread(alert)
    assert "off threshold since 16 Nov, for 14 days" in plain(reply.text)
    assert lines(reply)[-1] == "Note: vendor is back"


def test_every_answer_tells_the_same_first_day_and_the_same_reason(begin: Begin) -> None:
    world = weeks(begin, "52 slow vendor", "60")
    world.move_to(at("2026-12-01 09:59"))
    answers = [
        plain(world.command(PRIYA, words).text) for words in ("", "alerts", "mttr", "mine", "processes")
    ]
    world.move_to(at("2026-12-01 10:00"))
    [post] = [one for one in world.posts() if key_of(one).startswith("weekly:")]
    for told in (*answers, plain(post.text), shown(world.open_home(PRIYA))):
        assert "off threshold since 16 Nov" in told
        assert "slow vendor" in told
    world.move_to(MONDAYS[2])
    world.say(PRIYA, "mttr 28")
    [alert] = world.alerts()
    assert "after 14 days" in lines(alert)[0]
    assert "since 16 Nov, for 14 days" in plain(world.thread(alert)[-1].text)


def test_a_correction_moves_the_first_day_to_the_first_value_that_is_still_off(begin: Begin) -> None:
    world = weeks(begin, "52", "60", "70")
    correct(world, 0, "25")
    assert alert_is(world, OPEN, 60, "2026-W48", latest=70)
    assert "since 23 Nov" in plain(world.command(PRIYA, "").text)


def test_a_resolved_alert_keeps_the_reason_that_was_given_later(begin: Begin) -> None:
    world = weeks(begin, "52", "50 slow vendor", "28")
    [alert] = world.alerts()
    assert lines(alert)[-1] == "Note: slow vendor"


def test_a_reason_given_in_the_thread_of_an_alert_stays_with_it(begin: Begin) -> None:
    world = weeks(begin, "52")
    [alert] = world.alerts()
    world.mention(PRIYA, "mttr 53 for W47, slow vendor", thread_ts=alert.ts)
    world.move_to(MONDAYS[1])
    world.say(PRIYA, "28")
    assert alert_is(world, RESOLVED, 53, "2026-W47", latest=28)
    assert lines(world.alerts()[0])[-1] == "Note: slow vendor"


def test_coming_back_is_told_in_the_thread_and_marks_the_alert_resolved(begin: Begin) -> None:
    world = weeks(begin, "28", "52", "40")
    [alert] = world.alerts()
    assert alert_is(world, RESOLVED, 52, "2026-W48", latest=40, replies=1)
    for message in (alert, *world.thread(alert)):
        assert "40 min (week 49, 30 Nov – 6 Dec)" in lines(message)[-1]
    assert "<@U0PRIYA>" in world.thread(alert)[0].text


def test_staying_well_says_nothing_more(begin: Begin) -> None:
    world = weeks(begin, "52", "28", "27", "26")
    [alert] = world.alerts()
    assert alert_is(world, RESOLVED, 52, "2026-W47", latest=28, replies=1)
    assert "28 min" in lines(alert)[1]


def test_turning_off_again_is_a_new_alert(begin: Begin) -> None:
    world = weeks(begin, "52", "28", "50", "29")
    assert len(world.alerts()) == 2
    assert alert_is(world, RESOLVED, 52, "2026-W47", at=0, latest=28, replies=1)
    assert alert_is(world, RESOLVED, 50, "2026-W49", at=1, latest=29, replies=1)


def test_a_correction_that_undoes_it_withdraws_the_alert_visibly(begin: Begin) -> None:
    world = weeks(begin, "52")
    correct(world, 0, "25")
    [alert] = world.alerts()
    assert alert_is(world, WITHDRAWN, 52, "2026-W47", latest=25, replies=1)
    for fact in ("<@U0PRIYA>", "*MTTR*", "52 min", "25 min"):
        assert fact in plain(alert.text)
    assert open_alerts(world) == 0


def test_a_correction_that_stays_off_shows_the_new_value(begin: Begin) -> None:
    world = weeks(begin, "52")
    correct(world, 0, "60")
    [alert] = world.alerts()
    assert alert_is(world, OPEN, 60, "2026-W47", replies=0)
    assert "60 min" in lines(alert)[0]


def test_a_value_corrected_to_off_threshold_alerts(begin: Begin) -> None:
    world = weeks(begin, "25")
    correct(world, 0, "52")
    assert len(world.alerts()) == 1


def test_correcting_back_and_forth_ends_with_what_is_true(begin: Begin) -> None:
    world = weeks(begin, "52")
    for receipt, value in enumerate(["25", "53", "24", "54"]):
        correct(world, receipt, value)
    assert alert_states(world) == [WITHDRAWN, WITHDRAWN, OPEN]
    assert alert_is(world, WITHDRAWN, 52, "2026-W47", at=0)
    assert alert_is(world, WITHDRAWN, 53, "2026-W47", at=1)
    assert alert_is(world, OPEN, 54, "2026-W47", at=2)
    assert open_alerts(world) == 1


def test_correcting_an_older_week_does_not_alert_about_the_past(begin: Begin) -> None:
    world = weeks(begin, "28", "29")
    correct(world, 0, "52")
    assert world.alerts() == []


def test_correcting_the_week_of_an_alert_while_a_later_one_is_off_turns_the_alert_to_that(
    begin: Begin,
) -> None:
    world = weeks(begin, "52", "60")
    correct(world, 0, "25")
    [alert] = world.alerts()
    assert alert_is(world, OPEN, 60, "2026-W48")
    assert "25 min (week 47, 16–22 Nov)" in lines(alert)[1]


def test_correcting_the_week_of_a_resolved_alert_withdraws_it(begin: Begin) -> None:
    world = weeks(begin, "52", "28")
    correct(world, 0, "25")
    [alert] = world.alerts()
    assert alert_is(world, WITHDRAWN, 52, "2026-W47", latest=25)
    for fact in ("<@U0PRIYA>", "52 min", "25 min"):
        assert fact in plain(alert.text)


def test_correcting_the_week_of_a_resolved_alert_leaves_a_later_one_as_it_is(begin: Begin) -> None:
    world = weeks(begin, "28", "52", "40", "60")
    correct(world, 1, "29")
    assert alert_states(world) == [WITHDRAWN, OPEN]
    assert alert_is(world, WITHDRAWN, 52, "2026-W48", latest=29, at=0)
    assert alert_is(world, OPEN, 60, "2026-W50", latest=60, at=1)


def test_a_resolved_alert_keeps_telling_what_resolved_it(begin: Begin) -> None:
    world = weeks(begin, "52", "28", "50")
    correct(world, 0, "53")
    first, _ = world.alerts()
    assert alert_is(world, RESOLVED, 53, "2026-W47", at=0, latest=28)
    assert "28 min (week 48, 23–29 Nov)" in lines(first)[1]


def test_correcting_what_resolved_an_alert_is_shown_there(begin: Begin) -> None:
    world = weeks(begin, "52", "28")
    correct(world, 1, "29")
    assert alert_is(world, RESOLVED, 52, "2026-W47", latest=29)
    assert "29 min" in lines(world.alerts()[0])[1]
    correct(world, 2, "27")
    assert len(world.alerts()) == 1
    assert alert_is(world, RESOLVED, 52, "2026-W47", latest=27)
    assert "27 min" in lines(world.alerts()[0])[1]


def test_a_recovery_that_was_a_mistake_opens_the_alert_again(begin: Begin) -> None:
    world = weeks(begin, "52", "28")
    correct(world, 1, "48")
    [alert] = world.alerts()
    assert alert_is(world, OPEN, 52, "2026-W47", latest=48, replies=2)
    told = world.thread(alert)[-1]
    assert told in world.posts(), "the channel, which read of the recovery, reads that it was none"
    for fact in ("<@U0PRIYA>", "*MTTR*", "48 min (week 48, 23–29 Nov)"):
        assert fact in plain(told.text)
    assert open_alerts(world) == 1
    world.move_to(MONDAYS[2])
    world.say(PRIYA, "25")
    assert len(world.alerts()) == 1
    assert alert_is(world, RESOLVED, 52, "2026-W47", latest=25, replies=3)


@pytest.mark.parametrize(
    ("goal", "well", "off"),
    [
        ({"direction": "higher", "target": 95, "threshold": 90}, "90", "89.9"),
        ({"direction": "lower", "target": 30, "threshold": 45}, "45", "45.1"),
        ({"direction": "range", "target": [-2, 2], "threshold": [-5, 5]}, "-5", "5.1"),
        ({"direction": "range", "target": [-2, 2], "threshold": [-5, 5]}, "5", "-5.1"),
        ({"direction": "higher", "target": 95, "threshold": None}, "95", "94.9"),
        ({"direction": "lower", "target": 30, "threshold": None}, "30", "30.1"),
        ({"direction": "range", "target": [-2, 2], "threshold": None}, "2", "2.1"),
    ],
)
def test_every_direction_alerts_past_its_edge_and_recovers_at_it(
    begin: Begin, goal: dict[str, object], well: str, off: str
) -> None:
    world = weeks(begin, well, off, well, **goal)
    assert alert_states(world) == [RESOLVED]
    assert alert_is(world, RESOLVED, off, "2026-W48", latest=well, replies=1)


def test_a_kpi_without_threshold_shows_its_target_alone(begin: Begin) -> None:
    [alert] = weeks(begin, "31", threshold=None).alerts()
    assert "≤ 30 min" in lines(alert)[1]
    assert lines(alert)[1].count("≤") == 1


def test_a_new_target_neither_recolours_nor_alerts_about_the_past(begin: Begin) -> None:
    world = weeks(begin, "40")
    world.move_to(at("2026-11-24 12:00"))
    world.apply(a_card(a_kpi(target=20, threshold=25, cover=SAM)))
    assert "acceptable" in world.command(PRIYA, "mttr").text
    correct(world, 0, "41")
    assert world.alerts() == []
    world.move_to(MONDAYS[1])
    assert "≤ 20 min" in plain(world.prompts(PRIYA)[-1].text)
    world.say(PRIYA, "41")
    [alert] = world.alerts()
    assert "≤ 25 min" in plain(alert.text)


def test_an_easier_target_does_not_resolve_an_alert_about_the_past(begin: Begin) -> None:
    world = weeks(begin, "50")
    world.apply(a_card(a_kpi(target=50, threshold=60, cover=SAM)))
    world.move_by(minutes=1)
    assert alert_is(world, OPEN, 50, "2026-W47", at=0)
    world.move_to(MONDAYS[1])
    world.say(PRIYA, "50")
    assert alert_is(world, RESOLVED, 50, "2026-W47", at=0)
    assert "on target · target ≤ 50 min" in plain(world.thread(world.alerts()[0])[0].text)


def test_the_alert_of_a_retired_kpi_is_no_longer_listed(begin: Begin) -> None:
    world = weeks(begin, "52")
    world.apply(a_card(a_kpi("other")))
    assert open_alerts(world) == 0


def test_the_alert_of_a_retired_kpi_says_so_and_needs_no_attention_until_it_is_back(begin: Begin) -> None:
    world = weeks(begin, "52 slow vendor")
    [before] = world.alerts()
    world.apply(a_card(a_kpi("other")))
    world.bot.tick()
    [alert] = world.alerts()
    assert status_emoji(Status.OFF_THRESHOLD) not in alert.text
    assert "taken off the scorecard" in plain(alert.text)
    assert lines(alert)[-1] == "Note: slow vendor"
    assert "MTTR" not in plain(world.command(PRIYA, "").text)
    world.apply(a_card(a_kpi(), a_kpi("other")))
    world.bot.tick()
    assert [one.text for one in world.alerts()] == [before.text]
    assert "since 16 Nov" in plain(world.command(PRIYA, "").text)
    world.move_to(MONDAYS[1])
    world.say(PRIYA, "mttr 28")
    assert alert_is(world, RESOLVED, 52, "2026-W47", latest=28, replies=1)


def test_an_alert_that_the_channel_did_not_read_before_its_kpi_was_retired_waits_for_its_return(
    begin: Begin,
) -> None:
    world = begin(a_card())
    world.expected |= {"not_in_channel", "trouble_began", "trouble_ended"}
    world.move_to(MONDAYS[0])
    world.workspace.change_channel("C0SCORECARD", has_bot=False)
    world.say(PRIYA, "mttr 52")
    world.apply(a_card(a_kpi("other")))
    world.workspace.change_channel("C0SCORECARD", has_bot=True)
    world.move_to(at("2026-11-23 15:00"))
    assert world.alerts() == []
    world.apply(a_card(a_kpi(), a_kpi("other")))
    world.move_by(minutes=1)
    assert alert_is(world, OPEN, 52, "2026-W47")


def test_a_kpi_that_changed_its_owner_mentions_the_new_one(begin: Begin) -> None:
    world = weeks(begin, "52")
    world.apply(a_card(a_kpi(owner=SAM)))
    world.move_to(MONDAYS[1])
    world.say(SAM, "28")
    assert alert_is(world, RESOLVED, 52, "2026-W47", replies=1)
    assert "<@U0SAM>" in world.thread(world.alerts()[0])[0].text


def test_after_a_move_to_another_channel_the_recovery_follows_its_alert(begin: Begin) -> None:
    world = weeks(begin, "52")
    world.apply(a_card(a_kpi(), channel="C0GENERAL"))
    world.move_to(MONDAYS[1])
    world.say(PRIYA, "28")
    assert len(world.alerts()) == 1
    assert alert_is(world, RESOLVED, 52, "2026-W47", replies=1)
    world.move_to(MONDAYS[2])
    world.say(PRIYA, "52")
    assert alert_states(world) == [RESOLVED, OPEN]
    assert key_of(world.posts("C0GENERAL")[-1]).startswith("alert:")


def test_a_channel_that_is_gone_keeps_neither_receipts_nor_prompts_back(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), channel="C0GONE"))
    world.expected = {
        "channel_not_found",
        "send_requeued",
        "send_failed",
        "trouble_began",
        "trouble_continues",
    }
    world.move_to(MONDAYS[0])
    world.say(PRIYA, "52")
    assert saved(world, "MTTR", 52, standing="off threshold")
    world.move_to(MONDAYS[1])
    assert len(world.prompts(PRIYA)) == 2
    world.say(PRIYA, "28")
    assert saved(world, "MTTR", 28)


def test_open_alerts_are_listed_with_newest_value_the_one_before_age_target_owner_and_reason(
    begin: Begin,
) -> None:
    world = weeks(begin, "52 slow vendor", "60")
    _, kpi, goals = plain(world.command(HELEN, "alerts").text).splitlines()
    for fact in ("*MTTR*", "60 min (week 48, 23–29 Nov)", "worse, was 52 min (week 47, ", "since 16 Nov"):
        assert fact in kpi
    for fact in ("≤ 30 min", "≤ 45 min", "<@U0PRIYA>", "“slow vendor”"):
        assert fact in goals


def test_the_list_of_alerts_says_that_a_newer_value_is_missing(begin: Begin) -> None:
    world = weeks(begin, "52")
    world.move_to(at("2026-12-01 09:00"))
    assert "week 48 missing" in world.command(HELEN, "alerts").text
