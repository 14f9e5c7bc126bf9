"""The choice of the richest format that Slack accepts: charts, plain blocks, or text alone."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import structlog

from bot.outbox.error_codes import RefusalReason
from bot.outbox.gateway import Refused
from bot.ui.kit.message import Message
from bot.ui.reports.home import plain_home
from scorecard.services.outbox.outbox import Outbox

log = structlog.get_logger()

Sent = TypeVar("Sent")
Format = tuple[str, dict[str, Any]]
NATIVE = "native_blocks"
NATIVE_REFUSALS = frozenset({"invalid_blocks", "invalid_attachments", "invalid_blocks_format"})


class FormatFallback:
    """Sends messages in the richest format that Slack accepts; refused charts are remembered for a day."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    def send(self, team_id: str, message: Message, send: Callable[[dict[str, Any]], Sent]) -> Sent:
        """Send a message.

        Args:
            team_id: The Slack team that it goes to.
            message: The message in all its formats.
            send: Sends one format; raises `Refused` if Slack does not accept it.

        Raises:
            Refused: Slack accepts none of the formats.
        """
        sent, refused = _first_accepted(self._forms_of(team_id, message), send)
        if refused.get("native") in NATIVE_REFUSALS and "classic" not in refused:
            log.warning("native_blocks_refused", team=team_id, code=refused["native"])
            self._outbox.refuse(team_id, NATIVE)
        return sent

    def publish(self, view: dict[str, Any], send: Callable[[dict[str, Any]], Sent]) -> Sent:
        """Publish a Home tab; if Slack refuses it, publish one sentence that says where to look instead.

        Raises:
            Refused: Slack accepts neither.
        """
        return _first_accepted((("view", view), ("text", plain_home())), send)[0]

    def _forms_of(self, team_id: str, message: Message) -> Iterable[Format]:
        if message.native is not None and not self._outbox.is_refused(team_id, NATIVE):
            yield "native", message.payload(native=True)
        yield "classic", message.payload(native=False)
        yield "text", message.plain()


def _first_accepted(
    forms: Iterable[Format], send: Callable[[dict[str, Any]], Sent]
) -> tuple[Sent, dict[str, str]]:
    """Return the result of the first accepted format, and the error codes of those refused before it."""
    refused: dict[str, str] = {}
    last = Refused("no_text")
    for name, form in forms:
        try:
            return send(form), refused
        except Refused as error:
            if error.reason is not RefusalReason.FORM:
                raise
            last, refused[name] = error, error.code
            if name != "native":
                log.warning("format_refused", form=name, code=error.code)
    raise last
