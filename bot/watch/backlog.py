"""The outbox as it stands, for Prometheus."""

from collections.abc import Callable, Iterator
from concurrent.futures import wait

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.monitoring.bounded import Bounded
from scorecard.model.outbox import Backlog

PATIENCE = 2.0


class BacklogCollector(Collector):
    """Reads the outbox whenever it is asked; while the database is gone, it says only that.

    Args:
        read: Reads it.
    """

    def __init__(self, read: Callable[[], Backlog]) -> None:
        self._read = Bounded(read)

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing, so that registering it reads nothing."""
        yield from ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The outbox's depth and age, what failed and what is in doubt."""
        asked = self._read.begin()
        wait([asked], PATIENCE)
        is_up = asked.done() and not asked.exception()
        yield _gauge("scorecard_database_up", "Whether the database answers: 1 or 0.", int(is_up))
        if is_up:
            yield from _told(asked.result())


def _told(backlog: Backlog) -> Iterator[GaugeMetricFamily]:
    yield _gauge("scorecard_outbox_due", "Messages that are due and not yet sent.", backlog.due)
    yield _gauge("scorecard_outbox_oldest_due_seconds", "Age of the oldest of them.", backlog.oldest_seconds)
    yield _gauge("scorecard_outbox_later", "Messages to be sent at a later time.", backlog.later)
    yield _gauge("scorecard_outbox_failed", "Messages that were given up.", backlog.failed)
    yield _gauge("scorecard_outbox_in_doubt", "Messages that may have been sent.", backlog.in_doubt)


def _gauge(name: str, told: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, told, value=value)
