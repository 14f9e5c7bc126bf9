"""`python -m tests.bench`: the whole benchmark in one run of about three minutes."""

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, redirect_stderr
from pathlib import Path
from statistics import median

from rich.console import Console

from bot.connections import open_database
from bot.logs import set_up_logs
from scorecard.clock import SystemClock
from tests.bench import counts, data, report, teams
from tests.bench.contest import (
    CHANGED,
    CHART,
    COMPARE,
    PAST,
    POSTED,
    STORED,
    TREND,
    WHY,
    WHY_KPI,
    Result,
    changed,
    charts,
    compete,
    overview,
    receipts,
    reports,
    stored,
    writers,
)
from tests.bench.imports import measure_import
from tests.bench.processes import BOT, EMPTY, Running, running
from tests.bench.reach import Figure, draw
from tests.bench.report import Size, show
from tests.bench.slack import YesSlack

ROUNDS, SECONDS, CHARTS, STARTS, IMPORTS = 7, 0.4, 10, 3, 7
WRITING_TAKES = 3  # multiple of the response time, so that each of sixteen clients sends several requests
PROGRAMS = {
    "import slack_bolt and App()": (*EMPTY, "bare"),
    "empty command, served": (*EMPTY, "default"),
    "bot": BOT,
}


def main() -> None:
    """Run the benchmark and print the results."""
    console = Console(width=110)
    with Path(os.devnull).open("w") as nowhere, redirect_stderr(nowhere):
        set_up_logs("json")  # as in service: what it logs is part of what it costs
        _run(console)


def _run(console: Console) -> None:
    with tempfile.TemporaryDirectory() as folder, console.status("Filling databases …") as status:
        bench = Bench(Path(folder))
        with bench.slack_answering():
            urls = [bench.database(volume) for volume in (data.SMALL, data.LARGE, data.WIDE)]
            status.update("Starting and stopping …")
            sizes, imports = bench.sizes(urls[0]), measure_import(Path(folder), IMPORTS)
            status.update("Asking …")
            results, resident = bench.speed(*urls)
            status.update("Opening prompts and sending …")
            many = list(teams.measure(Path(folder) / "teams", bench.slack))
        status.update("Counting statements …")
        counted = list(counts.count(Path(folder) / "counts"))
    show(console, results, sizes)
    console.print(draw([*counted, *many, *list_ratios(results), imports, *resident]))


def list_ratios(results: Sequence[Result]) -> Iterator[Figure]:
    """Yield the figures of the table that are ratios of two results, of the best times of all rounds.

    Most of an empty default command is waiting, which other programs don't prolong as they prolong work; the
    best times are as on an idle machine.
    """
    given = {(result.entry.who, result.entry.what, result.entry.clients): result for result in results}

    def best(who: str, what: str) -> float:
        return min(measured.best for measured in given[who, what, 1].rounds)

    def ratio(who: str, what: str, other: str, its: str) -> float:
        return best(who, what) / best(other, its)

    empty = report.DEFAULT, "/scorecard"
    yield Figure("stored", ratio(report.SMALL, STORED, report.MINIMUM, STORED))
    yield Figure("posted", ratio(report.SMALL, POSTED, report.MINIMUM, POSTED))
    yield Figure("history", ratio(report.LARGE, STORED, report.SMALL, STORED))
    yield Figure("changed", *(ratio(who, CHANGED, *empty) for who in (report.SMALL, report.WIDE)))
    asked = (f"/scorecard {text}" for text in (WHY, WHY_KPI, COMPARE))
    yield Figure("explained", *(ratio(report.LARGE, one, report.LARGE, CHART) for one in asked))
    yield Figure("trend", *(ratio(report.LARGE, one, report.LARGE, CHART) for one in (TREND, PAST)))
    yield Figure("kept", ratio(report.SMALL, "/scorecard", *empty))


class Bench:
    """The parts of a benchmark run.

    Args:
        folder: An empty folder for databases and logs.
        rounds: Number of measurements of each entry.
        seconds: Duration of each measurement.

    Attributes:
        slack: The Slack stand-in.
    """

    def __init__(self, folder: Path, *, rounds: int = ROUNDS, seconds: float = SECONDS) -> None:
        self._folder = folder
        self._logs = folder / "logs"
        self._logs.mkdir()
        self._rounds = rounds
        self._seconds = seconds
        self.slack = YesSlack()

    @contextmanager
    def slack_answering(self) -> Iterator[None]:
        """Run a Slack stand-in for the duration of the block."""
        self.slack.start()
        try:
            yield
        finally:
            self.slack.stop()

    def database(self, volume: data.Volume) -> str:
        """Return the URL of a new database with a number of actuals."""
        url = f"sqlite:///{self._folder / f'{volume.total}.db'}"
        engine = open_database(url)
        data.fill(engine, volume, SystemClock())
        engine.dispose()
        return url

    def sizes(
        self, database_url: str, programs: Mapping[str, Sequence[str]] = PROGRAMS, starts: int = STARTS
    ) -> list[Size]:
        """Return each program's start time and memory, over several starts."""
        return [self._size(what, command, database_url, starts) for what, command in programs.items()]

    def speed(self, small: str, large: str, wide: str) -> tuple[list[Result], list[Figure]]:
        """Return the measurements of all questions to all contestants, and the memory of a bot after them."""
        with ExitStack() as stack:

            def start(*command: str, database_url: str = "") -> Running:
                return stack.enter_context(running(command, self.slack.api_url, self._logs, database_url))

            default, ours = start(*EMPTY, "default"), start(*EMPTY, "ours")
            little, much = start(*BOT, database_url=small), start(*BOT, database_url=large)
            minimum = start(*EMPTY, "minimum", database_url=str(self._folder / "minimum.db"))
            bots = {report.SMALL: little.url, report.LARGE: much.url}
            empties = {report.DEFAULT: default.url, report.OURS: ours.url}
            asked = [entry for who, url in (empties | bots).items() for entry in overview(who, url)]
            asked += [entry for who, url in bots.items() for entry in reports(who, url)]
            widely = {**bots, report.WIDE: start(*BOT, database_url=wide).url}
            written = [
                *(changed(who, url) for who, url in widely.items()),
                *(stored(who, url) for who, url in {**bots, report.MINIMUM: minimum.url}.items()),
            ]
            posting = {report.SMALL: little.url, report.MINIMUM: minimum.url}
            before = self._count(small)
            results = [
                *compete([*asked, *written], self._rounds, self._seconds),
                *charts(bots, self.slack, self._rounds, CHARTS),
                *receipts(posting, self.slack, self._rounds, CHARTS),
                *compete(writers(report.SMALL, little.url), self._rounds, self._seconds * WRITING_TAKES),
            ]
            if self._count(small) == before:
                raise RuntimeError("No message was stored: what was measured is a refusal.")
            return results, _resident(little, default)

    def _count(self, url: str) -> int:
        engine = open_database(url)
        found = data.count_actuals(engine)
        engine.dispose()
        return found

    def _size(self, what: str, command: Sequence[str], database_url: str, starts: int) -> Size:
        seconds: list[float] = []
        memory: float | None = None
        for _ in range(starts):
            with running(command, self.slack.api_url, self._logs, database_url) as program:
                seconds.append(program.seconds)
                memory = program.memory()
        return Size(what, median(seconds), memory)


def _resident(bot: Running, empty: Running) -> list[Figure]:
    mine, its = bot.memory(), empty.memory()
    return [Figure("resident", mine / its)] if mine and its else []


if __name__ == "__main__":
    main()
