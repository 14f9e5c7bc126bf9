"""Logs on standard error: lines for people, or JSON for machines."""

import logging
import sys

import structlog

SOCKET_LOG = "slack_sdk.socket_mode"


def set_up_logs(log_format: str) -> None:
    """Send the bot's and the libraries' logs through one formatter.

    Args:
        log_format: `text` or `json`.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    console = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    last = structlog.processors.JSONRenderer() if log_format == "json" else console
    formatter = structlog.stdlib.ProcessorFormatter(
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        foreign_pre_chain=shared,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
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
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _is_of_use(record: logging.LogRecord) -> bool:
    """Drop Bolt's warning that our client's token takes precedence over SLACK_BOT_TOKEN."""
    return "`token` will be unused" not in record.getMessage()


def _is_about_a_listener(record: logging.LogRecord) -> bool:
    """Drop slack_sdk's line for each connection attempt; the bot logs when an outage begins and ends."""
    return record.exc_info is not None
