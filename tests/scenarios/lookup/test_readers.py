"""Readers: strangers at first sight, outages, private channels, and names that reveal nothing."""

from datetime import timedelta

import pytest

from bot.demo.people import CHANNEL, PEOPLE
from bot.ui.errors import TYPED
from bot.ui.kit.hints import in_words
from bot.ui.kit.ids import ActionId
from bot.workspace.model import Member, SlackChannel
from scorecard.errors import NotReadable
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY
from tests.support.facts import saved
from tests.support.facts_reports import asks_which_scorecard, has_headline, with_names
from tests.support.people import DIEGO, HELEN, MEI, PRIYA, SAM
from tests.support.seen import values
from tests.support.texts import plain, shown
from tests.support.world import World

ADA, INES, GUS, STAN = "U0ADA", "U0INES", "U0GUS", "U0STAN"
SECRET, ELSEWHERE = "C0SECRET", "C0GENERAL"
NEWCOMERS = (
    Member(ADA, "ada", "Ada Quist"),
    Member(INES, "ines", "Ines Prado"),
    Member(GUS, "gus", "Gus Lang", guest=True),
    Member(STAN, "stan", "Stan Dahl", team="T0PARTNER"),
)
CHANNELS = (
    SlackChannel(CHANNEL, "it-scorecard"),
    SlackChannel(SECRET, "board", private=True, members=(INES, HELEN)),
    SlackChannel(ELSEWHERE, "general"),
)
BOARD = {"key": "board", "name": "Board", "channel": SECRET}
NOTHING = str(NotReadable([HELEN]))
WHO_ARE_YOU = str(NotReadable([HELEN], is_unknown=True))
ONLY_OWN = in_words(str(NotReadable([HELEN], is_partial=True)))


@pytest.fixture
def open_card(begin: Begin) -> World:
    """One scorecard in a public channel."""
    world = begin(a_card(a_kpi(owner=PRIYA)), people=(*PEOPLE, *NEWCOMERS), channels=CHANNELS)
    world.bot.tick()
    return world


@pytest.fixture
def board(begin: Begin) -> World:
    """One scorecard in a private channel, which only its two people and Ines are in."""
    world = begin(
        a_card(a_kpi("patch", owner=PRIYA), **BOARD), people=(*PEOPLE, *NEWCOMERS), channels=CHANNELS
    )
    world.expected |= {"missing_scope", "memberships_refused"}
    return world


def told(world: World, person: str, text: str = "", channel: str = ELSEWHERE) -> str:
    return plain(world.command(person, text, channel).text)


def reads(world: World, person: str, channel: str = ELSEWHERE) -> bool:
    """Return whether the answer to `/scorecard` is a scorecard."""
    return has_headline(world.command(person, "", channel))


def reads_at_home(world: World, person: str) -> bool:
    """Return whether a person's Home tab, opened again, shows a scorecard."""
    return has_headline(world.open_home(person))


# At first sight.


def test_somebody_is_looked_up_once_before_they_are_answered(open_card: World) -> None:
    for _ in range(3):
        assert reads(open_card, ADA)
    asked = [call.body["user"] for call in open_card.calls("users.info")]
    assert asked.count(ADA) == 1


def test_who_is_made_a_guest_reads_nothing_more_and_their_home_says_so(open_card: World) -> None:
    assert reads_at_home(open_card, ADA)
    open_card.move_by(minutes=1)
    open_card.actor.change_profile(ADA, guest=True)
    open_card.move_by(minutes=1)
    assert NOTHING in shown(open_card.home(ADA))
    assert NOTHING in told(open_card, ADA)


def test_a_guest_who_becomes_a_member_reads_at_once(open_card: World) -> None:
    assert NOTHING in told(open_card, GUS)
    open_card.clock.move_to(open_card.clock.now() + timedelta(seconds=1))
    open_card.actor.change_profile(GUS, guest=False)
    open_card.clock.move_to(open_card.clock.now() + timedelta(seconds=1))
    assert reads(open_card, GUS)


@pytest.mark.parametrize("error", ["internal_error", "fatal_error", "missing_scope"])
def test_somebody_never_seen_is_asked_to_try_again_while_slack_does_not_tell(
    open_card: World, error: str
) -> None:
    open_card.expected |= {error, "user_lookup_failed", "user_lookup_refused"}
    open_card.workspace.refusals.fail("users.info", error)
    assert WHO_ARE_YOU in told(open_card, STAN)
    open_card.move_by(minutes=1)
    assert NOTHING in told(open_card, STAN)


