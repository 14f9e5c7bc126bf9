"""The pages /readyz and /metrics answer even if the database accepts connections and hangs."""

import socket
import time
from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine

from bot.monitoring.metrics import BacklogCollector, Metrics
from bot.monitoring.readiness import ReadinessProbe
from scorecard.clock import SystemClock
from scorecard.services.outbox.outbox import Outbox
from scorecard.storage import migrate
from scorecard.storage.engine import make_engine
from scorecard.storage.unit_of_work import Store


@pytest.fixture
def hanging() -> Iterator[Engine]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        engine = make_engine(f"postgresql://u@127.0.0.1:{server.getsockname()[1]}/it?connect_timeout=30")
        yield engine
    engine.dispose()


def test_readyz_says_so_within_three_seconds(hanging: Engine) -> None:
    outbox = Outbox(Store(hanging), SystemClock())
    probe = ReadinessProbe(
        {
            "database": lambda: "" if migrate.is_current(hanging) else "old",
            "outbox": lambda: str(outbox.read_backlog()),
        }
    )
    began = time.monotonic()
    found = probe.examine()
    assert time.monotonic() - began < 3
    assert found.reasons == dict.fromkeys(("database", "outbox"), "no answer within 2 s")


def test_metrics_leave_out_what_only_it_knows(hanging: Engine) -> None:
    measures = Metrics()
    measures.registry.register(BacklogCollector(Outbox(Store(hanging), SystemClock()).read_backlog))
    began = time.monotonic()
    families = {one.name: one for one in text_string_to_metric_families(measures.as_text().decode())}
    assert time.monotonic() - began < 3
    assert families["scorecard_database_up"].samples[0].value == 0
    assert "scorecard_outbox_due" not in families
    assert "scorecard_tick_seconds" in families
