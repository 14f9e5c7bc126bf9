"""Handovers: somebody else is asked to take over, and nothing changes until they accept."""

import pytest

from bot.demo.people import PEOPLE
from bot.ui.kit.ids import ActionId, OverflowChoice, OverflowRef
from bot.ui.prompts.handover import still_asked
from bot.ui.prompts.prompt import TOOK_OVER
from bot.workspace.model import Member, PostedMessage
from scorecard.errors import InvalidInput, NotAllowed
from scorecard.model.views.prompts import Handover, HandoverState
from scorecard.services.prompts.handovers import (
    OFFERED_ALREADY,
    offered_to_oneself,
    out_of_reach,
    waits_for_nobody,
)
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts import refused, saved
from tests.support.facts_prompts import (
    a_due,
    asked_in_place_of,
    offer_answer,
    offer_closed,
    offer_title,
    passed_line,
    reads,
    reminded_of,
    ticked,
    waits_for,
)
from tests.support.facts_replies import not_done, waiting_in
from tests.support.world import ANNA, DIEGO, HELEN, PRIYA, SAM, World, at, plain, shown

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (at(f"2026-11-{day} 09:00") for day in (23, 24, 25, 26))


@pytest.fixture
def asked(begin: Begin) -> World:
    world = begin(a_card(a_kpi(), a_kpi("sla")))
    world.move_to(MONDAY)
    return world


def hand_over(world: World, to: str = DIEGO, *keys: str) -> dict[str, str]:
    """Hand KPIs (MTTR by default) of Priya's first prompt to a person; return the form's errors."""
    prompt = world.prompts(PRIYA)[0]
    ref = OverflowRef(round=1, more=OverflowChoice.NOT_MINE)
    assert world.actor.click(PRIYA, prompt.channel, prompt.ts, ActionId.MORE.value, ref.to_json())
    wanted = keys or ("mttr",)
    options = world.options(PRIYA)
    chosen = [value for label, value in options.items() if label.split(" ")[0].casefold() in wanted]
    errors = world.actor.submit(PRIYA, {"which": chosen, "person": to})
    world.settle()
    return errors


def decide(world: World, action: ActionId, person: str = DIEGO, message: PostedMessage | None = None) -> None:
    offer = message or world.prompts(person)[0]
    assert world.actor.click(person, offer.channel, offer.ts, action.value)
    world.settle()


def test_the_other_person_is_asked_and_the_owner_sees_it(asked: World) -> None:
    assert hand_over(asked) == {}
    [offer] = asked.prompts(DIEGO)
    assert reads(offer, offer_title(PRIYA))
    assert "*MTTR* week 47" in plain(shown(offer))
    assert "SLA" not in shown(offer)
    assert reads(asked.prompts(PRIYA)[0], passed_line(PRIYA, DIEGO, HandoverState.OFFERED))


def test_until_it_is_taken_the_owner_stays_asked(asked: World) -> None:
    hand_over(asked)
    asked.move_to(TUESDAY)
    assert "MTTR" in asked.reminders(PRIYA)[0].text
    assert asked.reminders(DIEGO) == []
    asked.say(DIEGO, "mttr 25")
    assert refused(asked, DIEGO, NotAllowed("MTTR", [PRIYA, HELEN]))


def test_who_takes_it_is_asked_in_the_same_message_and_may_answer(asked: World) -> None:
    hand_over(asked)
    decide(asked, ActionId.TAKE)
    [taken] = asked.prompts(DIEGO)
    assert waits_for(taken, "MTTR")
    assert asked_in_place_of(taken, "MTTR", PRIYA)
    asked.say(DIEGO, "25")
    assert saved(asked, "MTTR", 25)
    assert ticked(asked.prompts(DIEGO)[0], "MTTR", "25 min")


def test_who_takes_it_may_answer_by_the_form(asked: World) -> None:
    hand_over(asked)
    decide(asked, ActionId.TAKE)
    asked.press(DIEGO, asked.prompts(DIEGO)[0], ActionId.ANSWER)
    assert asked.fill(DIEGO, {"mttr": "25"}) == {}


