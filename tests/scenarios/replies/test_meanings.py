"""Which meaning of a message comes first: each row of the table, and each pair that both could be meant."""

from collections.abc import Callable

import pytest

from bot.ui.kit.ids import ActionId
from bot.workspace.model import PostedMessage
from scorecard.parsing.replies.parsed_reply import DoubtReason
from scorecard.wording import mention
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY, TUESDAY
from tests.support.facts import corrected, newest, nothing_saved, saved
from tests.support.facts_replies import asked_which, doubted, key_of, not_done, snoozed
from tests.support.seen import SLA, TICKETS, values
from tests.support.texts import list_buttons
from tests.support.world import DIEGO, PRIYA, SAM, World, plain, shown

Say = Callable[[World], object]


def asked(begin: Begin, *kpis: dict[str, object], **more: object) -> World:
    world = begin(a_card(*(kpis or (a_kpi(), SLA)), **more))
    world.move_to(MONDAY)
    return world


def alerted(begin: Begin) -> tuple[World, str]:
    """Return a world in which MTTR is off threshold, and the ts of its alert."""
    world = asked(begin)
    world.say(PRIYA, "mttr 52")
    return world, world.alerts()[0].ts


def offers(world: World, *kpis: str) -> None:
    """Let Priya offer KPIs to Sam, one by one."""
    for kpi in kpis:
        world.say(PRIYA, f"{kpi} ask @sam")


def taken(world: World, person: str = SAM) -> list[str]:
    """Return the names of the KPIs that wait for a person in place of their owner."""
    with world.store.reading() as uow:
        cards = [card.id for card in uow.scorecards.list_of(world.workspace.team_id)]
        rows = uow.prompts.list_open(cards, person)
        kpis = [uow.scorecards.get_kpi(row.kpi_id)[1].info for row in rows if row.person == person]
    return [kpi.name for kpi in kpis if kpi.owner != person]


# One scenario for each row


def test_an_answer_to_the_open_question_is_that(begin: Begin) -> None:
    world = asked(begin, TICKETS)
    world.say(PRIYA, "1,234")
    world.say(PRIYA, "the second")
    assert saved(world, "TICKETS", "1.234")


@pytest.mark.parametrize(("said", "command"), [("help", "help"), ("how is mttr?", "mttr")])
def test_a_command_or_question_is_answered(begin: Begin, said: str, command: str) -> None:
    world = asked(begin)
    assert plain(world.say(PRIYA, said)) == plain(world.command(PRIYA, command).text)
    assert nothing_saved(world)


def test_a_value_is_stored(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "mttr 32")
    assert saved(world, "MTTR", 32)


@pytest.mark.parametrize(
    "said",
    ["vendor outage", "we rebooted 2 servers", "INC-4711 opened", "looking into it", "mttr is bad"],
)
@pytest.mark.parametrize("author", [PRIYA, DIEGO])
def test_in_an_alerts_thread_what_holds_no_value_is_a_comment(begin: Begin, said: str, author: str) -> None:
    world, thread = alerted(begin)
    (answer,) = world.mention(author, said, thread_ts=thread)
    assert key_of(answer).startswith("comment:")
    assert list_buttons(answer) == []
    assert values(world) == [52]


def test_an_offer_is_accepted_in_words(begin: Begin) -> None:
    world = asked(begin)
    offers(world, "mttr")
    assert "MTTR" in world.say(SAM, "ok")
    assert taken(world) == ["MTTR"]
    world.say(SAM, "32")
    assert saved(world, "MTTR", 32, by=SAM)


def test_an_unclear_number_gets_a_button(begin: Begin) -> None:
    world = asked(begin, SLA)
    world.say(PRIYA, "it came out at 93 I believe")
    assert doubted(world, PRIYA, "SLA", 93)
    assert nothing_saved(world)


def test_anything_else_is_refused_with_what_was_understood(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "mttr lorem ipsum")
    assert not_done(world, PRIYA, "MTTR", ">mttr lorem ipsum")


# One scenario for each pair of neighbours where both could be meant


def test_answer_before_command(begin: Begin) -> None:
    world = asked(begin, TICKETS, SLA)
    world.say(PRIYA, "sla 95")
    world.say(PRIYA, "tickets 1,234")
    assert "Nothing was saved" in world.say(PRIYA, "undo")
    assert values(world) == [95]


def test_command_before_value(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "mttr 32")
    world.say(PRIYA, "delete mttr")
    assert values(world) == []


