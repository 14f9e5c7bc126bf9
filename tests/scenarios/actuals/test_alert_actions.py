"""What people do about an alert: planned, expected, asked about on its day, and judged by the next value."""

from typing import Any

import pytest

from bot.ui.kit.ids import ActionId, AlertRef
from bot.workspace.elements import get_element, list_elements
from bot.workspace.model import PostedMessage
from scorecard.rules.alerts.states import AlertState
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts_alerts import alert_is
from tests.support.facts_replies import key_of
from tests.support.texts import at
from tests.support.world import DIEGO, HELEN, MEI, PRIYA, SAM, World, plain, shown

MONDAYS = [at(f"2026-{day} 09:00") for day in ("11-23", "11-30", "12-07", "12-14")]
ROTA = {"cause": "slow vendor", "action": "new rota", "person": SAM, "day": "2026-12-04"}
MOVE = {"reason": "moving to the new desk", "day": "2026-12-10"}
STATES = AlertState


@pytest.fixture
def world(begin: Begin) -> World:
    """MTTR turned off threshold in week 47, told on Monday, 23 November."""
    return off(begin(a_card(a_kpi(cover=SAM))))


def off(world: World) -> World:
    world.move_to(MONDAYS[0])
    world.say(PRIYA, "mttr 52")
    return world


def alert(world: World) -> PostedMessage:
    return world.alerts()[-1]


def submit(world: World, person: str, button: ActionId, values: dict[str, Any]) -> dict[str, str]:
    """Press a button of the alert, fill in its modal and save it; return the errors by field."""
    world.press(person, alert(world), button)
    return save(world, person, values)


def save(world: World, person: str, values: dict[str, Any]) -> dict[str, str]:
    errors = {field: plain(error) for field, error in world.actor.submit(person, values).items()}
    world.settle()
    return errors


def plan(world: World, person: str = PRIYA, **changed: Any) -> dict[str, str]:
    return submit(world, person, ActionId.PLAN, ROTA | changed)


def expect(world: World, person: str = PRIYA, **changed: Any) -> dict[str, str]:
    return submit(world, person, ActionId.EXPECT, MOVE | changed)


def state(world: World) -> AlertState:
    row = int(key_of(alert(world)).partition(":")[2])
    return world.bot.services.alerts.details(row).state


def refused(world: World, person: str, button: ActionId, message: PostedMessage, value: str) -> str:
    [answer] = world.press_late(person, message, button, value)
    return plain(answer.text)


def ref(world: World) -> str:
    return AlertRef(alert=int(key_of(alert(world)).partition(":")[2])).to_json()


def question(world: World, person: str = SAM) -> PostedMessage:
    return [one for one in world.inbox(person) if key_of(one).startswith("action_due:")][-1]


def thread(world: World) -> list[str]:
    return [plain(reply.text) for reply in world.thread(alert(world))]


def asked_done(world: World) -> World:
    """Plan what Sam does by Friday, 4 December, and let that afternoon come."""
    plan(world)
    world.move_to(at("2026-12-04 15:00"))
    return world


def test_a_plan_stands_with_the_alert_and_wherever_its_kpi_is_shown(world: World) -> None:
    assert plan(world) == {}
    assert alert_is(world, STATES.PLANNED, 52, "2026-W47", replies=None)
    told = f"new rota (cause: slow vendor) · <@{SAM}> · by Fri 4 Dec"
    for text in (
        plain(alert(world).text),
        *(plain(world.command(HELEN, words).text) for words in ("alerts", "mttr", "", "mine processes"[:0])),
    ):
        assert told in text
    assert thread(world) == [
        f"<@{SAM}>, <@{PRIYA}> plans this for you: new rota (cause: slow vendor) · by Fri 4 Dec"
    ]


