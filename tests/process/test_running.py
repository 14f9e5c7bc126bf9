"""`scorecard-bot run` as a real process: over HTTP and Socket Mode, until it is told to stop."""

import signal
import sqlite3
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot.connections import open_database
from bot.workspace.clock import MovableClock
from bot.workspace.delivery.transport import Transport
from tests.faults.trial import FRIDAY, apply_card
from tests.process.town import Town, a_town, wait_until
from tests.support.facts_command_line import printed
from tests.support.world import DIEGO, PRIYA, at

STOPS = [signal.SIGINT, signal.SIGTERM]


def set_up(folder: Path) -> None:
    url = f"sqlite:///{folder / 'scorecard.db'}"
    open_database(url).dispose()
    apply_card(url)


@pytest.mark.parametrize("stop", STOPS)
def test_over_http_it_answers_until_it_is_told_to_stop(town: Town, stop: signal.Signals) -> None:
    bot = town.run_bot()
    assert "one_process_only" in bot.said
    assert "/scorecard submit" in town.ask(town.http, "help")
    bot.send(stop)
    assert bot.wait() == 0
    assert "Traceback" not in bot.said


@pytest.mark.parametrize("stop", STOPS)
def test_with_an_app_token_it_connects_by_itself(town: Town, stop: signal.Signals) -> None:
    bot = town.run_socket_bot()
    assert "/scorecard submit" in town.ask(town.socket, "help")
    bot.send(stop)
    assert bot.wait() == 0
    assert "Traceback" not in bot.said


def test_mode_decides_where_both_are_possible(town: Town) -> None:
    town.run_bot("--mode=http", SLACK_APP_TOKEN=town.workspace.bot.app_token)
    assert "/scorecard submit" in town.ask(town.http, "help")
    expected = printed("Socket Mode without an app token", "SLACK_APP_TOKEN", "connections:write")
    assert town.run("run", "--mode=socket") == (2, f"{expected}\n")


@pytest.mark.parametrize("mode", ["http", "socket"])
def test_an_answer_in_hand_is_stored_and_acknowledged_before_it_stops(town: Town, mode: str) -> None:
    set_up(town.folder)
    bot = town.run_bot() if mode == "http" else town.run_socket_bot()
    transport: Transport = town.http if mode == "http" else town.socket
    answers: list[str] = []
    with closing(sqlite3.connect(town.folder / "scorecard.db", isolation_level=None)) as database:
        wait_until(lambda: _count(database, "SELECT count(*) FROM person WHERE name != ''") == 3)
        database.execute("BEGIN IMMEDIATE")  # so that the listener has to wait
        asking = threading.Thread(target=lambda: answers.append(town.ask(transport, "submit mttr 25")))
        asking.start()
        time.sleep(0.5)
        bot.send(signal.SIGTERM)
        time.sleep(0.5)
        database.rollback()
        asking.join()
        assert bot.wait() == 0
        assert _count(database, "SELECT count(*) FROM actual") == 1
    assert ["25\N{NO-BREAK SPACE}min" in answer for answer in answers] == [True]
    assert "Traceback" not in bot.said


def test_a_message_on_its_way_is_sent_and_recorded_before_it_stops(town: Town) -> None:
    set_up(town.folder)
    bot = town.run_bot()
    has_begun = threading.Event()
    town.workspace.refusals.before("chat.postMessage", has_begun.set)
    town.workspace.refusals.before("chat.postMessage", lambda: time.sleep(1))
    town.actor.say(PRIYA, town.workspace.direct_channel(PRIYA).id, "mttr 25")
    assert has_begun.wait(10)
    bot.send(signal.SIGTERM)
    assert bot.wait() == 0
    assert len(town.receipts()) == 1
    with closing(sqlite3.connect(town.folder / "scorecard.db")) as database:
        assert (
            _count(database, "SELECT count(*) FROM outgoing WHERE kind = 'receipt' AND state = 'sent'") == 1
        )


def test_killed_while_sending_and_started_again_it_sends_once(town: Town) -> None:
    set_up(town.folder)
    first = town.run_bot()
    town.workspace.refusals.after("chat.postMessage", lambda: first.send(signal.SIGKILL))
    town.actor.say(PRIYA, town.workspace.direct_channel(PRIYA).id, "mttr 25")
    assert first.wait() == -signal.SIGKILL
    town.run_bot()
    with closing(sqlite3.connect(town.folder / "scorecard.db")) as database:
        wait_until(
            lambda: (
                _count(database, "SELECT count(*) FROM outgoing WHERE state IN ('pending', 'claimed')") == 0
            )
        )
    assert len(town.receipts()) == 1


def test_sqlite_serves_one_bot_and_the_next_after_it(town: Town) -> None:
    first = town.run_bot()
    expected = printed("a second bot on a SQLite file", "scorecard.db")
    assert town.run("run", "--port=0") == (2, f"{expected}\n")
    first.send(signal.SIGKILL)
    first.wait()
    town.run_bot()


@pytest.mark.parametrize("timezone", ["Pacific/Auckland", "America/New_York"])
def test_the_time_zone_of_the_machine_changes_nothing(tmp_path: Path, timezone: str) -> None:
    set_up(tmp_path)
    monday = at("2026-11-23 09:00")
    clock = MovableClock(FRIDAY)
    with a_town(tmp_path, clock) as town:
        frozen = (sys.executable, "-m", "tests.process.frozen")
        clock.move_to(monday)
        bot = town.run_bot(monday.isoformat(), command=frozen, TZ=timezone)
        wait_until(lambda: bool(town.bots_texts()))
        bot.send(signal.SIGTERM)
        assert bot.wait() == 0
        [prompt] = town.bots_texts()
        assert "week 47, 16–22 Nov" in prompt
        assert town.bots_texts(DIEGO) == []


def _count(database: sqlite3.Connection, query: str) -> int:
    return int(database.execute(query).fetchone()[0])
