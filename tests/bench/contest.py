"""Entries and their measurement, in rounds of all contestants in turn, so that load affects them all."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from statistics import median
from time import perf_counter

from tests.bench.data import KPI
from tests.bench.load import Ask, Client, Measured, run, summed_up
from tests.bench.slack import YesSlack

PAUSE = 0.1
MANY = 16
WRITING = "message after message"


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


def others(who: str, url: str) -> list[Entry]:
    """Return the entries for changes, and for questions that cannot be cached."""
    given = f"{KPI} {{}}"
    return [
        Entry(who, "/scorecard after a change", url, Ask(first=given, pause=PAUSE)),
        Entry(who, "message → value stored", url, Ask(says=given, pause=PAUSE)),
    ]


def writers(who: str, url: str) -> list[Entry]:
    """Return the entries for one person writing without a pause, and for sixteen."""
    return [Entry(who, WRITING, url, Ask(says=f"{KPI} {{}}"), clients) for clients in (1, MANY)]


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


def charts(bots: Mapping[str, str], slack: YesSlack, rounds: int, times: int) -> list[Result]:
    """Measure `/scorecard <kpi>`, from the question to the chart at the response URL.

    Args:
        bots: Contestant -> request URL.
        slack: Receives the charts.
        rounds: Number of rounds, one bot after the other.
        times: Number of charts in each round.
    """
    ask = Ask(KPI, response_url=slack.response_url)
    entries = [Entry(who, "/scorecard <kpi> → chart sent", url, ask) for who, url in bots.items()]
    found: dict[Entry, list[Measured]] = defaultdict(list)
    for _ in range(rounds):
        for entry in entries:
            found[entry].append(_charts(entry, slack, times))
    return [Result(entry, found[entry]) for entry in entries]


def _charts(entry: Entry, slack: YesSlack, times: int) -> Measured:
    client = Client(entry.url)
    took: list[float] = []
    for _ in range(times):
        slack.answered.clear()
        began = perf_counter()
        client.send(entry.ask)
        if not slack.answered.wait(10):
            raise RuntimeError("The chart was not delivered.")
        took.append(perf_counter() - began)
    client.close()
    return summed_up(took, times / sum(took))