def test_the_cause_is_filled_in_from_the_note_and_a_plan_with_itself(begin: Begin) -> None:
    world = begin(a_card(a_kpi()))
    world.move_to(MONDAYS[0])
    world.say(PRIYA, "mttr 52, slow vendor")
    world.press(PRIYA, alert(world), ActionId.PLAN)
    assert save(world, PRIYA, {"action": "new rota", "day": "2026-12-04"}) == {}
    assert f"Plan: new rota (cause: slow vendor) · <@{PRIYA}> · by Fri 4 Dec" in plain(alert(world).text)
    assert thread(world) == []  # who plans it for themselves knows
    world.press(PRIYA, alert(world), ActionId.PLAN)
    assert save(world, PRIYA, {"action": "another vendor"}) == {}
    assert f"Plan: another vendor (cause: slow vendor) · <@{PRIYA}> · by Fri 4 Dec" in plain(
        alert(world).text
    )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"day": "2026-11-22"}, "day"),
        ({"day": "2028-01-01"}, "day"),
        ({"action": "x" * 281}, "action"),
        ({"cause": "x" * 281}, "cause"),
        ({"action": "   "}, "action"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(
    world: World, changed: dict[str, str], field: str
) -> None:
    assert list(plan(world, **changed)) == [field]
    assert state(world) is STATES.OPEN
    assert save(world, PRIYA, ROTA) == {}
    assert state(world) is STATES.PLANNED


def test_somebody_who_may_not_plan_is_told_who_can(world: World) -> None:
    for button in (ActionId.PLAN, ActionId.EXPECT):
        told = refused(world, MEI, button, alert(world), ref(world))
        assert told.startswith(f"Only <@{PRIYA}>")
        assert "say what is done about MTTR; tell them in the thread." in told
    assert state(world) is STATES.OPEN


def test_two_at_once_do_not_overwrite_each_other_and_the_second_keeps_what_they_typed(world: World) -> None:
    world.press(PRIYA, alert(world), ActionId.PLAN)
    world.press(HELEN, alert(world), ActionId.PLAN)
    assert save(world, PRIYA, ROTA) == {}
    errors = save(world, HELEN, ROTA | {"action": "another vendor"})
    assert list(errors) == ["action"]
    assert "planned “new rota” meanwhile" in errors["action"]
    assert "new rota" in plain(alert(world).text)


def test_a_form_saved_twice_counts_once(world: World) -> None:
    modal = world.press(PRIYA, alert(world), ActionId.PLAN)
    assert save(world, PRIYA, ROTA) == {}
    assert world.submit_again(modal).failure is None
    assert len(thread(world)) == 1


def test_a_plan_that_comes_after_the_alert_is_over_is_given_back(world: World) -> None:
    world.press(PRIYA, alert(world), ActionId.PLAN)
    world.move_to(MONDAYS[1])
    world.say(PRIYA, "mttr 28")
    [error] = save(world, PRIYA, ROTA).values()
    assert error == "This alert is resolved by now; there is nothing left to do about it."
    assert state(world) is STATES.RESOLVED
    assert "is resolved by now" in refused(world, PRIYA, ActionId.PLAN, alert(world), ref(world))


def test_a_kpi_that_is_taken_off_needs_no_plan(begin: Begin) -> None:
    world = off(begin(a_card(a_kpi(), a_kpi("sla"))))
    pressed = ref(world)
    world.apply(a_card(a_kpi("sla")))
    world.settle()
    for button in (ActionId.PLAN, ActionId.EXPECT, ActionId.ANSWER_ALERT):
        told = refused(world, PRIYA, button, alert(world), pressed)
        assert told == "MTTR was taken off the scorecard; nothing was saved."


def test_another_teams_alert_does_not_exist(world: World) -> None:
    missing = AlertRef(alert=999).to_json()
    for button in (ActionId.PLAN, ActionId.EXPECT, ActionId.WHY, ActionId.ANSWER_ALERT):
        assert "no longer exists" in refused(world, PRIYA, button, alert(world), missing)


def test_expected_is_silent_until_its_day_and_then_open_again(world: World) -> None:
    assert expect(world) == {}
    assert state(world) is STATES.EXPECTED
    world.move_to(MONDAYS[1])
    world.say(PRIYA, "mttr 60")
    assert thread(world) == []
    text = plain(alert(world).text)
    assert "Now 60 min" in text
    assert "Expected until Thu 10 Dec: moving to the new desk" in text
    world.move_to(at("2026-12-10 23:00"))
    assert state(world) is STATES.EXPECTED
    world.move_to(at("2026-12-11 09:00"))
    assert state(world) is STATES.OPEN
    [told] = thread(world)
    assert told.startswith(f"Open again, <@{PRIYA}>: the day has passed")
    assert "60 min" in told
    world.move_to(at("2026-12-11 12:00"))
    assert len(thread(world)) == 1


def test_expected_over_a_weekend_is_said_on_the_next_working_day(world: World) -> None:
    expect(world, day="2026-12-04")
    world.move_to(at("2026-12-05 12:00"))
    assert state(world) is STATES.EXPECTED
    world.move_to(MONDAYS[2])
    assert state(world) is STATES.OPEN


@pytest.mark.parametrize("day", ["2026-11-22", "2027-03-01"])
def test_expected_is_neither_over_already_nor_for_ever(world: World, day: str) -> None:
    assert list(expect(world, day=day)) == ["day"]
    assert state(world) is STATES.OPEN


def test_what_was_expected_and_recovers_is_resolved(world: World) -> None:
    expect(world)
    world.move_to(MONDAYS[1])
    world.say(PRIYA, "mttr 28")
    assert state(world) is STATES.RESOLVED
    world.move_to(at("2026-12-14 12:00"))
    assert len(thread(world)) == 1


def test_a_plan_ends_the_silence_and_comes_back_after_it(world: World) -> None:
    plan(world)
    expect(world, day="2026-12-03")
    assert state(world) is STATES.EXPECTED
    world.move_to(at("2026-12-04 09:00"))
    assert state(world) is STATES.PLANNED
    expect(world)
    assert plan(world, action="another vendor") == {}
    assert state(world) is STATES.PLANNED


def test_the_doer_is_asked_on_the_day_and_the_next_value_says_that_it_worked(world: World) -> None:
    asked_done(world)
    message = question(world)
    assert "Is it done?" in plain(message.text)
    assert "new rota" in plain(message.text)
    assert world.actor.click(SAM, message.channel, message.ts, ActionId.DONE.value)
    world.settle()
    assert "Done, thank you!" in plain(question(world).text)
    assert "said to be done" in plain(alert(world).text)
    world.move_to(MONDAYS[2])
    world.say(PRIYA, "mttr 28 for W49")
    assert state(world) is STATES.RESOLVED
    assert f"Worked: 52 min → 28 min · new rota · <@{SAM}>" in thread(world)[-1]
    assert "Worked: 52 min → 28 min" in plain(alert(world).text)
    assert sum("Worked" in line for line in thread(world)) == 1


def test_a_value_that_is_still_off_says_not_yet_once_and_asks_what_comes_next(world: World) -> None:
    asked_done(world)
    message = question(world)
    world.actor.click(SAM, message.channel, message.ts, ActionId.DONE.value)
    world.move_to(MONDAYS[2])
    world.say(PRIYA, "mttr 60 for W48")  # a week that was over before it was done says nothing of it
    assert state(world) is STATES.PLANNED
    world.say(PRIYA, "mttr 58 for W49")
    assert state(world) is STATES.OPEN
    told = thread(world)[-1]
    assert told.startswith("Not yet: 58 min")
    assert f"new rota · <@{SAM}>" in told
    world.move_to(MONDAYS[3])
    world.say(PRIYA, "mttr 57 for W50")
    assert sum(line.startswith("Not yet") for line in thread(world)) == 1


def test_without_an_answer_the_value_after_the_day_judges_all_the_same(world: World) -> None:
    asked_done(world)
    world.move_to(MONDAYS[2])
    world.say(PRIYA, "mttr 50 for W49")
    assert thread(world)[-1].startswith("Not yet: 50 min")
    assert "This needs no answer any more." in plain(refresh(world).text) or state(world) is STATES.OPEN


def refresh(world: World) -> PostedMessage:
    world.settle()
    return question(world)


def test_a_recovery_before_the_day_is_not_called_its_doing(world: World) -> None:
    plan(world)
    world.move_to(MONDAYS[1])
    world.say(PRIYA, "mttr 28")
    assert "Recovered before the day of the plan: 52 min → 28 min" in thread(world)[-1]
    world.move_to(at("2026-12-04 15:00"))
    assert not [one for one in world.inbox(SAM) if key_of(one).startswith("action_due:")]


def test_not_yet_moves_the_day_on_which_they_are_asked_again(world: World) -> None:
    asked_done(world)
    world.press(SAM, question(world), ActionId.NOT_YET)
    assert list(save(world, SAM, {"day": "2026-12-01"})) == ["day"]
    assert save(world, SAM, {"day": "2026-12-11"}) == {}
    assert "Not yet; it is to be done by Fri 11 Dec." in plain(question(world).text)
    assert "by Fri 11 Dec" in plain(alert(world).text)
    world.move_to(at("2026-12-11 14:59"))
    before = question(world).ts
    world.move_to(at("2026-12-11 15:00"))
    assert question(world).ts != before


def test_what_is_handed_on_is_asked_of_the_next_one(world: World) -> None:
    asked_done(world)
    world.press(SAM, question(world), ActionId.HAND_ON)
    assert save(world, SAM, {"person": DIEGO}) == {}
    assert f"<@{DIEGO}> does it now." in plain(question(world).text)
    assert f"<@{DIEGO}>, <@{SAM}> plans this for you: new rota" in thread(world)[-1]
    world.move_by(minutes=1)
    assert "Is it done?" in plain(question(world, DIEGO).text)


def test_done_twice_late_or_by_somebody_else_is_told_as_it_is(world: World) -> None:
    asked_done(world)
    message = question(world)
    value: Any = get_element(message.blocks, ActionId.DONE)[1]["value"]
    assert refused(world, MEI, ActionId.DONE, message, value).startswith(f"Only <@{SAM}>, the KPI's owner")
    world.actor.click(SAM, message.channel, message.ts, ActionId.DONE.value)
    world.settle()
    for button in (ActionId.DONE, ActionId.NOT_YET, ActionId.HAND_ON):
        assert "said to be done already" in refused(world, SAM, button, message, value)
    world.move_to(MONDAYS[2])
    world.say(PRIYA, "mttr 28 for W49")
    assert "is resolved by now" in refused(world, SAM, ActionId.DONE, message, value)


def test_a_doer_who_is_away_is_asked_when_they_are_back(world: World) -> None:
    plan(world)
    world.command(SAM, "away until 8 December")
    world.move_to(at("2026-12-08 16:00"))
    assert not [one for one in world.inbox(SAM) if key_of(one).startswith("action_due:")]
    world.move_to(at("2026-12-09 15:00"))
    assert question(world)


def test_open_actions_are_listed_the_oldest_first_and_those_overdue_marked(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla")))
    assert plain(world.command(HELEN, "actions").text) == "IT: no open actions."
    world.move_to(MONDAYS[0])
    world.say(PRIYA, "sla 52")
    plan(world, action="second shift")
    world.say(PRIYA, "mttr 60")
    plan(world, day="2026-12-18")
    world.move_to(at("2026-12-05 12:00"))
    title, *lines = plain(world.command(MEI, "actions").text).splitlines()
    assert title == "*2 open actions in IT*"
    assert lines == [
        f":warning: *SLA* · second shift (cause: slow vendor) · <@{SAM}> · overdue, was due Fri 4 Dec"
        " · planned 12 days ago",
        f"• *MTTR* · new rota (cause: slow vendor) · <@{SAM}> · by Fri 18 Dec · planned 12 days ago",
    ]


def test_a_recovery_that_is_taken_back_brings_the_plan_back(world: World) -> None:
    plan(world)
    world.move_to(MONDAYS[1])
    world.say(PRIYA, "mttr 28")
    receipt = world.receipts(PRIYA)[-1]
    assert world.actor.click(PRIYA, receipt.channel, receipt.ts, ActionId.UNDO.value)
    world.settle()
    assert state(world) is STATES.PLANNED
    assert "Plan: new rota (cause: slow vendor)" in plain(alert(world).text)
    assert "Plan: new rota (cause: slow vendor)" in thread(world)[-1]
    assert "new rota" in plain(world.command(HELEN, "actions").text)
    world.move_to(at("2026-12-04 15:00"))
    assert question(world)


def test_an_alert_that_was_wrong_is_withdrawn_with_its_plan(world: World) -> None:
    plan(world)
    receipt = world.receipts(PRIYA)[-1]
    assert world.actor.click(PRIYA, receipt.channel, receipt.ts, ActionId.UNDO.value)
    world.settle()
    assert state(world) is STATES.WITHDRAWN
    for text in (plain(alert(world).text), thread(world)[-1]):
        assert f"No longer needed: new rota (cause: slow vendor) · <@{SAM}>" in text
    assert plain(world.command(HELEN, "actions").text) == "IT: no open actions."


def test_a_verdict_whose_value_is_taken_back_counts_no_longer(world: World) -> None:
    asked_done(world)
    world.move_to(MONDAYS[2])
    world.say(PRIYA, "mttr 58 for W49")
    assert state(world) is STATES.OPEN
    receipt = world.receipts(PRIYA)[-1]
    world.actor.click(PRIYA, receipt.channel, receipt.ts, ActionId.UNDO.value)
    world.settle()
    assert state(world) is STATES.PLANNED
    world.say(PRIYA, "mttr 28 for W49")
    assert "Worked: 52 min → 28 min" in thread(world)[-1]


def test_why_tells_everything_that_was_said_to_whoever_asks(world: World) -> None:
    plan(world)
    submit(world, PRIYA, ActionId.PLAN, ROTA | {"action": "another vendor"})
    [answer] = world.press_late(MEI, alert(world), ActionId.WHY, ref(world))
    text = plain(answer.text)
    assert f"Plan: another vendor (cause: slow vendor) · <@{SAM}> · by Fri 4 Dec" in text
    assert f"Plan: new rota (cause: slow vendor) · <@{SAM}> · by Fri 4 Dec · changed since" in text
    assert "score" in text


def test_answer_is_there_only_while_a_value_is_asked_for(world: World) -> None:
    assert "Answer" not in shown(alert(world))
    told = refused(world, PRIYA, ActionId.ANSWER_ALERT, alert(world), ref(world))
    assert "No value of MTTR is asked for right now" in told
    world.move_to(MONDAYS[1])
    plan(world)
    assert "Answer" in shown(alert(world))
    world.press(PRIYA, alert(world), ActionId.ANSWER_ALERT)
    assert world.fill(PRIYA, {"mttr": "28"}) == {}
    assert state(world) is STATES.RESOLVED
    assert "Plan" not in [button for button in shown(alert(world)).split() if button == "Expected"]


def test_what_was_known_on_a_past_day_is_shown_as_it_was(world: World) -> None:
    world.move_to(at("2026-11-25 10:00"))
    plan(world)
    world.move_to(at("2026-11-27 10:00"))
    expect(world)
    for day, told, untold in (
        ("24 November", "off threshold", "new rota"),
        ("26 November", "new rota", "moving"),
    ):
        text = plain(world.command(HELEN, f"alerts on {day}").text)
        assert told in text
        assert untold not in text


def say(world: World, person: str, text: str) -> list[PostedMessage]:
    return world.mention(person, text, alert(world).ts)


def test_words_in_the_thread_offer_the_plan_for_one_click(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=SAM)))
    world.move_to(MONDAYS[0])
    world.say(PRIYA, "mttr 52, slow vendor")
    [offer] = say(world, PRIYA, "sam fixes it by Friday, new rota")
    assert f"new rota (cause: slow vendor) · <@{SAM}> · by Fri 27 Nov" in plain(offer.text)
    assert state(world) is STATES.OPEN
    assert world.actor.click(PRIYA, offer.channel, offer.ts, ActionId.PLAN_IT.value)
    world.settle()
    assert state(world) is STATES.PLANNED
    assert f"Plan: new rota (cause: slow vendor) · <@{SAM}> · by Fri 27 Nov" in plain(alert(world).text)
    [settled, *_] = world.thread(alert(world))[1:]
    assert plain(settled.text).startswith("Planned: new rota (cause: slow vendor)")


