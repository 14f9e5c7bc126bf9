"""Another program locks the database file: people are told, and nothing is half done."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.demo.people import CHANNEL
from bot.run import ANSWERS_WITHIN
from bot.ui.kit.ids import ActionId, OverflowChoice, OverflowRef
from scorecard.errors import DatabaseBusy
from scorecard.storage.engine import make_engine
from tests.process.town import wait_until
from tests.support.cards import a_card, a_kpi
from tests.support.days import MONDAY
from tests.support.seen import values
from tests.support.world import PRIYA, World, a_world, at, plain, shown

BUSY = str(DatabaseBusy())
SLACK_WAITS = 3


@pytest.fixture
def world(tmp_path: Path, empty_database: bytes) -> Iterator[World]:
    """Priya was asked for MTTR and SLA; the bot waits for the database only briefly."""
    path = tmp_path / "scorecard.db"
    path.write_bytes(empty_database)
    engine = make_engine(f"sqlite:///{path}", patience=0.2)
    with a_world(engine, at("2026-11-20 12:00")) as world:
        world.apply(a_card(a_kpi(), a_kpi("sla")))
        world.move_to(MONDAY)
        yield world
    engine.dispose()


@contextmanager
def held(world: World) -> Iterator[None]:
    """Let another program hold the database in the block."""
    with closing(sqlite3.connect(str(world.engine.url.database), isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        yield
        holder.rollback()


def events(world: World) -> list[str]:
    return [line["event"] for line in world.logs]


def test_a_running_bot_says_it_before_slack_gives_up() -> None:
    assert ANSWERS_WITHIN <= SLACK_WAITS - 1


def test_a_command_that_reads_is_answered_as_always(world: World) -> None:
    with held(world):
        world.actor.command(PRIYA, CHANNEL, "/scorecard", "mttr")
        world.bot.responder.wait()
        assert "MTTR" in shown(world._answers(PRIYA, CHANNEL)[-1])


def test_a_command_that_writes_says_it_and_gives_back_what_was_typed(world: World) -> None:
    with held(world):
        world.actor.command(PRIYA, CHANNEL, "/scorecard", "submit mttr 25")
    [told] = world._answers(PRIYA, CHANNEL)
    assert BUSY in plain(told.text)
    assert "/scorecard submit mttr 25" in shown(told)
    assert values(world) == []
    assert "25" in shown(world.command(PRIYA, "submit mttr 25"))


def test_a_button_says_it_where_it_stands_and_works_afterwards(world: World) -> None:
    [prompt] = world.prompts(PRIYA)
    snooze = next(
        option["value"]
        for block in prompt.blocks
        for element in block.get("elements", [])
        for option in element.get("options", [])
        if OverflowRef.from_json(option["value"]).more is OverflowChoice.TOMORROW
    )
    with held(world):
        world.actor.click(PRIYA, prompt.channel, prompt.ts, ActionId.MORE.value, snooze)
        world.bot.responder.wait()
    told = [one for one in world.workspace.history(prompt.channel, PRIYA) if one.only_for == PRIYA]
    assert [plain(one.text) for one in told] == [BUSY]
    world.actor.click(PRIYA, prompt.channel, prompt.ts, ActionId.MORE.value, snooze)
    world.settle()
    world.move_to(at("2026-11-24 09:00"))
    assert len(world.reminders(PRIYA)) == 1


def test_a_form_stays_open_with_all_that_was_typed(world: World) -> None:
    world.press(PRIYA, world.prompts(PRIYA)[0], ActionId.ANSWER)
    fields = world.fields(PRIYA)
    with held(world):
        errors = world.actor.submit(PRIYA, {fields["mttr"]: "25", fields["mttr note"]: "slow vendor"})
    assert set(map(plain, errors.values())) == {BUSY}
    assert values(world) == []
    assert world.actor.submit(PRIYA, {}) == {}
    world.settle()
    assert values(world) == [25]


def test_a_mention_is_told_in_its_thread_once_and_taken_when_it_is_said_again(world: World) -> None:
    with held(world):
        said = world.actor.say(PRIYA, CHANNEL, "@scorecard mttr 25")
        world.actor.wait_for_retries()
    [told] = world.answered(said, PRIYA)
    assert BUSY in plain(told.text)
    assert values(world) == []
    world.mention(PRIYA, "mttr 25")
    assert values(world) == [25]


def test_where_slack_takes_no_answer_either_the_message_is_told_again_and_then_answered(world: World) -> None:
    world.expected |= {"answer_lost", "ratelimited"}
    world.workspace.refusals.rate_limit("chat.postMessage", 1)
    with held(world):
        said = world.actor.say(PRIYA, world.direct(PRIYA), "mttr 25")
        world.actor.wait_for_retries()
    told = [one for one in world.inbox(PRIYA) if one.ts > said.ts]
    assert [BUSY in plain(one.text) for one in told] == [True]
    assert events(world).count("answer_lost") == 1


def test_what_slack_tells_of_by_itself_is_told_again_until_it_is_kept(world: World) -> None:
    world.expected.add("delivery_deferred")
    with held(world):
        world.actor.open_home(PRIYA)
        assert "delivery_deferred" in events(world)
    world.actor.wait_for_retries()
    world.settle()
    assert world.home(PRIYA)


def test_the_sender_and_the_ticker_try_on_with_one_line_when_it_begins_and_one_when_it_ends(
    world: World,
) -> None:
    world.expected |= {"outage_began", "outage_ended"}
    world.actor.say(PRIYA, world.direct(PRIYA), "mttr 25")
    with held(world):
        world.bot.worker.start()
        for _ in range(2):
            world.bot.ticker.tick()
        wait_until(lambda: "outage_began" in events(world))
    world.bot.ticker.tick()
    wait_until(lambda: bool(world.receipts(PRIYA)) and "outage_ended" in events(world))
    world.bot.worker.stop()
    told = [one for one in events(world) if one.startswith("outage") or "stumbled" in one]
    assert told == ["outage_began", "outage_ended"]
