"""Broken responses from Slack: a posted message is found; one that was not is posted within seconds."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from bot.demo.people import CHANNEL
from tests.faults.bots import another_bot
from tests.faults.trial import FRIDAY
from tests.support.proxy import Broken, Proxy, a_proxy
from tests.support.world import PRIYA, World, a_world, at, plain

MONDAY = at("2026-11-23 09:00")
SECONDS = 6


@pytest.fixture
def world(engine: Engine) -> Iterator[World]:
    """A world in which Priya was just prompted for two values."""
    with a_world(engine, FRIDAY) as world:
        world.move_to(FRIDAY)
        world.move_to(MONDAY)
        world.expected |= {"send_unconfirmed"}
        yield world


@pytest.fixture
def proxy(world: World) -> Iterator[Proxy]:
    """A proxy that stands between the bot and Slack from now on."""
    with a_proxy(world.slack.api_url) as proxy:
        world.bot = another_bot(world, url=proxy.url)
        yield proxy


def wait_seconds(world: World) -> None:
    for _ in range(SECONDS):
        world.move_by(seconds=1)


@pytest.mark.parametrize("takes_effect", [True, False], ids=["taken", "not-taken"])
@pytest.mark.parametrize("broken", Broken, ids=lambda broken: broken.name.lower())
def test_an_alert_whose_answer_broke_is_said_once_and_within_seconds(
    world: World, proxy: Proxy, broken: Broken, takes_effect: bool
) -> None:
    proxy.break_next(broken, takes_effect=takes_effect, channel=CHANNEL, method="chat.postMessage")
    world.say(PRIYA, "mttr 52")
    wait_seconds(world)
    assert len(world.alerts()) == 1
    assert proxy.plans == []


def test_what_follows_a_message_in_doubt_finds_it(world: World, proxy: Proxy) -> None:
    proxy.break_next(Broken.HTML, takes_effect=True, channel=CHANNEL, method="chat.postMessage")
    world.say(PRIYA, "mttr 52")
    world.say(PRIYA, "mttr 25")
    wait_seconds(world)
    [alert] = world.alerts()
    assert "Withdrawn" in alert.text
    assert len(world.thread(alert)) == 1


def test_a_doubt_that_cannot_be_looked_into_is_looked_into_again(world: World, proxy: Proxy) -> None:
    for broken in (Broken.HTML, Broken.RESET, Broken.SERVER_503, Broken.LIST):
        method = "chat.postMessage" if broken is Broken.HTML else "conversations.history"
        proxy.break_next(broken, takes_effect=True, channel=CHANNEL, method=method)
    world.say(PRIYA, "mttr 52")
    for _ in range(60):
        world.move_by(seconds=1)
    assert proxy.plans == []
    assert len(world.alerts()) == 1


def test_a_change_whose_answer_broke_is_made_again(world: World, proxy: Proxy) -> None:
    [prompt] = world.prompts(PRIYA)
    proxy.break_next(Broken.HTML_502, takes_effect=False, channel=prompt.ts, method="chat.update")
    world.say(PRIYA, "mttr 25")
    wait_seconds(world)
    assert "25" in plain(world.prompts(PRIYA)[0].text)


def test_direct_messages_whose_opening_broke_are_opened_again(world: World, proxy: Proxy) -> None:
    proxy.break_next(Broken.WORD, takes_effect=True, channel=PRIYA, method="conversations.open")
    with world.store.writing() as uow:
        uow.people.get_or_add(world.workspace.team_id, PRIYA).dm_channel = ""
        uow.commit()
    world.move_to(at("2026-11-24 10:00"))
    wait_seconds(world)
    assert proxy.plans == []
    assert world.reminders(PRIYA)