def test_an_offered_plan_can_be_changed_first_and_is_pressed_once(world: World) -> None:
    [offer] = say(world, PRIYA, f"<@{DIEGO}> calls the vendor tomorrow")
    value: Any = get_element(offer.blocks, ActionId.PLAN_IT)[1]["value"]
    assert "Only" in refused(world, MEI, ActionId.PLAN_IT, offer, value)
    world.press(PRIYA, offer, ActionId.CHANGE_PLAN)
    assert save(world, PRIYA, {"cause": "slow vendor"}) == {}
    assert f"Plan: calls the vendor (cause: slow vendor) · <@{DIEGO}> · by Tue 24 Nov" in plain(
        alert(world).text
    )
    assert "planned “calls the vendor” meanwhile" in refused(world, PRIYA, ActionId.PLAN_IT, offer, value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("expected until Friday, migration", "migration · until Fri 27 Nov"),
        ("known, maintenance until 12 Dec", "maintenance · until Sat 12 Dec"),
        (
            "this is expected, we move desks till Friday",
            "we move desks · until Fri 27 Nov",
        ),
    ],
)
def test_words_in_the_thread_offer_known_work_for_one_click(world: World, text: str, told: str) -> None:
    [offer] = say(world, PRIYA, text)
    assert told in plain(offer.text)
    assert state(world) is STATES.OPEN
    value: Any = get_element(offer.blocks, ActionId.EXPECT_IT)[1]["value"]
    assert "Only" in refused(world, MEI, ActionId.EXPECT_IT, offer, value)
    assert world.actor.click(PRIYA, offer.channel, offer.ts, ActionId.EXPECT_IT.value)
    world.settle()
    assert state(world) is STATES.EXPECTED
    [settled] = world.thread(alert(world))[1:]
    assert plain(settled.text) == f"Expected: {told}"


