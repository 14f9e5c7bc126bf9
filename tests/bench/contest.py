"""Entries and their measurement, in rounds of all contestants in turn, so that load affects them all."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from statistics import median
from threading import Event
from time import perf_counter, sleep

from tests.bench.data import KPI
from tests.bench.load import Ask, Client, Measured, run, summed_up
from tests.bench.slack import YesSlack

PAUSE = 0.1
MANY = 16
WRITING = "message after message"
STORED, POSTED = "message → value stored", "message → receipt posted"
CHANGED = "/scorecard after a change"
CHART, TREND = "/scorecard <kpi> → chart sent", "/scorecard trend <kpi> → chart sent"
PAST = "/scorecard <kpi> on <day> → chart sent"
WHY, WHY_KPI, COMPARE = "why", f"why {KPI}", "compare last quarter"


Ratio = Callable[[Measured, Measured], float]


def p50_ratio(mine: Measured, its: Measured) -> float:
    """Return the ratio of two p50 times."""
    return mine.p50 / its.p50


@dataclass(frozen=True)
class Entry:
    """One line of the table.

    Attributes:
        who: The contestant.
        what: The question.
        url: The contestant's request URL.
        clients: Number of concurrent clients.
    """

    who: str
    what: str
    url: str
    ask: Ask
    clients: int = 1


@dataclass(frozen=True)
class Result:
    """An entry's measurements, one for each round."""

    entry: Entry
    rounds: Sequence[Measured]

    @property
    def measured(self) -> Measured:
        """The median measurement."""
        return Measured(
            median(item.per_second for item in self.rounds),
            median(item.p50 for item in self.rounds),
            median(item.p99 for item in self.rounds),
            max(item.worst for item in self.rounds),
        )

    def against(self, other: "Result", ratio: Ratio = p50_ratio) -> float:
        """Return the median, over all rounds, of a ratio to another result."""
        return median(ratio(mine, its) for mine, its in zip(self.rounds, other.rounds, strict=True))


def overview(who: str, url: str) -> list[Entry]:
    """Return the entries for `/scorecard` from one client and from sixteen."""
    return [Entry(who, "/scorecard", url, Ask(), clients) for clients in (1, MANY)]


def writers(who: str, url: str) -> list[Entry]:
    """Return the entries for one person writing without a pause, and for sixteen."""
    return [Entry(who, WRITING, url, Ask(says=f"{KPI} {{}}"), clients) for clients in (1, MANY)]


def stored(who: str, url: str) -> Entry:
    """Return the entry for a message until its value is stored."""
    return Entry(who, STORED, url, Ask(says=f"{KPI} {{}}", pause=PAUSE))


def changed(who: str, url: str) -> Entry:
    """Return the entry for `/scorecard` right after a change."""
    return Entry(who, CHANGED, url, Ask(first=f"{KPI} {{}}", pause=PAUSE))


def compete(entries: Sequence[Entry], rounds: int, seconds: float) -> list[Result]:
    """Measure every entry in every round.

    Args:
        entries: In display order.
        rounds: Number of rounds.
        seconds: Duration of each measurement.
    """
    found: dict[Entry, list[Measured]] = defaultdict(list)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as asker:
        for number in range(rounds + 1):
            for entry in entries:
                length = seconds if number else seconds / 4
                measured = asker.submit(run, entry.url, entry.ask, entry.clients, length).result()
                if number:  # the first round only warms up
                    found[entry].append(measured)
    return [Result(entry, found[entry]) for entry in entries]


def reports(who: str, url: str) -> list[Entry]:
    """Return the entries for the answers that explain and compare."""
    return [Entry(who, f"/scorecard {text}", url, Ask(text)) for text in (WHY, WHY_KPI, COMPARE)]


def charts(bots: Mapping[str, str], slack: YesSlack, rounds: int, times: int) -> list[Result]:
    """Measure `/scorecard <kpi>`, `<kpi> on <day>` and `trend <kpi>`, until the chart is at the response URL.

    Args:
        bots: Contestant -> request URL.
        slack: Receives the charts.
        rounds: Number of rounds, one bot after the other.
        times: Number of charts in each round.
    """
    asked = {CHART: KPI, TREND: f"trend {KPI}", PAST: f"{KPI} on yesterday"}
    entries = [
        Entry(who, what, url, Ask(text, response_url=slack.response_url))
        for who, url in bots.items()
        for what, text in asked.items()
    ]
    return _arrivals(entries, slack.answered, rounds, times)


def receipts(bots: Mapping[str, str], slack: YesSlack, rounds: int, times: int) -> list[Result]:
    """Measure a message, until its receipt is posted; as `charts`."""
    ask = Ask(says=f"{KPI} {{}}", pause=PAUSE)
    entries = [Entry(who, POSTED, url, ask) for who, url in bots.items()]
    return _arrivals(entries, slack.posted, rounds, times)


def _arrivals(entries: Sequence[Entry], arrival: Event, rounds: int, times: int) -> list[Result]:
    found: dict[Entry, list[Measured]] = defaultdict(list)
    for _ in range(rounds):
        for entry in entries:
            found[entry].append(_until(arrival, entry, times))
    return [Result(entry, found[entry]) for entry in entries]


def _until(arrival: Event, entry: Entry, times: int) -> Measured:
    client = Client(entry.url)
    took: list[float] = []
    for _ in range(times):
        sleep(entry.ask.pause)
        arrival.clear()
        began = perf_counter()
        client.send(entry.ask)
        if not arrival.wait(10):
            raise RuntimeError(f"{entry.who}: {entry.what} did not arrive.")
        took.append(perf_counter() - began)
    client.close()
    return summed_up(took, times / sum(took))
