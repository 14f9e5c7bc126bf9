"""The measured programs, each in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep

from bot.config import Settings
from tests.bench.load import SECRET, Ask, Client

BOT = ("-c", "from bot.start import main; main()", "run", "--mode", "http", "--port", "0")
EMPTY = ("-m", "tests.bench.empty")
PATIENCE = 60.0
KIB = 1024


@dataclass(frozen=True)
class Running:
    """A running program.

    Attributes:
        url: Its request URL; empty if it serves nothing.
        seconds: Time from its start to its first response.
    """

    process: "subprocess.Popen[bytes]"
    url: str
    seconds: float

    def memory(self) -> float | None:
        """Resident memory in MiB; None if the system doesn't report it."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            return None
        values = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(values["VmRSS"].split()[0]) / KIB


@contextmanager
def running(command: Sequence[str], api_url: str, folder: Path, database_url: str = "") -> Iterator[Running]:
    """Run a program from its first response to the end of the block."""
    settings = {
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": api_url,
        "DATABASE_URL": database_url,
        "LOG_FORMAT": "json",
    }
    ours = {name.upper() for name in Settings.model_fields}
    others = {name: value for name, value in os.environ.items() if name not in ours}
    log = folder / f"{len(list(folder.iterdir()))}.log"
    began = perf_counter()
    with log.open("wb") as errors:
        process = subprocess.Popen([sys.executable, *command], env=others | settings, stderr=errors)
    try:
        url = _listens(process, log, began)
        if url:
            _answers(url)
        yield Running(process, url, perf_counter() - began)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _listens(process: "subprocess.Popen[bytes]", log: Path, began: float) -> str:
    """Wait for the request URL in a program's log, and return it."""
    while perf_counter() - began < PATIENCE and process.poll() is None:
        for line in log.read_text().splitlines():
            if line.startswith("{") and json.loads(line)["event"] == "listening":
                return str(json.loads(line)["url"])
        sleep(0.005)
    raise RuntimeError(f"It did not start: {log.read_text()}")


def _answers(url: str) -> None:
    client = Client(url)
    client.send(Ask())
    client.close()
