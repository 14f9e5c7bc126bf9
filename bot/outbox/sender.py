"""Sends what the outbox holds, each thing once."""

from collections.abc import Callable
from datetime import timedelta
from threading import Lock
from typing import TypeVar

import structlog

from bot.monitoring.instrumentation import a_request
from bot.monitoring.monitor import Watch
from bot.outbox.drawing import Drawing
from bot.outbox.error_codes import Reason
from bot.outbox.fallback import Forms
from bot.outbox.gateway import Gateway, GatewayError, NotReached, RateLimited, Refused, Unsure
from bot.outbox.in_hand import InHand
from bot.outbox.looks import look_of
from bot.outbox.troubles import Faults
from bot.ui.kit.message import Message
from scorecard.model.outbox import Address, Call, Claimed, Kind, Outgoing
from scorecard.services.lookup.people import People
from scorecard.services.outbox.outbox import LATEST_ARRIVAL, Outbox, longest_wait

log = structlog.get_logger()

Drawn = TypeVar("Drawn")

LONGEST_SILENCE = timedelta(minutes=1)
CLOCKS_APART = timedelta(minutes=2)
CLOSING = frozenset({Reason.FORM, Reason.FINAL})
"""Why Slack will not take a message however often it is asked."""
UNTOLD = frozenset({Reason.FORM, Reason.RIGHT, Reason.FINAL})
"""Why Slack will never say whether a message stands."""


class Undrawable(GatewayError):
    """A message could not be drawn; certainly not sent."""