def test_offered_known_work_can_be_changed_first(world: World) -> None:
    [offer] = say(world, PRIYA, "expected until Friday, migration")
    world.press(PRIYA, offer, ActionId.CHANGE_EXPECTED)
    assert save(world, PRIYA, {"reason": "moving"}) == {}
    assert state(world) is STATES.EXPECTED
    assert "moving" in plain(alert(world).text)


def test_known_work_without_a_reason_is_asked_for_it(world: World) -> None:
    [offer] = say(world, PRIYA, "expected until Friday")
    assert "say what it is" in plain(offer.text)
    world.press(PRIYA, offer, ActionId.CHANGE_EXPECTED)
    assert save(world, PRIYA, {"reason": "moving"}) == {}
    assert state(world) is STATES.EXPECTED


def test_a_comment_is_kept_with_the_alert_and_the_newest_shown(world: World) -> None:
    [note] = say(world, MEI, "The vendor has an outage")
    assert "I kept that as a comment with the alert" in plain(note.text)
    assert f"<@{MEI}>: “The vendor has an outage”" in plain(alert(world).text)
    assert say(world, MEI, "They are back") == []
    assert f"<@{MEI}>: “They are back”" in plain(alert(world).text)
    assert f"<@{MEI}>: “They are back”" in plain(world.command(HELEN, "alerts").text)
    [answer] = world.press_late(MEI, alert(world), ActionId.WHY, ref(world))
    for said in ("The vendor has an outage", "They are back"):
        assert said in plain(answer.text)


