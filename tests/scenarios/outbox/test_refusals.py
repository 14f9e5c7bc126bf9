"""Impossible requests are refused in one sentence, with the typed text and people as mentions."""

import pytest

from bot.demo.people import CHANNEL
from bot.ui.errors import TYPED, unexpected_reason
from scorecard.errors import Locked, NotAllowed
from scorecard.wording import one_of
from tests.scenarios.conftest import Begin
from tests.support.cards import TEMPLATE, a_card, a_kpi
from tests.support.facts_reports import gives_back, with_names
from tests.support.world import ANNA, DIEGO, HELEN, MEI, PRIYA, SAM, World, plain, shown

REFUSED = [
    "submit mttr 25 or 30",
    "submit mttr 25 or 30, ask `sre` for *all* of <it> & more",
    "correct mttr W45 30, found the log",
    "correct mttr October 30",
    "away until the 35th cover @sam",
    "away @anna until 2 December",
    "workdays Mon-Someday",
    "holidays Atlantis",
    "history mtrt W45",
    "mtrt of last week",
]


@pytest.mark.parametrize("typed", REFUSED)
def test_a_refused_command_is_given_back_to_be_sent_again(world: World, typed: str) -> None:
    assert gives_back(world.command(PRIYA, typed), f"/scorecard {typed}")


def test_several_lines_are_given_back_as_several(world: World) -> None:
    assert (
        "```\n/scorecard submit mttr 25\nsla many\n```"
        in world.command(PRIYA, "submit mttr 25\nsla many").text
    )


def test_whoever_was_mentioned_is_given_back_as_they_were_typed(begin: Begin) -> None:
    world = begin(a_card())
    assert "/scorecard away @diego until never" in world.command(HELEN, "away @diego until never").text


def test_the_longest_command_is_given_back_as_far_as_slack_takes_it(world: World) -> None:
    seen = shown(world.command(PRIYA, f"submit mttr {'long & ' * 600}"))
    assert "/scorecard submit mttr long &amp; long" in seen
    assert seen.endswith("…\n```")


def test_a_command_that_fails_unforeseen_is_given_back_too(begin: Begin) -> None:
    world = begin(a_card())
    world.expected.add("unexpected_error")
    world.engine.dispose()
    with world.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE actual RENAME TO elsewhere")
    seen = world.command(PRIYA, "submit mttr 25 slow vendor").text
    assert plain(unexpected_reason("")) in plain(seen)
    assert "/scorecard submit mttr 25 slow vendor" in seen


def test_what_was_done_gives_nothing_back(begin: Begin) -> None:
    world = begin(a_card())
    for typed in ("submit mttr 25", "mttr", "away until 2 December", "mine"):
        assert TYPED not in world.command(PRIYA, typed).text


def forbidden(world: World, typed: str) -> str:
    """Return the answer to a command about something others decide."""
    return plain(world.command(DIEGO, typed).text).splitlines()[0]


@pytest.mark.parametrize("is_read", [True, False])
def test_who_may_is_told_by_mentions_whether_or_not_slack_was_asked(begin: Begin, is_read: bool) -> None:
    world = begin(a_card(a_kpi(owner=PRIYA, cover=ANNA), admins=[HELEN, MEI]))
    if is_read:
        world.bot.tick()
    sentence, admins = str(NotAllowed("MTTR", [PRIYA, ANNA, HELEN, MEI])), one_of([HELEN, MEI])
    assert forbidden(world, "submit mttr 25") == sentence
    assert sentence in world.say(DIEGO, "mttr 25")
    assert admins in forbidden(world, "away @priya until 2 December")
    assert admins in forbidden(world, "workdays @priya Mon-Thu")
    assert admins in forbidden(world, "holidays @priya DE")


def test_in_a_channel_who_may_is_named_without_being_called(begin: Begin) -> None:
    world = begin(a_card(a_kpi(cover=SAM)))
    world.bot.tick()
    [answer] = world.mention(DIEGO, "mttr 25")
    assert with_names(str(NotAllowed("MTTR", [PRIYA, SAM, HELEN]))) in answer.text
    assert "<@" not in answer.text


def test_a_form_which_shows_no_mentions_names_people_as_soon_as_slack_did(begin: Begin) -> None:
    world = begin(a_card())
    people, team = world.bot.services.people, world.workspace.team_id
    errors = [NotAllowed("MTTR", [PRIYA, HELEN]), Locked("MTTR", "week 45", [HELEN])]
    assert [people.error_text(team, error) for error in errors] == [error.unnamed for error in errors]
    world.bot.tick()
    assert [people.error_text(team, error) for error in errors] == [
        with_names(str(error)) for error in errors
    ]


def test_whom_slack_has_not_named_yet_is_mentioned_in_what_is_given_back(begin: Begin) -> None:
    world = begin(TEMPLATE)
    seen = world.say(PRIYA, "mttr 25 or ask @diego")
    assert f"<@{DIEGO}>" in seen
    assert "someone" not in seen
    assert "&lt;@" not in seen
    assert CHANNEL not in seen
