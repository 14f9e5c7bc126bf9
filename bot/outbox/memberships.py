"""Private channels and who is in them, as far as Slack lets the bot ask."""

from datetime import datetime, timedelta

import structlog

from bot.outbox.gateway import Gateway, GatewayError, Refused
from scorecard.clock import Clock
from scorecard.services.lookup.access import AccessSnapshot, Channels

log = structlog.get_logger()

PRIVATE = "privategroup"
"""The name that Slack gives every private channel in a command or a click."""
AN_HOUR = timedelta(hours=1)
"""For so long Slack is not asked again after it refused."""
RETRY_AFTER = timedelta(seconds=30)


class Memberships:
    """Asks Slack which private channels somebody is in where what they may read hangs on it.

    Without the scope `groups:read` it is not known, and who is no more than in the channel must ask there.

    Args:
        channels: Keeps what Slack says.
        gateway: Asks Slack, with little patience: somebody waits.
        clock: Tells when to ask again after Slack refused.
    """

    def __init__(self, channels: Channels, gateway: Gateway, clock: Clock) -> None:
        self._channels = channels
        self._gateway = gateway
        self._clock = clock
        self._quiet_until: datetime | None = None

    def see(self, team_id: str, user: str, channel: str, name: str) -> AccessSnapshot:
        """What is known already of somebody and of the channel that they ask in; see `note` for its name."""
        return self._channels.read_access(team_id, user, channel, is_private=_is_private(channel, name))

    def note(self, team_id: str, channel: str, name: str) -> None:
        """What somebody did in a channel shows by the channel's name whether that is private."""
        is_private = _is_private(channel, name)
        if is_private is not None:
            self._channels.note(team_id, channel, is_private=is_private)

    def look(self, team_id: str, user: str, channel: str) -> None:
        """See that it is known which private channels somebody is in who asks in a channel."""
        if self._is_quiet() or not self._channels.needs_memberships(team_id, user, channel):
            return
        try:
            inside = self._gateway.list_private_channels(user)
        except Refused as error:
            self._fall_quiet(AN_HOUR, "memberships_refused", code=error.code, scope="groups:read")
        except GatewayError as error:
            self._fall_quiet(RETRY_AFTER, "memberships_read_failed", error=str(error))
        else:
            self._quiet_until = None
            self._channels.store_memberships(team_id, user, inside)

    def _fall_quiet(self, wait: timedelta, event: str, **why: str) -> None:
        """Ask nothing for a while; that is logged once, until Slack answers again."""
        if self._quiet_until is None:
            log.warning(event, **why)
        self._quiet_until = self._clock.now() + wait

    def _is_quiet(self) -> bool:
        return self._quiet_until is not None and self._clock.now() < self._quiet_until


def _is_private(channel: str, name: str) -> bool | None:
    """What a channel's name shows, or None where no channel was named."""
    return name == PRIVATE if channel and name else None
