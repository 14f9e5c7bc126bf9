"""Slack is slow, rate-limited, closed or gone: everything is sent in the end, once and in order."""

import re
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.bootstrap import Bot
from bot.demo.people import CHANNEL, CHANNELS
from bot.workspace.model import SlackChannel
from bot.workspace.refusals import SlackRefusal
from scorecard.model.outbox import OutgoingMessage
from scorecard.model.payloads import Alert, Question
from scorecard.storage.engine import make_engine
from tests.faults.bots import another_bot
from tests.faults.trial import FRIDAY
from tests.support.facts import saved
from tests.support.world import HELEN, PRIYA, World, a_world, at

MONDAY = at("2026-11-23 09:00")
TUESDAY = at("2026-11-24 10:00")
LEASE = timedelta(minutes=3)


@pytest.fixture
def world(engine: Engine) -> Iterator[World]:
    """A world in which Priya was just prompted for two values."""
    with a_world(engine, FRIDAY) as world:
        world.move_to(FRIDAY)
        world.move_to(MONDAY)
        yield world


def ask(world: World, times: int) -> None:
    """Put questions to Priya into the outbox, numbered from 0."""
    with world.store.writing() as uow:
        for number in range(times):
            question = Question(user=PRIYA, reason=f"Reason {number}.", typed="", cause=str(number))
            uow.outbox.add(OutgoingMessage(question, "T0LOCAL", PRIYA), world.clock.now())
        uow.commit()


def ask_each(world: World, people: Sequence[str]) -> None:
    """Put a question to each of several people into the outbox."""
    with world.store.writing() as uow:
        for person in people:
            question = Question(user=person, reason="Reason 0.", typed="", cause=person)
            uow.outbox.add(OutgoingMessage(question, "T0LOCAL", person), world.clock.now())
        uow.commit()


def asked(world: World) -> list[int]:
    """Return the numbers of the questions that Priya got, in order."""
    found = [re.search(r"Reason (\d+)", message.text) for message in world.inbox(PRIYA)]
    return [int(item[1]) for item in found if item]


def lag_behind(world: World) -> Bot:
    """Let Slack accept messages only after the bot's timeout, and return that bot."""
    world.expected |= {"send_unconfirmed"}
    hurried = another_bot(world, timeout=1)
    world.workspace.refusals.before("chat.postMessage", lambda: time.sleep(1.5))
    return hurried


def attempts(world: World, method: str = "chat.postMessage") -> int:
    return sum(call.method == method for call in world.workspace.calls)


def test_a_rate_limit_pauses_a_channel_and_keeps_its_order_and_all_else_goes_on(world: World) -> None:
    world.expected |= {"ratelimited", "sending_paused"}
    world.workspace.refusals.rate_limit("chat.postMessage", seconds=30, channel=CHANNEL)
    world.move_to(TUESDAY)
    for _ in range(29):
        world.move_by(seconds=1)
    limited = [call for call in world.workspace.calls if call.error == "ratelimited"]
    assert len(limited) == 1
    assert world.posts() == []
    assert len(world.reminders(PRIYA)) == 1
    world.move_by(seconds=2)
    [post] = world.weekly()
    assert [reply.thread_ts for reply in world.thread(post)] == [post.ts]


def test_where_slack_limits_several_channels_it_is_left_in_peace_everywhere(world: World) -> None:
    world.expected |= {"ratelimited", "sending_paused"}
    people = [person.id for person in world.workspace.people][:6]
    world.workspace.refusals.rate_limit("chat.postMessage", seconds=20, times=3)
    before = attempts(world)
    ask_each(world, people)
    world.settle()
    assert attempts(world) == before + 3
    world.move_by(seconds=21)
    assert [len(world.inbox(person)) > 0 for person in people] == [True] * 6


def test_a_rate_limit_of_changes_pauses_only_changes(world: World) -> None:
    world.expected |= {"ratelimited", "sending_paused"}
    world.workspace.refusals.rate_limit("chat.update", seconds=30)
    world.say(PRIYA, "mttr 52")
    assert saved(world, "MTTR", 52)
    assert len(world.alerts()) == 1
    assert "52" not in world.prompts(PRIYA)[0].text
    world.move_by(seconds=31)
    assert "52" in world.prompts(PRIYA)[0].text
    assert len([call for call in world.workspace.calls if call.error == "ratelimited"]) == 1


def test_a_rate_limit_in_the_middle_loses_and_repeats_nothing(world: World) -> None:
    world.expected |= {"ratelimited", "sending_paused"}

    def limit() -> None:
        if len(world.inbox(PRIYA)) < 9:
            world.workspace.refusals.rate_limit("chat.postMessage", seconds=5)

    world.workspace.refusals.after("chat.postMessage", limit)
    ask(world, 8)
    for _ in range(60):
        world.move_by(seconds=1)
    assert asked(world) == list(range(8))


def test_an_alert_waits_for_days_until_the_bot_is_invited(engine: Engine) -> None:
    with a_world(
        engine, FRIDAY, channels=(SlackChannel(CHANNEL, "it", has_bot=False), *CHANNELS[1:])
    ) as world:
        world.expected |= {"not_in_channel", "trouble_began"}
        world.move_to(MONDAY)
        world.say(PRIYA, "mttr 52")
        assert world.receipts(PRIYA)
        for _ in range(30):
            world.move_by(hours=1)
        assert world.posts() == []
        world.workspace.invite_bot(CHANNEL)
        for _ in range(2):
            world.move_by(hours=1)
        assert len(world.alerts()) == 1
        assert len(world.weekly()) == 1
        assert len(world.thread(world.weekly()[0])) == 1


