"""Sends what the outbox holds, each thing once."""

from datetime import timedelta
from threading import Lock

import structlog

from bot.outbox.drawing import Drawing
from bot.outbox.forms import Forms
from bot.outbox.gateway import Gateway, GatewayError, NotReached, RateLimited, Refused, Unsure
from bot.ui.message import Message
from scorecard.domain.outgoing import Address, Claimed, Kind, Outgoing
from scorecard.services.outbox import Outbox
from scorecard.services.people import People

log = structlog.get_logger()

SOON = timedelta(seconds=2)
LONGEST_WAIT = timedelta(hours=1)
MOST_ATTEMPTS = 12
CLOCKS_APART = timedelta(minutes=2)
FINAL = frozenset(
    {"invalid_blocks", "msg_too_long", "no_text", "user_disabled", "user_not_found", "message_not_found"}
)


class Undrawable(GatewayError):
    """A message could not be drawn; certainly not sent."""


class Sender:
    """Claims, draws, sends and records, oldest first.

    Nothing is said twice: a claim is stored before a message is sent, and where a claim ended without a word
    Slack is asked whether the message stands before it is sent again.
    """

    def __init__(
        self, *, outbox: Outbox, people: People, drawing: Drawing, gateway: Gateway, forms: Forms
    ) -> None:
        self._outbox = outbox
        self._people = people
        self._drawing = drawing
        self._gateway = gateway
        self._forms = forms
        self._one_at_a_time = Lock()

    def send_due(self) -> None:
        """Send all that is due now."""
        with self._one_at_a_time:
            while claims := self._outbox.claim():
                self._send_batch(claims)

    def _send_batch(self, claims: list[Claimed]) -> None:
        for position, claimed in enumerate(claims):
            try:
                self._send(claimed)
            except RateLimited as error:
                for unsent in claims[position:]:
                    self._outbox.put_back(unsent, timedelta(seconds=error.seconds), str(error))
                return
            except Unsure as error:
                log.warning("send_unsure", key=claimed.outgoing.key, error=str(error))
            except GatewayError as error:
                self._wait_or_give_up(claimed, error)

    def _wait_or_give_up(self, claimed: Claimed, error: GatewayError) -> None:
        is_final = isinstance(error, Refused) and error.code in FINAL
        if is_final or (claimed.attempts >= MOST_ATTEMPTS and not isinstance(error, NotReached)):
            log.error("send_failed", key=claimed.outgoing.key, to=claimed.outgoing.to, error=str(error))
            self._outbox.fail(claimed, str(error))
        else:
            log.warning("send_put_back", key=claimed.outgoing.key, to=claimed.outgoing.to, error=str(error))
            self._outbox.put_back(claimed, _backoff(claimed), str(error))

    def _send(self, claimed: Claimed) -> None:
        outgoing = claimed.outgoing
        if outgoing.kind is Kind.HOME:
            self._gateway.publish_home(outgoing.to, self._drawing.home(outgoing))
            self._outbox.mark_sent(claimed, None)
            return
        parent = outgoing.updates or outgoing.thread_of
        if parent and self._outbox.is_waiting(parent):
            self._outbox.put_back(claimed, SOON)
            return
        standing = self._outbox.find_address(parent) if parent else None
        message = self._draw(outgoing) if standing or not parent else None
        if message is None:
            self._outbox.drop(claimed)
        elif standing and outgoing.updates:
            self._update(claimed, message, standing)
        else:
            self._post(claimed, message, standing.ts if standing else outgoing.thread_ts)

    def _draw(self, outgoing: Outgoing) -> Message | None:
        try:
            return self._drawing.message(outgoing)
        except Exception as error:  # one message that cannot be drawn must not hold up all the others
            log.exception("draw_failed", key=outgoing.key)
            raise Undrawable(repr(error)) from error

    def _update(self, claimed: Claimed, message: Message, standing: Address) -> None:
        self._forms.send(
            claimed.outgoing.team_id, message, lambda payload: self._gateway.update(standing, payload)
        )
        self._outbox.mark_sent(claimed, None)

    def _post(self, claimed: Claimed, message: Message, thread_ts: str) -> None:
        outgoing = claimed.outgoing
        channel = self._channel_of(outgoing)
        if claimed.is_in_doubt and self._is_settled(claimed, channel, thread_ts):
            return
        address = self._forms.send(
            outgoing.team_id,
            message,
            lambda payload: self._gateway.post(channel, payload, key=outgoing.key, thread_ts=thread_ts),
        )
        self._outbox.mark_sent(claimed, address)

    def _is_settled(self, claimed: Claimed, channel: str, thread_ts: str) -> bool:
        """Whether a message in doubt needs no sending: it stands in Slack, or Slack will not let us look."""
        key, since = claimed.outgoing.key, claimed.since - CLOCKS_APART
        try:
            found = self._gateway.find_posted(channel, key, since=since, thread_ts=thread_ts)
        except Refused as error:
            log.error("send_in_doubt", key=key, error=str(error))  # noqa: TRY400 - the code says it all
            self._outbox.leave_in_doubt(claimed, str(error))
            return True
        if found:
            self._outbox.mark_sent(claimed, found)
        return found is not None

    def _channel_of(self, outgoing: Outgoing) -> str:
        if outgoing.to[:1] not in {"U", "W"}:
            return outgoing.to
        known = self._people.find_dm(outgoing.team_id, outgoing.to)
        if known:
            return known
        channel = self._gateway.open_direct(outgoing.to)
        self._people.keep_dm(outgoing.team_id, outgoing.to, channel)
        return channel


def _backoff(claimed: Claimed) -> timedelta:
    return min(timedelta(seconds=2**claimed.attempts), LONGEST_WAIT)
