"""Doubtful replies: a question with a button for each possible meaning."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.ui.kit.ids import ActionId
from bot.workspace.model import PostedMessage
from scorecard.errors import NotAllowed
from scorecard.parsing.replies.parsed_reply import DoubtReason
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import all_answered, refused, saved, shows_receipt
from tests.support.facts_replies import (
    asked_which,
    doubted,
    not_done,
    noted_no_data,
    offered,
    snoozed,
    waiting_in,
)
from tests.support.seen import SLA, TICKETS, stored, values
from tests.support.texts import list_buttons, list_choices
from tests.support.world import HELEN, MEI, PRIYA, SAM, World, at, shown


def asked(begin: Begin, *kpis: dict[str, object]) -> World:
    world = begin(a_card(*(kpis or (a_kpi(),))))
    world.move_to(at("2026-11-23 09:00"))
    return world


def question(world: World, person: str = PRIYA) -> PostedMessage:
    """Return the bot's newest message to a person."""
    return world.inbox(person)[-1]


OUTAGES = a_kpi("outages", unit="outages", target=0, threshold=3)


def carried(message: PostedMessage) -> list[str]:
    return [one["accessory"]["value"] for one in message.blocks if "accessory" in one]


def test_a_number_with_two_readings_is_asked_about_with_a_button_for_each(begin: Begin) -> None:
    world = asked(begin, TICKETS)
    assert ">1,234, slow vendor" in world.say(PRIYA, "1,234, slow vendor").splitlines()
    cause = DoubtReason.TWO_READINGS
    assert doubted(world, PRIYA, "TICKETS", 1234, "1.234", cause=cause, period="2026-W47")
    assert stored(world) == []


@pytest.mark.parametrize(("label", "value"), [("1,234", Decimal(1234)), ("1.234", Decimal("1.234"))])
def test_a_press_stores_exactly_that_reading_and_takes_the_buttons_away(
    begin: Begin, label: str, value: Decimal
) -> None:
    world = asked(begin, TICKETS)
    world.say(PRIYA, "1,234, slow vendor")
    before = question(world)
    world.choose(PRIYA, f"{label} tickets")
    assert saved(world, "TICKETS", value, period="2026-W47", note="slow vendor")
    assert stored(world) == [(value, "slow vendor", "reply")]
    now = world.workspace.messages.get(before.channel, before.ts)
    assert list_buttons(now) == []
    assert ">1,234, slow vendor" in shown(now)
    assert f"{label} tickets" in shown(now)
    assert all_answered(world, PRIYA)


@pytest.mark.parametrize("typed", ["None thankfully!", "outages none"])
def test_a_none_is_offered_as_zero_and_as_no_data(begin: Begin, typed: str) -> None:
    world = asked(begin, OUTAGES)
    world.say(PRIYA, typed)
    assert doubted(world, PRIYA, "OUTAGES", 0, cause=DoubtReason.NOTHING, period="2026-W47")
    labels = [button["text"]["text"].replace("\xa0", " ") for button in list_buttons(question(world))]
    assert labels == ["Save 0 outages", "No data for week 47"]


def test_no_data_can_be_chosen_for_a_none(begin: Begin) -> None:
    world = asked(begin, OUTAGES)
    world.say(PRIYA, "none")
    asking = question(world)
    zero, no_data = carried(asking)
    world.choose_in(PRIYA, asking, no_data)
    assert stored(world) == []
    assert noted_no_data(world, PRIYA, "OUTAGES")
    assert all_answered(world, PRIYA)
    world.choose_in(PRIYA, asking, zero)
    assert not_done(world, PRIYA)


def test_the_second_choice_of_a_none_is_named_in_words(begin: Begin) -> None:
    world = asked(begin, OUTAGES)
    world.say(PRIYA, "none")
    world.say(PRIYA, "the second")
    assert stored(world) == []
    assert noted_no_data(world, PRIYA, "OUTAGES")


def test_a_second_press_stores_nothing_and_says_why(begin: Begin) -> None:
    world = asked(begin, TICKETS)
    world.say(PRIYA, "1,234")
    asking = question(world)
    first, second = carried(asking)
    world.choose_in(PRIYA, asking, first)
    assert saved(world, "TICKETS", 1234)
    for value in (first, second):
        world.choose_in(PRIYA, asking, value)
        assert not_done(world, PRIYA)
    assert values(world) == [1234]


def test_a_reading_is_for_the_period_that_was_asked_about_however_late_it_is_chosen(begin: Begin) -> None:
    world = asked(begin, TICKETS)
    world.say(PRIYA, "tickets 1,234")
    world.move_to(at("2026-11-30 09:00"))
    world.choose(PRIYA, "1,234 tickets")
    assert saved(world, "TICKETS", 1234, period="2026-W47", late=True)


