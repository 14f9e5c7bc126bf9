"""An error in a direct message or mention is told where it happened, once, with a code and what was typed."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.demo.people import CHANNEL
from bot.ui.errors import unexpected_reason
from bot.workspace.delivery.transport import Retry
from bot.workspace.model import PostedMessage
from scorecard.errors import DatabaseBusy
from scorecard.storage.engine import make_engine
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY
from tests.support.facts import saved
from tests.support.seen import values
from tests.support.world import PRIYA, World, a_world, at, shown

CODE = re.compile(re.escape(unexpected_reason("CODE")).replace("CODE", "`?([0-9a-f]{6})`?"))
BUSY = str(DatabaseBusy())


@pytest.fixture
def broken(asked_for_two: World) -> World:
    """A world in which the scorecard cannot be read: its frequency is a word that nobody foresaw."""
    with asked_for_two.engine.begin() as connection:
        connection.execute(text("UPDATE kpi SET frequency = 'fortnightly'"))
        connection.execute(text("UPDATE scorecard SET edition = edition + 1"))
    asked_for_two.expected.add("unexpected_error")
    return asked_for_two


@contextmanager
def mended(world: World) -> Iterator[None]:
    """Repair what was broken."""
    with world.engine.begin() as connection:
        connection.execute(text("UPDATE kpi SET frequency = 'weekly'"))
        connection.execute(text("UPDATE scorecard SET edition = edition + 1"))
    yield


def say(world: World) -> PostedMessage:
    said = world.actor.say(PRIYA, world.direct(PRIYA), "mttr 25, slow vendor")
    world.settle()
    return said


def mention(world: World) -> PostedMessage:
    said = world.actor.say(PRIYA, CHANNEL, "@scorecard mttr 25, slow vendor")
    world.settle()
    return said


def say_in_a_thread(world: World) -> PostedMessage:
    thread = world.prompts(PRIYA)[0].ts
    said = world.actor.say(PRIYA, world.direct(PRIYA), "mttr 25, slow vendor", thread)
    world.settle()
    return said


def answers(world: World, said: PostedMessage) -> list[PostedMessage]:
    """Return the bot's messages after a message, in its thread or beside it."""
    root = said.thread_ts or (said.ts if said.channel == CHANNEL else None)
    here = world.workspace
    seen = here.replies(said.channel, root, PRIYA) if root else here.history(said.channel, PRIYA)
    return [one for one in seen if one.author == world.workspace.bot.user_id and one.ts > said.ts]


@pytest.mark.parametrize("way", [say, mention, say_in_a_thread])
def test_what_nobody_foresaw_is_told_where_it_was_said(
    broken: World, way: Callable[[World], PostedMessage]
) -> None:
    said = way(broken)
    [told] = answers(broken, said)
    [code] = CODE.findall(told.text)
    assert "mttr 25, slow vendor" in shown(told)

    assert [line["reference"] for line in broken.logs if line["event"] == "unexpected_error"] == [code]


def test_it_is_told_once_however_often_slack_tells_of_the_message(broken: World) -> None:
    said = say(broken)
    for _ in range(3):
        assert broken.actor.redeliver(broken.actor.event_ids[-1]).failure is None
    broken.settle()
    assert len(answers(broken, said)) == 1


def test_what_was_told_as_lost_is_not_taken_later(broken: World) -> None:
    say(broken)
    with mended(broken):
        broken.actor.redeliver(broken.actor.event_ids[-1])
        broken.settle()
        assert values(broken) == []
        broken.say(PRIYA, "mttr 25, slow vendor")
        assert saved(broken, "MTTR", 25)


def test_an_edit_that_fails_is_told_too(asked_for_two: World) -> None:
    world = asked_for_two
    said = say(world)
    with world.engine.begin() as connection:
        connection.execute(text("UPDATE kpi SET frequency = 'fortnightly'"))
        connection.execute(text("UPDATE scorecard SET edition = edition + 1"))
    world.expected.add("unexpected_error")
    world.actor.edit(PRIYA, said.channel, said.ts, "mttr 26")
    world.bot.sender.send_due()
    assert [bool(CODE.search(one.text)) for one in answers(world, said)].count(True) == 1
    with mended(world):
        pass


@pytest.fixture
def impatient(tmp_path: Path, empty_database: bytes) -> Iterator[World]:
    """A world whose database waits only a moment for others."""
    path = tmp_path / "impatient.db"
    path.write_bytes(empty_database)
    engine = make_engine(f"sqlite:///{path}", patience=0.2)
    with a_world(engine, at("2026-11-20 12:00")) as world:
        world.apply(a_card(a_kpi()))
        world.move_to(MONDAY)
        yield world
    engine.dispose()


def test_a_message_to_a_database_that_another_program_holds_is_told_at_once(impatient: World) -> None:
    world = impatient
    with held(world):
        said = world.actor.say(PRIYA, world.direct(PRIYA), "mttr 25")
    [told] = answers(world, said)
    assert BUSY in told.text
    assert "mttr 25" in shown(told)
    assert world.deliveries.sent[-1][1]["event"]["text"] == "mttr 25"  # Slack was told that it is taken


@contextmanager
def held(world: World) -> Iterator[None]:
    """Another program writes the database and does not end."""
    holder: Any = sqlite3.connect(str(world.engine.url.database), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        holder.rollback()
        holder.close()


def test_a_message_while_the_database_is_away_is_taken_when_slack_tells_of_it_again(
    asked_for_two: World,
) -> None:
    world = asked_for_two
    world.expected.add("delivery_deferred")
    with away(world):
        world.actor.say(PRIYA, world.direct(PRIYA), "mttr 25")
    world.actor.redeliver(world.actor.event_ids[-1])
    world.settle()
    assert values(world) == [25]
    assert len(world.receipts(PRIYA)) == 1


def test_after_the_last_time_its_person_is_told(asked_for_two: World) -> None:
    world = asked_for_two
    world.expected |= {"delivery_deferred", "unexpected_error"}
    with away(world):
        said = world.actor.say(PRIYA, world.direct(PRIYA), "mttr 25, slow vendor")
        world.actor.wait_for_retries()
        payload = world.deliveries.sent[-1][1]
        for number in (2, 3):
            world.deliveries.send("event", payload, Retry(number, "http_error"))
    told = [one for one in answers(world, said) if CODE.search(one.text)]
    assert len(told) == 1
    assert "mttr 25, slow vendor" in shown(told[0])
    assert values(world) == []


@contextmanager
def away(world: World) -> Iterator[None]:
    """The database cannot be opened: what stands in its place is no file."""
    path = Path(str(world.engine.url.database))
    world.engine.dispose()  # which also ends the file of what is not in the database itself yet
    aside = path.rename(path.with_name("away.db"))
    path.mkdir()
    try:
        yield
        world.actor.wait_for_retries()
    finally:
        world.engine.dispose()
        path.rmdir()
        aside.rename(path)