def test_answer_before_value(begin: Begin) -> None:
    """A number alone would be for the only KPI that waits, but the question was about another."""
    world = asked(begin, TICKETS, SLA)
    world.say(PRIYA, "tickets 1,234")
    world.say(PRIYA, "1.234")
    assert saved(world, "TICKETS", "1.234")


def test_value_before_comment(begin: Begin) -> None:
    world, thread = alerted(begin)
    world.mention(PRIYA, "53, slow vendor", thread_ts=thread)
    assert doubted(world, PRIYA, "MTTR", 53, cause=DoubtReason.GIVEN)
    world.mention(PRIYA, "mttr 53 for W47, slow vendor", thread_ts=thread)
    assert corrected(world, "MTTR", 52, 53)


def test_command_before_comment(begin: Begin) -> None:
    world, thread = alerted(begin)
    (answer,) = world.mention(PRIYA, "help", thread_ts=thread)
    assert key_of(answer).startswith("help:")


def test_comment_before_offer(begin: Begin) -> None:
    world, thread = alerted(begin)
    offers(world, "sla")
    world.mention(SAM, "yes, on it", thread_ts=thread)
    world.mention(SAM, "yes", thread_ts=thread)
    assert taken(world) == []
    assert values(world) == [52]


def test_comment_before_button(begin: Begin) -> None:
    world, thread = alerted(begin)
    (answer,) = world.mention(PRIYA, "it may go to 30 next month", thread_ts=thread)
    assert key_of(answer).startswith("comment:")


def test_value_before_offer(begin: Begin) -> None:
    world = asked(begin, a_kpi(), {**SLA, "owner": SAM})
    offers(world, "mttr")
    world.say(SAM, "yes 95")
    assert taken(world) == []


def test_answer_before_offer(begin: Begin) -> None:
    world = asked(begin, a_kpi(), {**SLA, "owner": SAM})
    offers(world, "mttr")
    world.say(SAM, "sla ~93")
    world.say(SAM, "yes")
    assert saved(world, "SLA", 93)
    assert taken(world) == []


def test_offer_before_button(begin: Begin) -> None:
    """A late yes would bring an older question back, but an offer is the last thing that was said."""
    world = asked(begin, a_kpi(), {**SLA, "owner": SAM})
    world.say(SAM, "sla ~93")
    offers(world, "mttr")
    world.say(SAM, "yes")
    assert taken(world) == ["MTTR"]
    assert values(world) == []


def test_button_before_refusal(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "sla ~93")
    world.move_by(hours=2)
    world.say(PRIYA, "yes")
    assert doubted(world, PRIYA, "SLA", 93, cause=DoubtReason.ROUGH)
    assert nothing_saved(world)
    world.say(PRIYA, "yes")
    assert saved(world, "SLA", 93)


# Comments


def test_the_note_on_comments_is_given_once_in_a_thread_but_each_time_for_a_number(begin: Begin) -> None:
    world, thread = alerted(begin)
    assert len(world.mention(PRIYA, "vendor outage", thread_ts=thread)) == 1
    assert world.mention(SAM, "they are on it", thread_ts=thread) == []
    assert len(world.mention(SAM, "rebooted 2 servers", thread_ts=thread)) == 1
    assert world.mention(PRIYA, "thanks", thread_ts=thread) == []


def test_only_who_may_give_the_value_learns_how_to_in_an_alerts_thread(begin: Begin) -> None:
    world, thread = alerted(begin)
    for author, learns in ((DIEGO, False), (PRIYA, True)):
        (answer,) = world.mention(author, "vendor outage", thread_ts=thread)
        assert ("mention me" in answer.text) is learns


@pytest.mark.parametrize("said", ["mttr about 25 or 30", "25 or 30"])
def test_what_begins_like_a_value_is_refused_in_an_alerts_thread_too(begin: Begin, said: str) -> None:
    world, thread = alerted(begin)
    (answer,) = world.mention(PRIYA, said, thread_ts=thread)
    assert key_of(answer).startswith("question:")
    assert values(world) == [52]


# Offers


@pytest.mark.parametrize("said", ["ok", "yes", "sure", "👍", "I'll take it", "ja"])
def test_the_only_offer_is_accepted_if_it_is_the_last_thing_said(begin: Begin, said: str) -> None:
    world = asked(begin)
    offers(world, "mttr")
    world.say(SAM, said)
    assert taken(world) == ["MTTR"]