def test_a_press_after_the_value_changed_says_so_and_stores_nothing(begin: Begin) -> None:
    world = asked(begin, {**TICKETS, "cover": SAM})
    world.say(PRIYA, "1,234")
    world.say(SAM, "tickets 1100")
    world.choose(PRIYA, "1,234 tickets")
    assert not_done(world, PRIYA, "TICKETS")
    assert values(world) == [1100]


def test_a_kpi_is_picked_though_another_that_was_offered_got_a_value_meanwhile(begin: Begin) -> None:
    world = asked(begin, a_kpi(cover=SAM), SLA)
    world.say(PRIYA, "92")
    asking = question(world)
    world.say(SAM, "mttr 28")
    world.choose_in(PRIYA, asking, carried(asking)[0])
    assert not_done(world, PRIYA, "MTTR")
    world.choose_in(PRIYA, asking, carried(asking)[1])
    assert saved(world, "SLA", 92)
    assert values(world) == [28, 92]


def test_a_press_after_the_kpi_was_retired_says_so_and_stores_nothing(begin: Begin) -> None:
    world = asked(begin, TICKETS)
    world.say(PRIYA, "1,234")
    world.apply(a_card(a_kpi()))
    world.choose(PRIYA, "1,234 tickets")
    assert not_done(world, PRIYA, "TICKETS")
    assert stored(world) == []


def test_who_lost_the_kpi_meanwhile_cannot_choose_any_more(begin: Begin) -> None:
    world = asked(begin, TICKETS)
    world.say(PRIYA, "1,234")
    world.apply(a_card({**TICKETS, "owner": SAM}))
    world.choose(PRIYA, "1,234 tickets")
    assert refused(world, PRIYA, NotAllowed("TICKETS", [SAM, HELEN]))
    assert stored(world) == []


def test_a_value_far_from_the_usual_is_confirmed_first(begin: Begin) -> None:
    world = begin(a_card())
    for week, value in enumerate((30, 28, 35, 31)):
        world.move_to(at("2026-11-23 09:00") + timedelta(weeks=week))
        world.say(PRIYA, str(value))
        assert saved(world, "MTTR", value)
    world.move_to(at("2026-12-21 09:00"))
    world.say(PRIYA, "310")
    assert doubted(world, PRIYA, "MTTR", 310, cause=DoubtReason.UNUSUAL, period="2026-W51")
    assert len(values(world)) == 4
    world.choose(PRIYA, "310 min")
    assert values(world)[-1] == 310


@pytest.mark.parametrize("text", ["~40", "-5", "25, was 30 last week", "about 25"])
def test_other_doubts_are_confirmed_too(begin: Begin, text: str) -> None:
    world = asked(begin)
    world.say(PRIYA, text)
    assert doubted(world, PRIYA, "MTTR", period="2026-W47")
    assert stored(world) == []


def test_of_several_values_the_doubtful_one_is_asked_about_and_the_rest_waits(begin: Begin) -> None:
    world = asked(begin, TICKETS, SLA, a_kpi())
    told = world.say(PRIYA, "tickets 1,234, sla 96, mttr ~25")
    assert "*SLA* 96 %" in told
    assert doubted(world, PRIYA, "TICKETS", 1234, "1.234")
    assert stored(world) == []
    world.choose(PRIYA, "1,234 tickets")
    assert stored(world) == []
    assert doubted(world, PRIYA, "MTTR", 25)
    for certain in ("*TICKETS* 1,234 tickets", "*SLA* 96 %"):
        assert certain in shown(question(world))
    world.choose(PRIYA, "25 min")
    for kpi, value in (("TICKETS", 1234), ("SLA", 96), ("MTTR", 25)):
        assert saved(world, kpi, value, period="2026-W47")
    assert values(world) == [1234, 96, 25]


def test_a_number_alone_for_one_of_several_kpis_asks_which_with_buttons(begin: Begin) -> None:
    world = asked(begin, a_kpi(), a_kpi("mtta"))
    told = world.say(PRIYA, "25, slow vendor")
    assert asked_which(world, PRIYA, "MTTR", "MTTA")
    assert ">25, slow vendor" in told.splitlines()
    assert waiting_in(told) == ["MTTR", "MTTA"]
    assert stored(world) == []
    world.choose(PRIYA, "MTTA")
    assert saved(world, "MTTA", 25, period="2026-W47")
    assert stored(world) == [(25, "slow vendor", "reply")]
    assert shows_receipt(question(world))


def test_a_number_whose_kpi_is_picked_is_asked_about_again_where_it_is_in_doubt(begin: Begin) -> None:
    world = asked(begin, TICKETS, a_kpi("calls", unit="calls", target=1000, threshold=2000))
    world.say(PRIYA, "1,234")
    asking = question(world)
    world.choose(PRIYA, "CALLS")
    now = world.workspace.messages.get(asking.channel, asking.ts)
    assert now == question(world)
    assert doubted(world, PRIYA, "CALLS", 1234, "1.234")
    assert stored(world) == []
    world.choose(PRIYA, "1.234 calls")
    assert saved(world, "CALLS", "1.234")


