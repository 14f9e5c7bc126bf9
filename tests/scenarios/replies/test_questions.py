"""Questions and commands in people's own words: answered as `/scorecard` would, where they were asked."""

from datetime import timedelta

import pytest

from bot.demo.people import CHANNELS, PEOPLE
from bot.workspace.model import Member, PostedMessage, SlackChannel
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY
from tests.support.facts import nothing_saved, saved
from tests.support.facts_replies import key_of
from tests.support.people import DIEGO, HELEN, PRIYA, SAM
from tests.support.seen import SLA, values
from tests.support.world import World, plain

ELSEWHERE, SECRET, GUS = "C0GENERAL", "C0SECRET", "U0GUS"
GUEST = Member(GUS, "gus", "Gus Lang", guest=True)
BOARD = a_card(
    a_kpi("patch", owner=SAM, under="Board room"), key="board", name="Board", channel=SECRET, admins=[SAM]
)


@pytest.fixture
def world(begin: Begin) -> World:
    """A Monday on which MTTR, off threshold, is in, and SLA waits."""
    channels = (*CHANNELS, SlackChannel(SECRET, "board", private=True, members=(SAM,)))
    world = begin(a_card(a_kpi(), SLA), people=(*PEOPLE, GUEST), channels=channels)
    world.expected |= {"missing_scope", "memberships_refused"}
    world.move_to(MONDAY)
    world.say(PRIYA, "mttr 52")
    return world


def same(told: str, *answers: PostedMessage) -> bool:
    """Return whether a text is that of some answers, one after the other."""
    return plain(told) == plain("\n".join(answer.text for answer in answers))


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("which KPIs are off?", "alerts"),
        ("what do I owe?", "mine"),
        ("when am I asked?", "ask me"),
        ("how is mttr?", "mttr"),
        ("who owns sla?", "sla"),
        ("how are the processes doing?", "processes"),
        ("better processes", "it: better processes"),
        ("how are we doing?", ""),
        ("are we going to make our goals?", "progress"),
        ("history of mttr", "history mttr"),
        ("what was mttr yesterday?", "mttr on yesterday"),
        ("how did we do last week?", "on last week"),
        ("/scorecard mine", "mine"),
        ("help", "help"),
        ("why is mttr red?", "why mttr"),
        ("who hasn't answered?", "missing"),
        ("how do I correct a value?", "help"),
        ("mttr bitte", "mttr"),
    ],
)
def test_a_direct_message_gets_the_commands_own_answer(world: World, said: str, command: str) -> None:
    assert same(world.say(PRIYA, said), world.command(PRIYA, command))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("history foo", "“foo”"),
        ("how is mttrr?", "*MTTR*"),
        ("how is the flux capacitor?", "I don't know a KPI or perspective called “flux capacitor”"),
        ("aside mttr W47 new tool", "Only an admin"),
        ("correct mttr W46 30", "no value for week 46"),
        ("away until yesterday", "over already"),
    ],
)
def test_an_error_of_a_command_is_its_own_sentence(world: World, said: str, told: str) -> None:
    assert told in plain(world.say(PRIYA, said))
    assert values(world) == [52]


def test_several_kpis_in_a_question_are_answered_one_by_one(world: World) -> None:
    told = world.say(PRIYA, "how are mttr and sla?")
    assert same(told, *(world.command(PRIYA, kpi) for kpi in ("mttr", "sla")))


def test_a_question_in_the_scorecards_channel_is_answered_in_its_thread(world: World) -> None:
    (answer,) = world.mention(SAM, "which KPIs are off?")
    private = world.command(SAM, "alerts")
    assert f"<@{PRIYA}>" in private.text
    assert plain(answer.text) == plain(private.text).replace(f"<@{PRIYA}>", "@Priya Nair")


@pytest.mark.parametrize("said", ["what do I owe?", "who hasn't answered?", "I'm on holiday until Friday"])
def test_what_is_for_one_person_alone_goes_to_their_direct_messages(world: World, said: str) -> None:
    (note,) = world.mention(SAM, said)
    assert "direct message" in note.text
    assert key_of(world.inbox(SAM)[-1]).startswith("answer:")


def test_in_another_channel_nobody_else_reads_the_answer(world: World) -> None:
    (note,) = world.mention(SAM, "how is mttr?", channel=ELSEWHERE)
    assert "MTTR" not in note.text
    assert "*MTTR*" in world.inbox(SAM)[-1].text


def test_a_guest_is_answered_alone_that_they_may_read_nothing(world: World) -> None:
    (note,) = world.mention(GUS, "which KPIs are off?")
    assert "direct message" in note.text
    assert "nothing to show you" in world.inbox(GUS)[-1].text


@pytest.mark.parametrize("said", ["how is patch?", "board", "how is the board room?", "why is patch red?"])
def test_what_is_not_the_channels_own_is_never_shown_in_it(world: World, said: str) -> None:
    world.apply(BOARD)
    (note,) = world.mention(SAM, said)
    assert "direct message" in note.text
    assert "PATCH" in world.inbox(SAM)[-1].text or "Board" in world.inbox(SAM)[-1].text


def test_the_audience_of_a_channel_reads_nothing_of_another_scorecard(world: World) -> None:
    world.apply(BOARD)
    (answer,) = world.mention(SAM, "alerts")
    assert "IT" in answer.text
    assert "Board" not in answer.text