def test_the_name_of_a_command_accepts_no_offer(begin: Begin) -> None:
    world = asked(begin)
    offers(world, "mttr")
    world.say(SAM, "correct")
    assert taken(world) == []


@pytest.mark.parametrize("said", ["no", "no thanks", "Not mine either"])
def test_an_offer_is_declined_in_words(begin: Begin, said: str) -> None:
    world = asked(begin)
    offers(world, "mttr")
    assert mention(PRIYA) in world.say(SAM, said)
    assert taken(world) == []
    with world.store.reading() as uow:
        assert uow.handovers.list_offered_to(world.workspace.team_id, SAM) == []


def which_offer(world: World, person: str = SAM) -> PostedMessage:
    message = newest(world, person)
    assert key_of(message).startswith("which_offer:")
    return message


@pytest.mark.parametrize(("said", "action"), [("ok", ActionId.TAKE), ("no", ActionId.LEAVE)])
def test_of_two_offers_it_is_asked_which_with_buttons(begin: Begin, said: str, action: ActionId) -> None:
    world = asked(begin)
    offers(world, "mttr", "sla")
    world.say(SAM, said)
    message = which_offer(world)
    assert [one["action_id"] for one in list_buttons(message)] == [action.value, action.value]
    assert "MTTR" in shown(message)
    assert "SLA" in shown(message)
    assert taken(world) == []


def test_a_button_of_the_question_which_offer_takes_that_one(begin: Begin) -> None:
    world = asked(begin)
    offers(world, "mttr", "sla")
    world.say(SAM, "ok")
    message = which_offer(world)
    world.press_late(SAM, message, ActionId.TAKE, list_buttons(message)[1]["value"])
    assert taken(world) == ["SLA"]


@pytest.mark.parametrize("said", ["the second", "sla please", "SLA"])
def test_the_question_which_offer_is_answered_in_words(begin: Begin, said: str) -> None:
    world = asked(begin)
    offers(world, "mttr", "sla")
    world.say(SAM, "ok")
    world.say(SAM, said)
    assert taken(world) == ["SLA"]


def test_in_the_thread_of_an_offer_a_yes_is_for_that_one(begin: Begin) -> None:
    world = asked(begin)
    offers(world, "mttr", "sla")
    first = world.prompts(SAM)[0]
    world.say(SAM, "yes", first.ts)
    assert taken(world) == ["MTTR"]


def test_an_ok_after_a_receipt_is_thanks_and_takes_nothing_over(begin: Begin) -> None:
    world = asked(begin, a_kpi(), {**SLA, "owner": SAM})
    offers(world, "mttr")
    world.say(SAM, "95")
    assert values(world) in ([95], [])
    world.say(SAM, "sla 95")
    assert world.say(SAM, "ok") == ""
    assert taken(world) == []
    world.say(SAM, "yes")
    assert [one["action_id"] for one in list_buttons(which_offer(world))] == [ActionId.TAKE.value]
    assert taken(world) == []


def test_who_made_an_offer_cannot_accept_it_in_words(begin: Begin) -> None:
    world = asked(begin)
    offers(world, "mttr")
    assert mention(SAM) in world.say(PRIYA, "yes")
    assert taken(world) == []


def test_who_was_offered_nothing_accepts_nothing(begin: Begin) -> None:
    world = asked(begin)
    offers(world, "mttr")
    world.say(DIEGO, "yes")
    assert taken(world) == taken(world, DIEGO) == []


# A question that waits


def test_a_reminder_that_names_a_question_is_answered_in_words(begin: Begin) -> None:
    world = asked(begin, SLA)
    world.say(PRIYA, "~93")
    world.move_to(TUESDAY)
    world.move_by(hours=5)
    world.say(PRIYA, "yes")
    assert saved(world, "SLA", 93)


@pytest.mark.parametrize(("said", "number"), [("the second", "1.234"), ("1,234 tickets", 1234)])
def test_a_question_named_in_a_reminder_is_answered_as_it_is_shown(
    begin: Begin, said: str, number: int | str
) -> None:
    world = asked(begin, TICKETS, SLA)
    world.say(PRIYA, "tickets 1,234")
    world.move_to(TUESDAY)
    world.say(PRIYA, said)
    assert saved(world, "TICKETS", number)


def test_which_kpi_is_answered_the_day_after(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "92")
    world.move_to(TUESDAY)
    world.say(PRIYA, "sla please")
    assert saved(world, "SLA", 92)


