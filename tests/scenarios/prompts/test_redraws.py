"""Redraws that change nothing are not sent, and new messages go before redraws."""

from collections import Counter

import pytest

from bot.ui.kit.ids import ActionId
from bot.ui.prompts.prompt import ALL_DONE
from bot.workspace.model import RecordedCall
from scorecard.services.prompts.redraws import changes_in
from tests.scenarios.conftest import Begin
from tests.support.cards import a_card, a_kpi
from tests.support.facts_prompts import reads
from tests.support.world import PRIYA, World, at, plain

MONDAY = at("2026-11-23 09:00")
KEYS = ("mttr", "csat", "defects", "uptime")


@pytest.fixture
def world(begin: Begin) -> World:
    """Priya was just asked for four values, and has a Home tab."""
    world = begin(a_card(*(a_kpi(key) for key in KEYS)))
    world.open_home(PRIYA)
    world.move_to(MONDAY)
    return world


def sent(world: World, since: int) -> list[RecordedCall]:
    """Return the calls to Slack since then that show something."""
    shows = ("chat.postMessage", "chat.update", "views.publish")
    return [call for call in world.workspace.calls[since:] if call.method in shows]


def methods(calls: list[RecordedCall]) -> Counter[str]:
    return Counter(call.method for call in calls)


def test_a_form_of_four_values_is_one_receipt_one_update_of_its_message_and_one_of_the_home_tab(
    world: World,
) -> None:
    since = len(world.workspace.calls)
    world.press(PRIYA, world.prompts(PRIYA)[0], ActionId.ANSWER)
    assert world.fill(PRIYA, dict(zip(KEYS, ("21", "22", "23", "24"), strict=True))) == {}
    calls = sent(world, since)
    assert methods(calls) == {"chat.postMessage": 1, "chat.update": 1, "views.publish": 1}
    assert next(call.method for call in calls) == "chat.postMessage"
    assert reads(world.prompts(PRIYA)[0], ALL_DONE)


def test_an_answer_is_one_receipt_first_one_update_and_one_of_the_home_tab(world: World) -> None:
    since = len(world.workspace.calls)
    world.say(PRIYA, "mttr 25")
    assert next(call.method for call in sent(world, since)) == "chat.postMessage"
    assert methods(sent(world, since)) == {"chat.postMessage": 1, "chat.update": 1, "views.publish": 1}


def test_several_values_in_one_message_are_one_update(world: World) -> None:
    since = len(world.workspace.calls)
    world.say(PRIYA, "mttr 25, csat 26, defects 27")
    assert methods(sent(world, since)) == {"chat.postMessage": 1, "chat.update": 1, "views.publish": 1}


def test_a_home_tab_that_shows_the_same_is_not_drawn_again_when_it_is_opened(world: World) -> None:
    world.open_home(PRIYA)
    since = len(world.workspace.calls)
    world.open_home(PRIYA)
    assert sent(world, since) == []
    world.say(PRIYA, "mttr 25")
    assert "25" in str(world.home(PRIYA))


def test_a_home_tab_that_slack_lost_is_drawn_again_when_it_is_opened(world: World) -> None:
    world.open_home(PRIYA)
    world.workspace.views._homes.clear()
    assert world.open_home(PRIYA)["blocks"]


def redraw(world: World, cause: str) -> None:
    """Redraw the message of the first batch."""
    with world.store.writing() as uow:
        changes_in(uow).batch(1, cause, world.clock.now())
        uow.commit()


def test_a_message_that_shows_the_same_is_not_changed(world: World) -> None:
    since = len(world.workspace.calls)
    redraw(world, "once")
    world.settle()
    assert sent(world, since) == []
    world.say(PRIYA, "mttr 25")
    since = len(world.workspace.calls)
    redraw(world, "again")
    world.settle()
    assert sent(world, since) == []


def test_after_a_doubt_about_a_change_it_is_made_again_though_it_would_show_what_was_there_before(
    world: World,
) -> None:
    world.expected |= {"fatal_error", "send_unconfirmed"}
    world.say(PRIYA, "mttr 25")
    world.workspace.refusals.fail("chat.update", "fatal_error")
    world.command(PRIYA, "correct mttr W47 26")
    world.command(PRIYA, "correct mttr W47 25")
    since = len(world.workspace.calls)
    world.move_by(minutes=1)
    assert methods(sent(world, since))["chat.update"] >= 1
    assert "25" in plain(world.prompts(PRIYA)[0].text)


def test_a_doubt_about_the_home_tab_lets_it_be_drawn_again(world: World) -> None:
    world.expected |= {"internal_error", "send_unconfirmed"}
    before = world.home(PRIYA)["hash"]
    world.workspace.refusals.fail("views.publish", "internal_error")
    world.say(PRIYA, "mttr 25")
    assert world.home(PRIYA)["hash"] == before
    world.move_by(minutes=1)
    assert world.home(PRIYA)["hash"] != before