def test_a_value_given_by_submit_has_a_receipt(world: World) -> None:
    world.say(PRIYA, "submit sla 96")
    assert saved(world, "SLA", 96)


def test_a_correction_is_made_and_told_in_the_thread(world: World) -> None:
    (receipt,) = world.mention(PRIYA, "correct mttr W47 31 typo")
    assert key_of(receipt).startswith("receipt:")
    assert values(world)[-1] == 31


def test_an_absence_is_stated_in_plain_words_and_ended_again(world: World) -> None:
    assert "away until Fri 27 Nov" in plain(
        world.say(PRIYA, "I'm on holiday until Friday, <@U0SAM> covers for me")
    )
    assert "Fri 27 Nov" in plain(world.say(PRIYA, "out of office"))
    assert "cancelled" in plain(world.say(PRIYA, "I'm back"))


def test_a_command_that_changes_something_is_carried_out_once(world: World) -> None:
    told = plain(world.say(HELEN, "ask now sla"))
    assert told == plain(world.command(HELEN, "ask now sla").text) or "SLA" in told


def test_what_a_refused_command_began_is_undone(world: World) -> None:
    world.say(SAM, "workdays <@U0PRIYA> Mon-Tue")
    assert "Mon–Tue" not in plain(world.command(PRIYA, "workdays").text)


def test_a_kpis_name_answers_the_open_question_before_it_shows_the_kpi(begin: Begin) -> None:
    world = begin(a_card(a_kpi(), SLA))
    world.move_to(MONDAY)
    world.say(PRIYA, "92")
    world.say(PRIYA, "sla")
    assert saved(world, "SLA", 92)
    assert "Owner" in world.say(PRIYA, "sla")


@pytest.mark.parametrize("asked", ["why?", "why", "why is it red?", "warum?", "what went wrong with it?"])
def test_in_an_alerts_thread_a_question_is_about_its_kpi(world: World, asked: str) -> None:
    (alert,) = world.alerts()
    (answer,) = world.mention(SAM, asked, thread_ts=alert.ts)
    assert same(answer.text, world.command(SAM, "why mttr"))


@pytest.mark.parametrize(
    ("before", "asked", "command"),
    [
        ("how is mttr?", "why is it red?", "why mttr"),
        ("how is mttr?", "why?", "why mttr"),
        ("how is mttr?", "since when?", "mttr"),
        ("how is mttr?", "is that normal?", "mttr"),
        ("how is mttr?", "can you share that with the team?", "mttr"),
        ("submit mttr 53 for W47", "why is it red?", "why mttr"),
        ("better processes", "why?", "why better processes"),
        ("how is mttr?", "why is sla red?", "why sla"),
        ("how is mttr?", "which KPIs are off?", "alerts"),
        ("how is mttr?", "why are we off this week?", "why"),
        ("how are mttr and sla?", "why is it red?", "why"),
        ("what do I owe?", "why is it red?", "why"),
    ],
)
def test_it_is_what_was_just_shown(world: World, before: str, asked: str, command: str) -> None:
    world.say(PRIYA, before)
    assert same(world.say(PRIYA, asked), world.command(PRIYA, command))


def test_it_is_only_what_was_shown_some_minutes_ago_in_the_same_place(world: World) -> None:
    world.say(PRIYA, "how is mttr?")
    (answer,) = world.mention(PRIYA, "why is it red?")
    assert same(answer.text, world.command(PRIYA, "why"))
    world.move_to(MONDAY + timedelta(minutes=11))
    assert same(world.say(PRIYA, "why is it red?"), world.command(PRIYA, "why"))


def test_what_points_at_nothing_is_a_reply_as_before(world: World) -> None:
    world.say(PRIYA, "how is mttr?")
    assert "*SLA*" in world.say(PRIYA, "it was the vendor")
    assert saved(world, "SLA", 96) if world.say(PRIYA, "it was 96") else False


@pytest.mark.parametrize("said", ["is mttr above 30?", "why was mttr 31 last week?", "did we hit 99 sla?"])
def test_no_question_is_stored_however_many_numbers_it_has(begin: Begin, said: str) -> None:
    world = begin(a_card(a_kpi(), SLA))
    world.move_to(MONDAY)
    world.say(PRIYA, said)
    assert nothing_saved(world)
    assert key_of(world.inbox(PRIYA)[-1]).startswith("answer:")


def test_somebody_without_kpis_can_ask_too(world: World) -> None:
    assert same(world.say(DIEGO, "how is mttr?"), world.command(DIEGO, "mttr"))


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("which KPIs are off?", "alerts"),
        ("status", ""),
        ("list", ""),
        ("red", "alerts"),
        ("weekly", "weekly"),
        ("what does the weekly post say?", "weekly"),
        ("what do I owe", "mine"),
        ("better processes", "it: better processes"),
        ("how is mttr?", "mttr"),
    ],
)
def test_the_slash_command_understands_the_same_words(world: World, said: str, command: str) -> None:
    assert same(world.command(PRIYA, said).text, world.command(PRIYA, command))


@pytest.mark.parametrize("said", ["how is the flux capacitor?", "flux capacitor", "alrets"])
def test_a_name_that_nothing_has_is_still_told(world: World, said: str) -> None:
    assert "I don't know a KPI" in plain(world.command(PRIYA, said).text)
