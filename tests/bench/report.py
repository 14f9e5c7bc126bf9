"""The table of results, and the checks of expectations."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from tests.bench.contest import MANY, WRITING, Result

DEFAULT, OURS = "empty command, bolt's default", "empty command, our flags"
SMALL, LARGE = "bot, 10 thousand actuals", "bot, 1 million actuals"
WIDE, MINIMUM = "bot, 200 KPIs", "hand-written minimum"
MOST_SLOWER = 1.2
MOST_WAITING, LONGEST_WRITING = 40, 1.5
BUSY = 1.5  # runnable programs for each processor; the benchmark itself is one


@dataclass(frozen=True)
class Size:
    """A process's start time and memory.

    Attributes:
        seconds: Median time from its start to its first response.
        memory: Resident, MiB; None if the system doesn't report it.
    """

    what: str
    seconds: float
    memory: float | None


@dataclass(frozen=True)
class Verdict:
    """An expectation, and whether it was met."""

    expected: str
    ratio: float
    holds: bool
    of: str = "times the p50"


def judge(results: Sequence[Result]) -> Iterator[Verdict]:
    """Compare the measurements of one run with the expectations."""
    given = {(result.entry.who, result.entry.what, result.entry.clients): result for result in results}
    for clients in (1, MANY):
        ratio = given[SMALL, "/scorecard", clients].against(given[DEFAULT, "/scorecard", clients])
        expectation = (
            f"with {clients} client{'s' if clients > 1 else ''}, faster than the empty default command"
        )
        yield Verdict(expectation, ratio, ratio < 1)
    for who, what, clients in given:
        if who == SMALL and (LARGE, what, clients) in given:
            ratio = given[LARGE, what, clients].against(given[SMALL, what, clients])
            many = f", {clients} clients" if clients > 1 else ""
            expectation = f"{what}{many}: at most {MOST_SLOWER} times slower at a million actuals"
            yield Verdict(expectation, ratio, ratio <= MOST_SLOWER)


def judge_writers(results: Sequence[Result]) -> Iterator[Verdict]:
    """Compare sixteen concurrent writers with one."""
    given = {result.entry.clients: result for result in results if result.entry.what == WRITING}
    many, one = given[MANY], given[1]
    ratio = many.against(one, lambda mine, its: mine.per_second / its.per_second)
    yield Verdict(f"{MANY} writers: no fewer messages than one writer", ratio, ratio >= 1, "times as many")
    ratio = many.against(one, lambda mine, its: mine.p99 / its.p50)
    expectation = f"{MANY} writers: their p99 at most {MOST_WAITING} times one writer's p50"
    yield Verdict(expectation, ratio, ratio <= MOST_WAITING)
    worst = many.measured.worst / 1000
    expectation = f"{MANY} writers: no message over {LONGEST_WRITING} s"
    yield Verdict(expectation, worst, worst <= LONGEST_WRITING, "s at most")


def show(console: Console, results: Sequence[Result], sizes: Sequence[Size]) -> None:
    """Print all results."""
    console.print(_speed(results), _size(sizes))
    for verdict in (*judge(results), *judge_writers(results)):
        sign = "[green]✓[/green]" if verdict.holds else "[red]✗[/red]"
        console.print(f"{sign} {verdict.expected}: {verdict.ratio:.2f} {verdict.of}", highlight=False)
    if os.getloadavg()[0] > BUSY * (os.cpu_count() or 1):
        console.print(
            "Others kept this machine busy meanwhile, which the figures with 16 at a time show most."
        )


def _speed(results: Sequence[Result]) -> Table:
    table = Table(title="Speed", title_justify="left")
    for name in ("who answers", "what"):
        table.add_column(name)
    for name in ("clients", "per second", "p50 ms", "p99 ms"):
        table.add_column(name, justify="right")
    for result in sorted(results, key=lambda item: (item.entry.what, item.entry.clients)):
        measured = result.measured
        per_second = "–" if result.entry.ask.pause else f"{measured.per_second:.0f}"
        figures = (f"{result.entry.clients}", per_second, f"{measured.p50:.2f}", f"{measured.p99:.2f}")
        table.add_row(result.entry.who, result.entry.what, *figures)
    return table


def _size(sizes: Sequence[Size]) -> Table:
    table = Table(title="Size", title_justify="left")
    table.add_column("process")
    table.add_column("first answer after s", justify="right")
    table.add_column("resident MiB", justify="right")
    for size in sizes:
        memory = "–" if size.memory is None else f"{size.memory:.0f}"
        table.add_row(size.what, f"{size.seconds:.2f}", memory)
    return table