@pytest.mark.parametrize("text", ["The vendor looks at it on Friday", "I call them tomorrow"])
def test_who_may_not_plan_is_offered_nothing(world: World, text: str) -> None:
    for message in say(world, MEI, text):
        assert "Is this the plan?" not in plain(message.text)
    assert "“" in plain(alert(world).text)


def test_a_value_in_the_thread_is_still_a_value(world: World) -> None:
    world.move_to(MONDAYS[1])
    say(world, PRIYA, "28")
    assert state(world) is STATES.RESOLVED


def unplanned(world: World, person: str = HELEN) -> list[str]:
    return [plain(one.text) for one in world.inbox(person) if key_of(one).startswith("unplanned:")]


def test_an_alert_without_a_plan_is_told_to_the_admins_once_and_in_the_post(begin: Begin) -> None:
    world = off(begin(a_card(a_kpi(cover=SAM), a_kpi("sla"), alerts={"plan_within": 3}, admins=[HELEN, MEI])))
    world.say(PRIYA, "sla 52")
    plan(world)
    world.move_to(at("2026-11-26 12:00"))
    assert unplanned(world) == []
    world.move_to(at("2026-11-27 09:15"))
    assert len(unplanned(world)) == 1
    world.move_to(at("2026-11-30 12:00"))  # since then Mei's Monday has come, in Auckland
    for admin in (HELEN, MEI):
        [told] = unplanned(world, admin)
        assert told.startswith("*Nobody has said yet what is done about an alert in IT*")
        assert "*MTTR*" in told
        assert "*SLA*" not in told
    world.move_to(at("2026-12-01 10:00"))
    assert plain(world.weekly()[-1].text).count("no plan for") == 1


