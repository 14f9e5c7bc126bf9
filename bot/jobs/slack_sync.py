"""Profiles, pauses and channels, read again from Slack."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from bot.monitoring.monitor import Monitor
from bot.outbox.gateway import Gateway, GatewayError, Refused, Unreachable
from scorecard.clock import Clock
from scorecard.model.quiet_hours import DoNotDisturb
from scorecard.services.absence.profiles import Profile, Profiles
from scorecard.services.lookup.access import Channels

log = structlog.get_logger()
A_DAY = timedelta(days=1)
BATCH_SIZE = 50
"""Of so many people Slack tells in one call when their notifications are paused."""
TeamMember = tuple[str, str]
"""Slack's ids of a team and of a person in it."""


class ChannelSync:
    """Asks once a day of each channel; also after a refusal, which is logged once for each code."""

    def __init__(self, channels: Channels, gateway: Gateway, clock: Clock, monitor: Monitor) -> None:
        self._channels = channels
        self._gateway = gateway
        self._clock = clock
        self._monitor = monitor
        self._asked_at: dict[tuple[str, str], datetime] = {}
        self._warned: set[str] = set()

    def run(self) -> None:
        """Forget who was in them too long ago, and ask of every channel that is due.

        It stops at the first trouble; the next tick goes on.
        """
        now = self._clock.now()
        self._channels.forget_memberships()
        for place in self._channels.list_all():
            if place not in self._asked_at or self._asked_at[place] <= now - A_DAY:
                if not self._read(*place):
                    return
                self._asked_at[place] = now

    def _read(self, team_id: str, channel: str) -> bool:
        """Ask of one channel; whether there was an answer."""
        try:
            is_private = self._gateway.is_private(channel)
        except Refused as error:
            self._monitor.slack.end("channels")
            self._warn(error.code)
            return True
        except Unreachable as error:
            self._monitor.slack.note("channels", str(error))
            return False
        except GatewayError as error:
            log.warning("channel_read_failed", channel=channel, error=str(error))
            return False
        self._monitor.slack.end("channels")
        self._channels.note(team_id, channel, is_private=is_private)
        return True

    def _warn(self, code: str) -> None:
        if code not in self._warned:
            self._warned.add(code)
            log.info("channel_read_refused", code=code, scope="channels:read, groups:read")


class ProfileSync:
    """Keeps what Slack says of people as Slack has it."""

    def __init__(
        self, profiles: Profiles, gateway: Gateway, clock: Clock, monitor: Monitor | None = None
    ) -> None:
        self._profiles = profiles
        self._gateway = gateway
        self._clock = clock
        self._monitor = monitor or Monitor()
        self._warned: set[str] = set()

    def run(self) -> None:
        """Read every profile that is old; stop at the first trouble, the next tick goes on."""
        stale = self._profiles.list_stale()
        for start in range(0, len(stale), BATCH_SIZE):
            if not self._refresh(stale[start : start + BATCH_SIZE]):
                return

    def _refresh(self, people: Sequence[TeamMember]) -> bool:
        """Read some people, each kept as soon as they are read; whether all of them were."""
        read_at = self._clock.now()
        try:
            pauses = self._read_pauses([user for _, user in people])
            for team_id, user in people:
                profile = self._find_profile(team_id, user)
                self._profiles.keep(team_id, user, profile, pauses.get(user), read_at=read_at)
        except Refused as error:
            log.warning("profiles_refused", code=error.code)
            return False
        except Unreachable as error:
            self._monitor.slack.note("people", str(error))
            return False
        except GatewayError as error:
            log.warning("profiles_read_failed", error=str(error))
            return False
        self._monitor.slack.end("people")
        return True

    def _find_profile(self, team_id: str, user: str) -> Profile | None:
        """A person's profile, or None for whom Slack does not know."""
        try:
            return self._gateway.read_profile(team_id, user)
        except Refused as error:
            if not error.is_unknown_person:
                raise
            log.warning("person_unknown", user=user)
            return None

    def _read_pauses(self, users: Sequence[str]) -> dict[str, DoNotDisturb]:
        """Whose notifications are paused, and when; nobody's where the bot may not ask, logged once.

        For one whom Slack does not know it tells of none; halving finds the others in few calls.
        """
        try:
            return self._gateway.read_pauses(users) if users else {}
        except Refused as error:
            if error.is_unknown_person:
                half = len(users) // 2
                return self._read_pauses(users[:half]) | self._read_pauses(users[half:]) if half else {}
            if error.code not in self._warned:
                self._warned.add(error.code)
                log.warning("pauses_refused", code=error.code)
            return {}
