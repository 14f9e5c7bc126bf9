"""Exit codes tell a supervisor whether a restart is worthwhile."""

import signal
import socket
import sqlite3
from pathlib import Path

import pytest

from bot.config import NotReachable
from bot.connections import _as_settings_error
from tests.process.town import BOT, Town
from tests.support.facts_command_line import line, printed

NOWHERE = "http://127.0.0.1:9/api/"
SILENT_DATABASE = "postgresql://u@127.0.0.1:9/it"


@pytest.mark.parametrize(
    ("settings", "case", "facts"),
    [
        ({"SLACK_API_URL": NOWHERE}, "Slack is not reached", NOWHERE),
        ({"DATABASE_URL": SILENT_DATABASE}, "the database is not reached", "connection failed"),
        ({"DATABASE_URL": "postgresql://u@no.such.host.invalid/it"}, "the database is not reached", "failed"),
    ],
)
def test_what_does_not_answer_at_the_start_is_worth_another_try(
    town: Town, settings: dict[str, str], case: str, facts: str
) -> None:
    code, said = town.run("run", "--port=0", **settings)
    expected = printed(case)
    assert code == 75
    assert facts in said
    assert said.splitlines()[-1].startswith(expected[:20])
    assert said.endswith(f"{expected[expected.rindex(';') :]}\n"), "it says what to do"
    assert "Traceback" not in said


@pytest.mark.parametrize("command", ["check", "migrate"])
def test_other_commands_end_alike(town: Town, command: str) -> None:
    assert town.run(command, DATABASE_URL=SILENT_DATABASE)[0] == 75


def test_trouble_of_slacks_own_is_worth_another_try(town: Town) -> None:
    town.workspace.refusals.fail("auth.test", "internal_error")
    code, said = town.run("run", "--port=0")
    assert code == 75
    assert said.splitlines()[-1] == line("check while Slack has trouble", "internal_error")


def test_a_token_that_slack_does_not_accept_is_not(town: Town) -> None:
    assert town.run("run", "--port=0", SLACK_BOT_TOKEN="xoxb-1")[0] == 2


def test_a_database_file_that_somebody_holds_is_worth_another_try(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'scorecard.db'}"
    with pytest.raises(NotReachable) as raised, _as_settings_error(url):
        raise sqlite3.OperationalError("database is locked")
    assert str(raised.value) == printed("a locked SQLite file", "database is locked")


def test_with_wait_it_begins_once_everything_answers_and_says_so_in_two_lines(town: Town) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    bot = town.start((*BOT, "run", "--port=0", "--wait"), {"SLACK_API_URL": f"http://127.0.0.1:{port}/api/"})
    bot.wait_for("outage_began")
    town.open_slack(port)
    bot.wait_for("running")
    assert bot.said.count("outage_began") == 1
    assert bot.said.count("outage_ended") == 1


def test_waiting_ends_when_it_is_told_to_stop(town: Town) -> None:
    bot = town.start((*BOT, "run", "--wait"), {"SLACK_API_URL": NOWHERE})
    bot.wait_for("outage_began")
    bot.send(signal.SIGTERM)
    assert bot.wait() == 0


def test_a_wrong_setting_is_not_waited_for(town: Town) -> None:
    assert town.run("run", "--wait", "--port=0", SLACK_BOT_TOKEN="xoxb-1")[0] == 2
