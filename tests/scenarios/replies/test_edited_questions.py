"""A question with buttons whose message was edited or deleted before somebody pressed one."""

import pytest

from bot.workspace.model import PostedMessage
from tests.scenarios.conftest import Begin
from tests.scenarios.replies.test_clarifications import carried, question
from tests.support.cards import a_card, a_kpi
from tests.support.seen import stored, values
from tests.support.world import PRIYA, World, at, plain

EDITED = "You edited that message since, so nothing was saved here; see what I answered to the edit."


@pytest.fixture
def world(begin: Begin) -> World:
    world = begin(a_card(a_kpi(), a_kpi("mtta")))
    world.move_to(at("2026-11-23 09:00"))
    return world


def typed(world: World, text: str) -> tuple[PostedMessage, PostedMessage]:
    """What somebody typed, and the question that it led to."""
    said = world.actor.say(PRIYA, world.direct(PRIYA), text)
    world.settle()
    return said, question(world)


def edit(world: World, said: PostedMessage, text: str) -> None:
    world.actor.edit(PRIYA, said.channel, said.ts, text)
    world.settle()


def test_the_old_question_stores_nothing_and_the_new_one_what_it_shows(world: World) -> None:
    said, asking = typed(world, "25")
    edit(world, said, "26")
    assert world.choose_in(PRIYA, asking, carried(asking)[0]) == EDITED
    assert stored(world) == []
    assert "*MTTA* is 26 min" in world.choose(PRIYA, "MTTA")


def test_an_edit_that_answered_leaves_nothing_to_choose(world: World) -> None:
    said, asking = typed(world, "25")
    edit(world, said, "mttr 26")
    assert world.choose_in(PRIYA, asking, carried(asking)[1]) == EDITED
    assert values(world) == [26]


def test_a_reading_of_what_was_typed_before_is_not_stored(world: World) -> None:
    said, asking = typed(world, "mttr ~40")
    edit(world, said, "mttr ~41, no idea?")
    assert world.choose_in(PRIYA, asking, carried(asking)[0]) == EDITED
    assert stored(world) == []


def test_a_question_about_an_edit_is_overtaken_by_the_next_edit(world: World) -> None:
    said, _ = typed(world, "mttr 32")
    edit(world, said, "mttr ~40")
    asking = question(world)
    edit(world, said, "mttr 31")
    assert world.choose_in(PRIYA, asking, carried(asking)[0]) == EDITED
    assert values(world) == [31]


def test_what_is_asked_after_a_choice_is_still_about_the_same_message(world: World) -> None:
    said, asking = typed(world, "~40")
    world.choose(PRIYA, "MTTR")
    now = world.workspace.messages.get(asking.channel, asking.ts)
    edit(world, said, "~41")
    assert "Nothing was saved yet." in plain(question(world).text)
    assert world.choose_in(PRIYA, asking, carried(now)[0]) == EDITED
    assert stored(world) == []


def test_a_deleted_message_gives_nothing_any_more(world: World) -> None:
    said, asking = typed(world, "25")
    world.actor.delete(PRIYA, said.channel, said.ts)
    world.settle()
    told = "You deleted that message, so nothing was saved; if you still mean it, send it again."
    assert world.choose_in(PRIYA, asking, carried(asking)[0]) == told
    assert stored(world) == []


def test_an_edit_that_changes_no_text_keeps_the_question(world: World) -> None:
    said, asking = typed(world, "25, see https://wiki.example")
    edit(world, said, "25, see https://wiki.example")
    assert "*MTTR* is 25 min" in plain(world.choose_in(PRIYA, asking, carried(asking)[0]))
