"""`python -m tests.bench`: the whole benchmark in one run of about a minute."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from rich.console import Console

from bot.connections import open_database
from scorecard.clock import SystemClock
from tests.bench import data, report
from tests.bench.contest import Result, charts, compete, others, overview, writers
from tests.bench.processes import BOT, EMPTY, running
from tests.bench.report import Size, show
from tests.bench.slack import YesSlack

ROUNDS, SECONDS, CHARTS, STARTS = 7, 0.4, 10, 3
WRITING_TAKES = 3  # multiple of the response time, so that each of sixteen clients sends several requests
PROGRAMS = {
    "import slack_bolt and App()": (*EMPTY, "bare"),
    "empty command, served": (*EMPTY, "default"),
    "bot": BOT,
}


def main() -> None:
    """Run the benchmark and print the results."""
    console = Console(width=110)
    with tempfile.TemporaryDirectory() as folder, console.status("Filling databases …") as status:
        bench = Bench(Path(folder))
        with bench.slack_answering():
            small, large = bench.database(data.SMALL), bench.database(data.LARGE)
            status.update("Starting and stopping …")
            sizes = bench.sizes(small)
            status.update("Asking …")
            results = bench.speed(small, large)
    show(console, results, sizes)


class Bench:
    """The parts of a benchmark run.

    Args:
        folder: An empty folder for databases and logs.
        rounds: Number of measurements of each entry.
        seconds: Duration of each measurement.
    """

    def __init__(self, folder: Path, *, rounds: int = ROUNDS, seconds: float = SECONDS) -> None:
        self._folder = folder
        self._logs = folder / "logs"
        self._logs.mkdir()
        self._rounds = rounds
        self._seconds = seconds
        self._slack = YesSlack()

    @contextmanager
    def slack_answering(self) -> Iterator[None]:
        """Run a Slack stand-in for the duration of the block."""
        self._slack.start()
        try:
            yield
        finally:
            self._slack.stop()

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

    def speed(self, small: str, large: str) -> list[Result]:
        """Return the measurements of all questions to all contestants."""
        with ExitStack() as stack:

            def start(*command: str, database_url: str = "") -> str:
                program = running(command, self._slack.api_url, self._logs, database_url)
                return stack.enter_context(program).url

            default, ours = start(*EMPTY, "default"), start(*EMPTY, "ours")
            little, much = start(*BOT, database_url=small), start(*BOT, database_url=large)
            bots = {report.SMALL: little, report.LARGE: much}
            empties = {report.DEFAULT: default, report.OURS: ours}
            asked = [entry for who, url in (empties | bots).items() for entry in overview(who, url)]
            written = [entry for who, url in bots.items() for entry in others(who, url)]
            return [
                *compete(asked, self._rounds, self._seconds),
                *charts(bots, self._slack, self._rounds, CHARTS),
                *compete(written, self._rounds, self._seconds),
                *compete(writers(report.SMALL, little), self._rounds, self._seconds * WRITING_TAKES),
            ]

    def _size(self, what: str, command: Sequence[str], database_url: str, starts: int) -> Size:
        seconds: list[float] = []
        memory: float | None = None
        for _ in range(starts):
            with running(command, self._slack.api_url, self._logs, database_url) as program:
                seconds.append(program.seconds)
                memory = program.memory()
        return Size(what, median(seconds), memory)


if __name__ == "__main__":
    main()
