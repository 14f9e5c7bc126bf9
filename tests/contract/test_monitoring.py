"""Metrics are exactly those in the documentation."""

from prometheus_client.parser import text_string_to_metric_families

from bot.cli import NOT_REACHABLE, WRONG_SETTINGS
from bot.commands.definition import DECLINED
from bot.monitoring.metrics import BacklogCollector, Metrics
from scorecard.model.outbox import Backlog
from tests.contract.reading import read, table_below


def test_every_measure_is_told_and_every_measure_told_is_there() -> None:
    measures = Metrics()
    measures.registry.register(BacklogCollector(lambda: Backlog(0, 0.0, 0, 0, 0)))
    families = list(text_string_to_metric_families(measures.as_text().decode()))
    there = {
        f"{one.name}_total" if one.type == "counter" else one.name: one.type
        for one in families
        if not one.name.endswith("_created")
    }
    told = {name.strip("`"): kind for name, kind, _ in table_below(read("docs/running.md"), "measure")}
    assert there == told


def test_every_exit_code_is_told() -> None:
    told = [int(code) for code, _ in table_below(read("docs/running.md"), "exit code")]
    assert told == [0, DECLINED, WRONG_SETTINGS, NOT_REACHABLE]