def test_who_takes_it_lives_by_their_own_clock(asked: World) -> None:
    hand_over(asked)
    asked.bot.tick()
    decide(asked, ActionId.TAKE)
    asked.move_to(at("2026-11-24 08:59", "America/New_York"))
    assert asked.reminders(DIEGO) == []
    asked.move_to(at("2026-11-24 09:00", "America/New_York"))
    assert len(asked.reminders(DIEGO)) == 1


def test_the_owner_reads_that_it_was_taken_and_is_asked_for_the_rest_only(asked: World) -> None:
    hand_over(asked)
    decide(asked, ActionId.TAKE)
    assert reads(asked.inbox(PRIYA)[-1], offer_answer(PRIYA, DIEGO, HandoverState.ACCEPTED))
    [prompt] = asked.prompts(PRIYA)
    assert waits_for(prompt, "SLA")
    assert reads(prompt, passed_line(PRIYA, DIEGO, HandoverState.ACCEPTED))
    assert waiting_in(asked.command(PRIYA, "mine")) == ["SLA"]
    assert waiting_in(asked.command(DIEGO, "mine")) == ["MTTR"]
    asked.say(PRIYA, "20")
    assert saved(asked, "SLA", 20)


def test_reminders_go_to_who_took_it_and_the_owner_hears_only_of_the_second(asked: World) -> None:
    asked.say(PRIYA, "sla 20")
    hand_over(asked)
    decide(asked, ActionId.TAKE)
    asked.move_to(TUESDAY.replace(hour=14))
    assert (len(asked.reminders(DIEGO)), len(asked.reminders(PRIYA))) == (1, 0)
    asked.move_to(WEDNESDAY.replace(hour=14))
    assert (len(asked.reminders(DIEGO)), len(asked.reminders(PRIYA))) == (2, 1)
    assert reminded_of(asked.reminders(PRIYA)[0], PRIYA, a_due(asked=DIEGO))


def test_reminders_go_on_from_where_they_stood(asked: World) -> None:
    asked.say(PRIYA, "sla 20")
    asked.move_to(TUESDAY)
    hand_over(asked)
    decide(asked, ActionId.TAKE)
    for day in (25, 26, 27, 30):
        asked.move_to(at(f"2026-11-{day} 14:00"))
    assert len(asked.reminders(PRIYA)) + len(asked.reminders(DIEGO)) == 1 + 2 + 2


def test_who_declines_leaves_it_with_the_owner(asked: World) -> None:
    hand_over(asked)
    decide(asked, ActionId.LEAVE)
    declined = HandoverState.DECLINED
    assert reads(asked.prompts(DIEGO)[0], offer_closed(PRIYA, declined))
    assert reads(asked.inbox(PRIYA)[-1], offer_answer(PRIYA, DIEGO, declined))
    assert reads(asked.prompts(PRIYA)[0], passed_line(PRIYA, DIEGO, declined))
    asked.say(PRIYA, "mttr 25")
    assert saved(asked, "MTTR", 25)


def test_after_a_no_somebody_else_can_be_asked(asked: World) -> None:
    hand_over(asked)
    decide(asked, ActionId.LEAVE)
    assert hand_over(asked, ANNA) == {}
    decide(asked, ActionId.TAKE, ANNA)
    asked.say(ANNA, "25")
    assert saved(asked, "MTTR", 25)


def test_what_is_offered_is_not_offered_twice(asked: World) -> None:
    hand_over(asked)
    assert hand_over(asked, ANNA) == {"which": OFFERED_ALREADY}


def test_ask_somebody_alone_offers_all_that_waits_but_what_is_offered_already(asked: World) -> None:
    hand_over(asked, ANNA)
    asked.say(PRIYA, f"ask <@{DIEGO}>")
    assert reads(asked.prompts(DIEGO)[0], offer_title(PRIYA))
    assert "*SLA*" in shown(asked.prompts(DIEGO)[0])
    assert "*MTTR*" not in shown(asked.prompts(DIEGO)[0])
    asked.say(PRIYA, f"ask <@{DIEGO}>")
    assert refused(asked, PRIYA, InvalidInput(OFFERED_ALREADY))


