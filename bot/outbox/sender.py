"""Sending of the outbox's messages, each exactly once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Condition, Lock
from typing import TypeVar

import structlog

from bot.monitoring.instrumentation import request_scope
from bot.monitoring.monitor import Monitor
from bot.outbox.drawing import Drawing, fingerprint
from bot.outbox.error_codes import RefusalReason
from bot.outbox.fallback import FormatFallback
from bot.outbox.gateway import Gateway, GatewayError, RateLimited, Refused, Unreachable, Unsure
from bot.outbox.troubles import TroubleTracker
from bot.ui.kit.message import Message
from scorecard.model.outbox import (
    BROADCAST_KINDS,
    Address,
    ApiCall,
    ClaimedMessage,
    MessageKind,
    OutgoingMessage,
)
from scorecard.model.payloads import CaughtUp
from scorecard.services.outbox.outbox import LATEST_ARRIVAL, Outbox, longest_wait

log = structlog.get_logger()
LONGEST_SENDING = 200.0
"""Seconds; longer than the slowest send takes."""
Drawn = TypeVar("Drawn")
LONGEST_BACKOFF = timedelta(minutes=1)
CLOCK_SKEW = timedelta(minutes=2)
PERMANENT = frozenset({RefusalReason.FORM, RefusalReason.FINAL})
"""Reasons for which Slack will never accept a message."""
UNKNOWABLE = frozenset({RefusalReason.FORM, RefusalReason.RIGHT, RefusalReason.FINAL})
"""Reasons for which Slack will never say whether a message was posted."""


class InFlight:
    """A count of the messages that were claimed and are not finished."""

    def __init__(self) -> None:
        self._count = 0
        self._changed = Condition()

    @property
    def is_any(self) -> bool:
        """True if there is at least one."""
        with self._changed:
            return self._count > 0

    def add(self) -> None:
        """Count one more."""
        with self._changed:
            self._count += 1

    def remove(self) -> None:
        """Count one fewer."""
        with self._changed:
            self._count -= 1
            self._changed.notify_all()

    def wait(self) -> bool:
        """Wait until one is finished; return False if there was none or it takes too long."""
        with self._changed:
            before = self._count
            return before > 0 and self._changed.wait_for(lambda: self._count < before, LONGEST_SENDING)


class Undrawable(GatewayError):
    """A message could not be drawn, and was certainly not sent."""


@dataclass(frozen=True)
class ReadyMessage:
    """A message to be delivered now.

    Attributes:
        claimed: The claim.
        message: How it reads if it was drawn already; None if it is still to be drawn.
    """

    claimed: ClaimedMessage
    message: Message | None = None


class Sender:
    """Claims, draws, sends and records messages, oldest first.

    No message is posted twice: its claim is stored before it is sent, and after a claim that ended without a
    result Slack is asked whether the message was posted before it is sent again.
    """

    def __init__(
        self,
        *,
        outbox: Outbox,
        troubles: TroubleTracker,
        drawing: Drawing,
        gateway: Gateway,
        fallback: FormatFallback,
        monitor: Monitor | None = None,
    ) -> None:
        self._outbox = outbox
        self._troubles = troubles
        self._drawing = drawing
        self._gateway = gateway
        self._fallback = fallback
        self._monitor = monitor or Monitor()
        self._one_at_a_time = Lock()
        self._in_flight = InFlight()

    def send_due(self) -> None:
        """Send every message that is due, and wait for those that other threads are sending."""
        while self.send_next() or self._in_flight.wait():
            pass

    def send_next(self) -> bool:
        """Send the oldest message that is due; return False if there is none."""
        with self._one_at_a_time:
            taken = self.take()
            for ready in taken:
                self.deliver(ready)
        return bool(taken)

    @property
    def has_in_flight(self) -> bool:
        """True while any claimed message is unfinished."""
        return self._in_flight.is_any

    def take(self, most: int = 1) -> list[ReadyMessage]:
        """Claim the oldest due messages for `deliver`, each to another place, and read prompts at once.

        Each must be delivered right away: others for the same channel or person wait.
        """
        claimed = self._outbox.claim_some(most)
        for _ in claimed:
            self._in_flight.add()
        drawn = self._draw_ahead([one.outgoing for one in claimed if not one.is_in_doubt])
        return [ReadyMessage(one, drawn.get(one.outgoing.key)) for one in claimed]

    def _draw_ahead(self, messages: Sequence[OutgoingMessage]) -> Mapping[str, Message]:
        """Return what could be drawn from one read of the database, by key; the rest is drawn one by one."""
        try:
            return self._drawing.prompts(messages)
        except Exception:  # each of them is drawn by itself then, and the one that can't be fails alone
            log.warning("draw_ahead_failed", exc_info=True)
            return {}

    def deliver(self, ready: ReadyMessage) -> None:
        """Send a claimed message; safe to call on any thread."""
        try:
            with request_scope(ready.claimed.request):
                self._try(ready.claimed, ready.message)
        finally:
            self._in_flight.remove()

    def _try(self, claimed: ClaimedMessage, drawn: Message | None = None) -> None:
        try:
            self._send(claimed, drawn)
        except RateLimited as error:
            self._slow_down(claimed, error)
        except Unreachable as error:
            self._pause(claimed, _backoff(claimed, LONGEST_BACKOFF), error)
        except Unsure as error:
            self._doubt(claimed, error)
        except Refused as error:
            self._take_refusal(claimed, error)
        except Undrawable as error:
            self._wait_or_give_up(claimed, str(error))

    def _slow_down(self, claimed: ClaimedMessage, error: RateLimited) -> None:
        """Pause what a rate limit covers: posts are limited by channel, other calls by method."""
        wait = timedelta(seconds=max(error.seconds, 1))
        if error.call is ApiCall.POST:
            log.warning("sending_paused", channel=error.channel, seconds=error.seconds)
            self._outbox.pause_place(claimed, error.channel, wait, str(error))
        elif error.call is ApiCall.OPEN:
            self._outbox.put_back(claimed, wait, str(error))
        else:
            self._pause(claimed, wait, error)

    def _pause(self, claimed: ClaimedMessage, wait: timedelta, error: GatewayError) -> None:
        call = error.call if isinstance(error, RateLimited) else None
        if call:  # an outage is logged elsewhere
            log.warning("sending_paused", call=call, seconds=wait.total_seconds(), error=str(error))
        self._outbox.pause(claimed, wait, str(error), call)

    def _doubt(self, claimed: ClaimedMessage, error: Unsure) -> None:
        """Look for the message within seconds; wait minutes before a resend if Slack may still post it."""
        if not claimed.is_in_doubt:
            log.warning("send_unconfirmed", key=claimed.outgoing.key, error=str(error))
        may_come = not error.is_over and error.call is not ApiCall.LOOK
        settles = LATEST_ARRIVAL if may_come else timedelta()
        self._outbox.doubt(claimed, _backoff(claimed, LONGEST_BACKOFF), settles, str(error))

    def _take_refusal(self, claimed: ClaimedMessage, error: Refused) -> None:
        if error.reason in PERMANENT:
            self._give_up(claimed, error.code)
        elif not self._troubles.take(claimed, error):
            self._wait_or_give_up(claimed, error.code)

    def _wait_or_give_up(self, claimed: ClaimedMessage, error: str) -> None:
        if self._outbox.is_worn_out(claimed) and claimed.outgoing.kind is not MessageKind.CAUGHT_UP:
            self._give_up(claimed, error)
        else:
            log.warning("send_requeued", key=claimed.outgoing.key, to=claimed.outgoing.to, error=error)
            self._outbox.put_back(claimed, _backoff(claimed, longest_wait(claimed)), error)

    def _give_up(self, claimed: ClaimedMessage, error: str) -> None:
        if claimed.is_in_doubt:
            log.error("send_failed", key=claimed.outgoing.key, to=claimed.outgoing.to, error=error)
            self._outbox.leave_in_doubt(claimed, error)
        else:
            self._troubles.mark_lost(claimed, error)

    def _send(self, claimed: ClaimedMessage, drawn: Message | None) -> None:
        outgoing = claimed.outgoing
        if outgoing.kind is MessageKind.HOME:
            self._draw_home(claimed)
        elif outgoing.updates:
            self._update(claimed)
        else:
            self._post(claimed, drawn)

    def _draw_home(self, claimed: ClaimedMessage) -> None:
        outgoing = claimed.outgoing
        view = _drawn(outgoing, self._drawing.home)
        look = fingerprint(view)
        if self._outbox.shows_already(claimed, look):
            self._outbox.drop(claimed)
            return
        self._fallback.publish(view, lambda form: self._gateway.publish_home(outgoing.to, form))
        self._note_sent(claimed, None, outgoing.to, look=look)

    def _update(self, claimed: ClaimedMessage) -> None:
        outgoing = claimed.outgoing
        standing = self._outbox.find_address(outgoing.updates)
        message = _drawn(outgoing, self._drawing.message) if standing else None
        if (
            standing is None
            or message is None
            or self._outbox.shows_already(claimed, _fingerprint_of(message))
        ):
            self._outbox.drop(claimed)
            return
        self._fallback.send(
            outgoing.team_id, message, lambda payload: self._gateway.update(standing, payload)
        )
        self._note_sent(claimed, None, standing.channel, standing.ts, look=_fingerprint_of(message))

    def _post(self, claimed: ClaimedMessage, drawn: Message | None) -> None:
        outgoing = claimed.outgoing
        root = self._outbox.find_address(outgoing.thread_of) if outgoing.thread_of else None
        if claimed.is_in_doubt:
            claimed = self._with_channel(claimed, root)
            if self._is_settled(claimed, root) or self._outbox.hold_back(claimed):
                return
        is_rootless = bool(outgoing.thread_of) and root is None
        message = None if is_rootless else drawn or _drawn(outgoing, self._drawing.message)
        if message:
            self._say(claimed, message, root)
        elif isinstance(outgoing.payload, CaughtUp):
            self._try_waiting(claimed, outgoing.payload.trouble)
        else:
            self._outbox.drop(claimed)

    def _with_channel(self, claimed: ClaimedMessage, root: Address | None) -> ClaimedMessage:
        """Return a message in doubt with the channel to look in, stored at once.

        A bot that dies between its calls then has one less to make the next time.
        """
        outgoing = claimed.outgoing
        if root or not outgoing.is_to_person or claimed.direct_channel:
            return claimed
        channel = self._gateway.open_direct(outgoing.to)
        self._outbox.keep_direct_channel(outgoing, channel)
        return replace(claimed, direct_channel=channel)

    def _try_waiting(self, claimed: ClaimedMessage, trouble_id: int) -> None:
        """Try a place with a waiting message if there is nothing to summarise."""
        waiting = self._troubles.take_waiting(claimed, trouble_id)
        if waiting:
            self._try(waiting)

    def _note_said(self, claimed: ClaimedMessage, address: Address, look: str = "", opened: str = "") -> None:
        self._note_sent(claimed, address, address.channel, address.ts, look=look, opened=opened)

    def _note_sent(
        self,
        claimed: ClaimedMessage,
        address: Address | None,
        channel: str,
        ts: str = "",
        *,
        look: str = "",
        opened: str = "",
    ) -> None:
        over = self._outbox.mark_sent(claimed, address, look, opened)
        log.info("message_sent", key=claimed.outgoing.key, channel=channel, ts=ts)
        self._monitor.metrics.sent(claimed.outgoing.kind)
        self._troubles.tell_over(over)

    def _say(self, claimed: ClaimedMessage, message: Message, root: Address | None) -> None:
        """Post a message and record that; a channel opened for it is kept in the same transaction."""
        outgoing = claimed.outgoing
        channel, thread_ts = self._place_of(claimed, root)
        is_opened = root is None and outgoing.is_to_person and not claimed.direct_channel
        opened = channel if is_opened else ""
        try:
            address = self._fallback.send(
                outgoing.team_id,
                message,
                lambda payload: self._gateway.post(
                    channel,
                    payload,
                    key=outgoing.key,
                    thread_ts=thread_ts,
                    is_broadcast=outgoing.kind in BROADCAST_KINDS,
                ),
            )
        except GatewayError:  # a pause or a doubt is about this channel
            self._outbox.keep_direct_channel(outgoing, opened)
            raise
        self._note_said(claimed, address, _fingerprint_of(message), opened)

    def _is_settled(self, claimed: ClaimedMessage, root: Address | None) -> bool:
        """Return True if a message in doubt must not be sent: posted, possibly still coming, or uncheckable.

        This comes before drawing, because a posted message must be known even if it would no longer be sent:
        later messages update it.
        """
        key, since = claimed.outgoing.key, claimed.since - CLOCK_SKEW
        channel, thread_ts = self._place_of(claimed, root)
        try:
            found = self._gateway.find_posted(channel, key, since=since, thread_ts=thread_ts)
        except Refused as error:
            if error.reason not in UNKNOWABLE:
                raise
            log.error("send_in_doubt", key=key, error=error.code)  # noqa: TRY400 - the code says it all
            self._outbox.leave_in_doubt(claimed, error.code)
            return True
        if found:
            self._note_said(claimed, found)
        elif not self._outbox.is_settled(claimed):
            self._outbox.doubt(claimed, _backoff(claimed, LONGEST_BACKOFF), timedelta(), "not found yet")
            return True
        return found is not None

    def _place_of(self, claimed: ClaimedMessage, root: Address | None) -> tuple[str, str]:
        """Return channel and thread; a thread stays with its root even if the scorecard has moved."""
        return (root.channel, root.ts) if root else (self._channel_of(claimed), claimed.outgoing.thread_ts)

    def _channel_of(self, claimed: ClaimedMessage) -> str:
        outgoing = claimed.outgoing
        if not outgoing.is_to_person:
            return outgoing.to
        return claimed.direct_channel or self._gateway.open_direct(outgoing.to)


def _fingerprint_of(message: Message) -> str:
    return fingerprint((message.text, message.blocks, message.native))


def _drawn(outgoing: OutgoingMessage, draw: Callable[[OutgoingMessage], Drawn]) -> Drawn:
    try:
        return draw(outgoing)
    except Exception as error:  # one message that cannot be drawn must not block the others
        log.exception("draw_failed", key=outgoing.key)
        raise Undrawable(repr(error)) from error


def _backoff(claimed: ClaimedMessage, longest: timedelta) -> timedelta:
    """Return a wait that doubles with each attempt, up to `longest`."""
    return min(timedelta(seconds=2 ** min(claimed.attempts, 12)), longest)