def test_a_known_member_is_not_locked_out_while_slack_does_not_tell(open_card: World) -> None:
    assert reads(open_card, ADA)
    open_card.expected |= {"ratelimited", "user_lookup_failed"}
    open_card.clock.move_to(open_card.clock.now() + timedelta(seconds=1))
    open_card.actor.change_profile(ADA, title="Lead")
    open_card.workspace.refusals.rate_limit("users.info", 30, times=100)
    for _ in range(3):
        assert reads(open_card, ADA)
    refused = [call for call in open_card.workspace.calls if call.error == "ratelimited"]
    assert len(refused) == 1, "Slack is not asked each time that somebody waits"


def test_an_owner_never_seen_answers_while_slack_does_not_tell(begin: Begin) -> None:
    world = begin(a_card(a_kpi(owner=STAN)), start=MONDAY, people=(*PEOPLE, *NEWCOMERS), channels=CHANNELS)
    world.expected |= {"internal_error", "user_lookup_failed", "user_lookup_refused"}
    world.workspace.refusals.fail("users.info", "internal_error", times=2)
    world.say(STAN, "mttr 25")
    assert saved(world, "MTTR", 25)
    assert values(world) == [25]
    assert ONLY_OWN in told(world, STAN)


# Strangers and guests.


def test_a_stranger_who_mentions_the_bot_reads_and_gives_nothing(open_card: World) -> None:
    (answer,) = open_card.mention(STAN, "mttr 25")
    assert with_names(NOTHING) in plain(answer.text)
    assert "MTTR" not in answer.text.replace("mttr 25", "")
    assert values(open_card) == []


@pytest.mark.parametrize("text", ["mttr", "nothing of that name", "history mttr", "submit mttr 25", "mine"])
def test_a_refusal_does_not_tell_whether_a_kpi_exists(open_card: World, text: str) -> None:
    refusal = told(open_card, GUS, text).partition(TYPED)[0]
    assert refusal.strip() == NOTHING


def test_a_guest_is_never_asked_whether_they_meant_somebody_elses_kpi(begin: Begin) -> None:
    card = a_card(a_kpi("mttr", owner=PRIYA), a_kpi("mttr_share", owner=GUS))
    world = begin(card, start=MONDAY, people=(*PEOPLE, *NEWCOMERS), channels=CHANNELS)
    world.bot.tick()
    (prompt,) = world.prompts(GUS)
    everything = [told(world, GUS, "mttr"), told(world, GUS, "history mttr"), told(world, GUS, "mttrs")]
    everything += [world.say(GUS, "mttr 25"), world.say(GUS, "mttr 25", prompt.ts), told(world, GUS, "mine")]
    for said in everything:
        assert "MTTR" not in said.replace("MTTR_SHARE", "").partition(TYPED)[0]
    assert values(world) == []


def test_a_guest_who_answers_in_the_thread_of_their_prompt_is_heard(begin: Begin) -> None:
    card = a_card(a_kpi("mttr", owner=PRIYA), a_kpi("csat", owner=GUS))
    world = begin(card, start=MONDAY, people=(*PEOPLE, *NEWCOMERS), channels=CHANNELS)
    world.bot.tick()
    (prompt,) = world.prompts(GUS)
    world.say(GUS, "25", prompt.ts)
    assert saved(world, "CSAT", 25, by=GUS)
    assert "CSAT" in shown(world.open_home(GUS))
    assert "MTTR" not in shown(world.home(GUS))


# Private channels.


def test_before_a_channel_is_known_to_be_public_only_its_people_read_elsewhere(begin: Begin) -> None:
    world = begin(a_card(), people=(*PEOPLE, *NEWCOMERS), channels=CHANNELS)
    world.workspace.scopes -= {"channels:read", "groups:read"}
    world.expected |= {"missing_scope", "memberships_refused"}
    world.bot.tick()
    assert NOTHING in told(world, ADA)
    assert reads(world, PRIYA)
    assert reads(world, DIEGO, channel=CHANNEL)
    assert reads(world, ADA)


def test_a_private_channel_is_known_by_the_first_command_in_it(board: World) -> None:
    board.workspace.scopes -= {"channels:read", "groups:read"}
    board.bot.tick()
    assert reads(board, INES, channel=SECRET)
    assert NOTHING in told(board, INES)
    assert NOTHING in told(board, ADA)