def test_ask_somebody_alone_offers_all_that_waits_in_every_message(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla"), a_kpi("csat", frequency="monthly")), at("2026-11-27 12:00"))
    for day in ("2026-11-30", "2026-12-01"):
        world.move_to(at(f"{day} 09:00"))
    world.say(PRIYA, f"ask <@{DIEGO}>")
    offered = "".join(shown(offer) for offer in world.prompts(DIEGO))
    assert all(f"*{name}*" in offered for name in ("MTTR", "SLA", "CSAT"))


def test_nobody_hands_over_to_themselves(asked: World) -> None:
    assert hand_over(asked, PRIYA) == {"person": offered_to_oneself(is_asked=True).unnamed}


def test_what_was_answered_meanwhile_is_not_handed_over(asked: World) -> None:
    prompt, ref = asked.prompts(PRIYA)[0], OverflowRef(round=1, more=OverflowChoice.NOT_MINE)
    asked.actor.click(PRIYA, prompt.channel, prompt.ts, ActionId.MORE.value, ref.to_json())
    first, *_ = asked.options(PRIYA).values()
    asked.say(PRIYA, "mttr 25")
    errors = asked.actor.submit(PRIYA, {"which": [first], "person": DIEGO})
    assert errors == {"which": str(waits_for_nobody("MTTR"))}


def test_several_kpis_are_handed_over_at_once(asked: World) -> None:
    hand_over(asked, DIEGO, "mttr", "sla")
    decide(asked, ActionId.TAKE)
    assert reads(asked.prompts(PRIYA)[0], TOOK_OVER)
    assert waits_for(asked.prompts(DIEGO)[0], "MTTR", "SLA")


def test_the_next_period_is_the_owners_again(asked: World) -> None:
    hand_over(asked)
    decide(asked, ActionId.TAKE)
    asked.move_to(at("2026-11-30 09:00"))
    assert "MTTR" in asked.prompts(PRIYA)[1].text
    asked.command(DIEGO, "submit sla 25")
    assert refused(asked, DIEGO, NotAllowed("SLA", [PRIYA, HELEN]))


def test_a_cover_takes_it_over_as_anybody(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=SAM)))
    world.move_to(MONDAY)
    hand_over(world, SAM)
    decide(world, ActionId.TAKE, SAM)
    world.say(SAM, "25")
    assert saved(world, "MTTR", 25)


def test_nobody_is_asked_to_take_over_while_they_are_away(asked: World) -> None:
    asked.command(DIEGO, "away until 27 November")
    assert hand_over(asked) == {"person": out_of_reach(DIEGO).unnamed}
    asked.say(PRIYA, f"mttr ask <@{DIEGO}>")
    assert refused(asked, PRIYA, out_of_reach(DIEGO))
    assert asked.prompts(DIEGO) == []


def test_an_admin_who_asks_somebody_is_told_who_is_asked_meanwhile(asked: World) -> None:
    offer = Handover(HELEN, DIEGO, HandoverState.OFFERED, (a_due(),))
    assert still_asked(offer) in asked.say(HELEN, f"mttr ask <@{DIEGO}>")
    decide(asked, ActionId.LEAVE)
    assert reads(asked.inbox(HELEN)[-1], offer_answer(HELEN, DIEGO, HandoverState.DECLINED))
    assert f"<@{PRIYA}>" in asked.inbox(HELEN)[-1].text


def test_nothing_is_handed_to_an_app_by_the_form(asked: World) -> None:
    errors = hand_over(asked, "U0SCOREBOT")
    assert list(errors) == ["person"]
    assert "is an app" in errors["person"]


def test_nothing_is_handed_to_an_app_in_words(begin: Begin) -> None:
    app = Member("U0DEPLOYS", "deploys", "Deploys", app=True)
    world = begin(a_card(a_kpi(), a_kpi("sla")), people=(*PEOPLE, app))
    world.move_to(MONDAY)
    world.say(PRIYA, f"mttr ask <@{app.id}>")
    assert not_done(world, PRIYA, f"<@{app.id}> is an app")


def test_nothing_is_handed_to_the_bot_itself_in_words(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), a_kpi("sla")))
    world.move_to(MONDAY)
    world.say(PRIYA, "mttr ask <@U0SCOREBOT>")
    assert not_done(world, PRIYA, "<@U0SCOREBOT> is an app")
