"""What the bot logs during a test."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot.logs import facts_of


class _Recorder(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        line = {"event": record.getMessage(), "log_level": record.levelname.lower(), **facts_of(record)}
        self.lines.append(line | ({"exc_info": True} if record.exc_info else {}))


@contextmanager
def capture_logs() -> Iterator[list[dict[str, Any]]]:
    """Record the bot's own lines in the block, and keep them from everybody else."""
    ours, recorder = logging.getLogger("bot"), _Recorder()
    before = ours.level, ours.propagate
    ours.addHandler(recorder)
    ours.setLevel(logging.INFO)
    ours.propagate = False
    try:
        yield recorder.lines
    finally:
        ours.removeHandler(recorder)
        ours.setLevel(before[0])
        ours.propagate = before[1]
