"""Native tables and charts where Slack takes them, the classic form where it does not."""

from collections.abc import Callable
from typing import Any, TypeVar

import structlog

from bot.outbox.gateway import Refused
from bot.ui.message import Message
from scorecard.services.outbox import Outbox

log = structlog.get_logger()

Sent = TypeVar("Sent")
NATIVE = "native_blocks"
REFUSALS = frozenset({"invalid_blocks", "invalid_attachments", "invalid_blocks_format"})


class Forms:
    """Sends a message in the best form that Slack accepts, and remembers a refusal for a day."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    def send(self, team_id: str, message: Message, send: Callable[[dict[str, Any]], Sent]) -> Sent:
        """Send a message.

        Args:
            team_id: Whose Slack it goes to.
            message: In both forms.
            send: Sends one form; raises `Refused` when Slack does not take it.
        """
        if message.native is None or self._outbox.is_refused(team_id, NATIVE):
            return send(message.payload(native=False))
        try:
            return send(message.payload(native=True))
        except Refused as error:
            if error.code not in REFUSALS:
                raise
            log.warning("native_blocks_refused", team=team_id, code=error.code)
            self._outbox.refuse(team_id, NATIVE)
            return send(message.payload(native=False))
