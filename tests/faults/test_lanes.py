"""Isolation of faults: a hanging call, a rate-limited channel or a wrong clock delays only what it must."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Timer

import pytest
from sqlalchemy import Engine

from bot.demo.people import CHANNEL
from scorecard.clock import Clock
from scorecard.model.outbox import OutgoingMessage
from scorecard.model.payloads import Question
from tests.faults.bots import another_bot
from tests.faults.trial import FRIDAY
from tests.process.town import wait_until
from tests.support.proxy import Proxy, a_proxy
from tests.support.world import MEI, PRIYA, SAM, World, a_world, at

MONDAY = at("2026-11-23 09:00")


@pytest.fixture
def world(engine: Engine) -> Iterator[World]:
    """A world in which Priya was just prompted for two values."""
    with a_world(engine, FRIDAY) as world:
        world.move_to(FRIDAY)
        world.move_to(MONDAY)
        yield world


@pytest.fixture
def proxy(world: World) -> Iterator[Proxy]:
    """A proxy between Slack and a bot that sends on threads of its own."""
    with a_proxy(world.slack.api_url) as proxy:
        world.bot = another_bot(world, url=proxy.url)
        world.bot.worker.start()
        yield proxy
        for channel in list(proxy.holding):
            proxy.let_go(channel)
        world.bot.stop()


def ask(world: World, person: str, numbers: range) -> None:
    """Put numbered questions to a person into the outbox."""
    with world.store.writing() as uow:
        for number in numbers:
            cause = f"{person}:{number}"
            question = Question(user=person, reason=f"Reason {number}.", typed="", cause=cause)
            uow.outbox.add(OutgoingMessage(question, "T0LOCAL", person), world.clock.now())
        uow.commit()


def asked(world: World, person: str) -> list[int]:
    """Return the numbers of the questions that a person got, in order."""
    found = [re.search(r"Reason (\d+)", message.text) for message in world.inbox(person)]
    return [int(item[1]) for item in found if item]


def test_a_call_that_hangs_holds_up_its_channel_alone(world: World, proxy: Proxy) -> None:
    proxy.hold(world.direct(MEI))
    ask(world, MEI, range(3))
    for person in (PRIYA, SAM):
        ask(world, person, range(5))
    wait_until(lambda: asked(world, PRIYA) == asked(world, SAM) == list(range(5)))
    assert asked(world, MEI) == []
    proxy.let_go(world.direct(MEI))
    wait_until(lambda: asked(world, MEI) == list(range(3)))


def test_what_follows_a_hanging_message_waits_for_it(world: World, proxy: Proxy) -> None:
    proxy.hold(CHANNEL)
    world.actor.say(PRIYA, world.direct(PRIYA), "mttr 52")
    wait_until(lambda: len(world.receipts(PRIYA)) == 1)
    world.actor.say(PRIYA, world.direct(PRIYA), "mttr 25")
    wait_until(lambda: len(world.receipts(PRIYA)) == 2)
    assert world.alerts() == []
    proxy.let_go(CHANNEL)
    wait_until(lambda: ["Withdrawn" in alert.text for alert in world.alerts()] == [True])
    wait_until(lambda: len(world.thread(world.alerts()[0])) == 1)


def test_many_messages_to_many_places_keep_their_order_in_each(world: World, proxy: Proxy) -> None:
    people = [person.id for person in world.workspace.people]
    for person in people:
        ask(world, person, range(6))
    wait_until(lambda: [asked(world, person) for person in people] == [list(range(6))] * len(people))


def test_who_stops_finishes_what_is_in_hand(world: World) -> None:
    with a_proxy(world.slack.api_url) as proxy:
        bot = another_bot(world, url=proxy.url)
        bot.worker.start()
        proxy.hold(world.direct(MEI))
        ask(world, MEI, range(1))
        wait_until(lambda: bot.sender.has_in_flight)
        proxy.let_go(world.direct(MEI))
        bot.stop()
    assert asked(world, MEI) == [0]


class SkewedClock:
    """A clock that can be set wrong."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.ahead = timedelta()

    def now(self) -> datetime:
        return self._clock.now() + self.ahead


def test_a_clock_that_was_wrong_for_some_seconds_mutes_nobody_for_days(world: World) -> None:
    world.expected |= {
        "ratelimited",
        "sending_paused",
        "send_requeued",
        "service_unavailable",
    }
    clock = SkewedClock(world.clock)
    bot = another_bot(world, clock=clock)
    clock.ahead = timedelta(days=2)
    refusals = world.workspace.refusals
    refusals.rate_limit("chat.postMessage", seconds=30, channel=world.direct(PRIYA))
    ask(world, PRIYA, range(1))
    world.actor.say(PRIYA, world.direct(PRIYA), "mttr 25")
    bot.sender.send_due()
    refusals.fail("chat.postMessage", "service_unavailable")
    ask(world, SAM, range(1))
    bot.sender.send_due()
    ask(world, MEI, range(1))
    assert bot.services.outbox.claim()
    assert asked(world, PRIYA) + asked(world, SAM) + asked(world, MEI) == []
    clock.ahead = timedelta()
    world.move_by(seconds=20)
    bot.sender.send_due()
    assert [asked(world, person) for person in (PRIYA, SAM, MEI)] == [[0]] * 3
    assert len(world.receipts(PRIYA)) == 1
    assert "25" in world.prompts(PRIYA)[0].text


def test_sending_what_is_due_ends_when_all_is_sent_also_what_is_in_other_hands(
    world: World, proxy: Proxy
) -> None:
    proxy.hold(world.direct(MEI))
    ask(world, MEI, range(2))
    wait_until(lambda: world.bot.sender.has_in_flight)
    Timer(0.3, lambda: proxy.let_go(world.direct(MEI))).start()
    world.settle()
    assert asked(world, MEI) == [0, 1]
