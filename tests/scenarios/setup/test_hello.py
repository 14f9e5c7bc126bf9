"""Hello: after the first apply the bot introduces itself in its channel, once."""

from typing import Any

from bot.demo.people import CHANNEL
from bot.ui.notices import hello_message
from bot.workspace.model import PostedMessage
from scorecard.definition.reader import read_definition
from scorecard.model.troubles import TroubleKind
from scorecard.model.views.reports import HelloView
from scorecard.services.setup.definitions import Definitions
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts_reports import fault, shows
from tests.support.seen import go
from tests.support.world import HELEN, SAM, World, at

OTHER = "C0GENERAL"
MONDAY = at("2026-11-23 09:00")
FAULTS = {"not_in_channel", "trouble_began", "trouble_continues"}


def a_new_card(world: World, **fields: Any) -> None:
    """Apply a new scorecard as `scorecard-bot apply` does."""
    text = a_card(a_kpi(), a_kpi("sla", owner=SAM), **fields)
    Definitions(world.store, world.clock).apply(world.workspace.team_id, read_definition(text), greets=True)


def hello(world: World, message: PostedMessage) -> HelloView:
    """Return the view of hello, which a message must show."""
    view = world.bot.services.hellos.view(1)
    assert shows(message, hello_message(view))
    return view


def without_invitation(begin: Begin) -> World:
    world = begin()
    world.expected |= {"not_in_channel"}
    world.workspace.change_channel(CHANNEL, has_bot=False)
    a_new_card(world)
    world.bot.tick()
    return world


def test_it_says_what_it_is_and_when_the_first_question_comes(begin: Begin) -> None:
    world = begin()
    a_new_card(world)
    world.bot.tick()
    [post] = world.posts()
    view = hello(world, post)
    assert (view.name, view.owners, view.kpis) == ("IT", 2, 2)
    assert view.first_prompt
    assert (view.first_prompt.at, view.first_prompt.kpis) == (MONDAY, 2)


def test_it_waits_for_the_invitation_and_comes_within_a_minute_of_it(begin: Begin) -> None:
    world = without_invitation(begin)
    world.move_by(minutes=20)
    assert world.posts() == []
    world.workspace.change_channel(CHANNEL, has_bot=True)
    world.move_by(minutes=1)
    [post] = world.posts()
    assert hello(world, post)


def test_an_hour_without_an_invitation_is_no_fault(begin: Begin) -> None:
    world = without_invitation(begin)
    for _ in range(59):
        world.move_by(minutes=1)
    assert world.inbox(HELEN) == []
    assert [one for one in world.bot.services.troubles.list_open() if one.is_fault] == []
    loud = [one["event"] for one in world.logs if one["log_level"] in {"warning", "error"}]
    assert loud == []


def test_after_that_an_admin_is_told_and_hello_still_comes_first(begin: Begin) -> None:
    world = without_invitation(begin)
    world.expected |= FAULTS
    go(world, MONDAY)
    assert world.faults() == [fault(TroubleKind.CHANNEL, "not_in_channel")]
    world.workspace.change_channel(CHANNEL, has_bot=True)
    world.move_by(minutes=1)
    [post] = world.posts()
    assert hello(world, post).first_prompt is None


def test_a_file_that_is_applied_again_says_nothing(begin: Begin) -> None:
    world = begin()
    a_new_card(world)
    world.bot.tick()
    a_new_card(world, name="IT department")
    a_new_card(world, channel=OTHER)
    world.restart_bot()
    world.bot.tick()
    assert len(world.posts()) == 1
    assert world.posts(OTHER) == []


def test_a_channel_put_right_before_hello_is_where_it_is_said(begin: Begin) -> None:
    world = begin()
    a_new_card(world)
    a_new_card(world, channel=OTHER)
    world.bot.tick()
    assert world.posts() == []
    assert len(world.posts(OTHER)) == 1


def test_a_channel_put_right_after_the_first_try_is_where_it_is_said(begin: Begin) -> None:
    world = without_invitation(begin)
    a_new_card(world, channel=OTHER)
    world.move_by(minutes=2)
    assert world.posts() == []
    assert len(world.posts(OTHER)) == 1


def test_each_new_scorecard_says_hello(begin: Begin) -> None:
    world = begin()
    a_new_card(world)
    a_new_card(world, key="security", name="Security", channel=OTHER)
    world.bot.tick()
    assert [len(world.posts(one)) for one in (CHANNEL, OTHER)] == [1, 1]
