"""PostgreSQL goes away under a running bot and comes back: two log lines, and everything is sent."""

import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, make_url, text

from bot.http.server import HttpServer, make_flask
from bot.run import make_readiness_probe
from scorecard.storage.engine import make_engine
from tests.faults.trial import FRIDAY
from tests.process.town import wait_until
from tests.support.world import PRIYA, World, a_world

SECONDS_GONE = 3


class Gate:
    """Opens and closes a database to all connections.

    Args:
        url: URL of the database.
    """

    def __init__(self, url: str) -> None:
        address = make_url(url)
        self._name = address.database
        around = address.set(database="postgres").render_as_string(hide_password=False)
        self._engine = make_engine(around).execution_options(isolation_level="AUTOCOMMIT")

    def close(self) -> None:
        self._say(f'ALTER DATABASE "{self._name}" ALLOW_CONNECTIONS false')
        self._say(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self._name}'")

    def open(self) -> None:
        self._say(f'ALTER DATABASE "{self._name}" ALLOW_CONNECTIONS true')

    def dispose(self) -> None:
        self._engine.dispose()

    def _say(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(text(statement))


@pytest.fixture
def engine(postgres_url: str) -> Iterator[Engine]:
    engine = make_engine(postgres_url)
    yield engine
    engine.dispose()


@pytest.fixture
def gate(postgres_url: str) -> Iterator[Gate]:
    gate = Gate(postgres_url)
    yield gate
    gate.dispose()


def lines(world: World, event: str) -> list[str]:
    return [line["of"] for line in world.logs if line["event"] == event]


@pytest.mark.postgres
def test_an_outage_is_two_lines_and_nothing_is_lost(engine: Engine, gate: Gate) -> None:
    with a_world(engine, FRIDAY) as world:
        world.expected |= {"outage_began"}
        receiver = HttpServer(make_flask(world.bot.app, world.bot.verifier))
        receiver.start()
        probe = make_readiness_probe(engine, world.bot, receiver)
        world.bot.start()
        wait_until(lambda: not probe.examine().reasons)
        gate.close()
        wait_until(lambda: lines(world, "outage_began"))
        began = time.monotonic()
        reasons = probe.examine().reasons
        assert time.monotonic() - began < 3
        assert "database" in reasons
        time.sleep(SECONDS_GONE)
        gate.open()
        wait_until(lambda: lines(world, "outage_ended"))
        assert not probe.examine().reasons
        world.actor.say(PRIYA, world.direct(PRIYA), "mttr 25")
        wait_until(lambda: world.receipts(PRIYA))
        assert lines(world, "outage_began") == lines(world, "outage_ended") == ["database"]
        assert [line for line in world.logs if line["event"] in {"job_failed", "sending_failed"}] == []
        receiver.stop()


@pytest.mark.postgres
def test_a_message_while_the_server_is_gone_is_taken_when_slack_tells_of_it_again(
    engine: Engine, gate: Gate
) -> None:
    with a_world(engine, FRIDAY) as world:
        world.expected |= {"delivery_deferred"}
        world.say(PRIYA, "mttr 24")  # so that a connection is open
        gate.close()
        world.actor.say(PRIYA, world.direct(PRIYA), "mttr 25")
        gate.open()
        world.actor.redeliver(world.actor.event_ids[-1])
        world.settle()
        assert "25" in world.receipts(PRIYA)[-1].text
        assert [line for line in world.logs if line["event"] == "unexpected_error"] == []
