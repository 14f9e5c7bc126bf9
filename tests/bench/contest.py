"""What is measured, and how: in rounds, all contestants in turn, so that a busy moment meets them all."""

from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from statistics import median
from time import perf_counter

from tests.bench.data import KPI
from tests.bench.load import Ask, Client, Measured, run, summed_up
from tests.bench.slack import YesSlack

PAUSE = 0.1


@dataclass(frozen=True)
class Entry:
    """One line of the table.

    Attributes:
        who: What answers.
        what: What it is asked.
        url: Where.
        clients: How many ask at a time.
    """

    who: str
    what: str
    url: str
    ask: Ask
    clients: int = 1


@dataclass(frozen=True)
class Result:
    """What an entry gave: the medians of its rounds."""

    entry: Entry
    measured: Measured


def overview(who: str, url: str) -> list[Entry]:
    """`/scorecard`, asked by one and by sixteen at a time."""
    return [Entry(who, "/scorecard", url, Ask(), clients) for clients in (1, 16)]


def others(who: str, url: str) -> list[Entry]:
    """What it costs to change something, and to ask when nothing can be kept."""
    given = f"{KPI} {{}}"
    return [
        Entry(who, "/scorecard after a change", url, Ask(first=given, pause=PAUSE)),
        Entry(who, "message → value stored", url, Ask(says=given, pause=PAUSE)),
    ]


def compete(entries: Sequence[Entry], rounds: int, seconds: float) -> list[Result]:
    """Measure every entry in every round.

    Args:
        entries: In the order in which they are shown.
        rounds: How often.
        seconds: How long each time.
    """
    found: dict[Entry, list[Measured]] = defaultdict(list)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as asker:
        for each in range(rounds + 1):
            for entry in entries:
                length = seconds if each else seconds / 4
                measured = asker.submit(run, entry.url, entry.ask, entry.clients, length).result()
                if each:  # the first round only warms up
                    found[entry].append(measured)
    return [Result(entry, _median(found[entry])) for entry in entries]


def chart(who: str, url: str, slack: YesSlack, times: int) -> Result:
    """`/scorecard <kpi>`: from the question to the chart at the response URL."""
    entry = Entry(who, "/scorecard <kpi> → chart sent", url, Ask(KPI, response_url=slack.response_url))
    client = Client(url)
    took: list[float] = []
    for _ in range(times):
        slack.answered.clear()
        began = perf_counter()
        client.send(entry.ask)
        if not slack.answered.wait(10):
            raise RuntimeError("The chart was not delivered.")
        took.append(perf_counter() - began)
    client.close()
    return Result(entry, summed_up(took, times / sum(took)))


def _median(several: Sequence[Measured]) -> Measured:
    return Measured(
        median(one.per_second for one in several),
        median(one.p50 for one in several),
        median(one.p99 for one in several),
    )
