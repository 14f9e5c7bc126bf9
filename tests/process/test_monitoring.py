"""The pages of `--metrics-port` show operators the state of the bot in both modes."""

import json
import re
import threading
import urllib.error
import urllib.request
from http import HTTPStatus

import pytest

from bot.workspace.actions.actor import Actor
from tests.faults.trial import apply_card
from tests.process.town import Program, Town, wait_until
from tests.support.facts_command_line import printed
from tests.support.world import PRIYA


def get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def where(bot: Program) -> str:
    """Return the address in the log."""
    return bot.wait_for(r"watched +url=(\S+)")


@pytest.mark.parametrize("mode", ["http", "socket"])
def test_it_is_ready_and_tells_its_figures(town: Town, mode: str) -> None:
    run = town.run_bot if mode == "http" else town.run_socket_bot
    bot = run("--metrics-port=0")
    url = where(bot)
    assert url.startswith("http://127.0.0.1:")
    assert get(f"{url}readyz") == (200, '{"ready":true,"reasons":{},"troubles":[]}\n')
    town.ask(town.http if mode == "http" else town.socket, "help")
    counted = 'scorecard_answer_seconds_count{kind="command",name="help"} 1.0'
    assert counted in get(f"{url}metrics")[1]
    assert get(f"{url}slack/events")[0] == HTTPStatus.NOT_FOUND
    if mode == "http":
        assert get(f"{town.http.request_url.replace('/slack/events', '')}/metrics")[0] == HTTPStatus.NOT_FOUND


def test_nothing_is_served_unless_a_port_is_given(town: Town) -> None:
    assert "watched" not in town.run_bot().said


def test_while_slack_is_not_reached_it_is_not_ready_and_says_so_once(town: Town) -> None:
    town.run("migrate")
    apply_card(f"sqlite:///{town.folder / 'scorecard.db'}")
    bot = town.run_bot("--metrics-port=0")
    url = where(bot)
    town.stop_slack()
    Actor(town.workspace, town.http).say(PRIYA, town.workspace.direct_channel(PRIYA).id, "mttr 25")
    wait_until(lambda: get(f"{url}readyz")[0] == HTTPStatus.SERVICE_UNAVAILABLE)
    reason = json.loads(get(f"{url}readyz")[1])["reasons"]["slack"]
    assert re.search(r"\d+ s \(.+\)", reason)
    threading.Event().wait(3)
    assert bot.said.count("outage_began") == 1


def test_a_port_that_is_taken_is_told(town: Town) -> None:
    first = town.run_bot("--metrics-port=0")
    port = where(first).split(":")[2].strip("/")
    code, said = town.run("run", "--port=0", f"--metrics-port={port}", DATABASE_URL="sqlite:///other.db")
    assert code == 2
    expected = printed("a port that is taken").replace(":3000", f":{port}")
    assert said.splitlines()[-1] == expected.replace("--host and --port", "--metrics-host and --metrics-port")