def test_more_kpis_than_buttons_are_readable_are_listed(begin: Begin) -> None:
    world = asked(begin, *(a_kpi(f"kpi{number}") for number in "abcdef"))
    told = world.say(PRIYA, "25")
    assert waiting_in(told) == ["KPIA", "KPIB", "KPIC", "KPID", "KPIE"]
    assert "`/scorecard mine`" in told
    assert list_choices(question(world)) == []
    assert stored(world) == []


def test_a_question_in_a_thread_is_answered_in_that_thread(begin: Begin) -> None:
    world = asked(begin, TICKETS)
    prompt = world.prompts(PRIYA)[0]
    world.say(PRIYA, "1,234", prompt.ts)
    world.choose(PRIYA, "1,234 tickets")
    assert saved(world, "TICKETS", 1234, period="2026-W47")
    assert shows_receipt(world.thread(prompt)[-1])


def test_others_are_told_who_may_before_anything_is_asked(begin: Begin) -> None:
    world = asked(begin, TICKETS)
    world.say(MEI, "tickets 1,234")
    assert refused(world, MEI, NotAllowed("TICKETS", [PRIYA, HELEN]))
    world.say(HELEN, "tickets 1,234")
    assert doubted(world, HELEN, "TICKETS", 1234, "1.234")
    assert stored(world) == []


def test_what_was_typed_mentions_and_formats_nothing_in_a_question(begin: Begin) -> None:
    world = asked(begin, TICKETS)
    world.say(PRIYA, "1,234, see @channel <b> & @sam")
    told = shown(question(world))
    assert "<!channel>" not in told
    assert "&lt;b&gt; &amp;" in told


def test_a_restart_forgets_no_question(begin: Begin) -> None:
    world = asked(begin, TICKETS)
    world.say(PRIYA, "1,234")
    world.restart_bot()
    world.choose(PRIYA, "1,234 tickets")
    assert saved(world, "TICKETS", 1234)


def test_a_prompt_still_opens_its_form_beside_a_question(begin: Begin) -> None:
    world = asked(begin, TICKETS)
    world.say(PRIYA, "1,234")
    world.press(PRIYA, world.prompts(PRIYA)[0], ActionId.ANSWER)
    assert world.fill(PRIYA, {"tickets": "1100"}) == {}
    world.choose(PRIYA, "1.234 tickets")
    assert not_done(world, PRIYA, "TICKETS")
    assert values(world) == [1100]


def test_a_value_that_was_chosen_is_corrected_by_editing_the_message_it_came_from(begin: Begin) -> None:
    world = asked(begin, TICKETS)
    said = world.actor.say(PRIYA, world.direct(PRIYA), "1,234")
    world.settle()
    world.choose(PRIYA, "1,234 tickets")
    world.actor.edit(PRIYA, said.channel, said.ts, "1240")
    world.settle()
    assert values(world) == [1240]


def test_a_doubt_beside_a_period_is_asked_about_for_that_period(begin: Begin) -> None:
    world = asked(begin, TICKETS)
    world.say(PRIYA, "tickets 1,234 for W45")
    assert doubted(world, PRIYA, "TICKETS", 1234, "1.234", period="2026-W45")
    assert stored(world) == []
    world.choose(PRIYA, "1,234 tickets")
    assert saved(world, "TICKETS", 1234, period="2026-W45")


def test_last_week_means_the_week_that_was_shown_however_late_it_is_chosen(begin: Begin) -> None:
    world = asked(begin, TICKETS)
    world.say(PRIYA, "tickets 1,234 for last week")
    world.move_to(at("2026-11-30 09:00"))
    world.choose(PRIYA, "1,234 tickets")
    assert saved(world, "TICKETS", 1234, period="2026-W47", late=True)


@pytest.mark.parametrize("text", ["tickets 1100 for W45, sla 96", "1.2k for last month", "1,234 for W45"])
def test_a_period_that_is_not_clearly_for_a_value_stores_nothing(begin: Begin, text: str) -> None:
    world = asked(begin, TICKETS, SLA)
    world.say(PRIYA, text)
    assert not_done(world, PRIYA)
    assert stored(world) == []


def test_what_else_a_doubtful_message_says_is_done_with_the_choice(begin: Begin) -> None:
    world = asked(begin, TICKETS, SLA, a_kpi(), a_kpi("mtta"))
    told = world.say(PRIYA, "tickets 1,234, sla no data, mttr tomorrow, mtta ask @sam")
    for name in ("*SLA*", "*MTTR*", f"<@{SAM}>", "*MTTA*"):
        assert name in told
    assert stored(world) == []
    assert world.prompts(SAM) == []
    world.choose(PRIYA, "1,234 tickets")
    assert saved(world, "TICKETS", 1234)
    assert noted_no_data(world, PRIYA, "SLA")
    assert snoozed(world, PRIYA, "MTTR", until=at("2026-11-24 09:00"), beside=["MTTA"])
    assert offered(world, PRIYA, SAM, "MTTA")
