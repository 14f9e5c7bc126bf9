"""Each message in the best format that Slack accepts: with tables and charts, without, or as text alone."""

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
    """Sends a message in the best form that Slack accepts, and remembers for a day if tables are refused."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    def send(self, team_id: str, message: Message, send: Callable[[dict[str, Any]], Sent]) -> Sent:
        """Send a message.

        Args:
            team_id: Whose Slack it goes to.
            message: In all its forms.
            send: Sends one form; raises `Refused` when Slack does not take it.

        Raises:
            Refused: Slack takes it in none.
        """
        sent, refused = _first_accepted(self._forms_of(team_id, message), send)
        if refused.get("native") in NATIVE_REFUSALS and "classic" not in refused:
            log.warning("native_blocks_refused", team=team_id, code=refused["native"])
            self._outbox.refuse(team_id, NATIVE)
        return sent

    def publish(self, view: dict[str, Any], send: Callable[[dict[str, Any]], Sent]) -> Sent:
        """Send a Home tab, or where Slack does not take it, one that says in a sentence where to look.

        Raises:
            Refused: Slack takes neither.
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
    """What became of the first form that was taken, and Slack's word on each before it, by its name."""
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