def test_a_no_with_the_right_value_is_for_the_question_that_a_reminder_names(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "mttr ~310")
    world.move_to(TUESDAY)
    world.say(PRIYA, "no, 36")
    assert saved(world, "MTTR", 36)


def test_of_two_questions_that_wait_a_yes_answers_neither(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "mttr ~31")
    world.say(PRIYA, "sla ~93")
    world.move_to(TUESDAY)
    world.say(PRIYA, "yes")
    assert nothing_saved(world)


def test_a_number_alone_after_a_reminder_is_no_answer_to_its_question(begin: Begin) -> None:
    world = asked(begin, TICKETS, SLA)
    world.say(PRIYA, "tickets 95.000")
    world.move_to(TUESDAY)
    world.say(PRIYA, "95")
    assert not saved(world, "TICKETS", 95)


@pytest.mark.parametrize("said", ["sla", "SLA please", "the second"])
def test_after_a_miss_the_question_can_still_be_answered(begin: Begin, said: str) -> None:
    world = asked(begin)
    world.say(PRIYA, "92")
    assert asked_which(world, PRIYA, "MTTR", "SLA")
    world.say(PRIYA, "the one about service")
    world.say(PRIYA, said)
    assert saved(world, "SLA", 92)


def test_a_no_closes_the_question_and_takes_its_buttons_away(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "sla ~93")
    question = world.inbox(PRIYA)[-1]
    world.say(PRIYA, "no")
    assert not_done(world, PRIYA, ">no")
    now = world.workspace.messages.get(question.channel, question.ts)
    assert list_buttons(now) == []
    world.move_to(TUESDAY)
    assert "93" not in shown(world.reminders(PRIYA)[0])


def test_a_question_is_answered_in_its_own_thread(begin: Begin) -> None:
    world = asked(begin)
    world.say(PRIYA, "sla ~93")
    question = world.inbox(PRIYA)[-1]
    world.say(PRIYA, "mttr 32")
    world.say(PRIYA, "yes", question.ts)
    assert saved(world, "SLA", 93)


def test_a_snooze_after_a_question_is_no_answer_to_it(begin: Begin) -> None:
    world = asked(begin, SLA)
    world.say(PRIYA, "~93")
    world.say(PRIYA, "tomorrow")
    assert snoozed(world, PRIYA, "SLA")
    assert nothing_saved(world)


@pytest.mark.parametrize("typed", ["both", "both please", "yes, all of them"])
@pytest.mark.parametrize("first", ["yes", ""], ids=["after which one", "right away"])
def test_both_accepts_every_offer(begin: Begin, typed: str, first: str) -> None:
    world = asked(begin, a_kpi(), SLA)
    offers(world, "mttr", "sla")
    if first:
        world.say(SAM, first)
        assert taken(world) == []
    told = world.say(SAM, typed)
    assert sorted(taken(world)) == ["MTTR", "SLA"]
    assert "MTTR" in told
    assert "SLA" in told
    assert sum("took over" in plain(one.text) for one in world.inbox(PRIYA)) >= 1


@pytest.mark.parametrize("typed", ["either of them", "any of them"])
def test_any_of_several_offers_is_asked_about(begin: Begin, typed: str) -> None:
    world = asked(begin, a_kpi(), SLA)
    offers(world, "mttr", "sla")
    world.say(SAM, typed)
    assert taken(world) == []


def test_both_declines_what_a_no_was_asked_about(begin: Begin) -> None:
    world = asked(begin, a_kpi(), SLA)
    offers(world, "mttr", "sla")
    world.say(SAM, "no")
    world.say(SAM, "both")
    assert taken(world) == []
    assert len([one for one in world.inbox(SAM) if "You declined" in shown(one)]) >= 2


@pytest.mark.parametrize("later", [True, False], ids=["after a reminder", "after something else"])
def test_a_yes_while_two_questions_wait_asks_which(begin: Begin, later: bool) -> None:
    world = asked(begin, a_kpi(), a_kpi("sla"), a_kpi("patch"))
    world.say(PRIYA, "mttr ~35")
    world.say(PRIYA, "sla ~20")
    world.move_to(TUESDAY)
    if not later:
        world.say(PRIYA, "patch 25")
    answer = world.say(PRIYA, "yes")
    assert values(world) == ([] if later else [25])
    assert "Which one?" in answer
    world.say(PRIYA, answer.partition("send one again: ")[2].partition(".")[0])
    assert 35 in values(world)
