"""Private channels and their members, where the bot has permission to ask Slack."""

from datetime import datetime, timedelta

import structlog

from bot.outbox.gateway import Gateway, GatewayError, Refused
from scorecard.clock import Clock
from scorecard.services.lookup.access import AccessSnapshot, Channels

log = structlog.get_logger()

PRIVATE = "privategroup"
"""The name that Slack gives every private channel in a command or a click."""
AN_HOUR = timedelta(hours=1)
"""The wait before the next lookup after Slack refused one."""
RETRY_AFTER = timedelta(seconds=30)


class Memberships:
    """Asks Slack for a person's private channels if these decide what the person may read.

    Without the scope `groups:read` they stay unknown, and people who may read a scorecard only as members of
    its channel must ask in that channel.

    Args:
        channels: Stores what Slack says.
        gateway: Asks Slack with a short timeout, because somebody is waiting.
        clock: Decides when to ask again after Slack refused.
    """

    def __init__(self, channels: Channels, gateway: Gateway, clock: Clock) -> None:
        self._channels = channels
        self._gateway = gateway
        self._clock = clock
        self._quiet_until: datetime | None = None

    def see(self, team_id: str, user: str, channel: str, name: str) -> AccessSnapshot:
        """Return what is already known about a person and the channel they ask in; `name` is as in `note`."""
        return self._channels.read_access(team_id, user, channel, is_private=_is_private(channel, name))

    def note(self, team_id: str, channel: str, name: str) -> None:
        """Store whether a channel is private, which its name in a command or click shows."""
        is_private = _is_private(channel, name)
        if is_private is not None:
            self._channels.note(team_id, channel, is_private=is_private)

    def look(self, team_id: str, user: str, channel: str) -> None:
        """Look up the private channels of a person who asks in a channel, unless they are known."""
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
        """Stop asking for a while; log it once until Slack answers again."""
        if self._quiet_until is None:
            log.warning(event, **why)
        self._quiet_until = self._clock.now() + wait

    def _is_quiet(self) -> bool:
        return self._quiet_until is not None and self._clock.now() < self._quiet_until


def _is_private(channel: str, name: str) -> bool | None:
    """Return whether the name is that of a private channel, or None if no channel is given."""
    return name == PRIVATE if channel and name else None