def test_a_message_that_slack_took_too_late_is_found_and_not_sent_again(world: World) -> None:
    hurried = lag_behind(world)
    world.actor.say(PRIYA, world.direct(PRIYA), "mttr 25")
    hurried.sender.send_due()
    time.sleep(1)
    world.move_by(minutes=1)
    assert attempts(world) == 2
    world.clock.move_by(LEASE)
    hurried.sender.send_due()
    assert len(world.receipts(PRIYA)) == 1
    assert len(world.calls("chat.postMessage")) == 2


def test_a_message_that_slack_never_took_is_sent_again_once_that_is_sure(world: World) -> None:
    world.expected |= {"send_unconfirmed", "fatal_error"}
    hurried = another_bot(world, timeout=1)
    is_hanging = [True]

    def hang() -> None:
        if is_hanging.pop() if is_hanging else False:
            time.sleep(1.5)
            raise SlackRefusal("fatal_error")

    world.workspace.refusals.before("chat.postMessage", hang)
    world.actor.say(PRIYA, world.direct(PRIYA), "mttr 25")
    hurried.sender.send_due()
    time.sleep(1)
    assert world.receipts(PRIYA) == []
    world.move_by(minutes=4)
    assert len(world.receipts(PRIYA)) == 1


def test_a_doubt_survives_that_slack_would_not_be_asked(world: World) -> None:
    world.expected |= {"ratelimited", "sending_paused"}
    hurried = lag_behind(world)
    world.actor.say(PRIYA, world.direct(PRIYA), "mttr 25")
    hurried.sender.send_due()
    time.sleep(1)
    world.workspace.refusals.rate_limit("conversations.history", seconds=30, times=2)
    for _ in range(5):
        world.move_by(minutes=1)
    assert len(world.receipts(PRIYA)) == 1


def test_a_message_in_doubt_is_found_behind_a_busy_days_talk(world: World) -> None:
    hurried = lag_behind(world)
    world.actor.say(PRIYA, world.direct(PRIYA), "mttr 25")
    hurried.sender.send_due()
    time.sleep(1)
    for number in range(450):
        world.workspace.messages.add(world.direct(PRIYA), HELEN, f"{number}")
    world.move_by(minutes=4)
    assert len(world.receipts(PRIYA)) == 1


def test_what_was_sent_without_our_knowing_is_still_withdrawn(world: World) -> None:
    """Correct a value after its alert was posted but before the bot, which died, knew of it."""
    world.actor.say(PRIYA, world.direct(PRIYA), "mttr 52")
    while (claimed := world.bot.services.outbox.claim()) and claimed.outgoing.key != "alert:1":
        world.bot.services.outbox.drop(claimed)
    metadata = {"event_type": "scorecard_message", "event_payload": {"key": "alert:1"}}
    world.workspace.messages.add(CHANNEL, world.workspace.bot.user_id, "MTTR is off", metadata=metadata)
    world.actor.say(PRIYA, world.direct(PRIYA), "mttr 25")
    world.move_by(minutes=4)
    [alert] = world.alerts()
    assert "Withdrawn" in alert.text
    assert len(world.thread(alert)) == 1


def test_after_an_hour_without_slack_everything_is_said_within_a_minute(world: World) -> None:
    world.expected |= {"sending_paused", "outage_began", "channel_read_failed"}
    world.bot = another_bot(world)
    client = world.bot.app.client
    there, client.base_url = client.base_url, "http://127.0.0.1:9/api/"
    world.say(PRIYA, "mttr 52")
    for _ in range(60):
        world.move_by(minutes=1)
    world.say(PRIYA, "csat 95")
    client.base_url = there
    world.move_by(minutes=1)
    assert len(world.alerts()) == 1
    assert ["MTTR" in receipt.text for receipt in world.receipts(PRIYA)] == [True, False]


def test_what_cannot_be_drawn_holds_up_nothing_else(world: World) -> None:
    world.expected |= {"draw_failed", "send_requeued"}
    with world.store.writing() as uow:
        broken = OutgoingMessage(Alert(alert=99), "T0LOCAL", CHANNEL)
        uow.outbox.add(broken, world.clock.now())
        uow.commit()
    world.say(PRIYA, "mttr 52")
    assert saved(world, "MTTR", 52)
    assert len(world.alerts()) == 1


def test_a_message_deleted_in_slack_is_let_go(world: World) -> None:
    world.expected |= {"message_not_found", "send_failed"}
    world.workspace.messages.change(world.prompts(PRIYA)[0], deleted=True)
    world.say(PRIYA, "mttr 25")
    assert saved(world, "MTTR", 25)


@pytest.mark.postgres
def test_processes_that_send_at_once_send_each_message_once_and_in_order(postgres_url: str) -> None:
    engine = make_engine(postgres_url)
    with a_world(engine, FRIDAY) as world:
        ask(world, 40)
        bots = [another_bot(world) for _ in range(3)]
        threads = [threading.Thread(target=bot.sender.send_due) for bot in bots]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert asked(world) == list(range(40))
    engine.dispose()
