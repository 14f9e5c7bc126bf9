"""A question with buttons whose message was edited or deleted before somebody pressed one."""

import pytest

from bot.workspace.model import PostedMessage
from tests.scenarios.conftest import Begin
from tests.scenarios.replies.test_clarifications import carried, question
from tests.support.cards import a_card, a_kpi
from tests.support.facts import saved
from tests.support.facts_replies import asked_which, not_done
from tests.support.seen import stored, values
from tests.support.world import PRIYA, World, at


@pytest.fixture
def world(begin: Begin) -> World:
    world = begin(a_card(a_kpi(), a_kpi("mtta")))
    world.move_to(at("2026-11-23 09:00"))
    return world


def typed(world: World, text: str) -> tuple[PostedMessage, PostedMessage]:
    """Return a person's message, and the question that it led to."""
    said = world.actor.say(PRIYA, world.direct(PRIYA), text)
    world.settle()
    return said, question(world)


def edit(world: World, said: PostedMessage, text: str) -> None:
    world.actor.edit(PRIYA, said.channel, said.ts, text)
    world.settle()


def test_the_old_question_stores_nothing_and_the_new_one_what_it_shows(world: World) -> None:
    said, asking = typed(world, "25")
    edit(world, said, "26")
    world.choose_in(PRIYA, asking, carried(asking)[0])
    assert not_done(world, PRIYA)
    assert stored(world) == []
    world.choose(PRIYA, "MTTA")
    assert saved(world, "MTTA", 26)


def test_an_edit_that_answered_leaves_nothing_to_choose(world: World) -> None:
    said, asking = typed(world, "25")
    edit(world, said, "mttr 26")
    world.choose_in(PRIYA, asking, carried(asking)[1])
    assert not_done(world, PRIYA)
    assert values(world) == [26]


def test_a_reading_of_what_was_typed_before_is_not_stored(world: World) -> None:
    said, asking = typed(world, "mttr ~40")
    edit(world, said, "mttr ~41, no idea?")
    world.choose_in(PRIYA, asking, carried(asking)[0])
    assert not_done(world, PRIYA)
    assert stored(world) == []


def test_a_question_about_an_edit_is_overtaken_by_the_next_edit(world: World) -> None:
    said, _ = typed(world, "mttr 32")
    edit(world, said, "mttr ~40")
    asking = question(world)
    edit(world, said, "mttr 31")
    world.choose_in(PRIYA, asking, carried(asking)[0])
    assert not_done(world, PRIYA)
    assert values(world) == [31]


def test_what_is_asked_after_a_choice_is_still_about_the_same_message(world: World) -> None:
    said, asking = typed(world, "~40")
    world.choose(PRIYA, "MTTR")
    now = world.workspace.messages.get(asking.channel, asking.ts)
    edit(world, said, "~41")
    assert asked_which(world, PRIYA, "MTTR", "MTTA")
    world.choose_in(PRIYA, asking, carried(now)[0])
    assert not_done(world, PRIYA)
    assert stored(world) == []


def test_a_deleted_message_gives_nothing_any_more(world: World) -> None:
    said, asking = typed(world, "25")
    world.actor.delete(PRIYA, said.channel, said.ts)
    world.settle()
    world.choose_in(PRIYA, asking, carried(asking)[0])
    assert not_done(world, PRIYA)
    assert stored(world) == []


def test_an_edit_that_changes_no_text_keeps_the_question(world: World) -> None:
    said, asking = typed(world, "25, see https://wiki.example")
    edit(world, said, "25, see https://wiki.example")
    world.choose_in(PRIYA, asking, carried(asking)[0])
    assert saved(world, "MTTR", 25)