class Sender:
    """Claims, draws, sends and records, oldest first.

    Nothing is said twice: a claim is stored before a message is sent, and where a claim ended without a word
    Slack is asked whether the message stands before it is sent again.
    """

    def __init__(
        self,
        *,
        outbox: Outbox,
        people: People,
        faults: Faults,
        drawing: Drawing,
        gateway: Gateway,
        forms: Forms,
        watch: Watch | None = None,
    ) -> None:
        self._outbox = outbox
        self._people = people
        self._faults = faults
        self._drawing = drawing
        self._gateway = gateway
        self._forms = forms
        self._watch = watch or Watch()
        self._one_at_a_time = Lock()
        self._in_hand = InHand()

    def send_due(self) -> None:
        """Send all that is due now, and return when it is sent, also by others of this process."""
        while self.send_next() or self._in_hand.wait():
            pass

    def send_next(self) -> bool:
        """Send the oldest of what is due; whether there was anything."""
        with self._one_at_a_time:
            claimed = self.take()
            if claimed:
                self.deliver(claimed)
        return claimed is not None

    @property
    def has_in_hand(self) -> bool:
        """Whether anything that was taken is not done with yet."""
        return self._in_hand.is_any

    def take(self) -> Claimed | None:
        """Claim the oldest of what is due, for `deliver`; what else goes to its place waits meanwhile."""
        claimed = self._outbox.claim()
        if claimed:
            self._in_hand.add()
        return claimed

    def deliver(self, claimed: Claimed) -> None:
        """Send what was taken; on any thread."""
        try:
            with a_request(claimed.request):
                self._try(claimed)
        finally:
            self._in_hand.remove()

    def _try(self, claimed: Claimed) -> None:
        try:
            self._send(claimed)
        except RateLimited as error:
            self._slow_down(claimed, error)
        except NotReached as error:
            self._pause(claimed, _doubled(claimed, LONGEST_SILENCE), error)
        except Unsure as error:
            self._doubt(claimed, error)
        except Refused as error:
            self._take_refusal(claimed, error)
        except Undrawable as error:
            self._wait_or_give_up(claimed, str(error))

    def _slow_down(self, claimed: Claimed, error: RateLimited) -> None:
        """Slack limits what is said by channel, and all else by what is asked of it."""
        wait = timedelta(seconds=max(error.seconds, 1))
        if error.call is Call.POST:
            log.warning("sending_paused", channel=error.channel, seconds=error.seconds)
            self._outbox.pause_place(claimed, error.channel, wait, str(error))
        elif error.call is Call.OPEN:
            self._outbox.put_back(claimed, wait, str(error))
        else:
            self._pause(claimed, wait, error)

    def _pause(self, claimed: Claimed, wait: timedelta, error: GatewayError) -> None:
        call = error.call if isinstance(error, RateLimited) else None
        if call:  # an outage is told by itself
            log.warning("sending_paused", call=call, seconds=wait.total_seconds(), error=str(error))
        self._outbox.pause(claimed, wait, str(error), call)

    def _doubt(self, claimed: Claimed, error: Unsure) -> None:
        """Look for it within seconds; what Slack may still take is said again only after some minutes."""
        if not claimed.is_in_doubt:
            log.warning("send_unsure", key=claimed.outgoing.key, error=str(error))
        may_come = not error.is_over and error.call is not Call.LOOK
        settles = LATEST_ARRIVAL if may_come else timedelta()
        self._outbox.doubt(claimed, _doubled(claimed, LONGEST_SILENCE), settles, str(error))

    def _take_refusal(self, claimed: Claimed, error: Refused) -> None:
        if error.reason in CLOSING:
            self._give_up(claimed, error.code)
        elif not self._faults.take(claimed, error):
            self._wait_or_give_up(claimed, error.code)

    def _wait_or_give_up(self, claimed: Claimed, error: str) -> None:
        if self._outbox.is_worn_out(claimed) and claimed.outgoing.kind is not Kind.CAUGHT_UP:
            self._give_up(claimed, error)
        else:
            log.warning("send_put_back", key=claimed.outgoing.key, to=claimed.outgoing.to, error=error)
            self._outbox.put_back(claimed, _doubled(claimed, longest_wait(claimed)), error)

    def _give_up(self, claimed: Claimed, error: str) -> None:
        if claimed.is_in_doubt:
            log.error("send_failed", key=claimed.outgoing.key, to=claimed.outgoing.to, error=error)
            self._outbox.leave_in_doubt(claimed, error)
        else:
            self._faults.lose(claimed, error)

    def _send(self, claimed: Claimed) -> None:
        outgoing = claimed.outgoing
        if outgoing.kind is Kind.HOME:
            self._draw_home(claimed)
        elif outgoing.updates:
            self._update(claimed)
        else:
            self._post(claimed)

    def _draw_home(self, claimed: Claimed) -> None:
        outgoing = claimed.outgoing
        view = _drawn(outgoing, self._drawing.home)
        look = look_of(view)
        if self._outbox.shows_already(claimed, look):
            self._outbox.drop(claimed)
            return
        self._forms.publish(view, lambda form: self._gateway.publish_home(outgoing.to, form))
        self._note_sent(claimed, None, outgoing.to, look=look)

    def _update(self, claimed: Claimed) -> None:
        outgoing = claimed.outgoing
        standing = self._outbox.find_address(outgoing.updates)
        message = _drawn(outgoing, self._drawing.message) if standing else None
        if standing is None or message is None or self._outbox.shows_already(claimed, _look_of(message)):
            self._outbox.drop(claimed)
            return
        self._forms.send(outgoing.team_id, message, lambda payload: self._gateway.update(standing, payload))
        self._note_sent(claimed, None, standing.channel, standing.ts, look=_look_of(message))

    def _post(self, claimed: Claimed) -> None:
        outgoing = claimed.outgoing
        root = self._outbox.find_address(outgoing.thread_of) if outgoing.thread_of else None
        if claimed.is_in_doubt and (self._is_settled(claimed, root) or self._outbox.hold_back(claimed)):
            return
        is_rootless = bool(outgoing.thread_of) and root is None
        message = None if is_rootless else _drawn(outgoing, self._drawing.message)
        if message:
            self._note_said(claimed, self._say(outgoing, message, root), _look_of(message))
        elif outgoing.kind is Kind.CAUGHT_UP:
            self._try_waiting(claimed)
        else:
            self._outbox.drop(claimed)

    def _try_waiting(self, claimed: Claimed) -> None:
        """Try a place in trouble with what waits for it, where there is nothing to sum up."""
        waiting = self._faults.take_waiting(claimed)
        if waiting:
            self._try(waiting)

    def _note_said(self, claimed: Claimed, address: Address, look: str = "") -> None:
        self._note_sent(claimed, address, address.channel, address.ts, look=look)

    def _note_sent(
        self, claimed: Claimed, address: Address | None, channel: str, ts: str = "", *, look: str = ""
    ) -> None:
        over = self._outbox.mark_sent(claimed, address, look)
        log.info("message_sent", key=claimed.outgoing.key, channel=channel, ts=ts)
        self._watch.measures.sent(claimed.outgoing.kind)
        self._faults.tell_over(over)

    def _say(self, outgoing: Outgoing, message: Message, root: Address | None) -> Address:
        channel, thread_ts = self._place_of(outgoing, root)
        return self._forms.send(
            outgoing.team_id,
            message,
            lambda payload: self._gateway.post(channel, payload, key=outgoing.key, thread_ts=thread_ts),
        )

    def _is_settled(self, claimed: Claimed, root: Address | None) -> bool:
        """Whether a message in doubt needs no sending: it stands in Slack, may yet, or nobody may look.

        Asked before the message is drawn: what stands must be known even if it would no longer be said, for
        what follows changes it.
        """
        key, since = claimed.outgoing.key, claimed.since - CLOCKS_APART
        channel, thread_ts = self._place_of(claimed.outgoing, root)
        try:
            found = self._gateway.find_posted(channel, key, since=since, thread_ts=thread_ts)
        except Refused as error:
            if error.reason not in UNTOLD:
                raise
            log.error("send_in_doubt", key=key, error=error.code)  # noqa: TRY400 - the code says it all
            self._outbox.leave_in_doubt(claimed, error.code)
            return True
        if found:
            self._note_said(claimed, found)
        elif not self._outbox.is_settled(claimed):
            self._outbox.doubt(claimed, _doubled(claimed, LONGEST_SILENCE), timedelta(), "not found yet")
            return True
        return found is not None

    def _place_of(self, outgoing: Outgoing, root: Address | None) -> tuple[str, str]:
        """Channel and thread; a thread is where its root stands, also after the scorecard moved."""
        return (root.channel, root.ts) if root else (self._channel_of(outgoing), outgoing.thread_ts)

    def _channel_of(self, outgoing: Outgoing) -> str:
        if outgoing.to[:1] not in {"U", "W"}:
            return outgoing.to
        known = self._people.find_dm(outgoing.team_id, outgoing.to)
        if known:
            return known
        channel = self._gateway.open_direct(outgoing.to)
        self._people.keep_dm(outgoing.team_id, outgoing.to, channel)
        return channel


def _look_of(message: Message) -> str:
    return look_of((message.text, message.blocks, message.native))


def _drawn(outgoing: Outgoing, draw: Callable[[Outgoing], Drawn]) -> Drawn:
    try:
        return draw(outgoing)
    except Exception as error:  # one message that cannot be drawn must not hold up all the others
        log.exception("draw_failed", key=outgoing.key)
        raise Undrawable(repr(error)) from error


def _doubled(claimed: Claimed, longest: timedelta) -> timedelta:
    """A wait that doubles with each attempt."""
    return min(timedelta(seconds=2 ** min(claimed.attempts, 12)), longest)
