"""Counters, timings and the outbox's backlog, in the words of Prometheus."""

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
    """Reads the outbox whenever it is asked; while the database is gone, it says only that.

    Args:
        read: Reads it.
    """

    def __init__(self, read: Callable[[], Backlog]) -> None:
        self._read = BackgroundCall(read)

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing, so that registering it reads nothing."""
        yield from ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The outbox's depth and age, what failed and what is in doubt."""
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


def _gauge(name: str, told: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, told, value=value)


class Metrics:
    """The counters of one process.

    Args:
        names: Commands, buttons, modals and events that are counted by their names; all others are one.
        codes: Slack's words for a refusal that are counted by themselves.

    Attributes:
        registry: Where they are collected; others may add theirs.
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

    def _counter(self, name: str, told: str, *labels: str) -> Counter:
        return Counter(name, told, labels, registry=self.registry)

    def answered(self, kind: str, name: str, seconds: float) -> str:
        """Count an answer to a delivery; the name that it counts under, `other` where nobody foresaw it."""
        known = name if name in self._names else OTHER
        self._answers.labels(kind, known).observe(seconds)
        return known

    def ticked(self, seconds: float) -> None:
        """Count a tick that ended just now."""
        self._ticks.observe(seconds)
        self._last_tick.set_to_current_time()

    def stored(self, prompts: int, sources: Collection[str]) -> None:
        """Count what a transaction stored: how many prompts, and a value by each of some sources."""
        self._prompts.inc(prompts)
        for source in sources:
            self._values.labels(source).inc()

    def sent(self, kind: str) -> None:
        """Count a message, a change of one or a Home tab that Slack took."""
        self._sent.labels(kind).inc()

    def refused(self, kind: str, code: str = "") -> None:
        """Count a call that Slack did not take, by the kind of its error and Slack's word for it, if any."""
        self._errors.labels(kind, code if not code or code in self._codes else OTHER).inc()

    def as_text(self) -> bytes:
        """All of them, as Prometheus reads it."""
        return generate_latest(self.registry)