def test_without_the_setting_nobody_is_told_that_there_is_no_plan(world: World) -> None:
    world.move_to(at("2026-12-07 12:00"))
    assert unplanned(world) == []


def test_a_comment_that_is_edited_is_shown_as_it_is_now(world: World) -> None:
    text = "@scorecard the vendor has an outage"
    message = world.actor.say(MEI, alert(world).channel, text, alert(world).ts)
    world.settle()
    world.actor.edit(MEI, message.channel, message.ts, "@scorecard our own outage")
    world.settle()
    assert "“our own outage”" in plain(alert(world).text)
    assert "vendor" not in plain(alert(world).text)


class TestWhatWeLearned:
    """One sentence about an alert that is over, found again when its KPI next turns off threshold."""

    LESSON = "the vendor needs two days' notice"

    def learn(self, world: World, person: str = PRIYA, text: str = LESSON) -> dict[str, str]:
        return submit(world, person, ActionId.LEARN, {"reason": text})

    @pytest.fixture
    def resolved(self, world: World) -> World:
        world.move_to(MONDAYS[1])
        world.say(PRIYA, "mttr 28")
        return world

    def test_it_stands_in_the_alert_and_in_the_next_one(self, resolved: World) -> None:
        assert self.learn(resolved) == {}
        assert self.LESSON in plain(alert(resolved).text)
        resolved.move_to(MONDAYS[2])
        resolved.say(PRIYA, "mttr 52")
        assert len(resolved.alerts()) == 2
        assert f"Learned last time: “{self.LESSON}”" in plain(alert(resolved).text)

    def test_said_again_the_newest_counts_and_the_form_holds_it(self, resolved: World) -> None:
        self.learn(resolved)
        resolved.press(SAM, alert(resolved), ActionId.LEARN)
        assert self.LESSON in {
            one.get("initial_value") for _, one in list_elements(resolved.modal(SAM).view["blocks"])
        }
        assert save(resolved, SAM, {"reason": "three days' notice"}) == {}
        text = plain(alert(resolved).text)
        assert "three days' notice" in text
        assert self.LESSON not in text

    def test_an_alert_that_is_open_has_none_yet(self, world: World) -> None:
        button = get_element(alert(world).blocks, ActionId.PLAN)[1]["value"]
        assert "open by now" in refused(world, PRIYA, ActionId.LEARN, alert(world), button)

    def test_what_is_typed_stays_if_the_alert_is_open_again_meanwhile(self, resolved: World) -> None:
        resolved.press(PRIYA, alert(resolved), ActionId.LEARN)
        resolved.command(PRIYA, "correct mttr W48 60")
        assert save(resolved, PRIYA, {"reason": self.LESSON}).keys() == {"reason"}

    def test_it_is_one_sentence(self, resolved: World) -> None:
        resolved.press(PRIYA, alert(resolved), ActionId.LEARN)
        assert save(resolved, PRIYA, {"reason": " "}).keys() == {"reason"}
        assert save(resolved, PRIYA, {"reason": "x" * 281}).keys() == {"reason"}
        assert save(resolved, PRIYA, {"reason": "x" * 280}) == {}

    def test_only_its_people_say_it(self, resolved: World) -> None:
        message = alert(resolved)
        value = get_element(message.blocks, ActionId.LEARN)[1]["value"]
        assert refused(resolved, MEI, ActionId.LEARN, message, value).startswith("Only ")

    def test_a_retired_kpi_still_teaches(self, resolved: World) -> None:
        resolved.apply(a_card(a_kpi("sla")))
        assert self.learn(resolved) == {}

    def test_it_is_behind_why(self, resolved: World) -> None:
        self.learn(resolved)
        resolved.move_to(MONDAYS[2])
        resolved.say(PRIYA, "mttr 52")
        value = get_element(alert(resolved).blocks, ActionId.WHY)[1]["value"]
        assert self.LESSON in refused(resolved, PRIYA, ActionId.WHY, alert(resolved), value)
