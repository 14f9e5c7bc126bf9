"""Counters, timings and the outbox's backlog as Prometheus metrics."""

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import wait

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.monitoring.bounded import BackgroundCall
from scorecard.model.outbox import Backlog

BACKLOG_PATIENCE = 2.0
OTHER = "other"
ANSWER_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)
"""Seconds; Slack waits three."""
TICK_BUCKETS = (0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 15.0, 60.0)
"""Seconds; a tick is due every fifteen."""


class BacklogCollector(Collector):
    """Reads the outbox whenever metrics are collected; during an outage it reports only that.

    Args:
        read: Reads the backlog.
    """

    def __init__(self, read: Callable[[], Backlog]) -> None:
        self._read = BackgroundCall(read)

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Yield nothing, so that registration does not read the database."""
        yield from ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the outbox's depth and age, and its failed and unconfirmed messages."""
        asked = self._read.begin()
        wait([asked], BACKLOG_PATIENCE)
        is_up = asked.done() and not asked.exception()
        yield _gauge("scorecard_database_up", "Whether the database answers: 1 or 0.", int(is_up))
        if is_up:
            yield from _gauges(asked.result())


def _gauges(backlog: Backlog) -> Iterator[GaugeMetricFamily]:
    yield _gauge("scorecard_outbox_due", "Messages that are due and not yet sent.", backlog.due)
    yield _gauge("scorecard_outbox_oldest_due_seconds", "Age of the oldest of them.", backlog.oldest_seconds)
    yield _gauge("scorecard_outbox_later", "Messages to be sent at a later time.", backlog.later)
    yield _gauge("scorecard_outbox_failed", "Messages that were given up.", backlog.failed)
    yield _gauge("scorecard_outbox_in_doubt", "Messages that may have been sent.", backlog.in_doubt)


def _gauge(name: str, description: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, description, value=value)


class Metrics:
    """The counters of one process.

    Args:
        names: Commands, buttons, modals and events counted by name; all others count as `other`.
        codes: Slack's error codes counted by name; all others count as `other`.

    Attributes:
        registry: The registry of these metrics, to which others may be added.
    """

    def __init__(self, names: Collection[str] = (), codes: Collection[str] = ()) -> None:
        self.registry = CollectorRegistry()
        self._codes = frozenset(codes)
        self._names = frozenset(names)
        self._answers = Histogram(
            "scorecard_answer_seconds",
            "Time from a delivery of Slack to its answer.",
            ["kind", "name"],
            buckets=ANSWER_BUCKETS,
            registry=self.registry,
        )
        self._ticks = Histogram(
            "scorecard_tick_seconds",
            "Time that a tick took.",
            buckets=TICK_BUCKETS,
            registry=self.registry,
        )
        self._last_tick = Gauge(
            "scorecard_last_tick_timestamp_seconds",
            "When the last tick ended.",
            registry=self.registry,
        )
        self._prompts = self._counter("scorecard_prompts_opened", "Prompts opened.")
        self._values = self._counter("scorecard_values_stored", "Values stored.", "source")
        self._sent = self._counter("scorecard_messages_sent", "Messages and changes sent.", "kind")
        self._errors = self._counter("scorecard_slack_errors", "Calls not taken by Slack.", "kind", "code")

    def _counter(self, name: str, description: str, *labels: str) -> Counter:
        return Counter(name, description, labels, registry=self.registry)

    def answered(self, kind: str, name: str, seconds: float) -> str:
        """Count an answer to a delivery; return the name it was counted under, `other` for an unknown one."""
        known = name if name in self._names else OTHER
        self._answers.labels(kind, known).observe(seconds)
        return known

    def ticked(self, seconds: float) -> None:
        """Record a tick that has just ended."""
        self._ticks.observe(seconds)
        self._last_tick.set_to_current_time()

    def stored(self, prompts: int, sources: Collection[str]) -> None:
        """Count the prompts of a transaction, and one stored value for each of its sources."""
        self._prompts.inc(prompts)
        for source in sources:
            self._values.labels(source).inc()

    def sent(self, kind: str) -> None:
        """Count a message, an update or a Home tab that Slack accepted."""
        self._sent.labels(kind).inc()

    def refused(self, kind: str, code: str = "") -> None:
        """Count a failed call by the kind of its error and Slack's error code, if any."""
        self._errors.labels(kind, code if not code or code in self._codes else OTHER).inc()

    def as_text(self) -> bytes:
        """Return all metrics in Prometheus's text format."""
        return generate_latest(self.registry)
