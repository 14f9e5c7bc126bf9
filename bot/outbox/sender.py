"""Sends what the outbox holds, each thing once."""

from collections.abc import Callable
from datetime import timedelta
from threading import Lock
from typing import TypeVar

import structlog

from bot.outbox.drawing import Drawing
from bot.outbox.forms import Forms
from bot.outbox.gateway import Gateway, GatewayError, NotReached, RateLimited, Refused, Unsure
from bot.ui.message import Message
from scorecard.domain.outgoing import Address, Claimed, Kind, Outgoing
from scorecard.services.outbox import Outbox
from scorecard.services.people import People
from scorecard.services.profiles import Profiles

log = structlog.get_logger()

Drawn = TypeVar("Drawn")

LONGEST_WAIT = timedelta(hours=1)
LONGEST_PAUSE = timedelta(minutes=1)
MOST_ATTEMPTS = 180
"""The waits double up to an hour; so about a week, in which somebody invites the bot."""
CLOCKS_APART = timedelta(minutes=2)
FINAL = frozenset(
    {
        "cant_update_message",
        "invalid_blocks",
        "message_not_found",
        "msg_too_long",
        "no_text",
        "thread_not_found",
        "user_disabled",
        "user_not_found",
    }
)
OUT_OF_REACH = frozenset(
    {"channel_not_found", "user_disabled", "user_not_found", "user_not_visible", "users_not_found"}
)
"""What Slack says where a message is for somebody who may have left."""
NOT_INSIDE = frozenset({"channel_not_found", "not_in_channel"})


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
        profiles: Profiles,
        drawing: Drawing,
        gateway: Gateway,
        forms: Forms,
    ) -> None:
        self._outbox = outbox
        self._people = people
        self._profiles = profiles
        self._drawing = drawing
        self._gateway = gateway
        self._forms = forms
        self._one_at_a_time = Lock()

    def send_due(self) -> None:
        """Send all that is due now."""
        while self.send_next():
            pass

    def send_next(self) -> bool:
        """Send the oldest of what is due; whether there was anything."""
        with self._one_at_a_time:
            claimed = self._outbox.claim()
            if claimed:
                self._try(claimed)
        return claimed is not None

    def _try(self, claimed: Claimed) -> None:
        try:
            self._send(claimed)
        except RateLimited as error:
            self._pause(claimed, timedelta(seconds=max(error.seconds, 1)), error)
        except NotReached as error:
            self._pause(claimed, min(_doubled(claimed), LONGEST_PAUSE), error)
        except Unsure as error:
            log.warning("send_unsure", key=claimed.outgoing.key, error=str(error))
        except GatewayError as error:
            self._wait_or_give_up(claimed, error)

    def _pause(self, claimed: Claimed, wait: timedelta, error: GatewayError) -> None:
        log.warning("sending_paused", seconds=wait.total_seconds(), error=str(error))
        self._outbox.pause(claimed, wait, str(error))

    def _wait_or_give_up(self, claimed: Claimed, error: GatewayError) -> None:
        if isinstance(error, Refused) and error.code in OUT_OF_REACH:
            self._profiles.mark_changed(claimed.outgoing.team_id, claimed.outgoing.to)
        is_final = isinstance(error, Refused) and error.code in FINAL
        if is_final or claimed.attempts >= MOST_ATTEMPTS:
            log.error("send_failed", key=claimed.outgoing.key, to=claimed.outgoing.to, error=str(error))
            self._outbox.fail(claimed, str(error))
        else:
            log.warning("send_put_back", key=claimed.outgoing.key, to=claimed.outgoing.to, error=str(error))
            self._outbox.put_back(claimed, min(_doubled(claimed), LONGEST_WAIT), str(error))

    def _send(self, claimed: Claimed) -> None:
        outgoing = claimed.outgoing
        if outgoing.kind is Kind.HOME:
            self._gateway.publish_home(outgoing.to, _drawn(outgoing, self._drawing.home))
            self._outbox.mark_sent(claimed, None)
        elif outgoing.updates:
            self._update(claimed)
        else:
            self._post(claimed)

    def _update(self, claimed: Claimed) -> None:
        outgoing = claimed.outgoing
        standing = self._outbox.find_address(outgoing.updates)
        message = _drawn(outgoing, self._drawing.message) if standing else None
        if standing is None or message is None:
            self._outbox.drop(claimed)
            return
        self._forms.send(outgoing.team_id, message, lambda payload: self._gateway.update(standing, payload))
        self._outbox.mark_sent(claimed, None)

    def _post(self, claimed: Claimed) -> None:
        outgoing = claimed.outgoing
        root = self._outbox.find_address(outgoing.thread_of) if outgoing.thread_of else None
        if claimed.is_in_doubt and (self._is_settled(claimed, root) or self._outbox.hold_back(claimed)):
            return
        is_rootless = bool(outgoing.thread_of) and root is None
        message = None if is_rootless else _drawn(outgoing, self._drawing.message)
        if message is None:
            self._outbox.drop(claimed)
        else:
            self._outbox.mark_sent(claimed, self._say(outgoing, message, root))

    def _say(self, outgoing: Outgoing, message: Message, root: Address | None) -> Address:
        channel, thread_ts = self._place_of(outgoing, root)
        return self._forms.send(
            outgoing.team_id,
            message,
            lambda payload: self._gateway.post(channel, payload, key=outgoing.key, thread_ts=thread_ts),
        )

    def _is_settled(self, claimed: Claimed, root: Address | None) -> bool:
        """Whether a message in doubt needs no sending: it stands in Slack, or Slack will not let us look.

        Asked before the message is drawn: what stands must be known even if it would no longer be said, for
        what follows changes it.
        """
        key, since = claimed.outgoing.key, claimed.since - CLOCKS_APART
        channel, thread_ts = self._place_of(claimed.outgoing, root)
        try:
            found = self._gateway.find_posted(channel, key, since=since, thread_ts=thread_ts)
        except Refused as error:
            if error.code in NOT_INSIDE:
                raise
            log.error("send_in_doubt", key=key, error=str(error))  # noqa: TRY400 - the code says it all
            self._outbox.leave_in_doubt(claimed, str(error))
            return True
        if found:
            self._outbox.mark_sent(claimed, found)
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


def _drawn(outgoing: Outgoing, draw: Callable[[Outgoing], Drawn]) -> Drawn:
    try:
        return draw(outgoing)
    except Exception as error:  # one message that cannot be drawn must not hold up all the others
        log.exception("draw_failed", key=outgoing.key)
        raise Undrawable(repr(error)) from error


def _doubled(claimed: Claimed) -> timedelta:
    return timedelta(seconds=2 ** min(claimed.attempts, 12))