@pytest.mark.parametrize(("private", "allowed"), [(True, False), (False, True)])
def test_the_files_word_counts_before_slacks(begin: Begin, private: bool, allowed: bool) -> None:
    card = a_card(a_kpi(owner=PRIYA), private=private, channel=CHANNEL if private else SECRET)
    world = begin(card, people=(*PEOPLE, *NEWCOMERS), channels=CHANNELS)
    world.bot.tick()
    assert reads(world, ADA) is allowed


def test_without_the_scope_who_is_in_the_channel_must_ask_there_and_the_log_says_what_is_missing(
    board: World,
) -> None:
    board.workspace.scopes -= {"groups:read"}
    board.bot.tick()
    for _ in range(3):
        assert NOTHING in told(board, INES)
    assert reads(board, INES, channel=SECRET)
    said = [one for one in board.logs if one["event"] == "memberships_refused"]
    assert [one["scope"] for one in said] == ["groups:read"], "once"


def test_who_is_in_the_channel_is_looked_up_and_kept_for_ten_minutes(board: World) -> None:
    board.bot.tick()
    for _ in range(3):
        assert reads(board, INES)
        assert reads_at_home(board, INES)
    assert len(board.calls("users.conversations")) == 1
    board.workspace.change_channel(SECRET, members=(HELEN,))
    board.move_by(minutes=11)
    assert NOTHING in told(board, INES)


def test_what_was_known_of_channels_does_not_outlive_ten_minutes_while_slack_does_not_tell(
    board: World,
) -> None:
    board.bot.tick()
    assert reads(board, INES)
    board.expected |= {"internal_error", "memberships_read_failed"}
    board.workspace.refusals.fail("users.conversations", "internal_error")
    board.move_by(minutes=11)
    assert NOTHING in told(board, INES)
    board.move_by(minutes=1)
    assert reads(board, INES)


def test_nobody_is_looked_up_who_may_read_anyway(board: World) -> None:
    board.bot.tick()
    for person in (PRIYA, HELEN):
        assert reads(board, person)
    assert board.calls("users.conversations") == []


def test_a_channel_made_private_is_read_by_its_members_alone(open_card: World) -> None:
    assert reads(open_card, ADA)
    open_card.workspace.change_channel(CHANNEL, private=True, members=(PRIYA,))
    assert reads(open_card, PRIYA, channel=CHANNEL)
    assert NOTHING in told(open_card, ADA)


def test_a_scorecard_that_moves_to_another_channel_is_closed_until_that_is_known(open_card: World) -> None:
    assert reads(open_card, ADA)
    open_card.apply(a_card(a_kpi(owner=PRIYA), channel=SECRET))
    assert NOTHING in told(open_card, ADA)


def test_what_is_private_is_no_second_meaning_of_a_name(open_card: World) -> None:
    """Reveal nothing, on the open scorecard, of the board's KPI of the same name."""
    open_card.apply(a_card(a_kpi("mttr", owner=HELEN), **BOARD))
    open_card.bot.tick()
    assert "(IT)" not in told(open_card, ADA, "mttr")
    assert "(IT)" not in told(open_card, PRIYA, "mine")
    open_card.say(PRIYA, "mttr 25")
    assert saved(open_card, "MTTR", 25)
    both = {"IT": CHANNEL, "Board": SECRET}
    assert asks_which_scorecard(open_card.command(HELEN, "mttr", ELSEWHERE), both)


def test_opening_the_form_on_a_value_of_a_private_scorecard_is_reading_it(board: World) -> None:
    board.bot.tick()
    (receipt,) = board.mention(PRIYA, "patch 25", channel=ELSEWHERE)
    board.actor.click(ADA, ELSEWHERE, receipt.ts, ActionId.CORRECT.value)
    board.settle()
    assert board.workspace.modals(ADA) == []
    (refusal,) = [one for one in board.workspace.messages.list_visible(ELSEWHERE, ADA) if one.only_for == ADA]
    assert plain(refusal.text) == NOTHING
    board.actor.click(INES, ELSEWHERE, receipt.ts, ActionId.CORRECT.value)
    assert len(board.workspace.modals(INES)) == 1


def test_readers_of_the_file_read_what_is_private(board: World) -> None:
    board.bot.tick()
    assert NOTHING in told(board, MEI)
    board.apply(a_card(a_kpi("patch", owner=PRIYA), readers=[MEI], **BOARD))
    assert reads(board, MEI)
    assert reads_at_home(board, MEI)
    assert NOTHING in told(board, SAM)
