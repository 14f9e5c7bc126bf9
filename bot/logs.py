"""Logs on standard error: lines for people, or JSON for machines.

They are the standard library's: a package for structured logs would load a terminal toolkit with them.
"""

import json
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

SOCKET_LOG = "slack_sdk.socket_mode"
FACTS = "facts"
"""The attribute of a record that holds its facts."""
EVENT_WIDTH, LEVEL_WIDTH = 30, 9
QUOTED = frozenset(" \t=\r\n\"'")
"""Signs for which a text is put in quotes."""

_context: ContextVar[Mapping[str, str]] = ContextVar("context", default={})  # noqa: B039 - never changed


class Log:
    """One module's log: events by name, with their facts.

    Args:
        name: The module's name.
    """

    def __init__(self, name: str) -> None:
        self._log = logging.getLogger(name)

    def info(self, event: str, **facts: object) -> None:
        """Log that something went as it should."""
        self._log.info(event, extra={FACTS: facts})

    def warning(self, event: str, **facts: object) -> None:
        """Log something to look at, if it keeps happening."""
        self._log.warning(event, extra={FACTS: facts})

    def error(self, event: str, **facts: object) -> None:
        """Log a failure."""
        self._log.error(event, extra={FACTS: facts})

    def traced(self, event: str, error: Exception, **facts: object) -> None:
        """Log a failure with the trace of an error that another part raised."""
        self._log.error(event, exc_info=error, extra={FACTS: facts})

    def exception(self, event: str, **facts: object) -> None:
        """Log a failure with the trace of the error being handled."""
        self._log.exception(event, extra={FACTS: facts})


def current_facts() -> Mapping[str, str]:
    """Return the facts that every line of this thread carries."""
    return _context.get()


@contextmanager
def with_facts(**facts: str) -> Iterator[None]:
    """Add facts to every line logged within the block, other libraries' included."""
    token = _context.set({**_context.get(), **facts})
    try:
        yield
    finally:
        _context.reset(token)


def facts_of(record: logging.LogRecord) -> dict[str, object]:
    """Return all facts of a line: its own and its thread's."""
    return {**current_facts(), **getattr(record, FACTS, {})}


class JsonFormatter(logging.Formatter):
    """One JSON object a line, for machines."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            **facts_of(record),
            "event": record.getMessage(),
            "level": record.levelname.lower(),
            "timestamp": _timestamp(record),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, default=repr)


class LineFormatter(logging.Formatter):
    """The time, the level, the event and its facts in a line, for people; a trace follows it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        facts = " ".join(f"{name}={_quoted(value)}" for name, value in sorted(facts_of(record).items()))
        head = f"{_timestamp(record)} [{record.levelname.lower():{LEVEL_WIDTH}}]"
        line = f"{head} {record.getMessage():{EVENT_WIDTH}} {facts}".rstrip()
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def set_up_logs(log_format: str) -> None:
    """Send the bot's and the libraries' logs through one formatter.

    Args:
        log_format: `text` or `json`.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if log_format == "json" else LineFormatter())
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for noisy in ("waitress", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it logs a line for each request under load
    logging.getLogger("apscheduler").setLevel(
        logging.ERROR
    )  # it warns about each tick that waits for a slow one
    for duplicate in ("slack_sdk.web", "slack_sdk.webhook"):  # they raise what they log, and we log it
        logging.getLogger(duplicate).setLevel(logging.CRITICAL)
    logging.getLogger("slack_bolt.App").addFilter(_is_of_use)
    logging.getLogger(SOCKET_LOG).addFilter(_is_about_a_listener)


def _timestamp(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z")


def _quoted(value: Any) -> str:  # noqa: ANN401 - whatever is worth a line
    return value if isinstance(value, str) and not QUOTED & set(value) else repr(value)


def _is_of_use(record: logging.LogRecord) -> bool:
    """Drop Bolt's warning that our client's token takes precedence over SLACK_BOT_TOKEN."""
    return "`token` will be unused" not in record.getMessage()


def _is_about_a_listener(record: logging.LogRecord) -> bool:
    """Drop slack_sdk's line for each connection attempt; the bot logs when an outage begins and ends."""
    return record.exc_info is not None
