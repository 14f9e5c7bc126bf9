"""Logs: lines for people, or JSON for machines; everything goes to standard error."""

import logging
import sys

import structlog

SOCKET_LOG = "slack_sdk.socket_mode"


def set_up_logs(log_format: str) -> None:
    """Send our own and the libraries' logs through one formatter.

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
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a line a request, just when there are many
    logging.getLogger("apscheduler").setLevel(
        logging.ERROR
    )  # it warns of each tick that waits for a long one
    for telling_twice in ("slack_sdk.web", "slack_sdk.webhook"):  # they raise what they log, and we tell it
        logging.getLogger(telling_twice).setLevel(logging.CRITICAL)
    logging.getLogger("slack_bolt.App").addFilter(_is_of_use)
    logging.getLogger(SOCKET_LOG).addFilter(_is_about_a_listener)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _is_of_use(record: logging.LogRecord) -> bool:
    """Bolt finds SLACK_BOT_TOKEN by itself and warns that our client, which was made with it, wins."""
    return "`token` will be unused" not in record.getMessage()


def _is_about_a_listener(record: logging.LogRecord) -> bool:
    """Of the connection slack_sdk tells at every try; we tell when it is lost and when it is back."""
    return record.exc_info is not None
